import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { freeNow } from './freeNow';
import { Lines } from './lines';
import { isDead, type Proc } from './proc';
import type { KeptProcess, ProcessEnd } from './processes';
import type { ProcessTable, TableEntry } from './processTable';

/** Output read per interval; past it the pipe fills and the miner waits for the rest of the interval. 10 MiB/s is far above any log. */
const intake = { bytes: 1024 * 1024, intervalMs: 100 };

/** How long output that some process still holds open is waited for once the miner ended. */
const drainMs = 500;

/** One look at all processes may be this old when pids are asked for; kills always look anew. */
const sharedLookMs = 250;

/**
 * A look at all processes takes milliseconds, which a job would wait. So, if none of this run stood outside its group at a look
 * this young, the group's end is the run's end; who left it since is found by a look right after.
 */
const trustedLookMs = 1500;
const afterwardsMs = 150;

/** Questions and kills in one breath share one look; gone() and the leader's end look again. */
const justNowMs = 20;

export interface KeptDeps {
  readonly table: ProcessTable;
  readonly proc: Proc;
  readonly monotonicMs: () => number;
  readonly onOver: () => void;
}

/** A child behind its keeper, from spawn to its last process. `pid` is 0 when it could not be started. */
export class KeptChild implements KeptProcess {
  readonly pid: number;
  private readonly lines: Lines;
  private readonly lineListeners = new Set<(line: string) => void>();
  private readonly endListeners = new Set<(end: ProcessEnd) => void>();
  private readonly exitWaiters = new Set<() => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private exit: ProcessEnd | null = null;
  private end: ProcessEnd | null = null;
  private isKilled = false;
  private candidates: readonly TableEntry[] = [];
  /** At the last look: in the group beside its leader, and outside it. */
  private mates: readonly TableEntry[] = [];
  private strays: readonly TableEntry[] = [];
  private lookedMs = Number.NEGATIVE_INFINITY;
  private lastPids: readonly number[] = [];
  private pidsReadMs = Number.NEGATIVE_INFINITY;
  private intakeEndsMs = 0;
  private intakeBytes = 0;

  constructor(
    private readonly child: ChildProcess,
    private readonly token: string,
    private readonly deps: KeptDeps,
  ) {
    this.pid = child.pid ?? 0;
    this.lines = new Lines((line) => this.tell(line), deps.monotonicMs);
    child.once('error', (error) => this.couldNotStart(error));
    child.once('exit', (code, signal) => this.exited({ code, signal }));
    child.once('close', () => this.finish());
    this.read('stdout', child.stdout);
    this.read('stderr', child.stderr);
    const lifeLine = child.stdio[3];
    lifeLine?.on('error', () => lifeLine.destroy()); // its other end dies with the watcher; nothing is ever said on it
    (lifeLine as Readable | null | undefined)?.resume();
  }

  get droppedLines(): number {
    return this.lines.droppedLines;
  }

  tail(): readonly string[] {
    return this.lines.tail();
  }

  pids(): readonly number[] {
    const now = this.deps.monotonicMs();
    if (now - this.pidsReadMs >= justNowMs) {
      this.pidsReadMs = now;
      this.lastPids = this.readPids();
    }
    return this.lastPids;
  }

