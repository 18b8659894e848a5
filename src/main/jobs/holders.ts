import type { Evidence } from '../../shared/evidence';
import type { JobClass } from '../../shared/literals';
import type { Clock } from '../platform/clock';
import { isDead, Proc, type ProcStat } from '../platform/proc';
import type { ProcessTraits } from './classify';
import { commandName } from './commandName';
import { type ClaimDevice, inheritedDevices } from './devices';
import { devicesOfNodes, type HeldNodes, hasGpuNodes, isReadable, type NodeDevice, readHeldNodes, readMinor } from './gpuNodes';
import { lookAgainIn, type Seen, startsPython, type Told } from './lookAgain';
import type { Program } from './policy';
import { isMarked, viewProcess } from './processView';
import { findMapped, readSmall } from './procfs';
import { SeenProcesses } from './seenProcesses';

/** A process that uses devices without having asked. */
export interface Holder {
  readonly pid: number;
  /** Its parents, nearest first, as they were when it was found. */
  readonly ancestors: readonly number[];
  readonly name: string;
  readonly program: Program;
  readonly traits: ProcessTraits;
  readonly class: JobClass;
  readonly noticed: Evidence;
  /** device: it opened a GPU. library: it loaded what trains. exec: it makes a container. holder: it was there before us. */
  readonly source: 'holder' | 'library' | 'device' | 'exec';
  readonly devices: readonly string[];
  readonly sinceMs: number;
}

/** A device as the choice of devices needs it. */
export type HeldDevice = NodeDevice & ClaimDevice;

export interface HoldersOptions {
  /** `/proc`, or what stands for it. */
  readonly proc: string;
  /** `/dev`, or what stands for it, without links. */
  readonly dev: string;
  /** Practice GPUs have no nodes of their own, so holders of real ones are no concern of theirs. */
  readonly isWithoutNodes: boolean;
  readonly devices: () => readonly HeldDevice[];
  /** A process group of our miners. */
  readonly isOurGroup: (group: number) => boolean;
  /** This process: it and its children are ours. */
  readonly ownPid: number;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  /** What the kernel tells by itself. */
  readonly told: () => Pick<Told, 'ofOpens' | 'ofExecs'>;
  /** A path by which a library that trains was loaded: worth watching from now on. */
  readonly onLibrary: (path: string) => void;
}

interface Held extends Holder {
  readonly startTicks: number;
  readonly foundMs: number;
  readonly hasNodes: boolean;
  readonly library: string | null;
}

const rescanMs = 60_000;
/** Without being told of execs, the list of processes is compared so often. */
const listMs = 50;
/** A holder may close its GPU without ending. */
const holderMs = 1000;
/** A program that loaded a library and opened no GPU for so long does not train on one. */
const intentMs = 10_000;
/** Longest stay in one tick; what is left waits for the next. */
const budgetMs = 6;
const settleMs = 15;
const hiddenMs = 60_000;
/** So many of the newest programs may be loading a library that was opened just now. */
const expectedOf = 32;
/** From the opening of a library to its mapping, on a busy machine. */
const mappingMs = 200;
/** What loads it may compute at once, without more. */
const driverLibrary = /\/lib(cuda|amdhip64)\.so[^/\n]*/;
const library =
  /\/(lib(torch|c10|tensorflow|jax)[^/\n]*\.so|_pywrap_tensorflow[^/\n]*\.so)|\/(jaxlib|cupy|cupy_backends|tensorflow)\/[^\n]*\.so/;

/**
 * Jobs that do not ask: who holds the GPUs' device nodes, and which Python loaded a deep-learning library. Looks by /proc alone
 * and needs no rights; of other users' processes it sees no more than that they began. It is told when to look.
 */
export class Holders {
  private readonly options: HoldersOptions;
  private readonly proc: Proc;
  private readonly seen = new SeenProcesses();
  private readonly holders = new Map<number, Held>();
  private readonly listeners = new Set<() => void>();
  /** Programs that loaded a library and then computed on no GPU: their next start is no reason to stop. */
  private readonly harmless = new Set<string>();
  /** Processes of our miners that have a compute node open, and how often. */
  private ours: Map<number, number> = new Map();
  private lastPid = '';
  private listedMs = Number.NEGATIVE_INFINITY;
  private usesNodes = false;

