import { isKeeperCmdline, runMarker } from './keeper';
import { isDead, type Proc, type ProcStat } from './proc';

export interface TableEntry {
  readonly stat: ProcStat;
  /** The run whose marker it carries. */
  readonly token: string | null;
  readonly isKeeper: boolean;
}

interface Known {
  readonly startTicks: number;
  readonly token: string | null;
  readonly isKeeper: boolean;
  /** False: to be read again at the next look. */
  readonly isSettled: boolean;
}

/**
 * All live processes with the run they belong to. One look costs about 15 µs a process, so looks are shared for `maxAgeMs`, and
 * environments are read once for each process.
 */
export class ProcessTable {
  private entries: readonly TableEntry[] = [];
  private known = new Map<number, Known>();
  private lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly proc: Proc,
    private readonly monotonicMs: () => number,
  ) {}

  /** Group `group` (0: none) and whatever carries `token`, zombies left out. */
  members(group: number, token: string, maxAgeMs: number): readonly TableEntry[] {
    if (this.monotonicMs() - this.lookedAtMs >= maxAgeMs) this.look();
    return this.entries.filter(
      (entry) => entry.token === token || (group > 1 && entry.stat.group === group && entry.stat.session === group),
    );
  }

  /** Read anew, right before a kill: same process, our user, and the run's marker in its environment. */
  isStillMarked(stat: ProcStat, token: string): boolean {
    return (
      this.proc.uid(stat.pid) === ownUid() &&
      (this.proc.environ(stat.pid) ?? []).includes(`${runMarker}=${token}`) &&
      this.proc.isAlive(stat.pid, stat.startTicks)
    );
  }

  private look(): void {
    const entries: TableEntry[] = [];
    const known = new Map<number, Known>();
    for (const pid of this.proc.pids()) {
      const stat = this.proc.stat(pid);
      if (stat === null || isDead(stat)) continue;
      const before = this.known.get(pid);
      const facts = before?.startTicks === stat.startTicks ? before : this.read(stat);
      if (facts.isSettled) known.set(pid, facts);
      entries.push({ stat, token: facts.token, isKeeper: facts.isKeeper });
    }
    this.entries = entries;
    this.known = known;
    this.lookedAtMs = this.monotonicMs();
  }

  private read(stat: ProcStat): Known {
    const { pid, startTicks } = stat;
    const isKernels = pid === 2 || stat.parent === 2;
    const environ = isKernels ? null : this.proc.environ(pid);
    const entry = environ?.find((value) => value.startsWith(`${runMarker}=`));
    const token = entry === undefined ? null : entry.slice(runMarker.length + 1);
    const isKeeper = token !== null && isKeeperCmdline(this.proc.cmdline(pid) ?? []);
    // In the middle of an exec the environment reads as empty: look again next time. A keeper may yet become the miner.
    return { startTicks, token, isKeeper, isSettled: environ === null || (environ.length > 0 && !isKeeper) };
  }
}

function ownUid(): number {
  return process.getuid?.() ?? -1;
}