  private readPids(): readonly number[] {
    const alive = this.members(sharedLookMs).filter((entry) => this.deps.proc.isAlive(entry.stat.pid, entry.stat.startTicks));
    return alive.map((entry) => entry.stat.pid).sort((a, b) => Number(b === this.pid) - Number(a === this.pid) || a - b);
  }

  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGCONT' | 'SIGSTOP'): void {
    // One by one: a stopped watcher could not see our end. New children are met on the next call, and by kill() in any case.
    for (const entry of this.members(0)) send(entry.stat.pid, name);
  }

  kill(): void {
    this.isKilled = true;
    this.pidsReadMs = Number.NEGATIVE_INFINITY;
    this.killGroup();
    if (!this.isTrusted()) this.killMarked(justNowMs);
    else this.laterEvenIfOver(() => this.killMarked(justNowMs));
  }

  others(isKept: (argv: readonly string[]) => boolean): readonly number[] {
    return this.otherEntries(isKept).map(({ stat }) => stat.pid);
  }

  killOthers(isKept: (argv: readonly string[]) => boolean): readonly number[] {
    this.pidsReadMs = Number.NEGATIVE_INFINITY;
    // By the mark and not by the group: the leader stays, and what left the group is meant too.
    const targets = this.otherEntries(isKept).filter(({ stat }) => this.deps.table.isStillMarked(stat, this.token));
    for (const { stat } of targets) send(stat.pid, 'SIGKILL');
    return targets.map(({ stat }) => stat.pid);
  }

  private otherEntries(isKept: (argv: readonly string[]) => boolean): readonly TableEntry[] {
    const { proc } = this.deps;
    const others = this.members(0).filter(({ stat }) => stat.pid !== this.pid && proc.isAlive(stat.pid, stat.startTicks));
    return others.filter(({ stat }) => !isKept(proc.cmdline(stat.pid) ?? []));
  }

  async gone(timeoutMs: number): Promise<boolean> {
    const deadline = this.deps.monotonicMs() + timeoutMs;
    for (let waitMs = 1; ; waitMs = Math.min(10, waitMs * 2)) {
      if (!this.isAnyAlive()) return true;
      if (this.deps.monotonicMs() >= deadline) return false;
      await this.exitOr(waitMs);
    }
  }

  /** After `ms`, or as soon as the leader has ended. */
  private exitOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.exitWaiters.delete(go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      if (this.exit === null) this.exitWaiters.add(go);
    });
  }

  onLine(listener: (line: string) => void): () => void {
    this.lineListeners.add(listener);
    return () => void this.lineListeners.delete(listener);
  }

  onEnd(listener: (end: ProcessEnd) => void): () => void {
    const { end } = this;
    if (end !== null) queueMicrotask(() => listener(end));
    else this.endListeners.add(listener);
    return () => void this.endListeners.delete(listener);
  }

  /** Runs `act` after `ms` unless the run is over by then. */
  later(ms: number, act: () => void): void {
    if (this.end !== null) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  /** The spawn failed before there was a process; ends like a shell's would: 127 not found, 126 anything else. */
  couldNotStart(error: Error): void {
    if (this.pid !== 0 || this.end !== null) return;
    this.lines.add(`could not be started: ${error.message}`);
    this.exit = { code: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 127 : 126, signal: null };
    this.finish();
  }

  private read(name: string, stream: Readable | null): void {
    stream?.on('error', () => stream.destroy());
    stream?.on('data', (chunk: Buffer) => {
      const { length } = chunk;
      this.lines.feed(name, chunk);
      freeNow(chunk);
      this.slowDown(stream, length);
    });
  }

  private slowDown(stream: Readable, bytes: number): void {
    const now = this.deps.monotonicMs();
    if (now >= this.intakeEndsMs) {
      this.intakeEndsMs = now + intake.intervalMs;
      this.intakeBytes = 0;
    }
    this.intakeBytes += bytes;
    if (this.intakeBytes < intake.bytes || this.exit !== null) return;
    stream.pause();
    this.later(this.intakeEndsMs - now, () => stream.resume());
  }

  private exited(exit: ProcessEnd): void {
    const isForJob = this.isKilled && this.isTrusted();
    this.exit = exit;
    this.isKilled = true;
    this.pidsReadMs = Number.NEGATIVE_INFINITY;
    // The watcher got the group's signal too; one that is still there must not take the life-line's end for ours.
    for (const { stat } of this.mates) if (this.deps.proc.isAlive(stat.pid, stat.startTicks)) send(stat.pid, 'SIGKILL');
    if (isForJob) this.laterEvenIfOver(() => this.killRest());
    else this.killRest();
    this.child.stdio[3]?.destroy();
    this.child.stdout?.resume();
    this.child.stderr?.resume();
    for (const go of [...this.exitWaiters]) go();
    this.later(drainMs, () => this.finish());
  }

  private finish(): void {
    if (this.end !== null || this.exit === null) return;
    this.end = this.exit;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    for (const stream of this.child.stdio ?? []) stream?.destroy();
    this.lines.end();
    this.deps.onOver();
    for (const listener of [...this.endListeners]) listener(this.end);
    this.endListeners.clear();
  }

  private tell(line: string): void {
    for (const listener of [...this.lineListeners]) listener(line);
  }

  private members(maxAgeMs: number): readonly TableEntry[] {
    return this.all(maxAgeMs).filter((entry) => !entry.isKeeper || entry.stat.pid === this.pid);
  }

  private all(maxAgeMs: number): readonly TableEntry[] {
    if (this.pid === 0) return [];
    const entries = this.deps.table.members(this.pid, this.token, maxAgeMs);
    this.mates = entries.filter(({ stat }) => stat.group === this.pid && stat.pid !== this.pid);
    this.strays = entries.filter(({ stat, token }) => token === this.token && stat.group !== this.pid);
    this.lookedMs = this.deps.monotonicMs() - maxAgeMs;
    return entries;
  }

  private isTrusted(): boolean {
    return this.strays.length === 0 && this.deps.monotonicMs() - this.lookedMs < trustedLookMs;
  }

  /** Once there is time: what a job waits for is over by then. */
  private laterEvenIfOver(act: () => void): void {
    setTimeout(act, afterwardsMs).unref();
  }

  /** Until node has reaped the leader its number, and so the group's, cannot be another's. */
  private killGroup(): void {
    if (this.pid > 1 && this.exit === null) send(-this.pid, 'SIGKILL');
  }

  /** The leader is reaped: the group's number is ours only while a member that carries our marker holds it. */
  private killRest(): void {
    const holder = this.all(0).find((entry) => entry.stat.group === this.pid && entry.token === this.token);
    if (holder !== undefined && this.deps.table.isStillMarked(holder.stat, this.token)) send(-this.pid, 'SIGKILL');
    this.killMarked(sharedLookMs);
  }

  private killMarked(maxAgeMs: number): void {
    for (const { stat, token } of this.all(maxAgeMs)) {
      if (token === this.token && this.deps.table.isStillMarked(stat, this.token)) send(stat.pid, 'SIGKILL');
    }
  }

  private isAnyAlive(): boolean {
    if (this.pid === 0) return false;
    const isAlive = (entry: TableEntry) => this.deps.proc.isAlive(entry.stat.pid, entry.stat.startTicks);
    if (this.candidates.some(isAlive)) return true;
    if (this.isTrusted()) return this.exit === null ? !isDeadNow(this.deps.proc, this.pid) : this.mates.some(isAlive);
    this.candidates = this.members(0);
    if (this.isKilled && this.candidates.length > 0) this.killMarked(sharedLookMs); // a fork that slipped through
    return this.candidates.some(isAlive);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error; // gone already; or a set-user-id program, which gone() will report
  }
}

function isDeadNow(proc: Proc, pid: number): boolean {
  const stat = proc.stat(pid);
  return stat === null || isDead(stat);
}
