import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDead, type Proc } from '../../platform/proc';

/** Its program, in its folder. */
const program = 'RainbowMiner.ps1';

/** A RainbowMiner that runs, by the process table. */
interface RunningRainbow {
  readonly pid: number;
  readonly dir: string;
}

/** True for the command line of RainbowMiner itself, not for what it started. */
export function isRainbowItself(argv: readonly string[]): boolean {
  const isPowerShell = argv.slice(0, 2).some((word) => /^(?:pwsh|powershell)/i.test(basename(word)));
  return isPowerShell && argv.some((word) => word.toLowerCase().includes(program.toLowerCase()));
}

/** Those whose folder may be seen; start.sh goes there before it starts PowerShell. Another user's are hidden. */
export function findRainbows(proc: Proc): readonly RunningRainbow[] {
  return proc.pids().flatMap((pid) => {
    const stat = proc.stat(pid);
    if (stat === null || isDead(stat) || !isRainbowItself(proc.cmdline(pid) ?? [])) return [];
    const dir = folderOf(proc, pid);
    return dir === null || !isRainbowDir(dir) ? [] : [{ pid, dir }];
  });
}

export function isRainbowDir(dir: string): boolean {
  return existsSync(join(dir, program));
}

/**
 * Root's OCDaemon starts RainbowMiner's miners where it runs (Test-OCDaemon in Modules/OCDaemon.psm1): then they are no children
 * of RainbowMiner, and only root could end them.
 */
export function runsOcDaemon(proc: Proc, pidFile = '/var/run/ocdaemon.pid'): boolean {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').trim());
    return Number.isInteger(pid) && pid > 1 && proc.stat(pid) !== null;
  } catch {
    return false; // no such file: it is not installed
  }
}

function folderOf(proc: Proc, pid: number): string | null {
  try {
    return readlinkSync(`${proc.root}/${pid}/cwd`);
  } catch {
    return null; // another user's, or it ended
  }
}
