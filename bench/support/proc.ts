import { readFileSync } from 'node:fs';

/** Ticks per second of /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const ticksPerS = 100;

/** Processor time a process has used so far, s. */
function cpuS(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerS;
}

/** Proportional set size, MB of 10^6 bytes: what a process costs when shared pages are shared out. */
export function pssMb(pid: number): number {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
  return (Number(kib) * 1024) / 1e6;
}

/** Memory of a process's own that no file backs, MB of 10^6 bytes: unlike PSS it does not fall when another Node starts beside it. */
export function anonymousMb(pid: number): number {
  const kib = /^Anonymous:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
  return (Number(kib) * 1024) / 1e6;
}

/** Share of one core that the processes used together over `ms`, %. */
export async function cpuPct(pids: readonly number[], ms: number): Promise<number> {
  const used = () => pids.reduce((sum, pid) => sum + cpuS(pid), 0);
  const before = used();
  const from = performance.now();
  await new Promise((done) => setTimeout(done, ms));
  return ((used() - before) / ((performance.now() - from) / 1000)) * 100;
}
