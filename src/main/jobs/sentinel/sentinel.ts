import type { Clock } from '../../platform/clock';
import { calm, PollSet } from '../../platform/kernelCalls';
import { type Holder, Holders } from '../holders';
import { judge } from '../policy';
import { EndWatch } from './endWatch';
import { ExecStream } from './execStream';
import type { FromSentinel, GuardSnapshot, ToSentinel } from './messages';
import { MinerGroups } from './minerGroups';
import { OpenWatch } from './openWatch';
import { Suspects } from './suspects';
import { watchedPaths } from './watchedPaths';

export interface SentinelOptions {
  readonly proc: string;
  /** Without links. */
  readonly dev: string;
  /** null: where the system keeps it. */
  readonly cudaLibrary: string | null;
  /** The eventfd by which main wakes this thread. */
  readonly waker: number;
  readonly ownPid: number;
  readonly port: { post(message: FromSentinel): void; take(): ToSentinel | null };
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
}

const emptySnapshot: GuardSnapshot = {
  devices: [],
  targets: [],
  claims: [],
  policy: { exceptions: [], blocks: {} as GuardSnapshot['policy']['blocks'] },
};
/** Execs come in storms; after one look the next waits this long, while opens are heard at once, with all execs before them. */
const execPauseMs = 15;
/** The kernel tells of an open before the opener has its descriptor: who is not found is looked for again, ms later each. */
const secondLooksMs = [1, 1, 2, 4];
/** Identical events merge, and the ranks of one job open together. */
const sweepAfterMs = 20;

/**
 * The loop of the guard's own thread: asleep until the kernel says that somebody opened a GPU, began a program, or ended. Finds
 * out who it was, and kills our miners on what they want in the same breath, whatever the main thread is doing.
 */
export class Sentinel {
  private readonly options: SentinelOptions;
  private readonly poll = new PollSet();
  private readonly groups = new MinerGroups();
  private readonly ends = new EndWatch();
  private readonly suspects: Suspects;
  /** pidfd by token: whose end main wants to know. */
  private readonly exits = new Map<number, number>();
  private snapshot: GuardSnapshot = emptySnapshot;
  private holders: Holders | null = null;
  private opens: OpenWatch | null = null;
  private execs: ExecStream | null = null;
  private execsAgainMs = 0;
  private sweepMs = Number.POSITIVE_INFINITY;
  private blocking = new Map<number, string>();
  private told = '';
  /** When the last miner was launched. */
  private oursBeganMs = 0;
  private isStopped = false;

  constructor(options: SentinelOptions) {
    this.options = options;
    this.suspects = new Suspects(options.clock, options.proc);
  }

  /** Returns when main says stop. */
  run(): void {
    while (!this.isStopped) {
      const ready = this.poll.wait(this.fds(), this.timeoutMs());
      if (ready.includes(this.options.waker)) this.hearMain();
      if (this.holders !== null) this.lookOut(this.holders, ready);
      this.hearEnds(ready);
    }
    this.letGo();
    this.groups.close();
  }

  private fds(): readonly number[] {
    const fds = [this.options.waker, ...this.exits.values(), ...this.ends.fds()];
    if (this.opens !== null) fds.push(this.opens.fd);
    if (this.execs !== null && this.options.clock.monotonicMs() >= this.execsAgainMs) fds.push(this.execs.fd);
    return fds;
  }

  private timeoutMs(): number {
    if (this.holders === null) return Number.POSITIVE_INFINITY;
    const nowMs = this.options.clock.monotonicMs();
    const execsInMs = this.execs === null || nowMs >= this.execsAgainMs ? Number.POSITIVE_INFINITY : this.execsAgainMs - nowMs;
    return Math.min(this.holders.dueInMs(), execsInMs, Math.max(0, this.sweepMs - nowMs), this.suspects.dueInMs());
  }

  private hearMain(): void {
    calm(this.options.waker);
    for (let message = this.options.port.take(); message !== null; message = this.options.port.take()) this.obey(message);
  }

  private obey(message: ToSentinel): void {
    switch (message.type) {
      case 'snapshot':
        this.snapshot = message.snapshot;
        if (this.groups.update(message.snapshot.targets)) this.oursBeganMs = this.options.clock.monotonicMs();
        break;
      case 'begin':
        this.begin(message.round, message.isWithoutNodes);
        break;
      case 'rest':
        this.letGo();
        break;
      case 'watch':
        this.exits.set(message.token, message.fd);
        break;
      case 'unwatch':
        this.exits.delete(message.token);
        break;
      case 'stop':
        this.isStopped = true;
    }
  }

  private begin(round: number, isWithoutNodes: boolean): void {
    this.letGo();
    const { proc, dev, cudaLibrary, ownPid, clock, port } = this.options;
    this.execs = ExecStream.open();
    this.opens = OpenWatch.open(isWithoutNodes ? [] : watchedPaths(dev, cudaLibrary));
    const holders = new Holders({
      proc,
      dev,
      isWithoutNodes,
      ownPid,
      clock,
      devices: () => this.snapshot.devices,
      isOurGroup: (group) => this.groups.has(group),
      told: () => ({ ofExecs: this.execs !== null, ofOpens: this.hearsOpens() }),
      onLibrary: (path) => this.opens?.learn({ kind: 'library', path }),
    });
    this.holders = holders;
    holders.onDidChange(() => this.act(holders));
    holders.begin();
    this.tell(holders);
    this.tellState();
    port.post({ type: 'begun', round });
  }

  private letGo(): void {
    this.opens?.close();
    this.execs?.close();
    this.opens = null;
    this.execs = null;
    this.holders = null;
    this.suspects.clear();
    this.ends.update([]);
    this.blocking.clear();
    this.told = '';
  }