  constructor(options: HoldersOptions) {
    this.options = options;
    this.proc = new Proc(options.proc);
  }

  /** Looks at every process once, so that what ran before us is known on return. */
  begin(): void {
    const nowMs = this.options.clock.monotonicMs();
    this.listProcesses(nowMs, 60_000);
    this.work(nowMs, Number.POSITIVE_INFINITY, 'holder');
  }

  list(): readonly Holder[] {
    return [...this.holders.values()].map(({ startTicks, foundMs, hasNodes, library: _library, ...holder }) => holder);
  }

  /** Called within tick(), opened() and the like, before they return. */
  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** These processes began a program, oldest first; null: some were missed. */
  began(pids: readonly number[] | null): void {
    const nowMs = this.options.clock.monotonicMs();
    if (pids === null) this.listProcesses(nowMs, 0);
    // Most programs of a busy shell are gone again by then.
    for (const pid of pids ?? []) this.seen.meet(pid, nowMs, nowMs + settleMs);
  }

  /**
   * Somebody opened a compute node: finds who. Newest processes first, then all. `ours`: a miner of ours did; `nobody`: who did
   * cannot be seen, is no miner of ours and had it open before, or has closed it already.
   */
  opened(): 'job' | 'ours' | 'nobody' {
    const before = new Set([...this.holders.values()].filter(({ hasNodes }) => hasNodes).map(({ pid }) => pid));
    const oursBefore = this.ours;
    this.ours = new Map(this.ours);
    const isFound = () => [...this.holders.values()].some(({ pid, hasNodes }) => hasNodes && !before.has(pid));
    const isOurs = () => [...this.ours].some(([pid, fds]) => fds > (oursBefore.get(pid) ?? 0));
    const isExplained = () => isFound() || isOurs();
    this.searchRecent();
    if (!isExplained()) this.searchAll();
    if (isFound()) return 'job';
    return isExplained() ? 'ours' : 'nobody';
  }

  /** Looks at the newest processes and at every Python. */
  searchRecent(): void {
    for (const pid of new Set([...this.seen.newest(), ...this.seen.pythons()])) this.lookNow(pid, 'device');
  }

  /** GPUs' nodes may have come or gone. */
  checkNodes(): void {
    const { dev, isWithoutNodes } = this.options;
    this.usesNodes = !isWithoutNodes && hasGpuNodes(dev);
  }

  searchAll(): void {
    for (const pid of this.proc.pids().reverse()) this.lookNow(pid, 'device');
  }

  /** A library that trains, or the driver's, was opened: whoever it was has it loaded in a moment. */
  expectLibrary(): void {
    const nowMs = this.options.clock.monotonicMs();
    for (const pid of new Set([...this.seen.newest(expectedOf), ...this.seen.pythons()])) {
      const seen = this.seen.get(pid);
      if (seen === undefined) continue;
      seen.eagerUntilMs = nowMs + mappingMs;
      this.seen.lookBy(seen, nowMs + 2);
      this.lookNow(pid, 'device');
    }
  }

  /** The newest process of the last minute that we may not look into: it opened the GPU, if nobody else did. Monotonic ms. */
  newestHidden(notBeforeMs: number): number | null {
    const { proc, clock } = this.options;
    const fromMs = Math.max(notBeforeMs, clock.monotonicMs() - hiddenMs);
    const isNew = (pid: number) => (this.seen.get(pid)?.firstSeenMs ?? 0) >= fromMs;
    const isHidden = (pid: number) => isReadable(proc, pid) === false && !this.isOurChild(pid);
    return this.seen.newest().find((pid) => isNew(pid) && isHidden(pid)) ?? null;
  }

  /** Ms until tick() has something to do; Infinity: nothing by itself. */
  dueInMs(): number {
    const listDueMs = this.listedMs + (this.options.told().ofExecs ? rescanMs : listMs);
    return Math.max(0, Math.min(listDueMs, this.seen.dueMs) - this.options.clock.monotonicMs());
  }

