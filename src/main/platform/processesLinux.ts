import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type Clock, systemClock } from './clock';
import { keeperArgs, runMarker, scrubbedEnv } from './keeper';
import { KeptChild } from './keptChild';
import { Ledger, type LedgerRun } from './ledger';
import type { Log } from './log';
import { Proc } from './proc';
import type { KeptProcess, Processes, ProcessPlan } from './processes';
import { ProcessTable } from './processTable';

export interface LinuxProcessesOptions {
  /** `/proc`, or a directory in its place. */
  readonly procRoot: string;
  /** Where running miners are noted, in the data directory. */
  readonly ledgerPath: string;
  readonly log: Log;
  /** The shell that reads the keeper; default `/bin/sh`. */
  readonly keeperPath?: string;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
}

/** When the miner's own executable is looked up, ms after its start: before, the keeper's shell stands there. */
const exeLooksMs = [20, 200, 1500];

/** How long sweep() waits for what it killed. */
const sweepMs = 2000;

/** Starts programs behind a keeper: no process of theirs outlives us, and none but theirs is ever signalled. */
export class LinuxProcesses implements Processes {
  private readonly proc: Proc;
  private readonly table: ProcessTable;
  private readonly ledger: Ledger;
  private readonly monotonicMs: () => number;

  constructor(private readonly options: LinuxProcessesOptions) {
    const clock = options.clock ?? systemClock;
    this.monotonicMs = () => clock.monotonicMs();
    this.proc = new Proc(options.procRoot);
    this.table = new ProcessTable(this.proc, this.monotonicMs);
    this.ledger = new Ledger(options.ledgerPath, this.proc.bootId(), options.log);
  }

  start(plan: ProcessPlan): KeptProcess {
    const token = randomBytes(12).toString('hex');
    const deps = { table: this.table, proc: this.proc, monotonicMs: this.monotonicMs, onOver: () => this.ledger.forget(token) };
    let child: ChildProcess;
    try {
      child = this.spawn(plan, token);
    } catch (error) {
      const failed = new KeptChild(noChild(), token, deps); // a NUL in an argument, too long a command line
      queueMicrotask(() => failed.couldNotStart(error as Error));
      return failed;
    }
    const kept = new KeptChild(child, token, deps);
    if (kept.pid !== 0) this.note(kept, token);
    return kept;
  }

  async sweep(): Promise<number> {
    const killed = new Map<number, number>();
    const leftovers = this.ledger.leftovers();
    for (const run of leftovers) {
      for (const [pid, startTicks] of this.killLeftover(run)) killed.set(pid, startTicks);
    }
    const deadline = this.monotonicMs() + sweepMs;
    while ([...killed].some(([pid, start]) => this.proc.isAlive(pid, start)) && this.monotonicMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.ledger.forgetLeftovers();
    if (killed.size > 0) this.options.log.warn('processes', `killed ${killed.size} processes that an earlier run left behind`);
    return killed.size;
  }

  private spawn(plan: ProcessPlan, token: string): ChildProcess {
    return spawn(this.options.keeperPath ?? '/bin/sh', keeperArgs(plan.path, plan.args), {
      cwd: plan.cwd,
      env: { ...scrubbedEnv(process.env, plan.env), [runMarker]: token },
      detached: true, // setsid: a session and group of its own, and no terminal
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
  }

  private note(kept: KeptChild, token: string): void {
    let noted = '';
    const look = () => {
      const stat = this.proc.stat(kept.pid);
      const exe = this.proc.exe(kept.pid);
      if (stat === null || exe === null || exe === noted) return;
      noted = exe;
      this.ledger.note({ pid: kept.pid, startTicks: stat.startTicks, exe, token });
    };
    look();
    for (const ms of exeLooksMs) kept.later(ms, look);
  }

  /** The noted process itself by pid, start time and executable; its group with it, as it leads it; its kin by their marker. */
  private killLeftover(run: LedgerRun): [number, number][] {
    const stat = this.proc.stat(run.pid);
    const isIt =
      stat?.startTicks === run.startTicks && this.proc.exe(run.pid) === run.exe && this.proc.uid(run.pid) === process.getuid?.();
    const members = this.table.members(isIt && stat.group === run.pid ? run.pid : 0, run.token, 0);
    const targets = members.filter(
      (entry) => (isIt && entry.stat.group === run.pid) || this.table.isStillMarked(entry.stat, run.token),
    );
    if (isIt && !targets.some((entry) => entry.stat.pid === run.pid) && this.proc.isAlive(run.pid, run.startTicks)) {
      targets.push({ stat, token: null, isKeeper: false });
    }
    const alive = targets.filter((entry) => this.proc.isAlive(entry.stat.pid, entry.stat.startTicks));
    for (const entry of alive) this.killOne(entry.stat.pid);
    return alive.map((entry) => [entry.stat.pid, entry.stat.startTicks]);
  }

  private killOne(pid: number): void {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      this.options.log.warn('processes', `leftover ${pid}: ${String(error)}`);
    }
  }
}

/** Stands for a child that never was. */
function noChild(): ChildProcess {
  return Object.assign(new EventEmitter(), { stdio: [], stdout: null, stderr: null }) as unknown as ChildProcess;
}