  private hearsOpens(): boolean {
    return this.opens?.state.watched.some(({ kind }) => kind === 'node') === true;
  }

  private lookOut(holders: Holders, ready: readonly number[]): void {
    const { clock } = this.options;
    // An exec and the open that follows it may arrive in one breath: names first.
    this.hearExecs(holders);
    if (this.opens !== null && ready.includes(this.opens.fd)) this.hearOpens(holders, this.opens);
    if (clock.monotonicMs() >= this.sweepMs) {
      this.sweepMs = Number.POSITIVE_INFINITY;
      holders.searchAll();
    }
    if (holders.dueInMs() <= 0) holders.tick();
    if (this.suspects.dropOver()) this.tell(holders);
  }

  private hearExecs(holders: Holders): void {
    if (this.execs === null) return;
    const events = this.execs.read();
    if (events?.execs.length === 0 && events.exits.length === 0) return;
    this.execsAgainMs = this.options.clock.monotonicMs() + execPauseMs;
    for (const { pid, status } of events?.exits ?? [])
      if (this.ends.has(pid)) this.options.port.post({ type: 'ended', pid, status });
    if (events?.execs.length !== 0) holders.began(events?.execs ?? null);
  }

  private hearOpens(holders: Holders, opens: OpenWatch): void {
    const { kinds, hasChanged, isOverflown } = opens.read();
    if (hasChanged) {
      this.tellState();
      holders.checkNodes();
    }
    // A node that was just made may have been opened before we could watch it.
    if (hasChanged || isOverflown) this.sweepMs = 0;
    if (kinds.has('node')) this.nodeOpened(holders);
    else if (kinds.has('tool')) this.suspect(holders, null, 'exec');
    else if (kinds.has('library')) holders.expectLibrary();
  }

  private nodeOpened(holders: Holders): void {
    let finding = holders.opened();
    for (const waitMs of secondLooksMs) {
      if (finding !== 'nobody') break;
      this.poll.wait([], waitMs);
      finding = holders.opened();
    }
    if (finding === 'nobody') this.suspectOpener(holders);
    this.sweepMs = this.options.clock.monotonicMs() + sweepAfterMs;
  }

  /**
   * Nobody whom we may look at did it for the first time: a program of another user, one that had it open before, one that has
   * closed it again. Better one restart too many than a job too few.
   */
  private suspectOpener(holders: Holders): void {
    const known = holders.list().filter(({ source }) => source !== 'library');
    const blocking = known.filter((holder) => this.doesBlock(holder));
    const isOursStarting = this.groups.isAnyStarting();
    const hidden = holders.newestHidden(isOursStarting ? this.oursBeganMs : 0);
    // Our miner opens its GPU several times while it starts, and whoever else can be seen is found all the same.
    if (hidden === null && isOursStarting) return;
    if (hidden === null && blocking.length > 0) {
      // A notebook that mining goes on beside comes back this way: no new program, no new descriptor to be seen.
      this.reopen(blocking);
    } else if (hidden !== null || known.length === 0) this.suspect(holders, hidden, 'device');
  }

  private suspect(holders: Holders, pid: number | null, source: 'device' | 'exec'): void {
    const gpus = this.snapshot.devices.filter((device) => device.kind === 'gpu');
    const ids = gpus.map((device) => device.id);
    const again = this.suspects.add(pid, source, ids);
    this.act(holders);
    // Cleared once by its driver, or taken for somebody who came after it: either way a GPU was opened now.
    if (again !== null && this.doesBlock(again)) this.reopen([again]);
  }

  private reopen(holders: readonly Holder[]): void {
    this.options.port.post({ type: 'reopened', pids: holders.map(({ pid }) => pid) });
    for (const holder of holders) this.killFor(holder);
  }

  /** Tells main first and kills then, so that nobody takes the miner's end for a crash. */
  private act(holders: Holders): void {
    this.tell(holders);
    const all = [...holders.list(), ...this.suspects.list()];
    const blocking = new Map<number, string>();
    for (const holder of all) {
      if (!this.doesBlock(holder)) continue;
      const devices = holder.devices.join();
      blocking.set(holder.pid, devices);
      if (this.blocking.get(holder.pid) !== devices) this.killFor(holder);
    }
    this.blocking = blocking;
  }

  private doesBlock(holder: Holder): boolean {
    return judge(this.snapshot.policy, holder.class, holder.program).blocks;
  }

  private killFor(holder: Holder): void {
    const claim = this.snapshot.claims.find(({ pid }) => pid === holder.pid || holder.ancestors.includes(pid));
    const devices = claim?.devices ?? holder.devices;
    const targets = this.groups.alive(devices);
    if (targets.length === 0) return;
    const pids = targets.map((target) => target.pid);
    this.options.port.post({ type: 'killed', devices: targets.map((target) => target.device), pids, for: holder.pid });
    this.groups.kill(targets);
  }

  private tell(holders: Holders): void {
    const all = [...holders.list(), ...this.suspects.list()];
    const told = JSON.stringify(all);
    if (told === this.told) return;
    this.told = told;
    this.ends.update(all.flatMap(({ pid }) => (pid > 0 ? [pid] : [])));
    this.options.port.post({ type: 'holders', holders: all });
  }

  private tellState(): void {
    const state = this.opens?.state ?? { watched: [], refused: [] };
    const { port } = this.options;
    port.post({ type: 'state', state: { ...state, hasExecs: this.execs !== null, isWithoutInotify: this.opens === null } });
  }

  private hearEnds(ready: readonly number[]): void {
    for (const [token, fd] of this.exits) {
      if (!ready.includes(fd)) continue;
      this.exits.delete(token);
      this.options.port.post({ type: 'exited', token });
    }
    if (this.ends.hasEnded(ready)) this.holders?.dropEnded();
  }
}