  tick(): void {
    const nowMs = this.options.clock.monotonicMs();
    const isTold = this.options.told().ofExecs;
    if (nowMs - this.listedMs >= (isTold ? rescanMs : listMs)) this.listNew(nowMs, isTold);
    this.work(nowMs, budgetMs, 'holder');
  }

  /** Which of them still run; what has ended is dropped. */
  dropEnded(): void {
    let hasChanged = false;
    for (const { pid, startTicks } of this.holders.values()) {
      if (this.proc.isAlive(pid, startTicks)) continue;
      this.holders.delete(pid);
      this.seen.forget(pid);
      hasChanged = true;
    }
    if (hasChanged) this.tell();
  }

  /** /proc/loadavg ends with the last pid given out: nothing started while it stands still. */
  private listNew(nowMs: number, isTold: boolean): void {
    this.listedMs = nowMs;
    const lastPid = readSmall(`${this.options.proc}/loadavg`)?.trim().split(' ').at(-1) ?? '';
    if (!isTold && lastPid === this.lastPid) return;
    this.lastPid = lastPid;
    this.listProcesses(nowMs, 0);
  }

  private listProcesses(nowMs: number, ageMs: number): void {
    this.listedMs = nowMs;
    this.checkNodes();
    const pids = new Set(this.proc.pids());
    this.seen.keep((pid) => pids.has(pid) || this.holders.has(pid));
    for (const pid of this.ours.keys()) if (!pids.has(pid)) this.ours.delete(pid);
    for (const pid of pids) if (!this.seen.has(pid)) this.seen.meet(pid, nowMs - ageMs, nowMs);
  }

  private work(nowMs: number, limitMs: number, source: 'holder' | 'device'): void {
    const { clock, told } = this.options;
    this.dropEnded();
    const untilMs = clock.monotonicMs() + limitMs;
    const facts = { usesNodes: this.usesNodes, ...told() };
    for (const [pid, seen] of this.seen.due(nowMs)) {
      if (clock.monotonicMs() > untilMs) break;
      const isThere = this.lookNow(pid, source) !== 'gone';
      if (!isThere && !this.holders.has(pid)) {
        this.seen.forget(pid);
        continue;
      }
      seen.gapMs = this.holders.has(pid) ? holderMs : lookAgainIn(seen, nowMs, facts);
      seen.nextLookMs = nowMs + seen.gapMs;
    }
    this.seen.settle();
  }

  private lookNow(pid: number, source: 'holder' | 'device'): 'gone' | 'there' {
    const stat = this.proc.stat(pid);
    if (stat === null || isDead(stat)) return 'gone';
    const seen = this.seen.recognise(stat, this.options.clock.monotonicMs(), () => this.isPython(stat));
    const { proc, dev } = this.options;
    const known = this.holders.get(pid);
    const nodes = this.usesNodes ? readHeldNodes(proc, dev, pid) : null;
    const loaded = nodes === null ? (known?.library ?? this.libraryOf(pid, seen)) : null;
    if (nodes === null) this.ours.delete(pid);
    if (nodes === null && loaded === null) {
      if (this.holders.delete(pid)) this.tell();
      return 'there';
    }
    const ancestors = this.proc.ancestors(stat);
    if (this.isOurs(stat, ancestors)) {
      if (nodes !== null) this.ours.set(pid, nodes.computeFds);
      return 'there';
    }
    this.note(stat, nodes, loaded, ancestors, source);
    return 'there';
  }

  private isPython({ pid, comm }: ProcStat): boolean {
    return startsPython(this.proc.exe(pid) ?? this.proc.cmdline(pid)?.[0] ?? '') || startsPython(comm);
  }

  /** Reading maps stops a process for a moment, so only those are asked that may have something to tell. */
  private libraryOf(pid: number, { isPython, eagerUntilMs }: Seen): string | null {
    const { proc, clock, onLibrary } = this.options;
    const isEager = clock.monotonicMs() < eagerUntilMs;
    if (!isPython && !isEager) return null;
    const path = isPython ? findMapped(proc, pid, library) : null;
    if (path !== null) onLibrary(path);
    const found = path ?? (isEager ? findMapped(proc, pid, driverLibrary) : null);
    return found === null || this.harmless.has(this.programOf(pid)) ? null : found;
  }

