// What the app itself costs: memory and processor time of the headless app, miners and practice processes aside.

import { readFileSync } from 'node:fs';
import { processesOf, quick, RunningFallow } from '../test/support/runningFallow';
import { sayPercentiles } from './support/figures';
import { cpuPct, pssMb } from './support/proc';

const settleMs = 20_000;
const measureMs = 30_000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const command = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');

/** Our own processes: the app and the keepers; the practice miners and their pool are the practice rig's. */
function split(fallow: RunningFallow): { own: readonly number[]; practice: readonly number[] } {
  const all = processesOf(fallow.place);
  const practice = all.filter((pid) => /practice(Miner|Pool)\.js/.test(command(pid)) && !command(pid).startsWith('/bin/sh'));
  return { own: all.filter((pid) => !practice.includes(pid)), practice };
}

async function measure(what: string, options: Parameters<typeof RunningFallow.start>[0]): Promise<void> {
  const fallow = await RunningFallow.start(options);
  if (options?.isPractice !== false) await fallow.untilMining();
  const startMs = performance.now();
  const shareMs = options?.isPractice === false ? null : await fiveShares(fallow, startMs);
  await wait(settleMs);
  const { own, practice } = split(fallow);
  const pss = own.map(pssMb);
  const sum = pss.reduce((total, one) => total + one, 0);
  console.log(`${what}: ${sum.toFixed(1)} MB PSS over ${own.length} processes (${pss.map((one) => one.toFixed(1)).join(' + ')})`);
  console.log(`${what}: idle CPU ${(await cpuPct(own, measureMs)).toFixed(2)} % of a core`);
  if (practice.length > 0) {
    console.log(
      `${what}: practice processes ${(await cpuPct(practice, measureMs)).toFixed(2)} % of a core (${practice.length} of them)`,
    );
  }
  if (shareMs !== null) console.log(`${what}: five accepted shares ${(shareMs / 1000).toFixed(1)} s after every device mines`);
  await fallow[Symbol.asyncDispose]();
}

async function fiveShares(fallow: RunningFallow, startMs: number): Promise<number> {
  const accepted = (status: { miners: readonly { accepted: number }[] }) =>
    status.miners.reduce((sum, one) => sum + one.accepted, 0);
  await fallow.until('five shares', (status) => accepted(status) >= 5);
  return performance.now() - startMs;
}

/** `fallow status` as a script calls it, and what one costs the app. */
async function statusTick(): Promise<void> {
  const fallow = await RunningFallow.start({ settings: { ...quick, practice: { gpus: 8 } } });
  await fallow.untilMining();
  const own = [fallow.child.pid ?? 0];
  const idlePct = await cpuPct(own, 10_000);
  const calls: number[] = [];
  const from = performance.now();
  const burning = cpuPct(own, 10_000);
  while (performance.now() - from < 10_000) {
    const startedMs = performance.now();
    await fallow.status();
    calls.push(performance.now() - startedMs);
  }
  const perCallMs = (((await burning) - idlePct) / 100) * (10_000 / calls.length);
  sayPercentiles('fallow status --json, 8 practice GPUs, launch to answer', calls);
  console.log(`fallow status, 8 practice GPUs: ${perCallMs.toFixed(2)} ms of the app's processor time a call`);
  await fallow[Symbol.asyncDispose]();
}

async function firstShares(): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const from = performance.now();
    const fallow = await RunningFallow.start({ settings: quick });
    await fiveShares(fallow, from);
    times.push((performance.now() - from) / 1000);
    await fallow[Symbol.asyncDispose]();
  }
  sayPercentiles("app's start to five accepted shares, 2 practice GPUs", times, 's');
}

await firstShares();
await statusTick();
await measure('headless app, no rig set up', { isPractice: false });
await measure('headless app, 2 practice GPUs mining', { settings: { quietS: 15 } });
await measure('headless app, 8 practice GPUs mining', { settings: { quietS: 15, practice: { gpus: 8 } } });