  private note(
    stat: ProcStat,
    nodes: HeldNodes | null,
    loaded: string | null,
    parents: readonly number[],
    source: 'holder' | 'device',
  ) {
    const { clock } = this.options;
    const known = this.holders.get(stat.pid);
    if (nodes === null && known !== undefined && this.isHarmless(known)) return;
    const { choice, ...view } = viewProcess(this.proc, stat, nodes, loaded);
    // Sensors are read through nvidia0 alone, and windows drawn: nobody computes there, though a game is played.
    if (nodes !== null && !nodes.hasUvm && !nodes.hasKfd && view.class !== 'game') {
      if (this.holders.delete(stat.pid)) this.tell();
      return;
    }
    const devices = this.devicesOf(choice, nodes);
    if (known !== undefined && known.devices.join() === devices.join() && known.hasNodes === (nodes !== null)) return;
    const how = nodes === null ? 'library' : known?.source === 'library' ? 'device' : (known?.source ?? source);
    this.holders.set(stat.pid, {
      pid: stat.pid,
      ancestors: parents,
      ...view,
      noticed: noticedBy(how, this.options.dev, nodes, loaded),
      source: how,
      devices,
      sinceMs: known?.sinceMs ?? clock.nowMs(),
      startTicks: stat.startTicks,
      foundMs: known?.foundMs ?? clock.monotonicMs(),
      hasNodes: nodes !== null,
      library: loaded,
    });
    const seen = this.seen.get(stat.pid);
    if (seen !== undefined) this.seen.lookBy(seen, clock.monotonicMs() + holderMs);
    this.tell();
  }

  /** Where GPUs have nodes, a library alone is a promise that has to be kept in time. */
  private isHarmless(known: Held): boolean {
    if (!this.usesNodes || known.hasNodes || this.options.clock.monotonicMs() - known.foundMs < intentMs) return false;
    this.harmless.add(this.programOf(known.pid));
    this.holders.delete(known.pid);
    this.tell();
    return true;
  }

  /** What its environment leaves it; without a word there, what it opened. */
  private devicesOf(choice: Readonly<Record<string, string>>, nodes: HeldNodes | null): readonly string[] {
    const devices = this.options.devices();
    if (!this.usesNodes) return devices.map((device) => device.id);
    const gpus = devices.filter((device) => device.kind === 'gpu').map((device) => device.id);
    const chosen = (inheritedDevices(choice, devices) ?? []).filter((id) => gpus.includes(id));
    if (chosen.length > 0) return chosen;
    if (nodes === null) return gpus;
    return devicesOfNodes(nodes, devices, (pci) => readMinor(this.options.proc, pci));
  }

  private programOf(pid: number): string {
    return `${this.proc.exe(pid) ?? ''} ${commandName(this.proc.cmdline(pid) ?? [])}`;
  }

  /** Root's helper for clocks is hidden like a stranger, and starts with a miner. */
  private isOurChild(pid: number): boolean {
    const stat = this.proc.stat(pid);
    return stat !== null && this.proc.ancestors(stat).includes(this.options.ownPid);
  }

  private isOurs({ pid, group }: ProcStat, ancestors: readonly number[]): boolean {
    const { isOurGroup, ownPid } = this.options;
    return pid === ownPid || ancestors.includes(ownPid) || isOurGroup(group) || isMarked(this.proc, pid);
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

function noticedBy(how: Holder['source'], dev: string, nodes: HeldNodes | null, loaded: string | null): Evidence {
  if (nodes === null) return { kind: 'library', values: { library: (loaded ?? '').slice((loaded ?? '').lastIndexOf('/') + 1) } };
  const name = nodes.hasUvm ? 'nvidia-uvm' : nodes.hasKfd ? 'kfd' : `nvidia${nodes.nvidiaMinors[0] ?? 0}`;
  return { kind: how === 'holder' ? 'held' : 'opened', values: { node: `${dev}/${name}` } };
}
