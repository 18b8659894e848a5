import type { JobClass } from '../../shared/literals';
import type { Clock } from '../platform/clock';
import { isDead, Proc, type ProcStat } from '../platform/proc';
import { classify } from './classify';
import { commandName } from './commandName';
import { devicesOfNodes, type HeldNodes, hasGpuNodes, type NodeDevice, readHeldNodes, readMinor } from './gpuNodes';
import { lookAgainIn, type Seen, startsPython } from './lookAgain';
import { hasMapped, readSmall } from './procfs';

/** A process that uses devices without having asked. */
export interface Holder {
  readonly pid: number;
  /** Its parents, nearest first, as they were when it was found. */
  readonly ancestors: readonly number[];
  readonly name: string;
  readonly class: JobClass;
  readonly source: 'holder' | 'library';
  readonly devices: readonly string[];
  readonly sinceMs: number;
}

export interface HoldersOptions {
  /** `/proc`, or what stands for it. */
  readonly proc: string;
  /** `/dev`, or what stands for it. */
  readonly dev: string;
  /** Practice GPUs have no nodes, so holders of real ones are no concern of theirs. */
  readonly isPractice: boolean;
  readonly devices: () => readonly NodeDevice[];
  /** Our miners' processes. */
  readonly isOurs: (pid: number) => boolean;
  /** This process: it and its children are ours. */
  readonly ownPid: number;
  readonly clock: Clock;
}

const rescanMs = 5000;
/** A holder may close its GPU without ending. */
const holderMs = 1000;
/** Longest stay in one tick; what is left waits for the next. */
const budgetMs = 6;
const mapsPerTick = 3;
const library =
  /\/(lib(torch|c10|tensorflow|jax)[^/\n]*\.so|_pywrap_tensorflow[^/\n]*\.so)|\/(jaxlib|cupy|cupy_backends|tensorflow)\/[^\n]*\.so/;

/**
 * Jobs that do not ask: who holds the GPUs' device nodes, and, on a machine without such nodes or on a practice rig, which
 * Python loaded a deep-learning library. Looks by /proc alone, needs no rights, sees other users' jobs only as root.
 */
export class Holders {
  readonly #options: HoldersOptions;
  readonly #proc: Proc;
  readonly #seen = new Map<number, Seen>();
  readonly #holders = new Map<number, Holder & { readonly startTicks: number }>();
  readonly #listeners = new Set<() => void>();
  #lastPid = '';
  #scannedAtMs = Number.NEGATIVE_INFINITY;
  #usesNodes = false;
  #stopTicking: (() => void) | null = null;

  constructor(options: HoldersOptions) {
    this.#options = options;
    this.#proc = new Proc(options.proc);
  }

  /** Looks at every process once, so that what ran before us is known on return; then every `paceMs`. */
  start(paceMs = 200): void {
    this.#scan(Number.POSITIVE_INFINITY);
    this.setPace(paceMs);
  }

  /** Ms between two looks; null: not at all (nothing could mine anyway). */
  setPace(paceMs: number | null): void {
    this.#stopTicking?.();
    this.#stopTicking = paceMs === null ? null : this.#options.clock.every(paceMs, () => this.#scan(budgetMs));
  }

  stop(): void {
    this.setPace(null);
    this.#seen.clear();
    this.#holders.clear();
    this.#scannedAtMs = Number.NEGATIVE_INFINITY;
  }

  list(): readonly Holder[] {
    return [...this.#holders.values()];
  }

  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #scan(limitMs: number): void {
    const nowMs = this.#options.clock.monotonicMs();
    const isFirst = this.#scannedAtMs === Number.NEGATIVE_INFINITY;
    let hasChanged = this.#dropEnded();
    // /proc/loadavg ends with the last pid given out: nothing started while it stands still.
    const lastPid = readSmall(`${this.#options.proc}/loadavg`)?.trim().split(' ').at(-1) ?? '';
    if (nowMs - this.#scannedAtMs >= rescanMs || lastPid !== this.#lastPid) {
      if (nowMs - this.#scannedAtMs >= rescanMs) this.#startRound(nowMs);
      this.#lastPid = lastPid;
      this.#listProcesses(nowMs, isFirst);
    }
    hasChanged = this.#lookAtDue(nowMs, isFirst ? Number.POSITIVE_INFINITY : limitMs) || hasChanged;
    if (hasChanged) for (const listener of [...this.#listeners]) listener();
  }

  #startRound(nowMs: number): void {
    const { dev, isPractice } = this.#options;
    this.#scannedAtMs = nowMs;
    this.#usesNodes = !isPractice && hasGpuNodes(dev);
  }

  #dropEnded(): boolean {
    let hasChanged = false;
    for (const holder of this.#holders.values()) {
      if (this.#proc.isAlive(holder.pid, holder.startTicks)) continue;
      this.#holders.delete(holder.pid);
      this.#seen.delete(holder.pid);
      hasChanged = true;
    }
    return hasChanged;
  }

  #listProcesses(nowMs: number, isFirst: boolean): void {
    const pids = new Set(this.#proc.pids());
    for (const pid of this.#seen.keys()) if (!pids.has(pid) && !this.#holders.has(pid)) this.#seen.delete(pid);
    for (const pid of pids) {
      if (this.#seen.has(pid)) continue;
      // What ran before us has done its imports: it is looked at once and then rarely.
      const firstSeenMs = isFirst ? nowMs - 60_000 : nowMs;
      this.#seen.set(pid, { firstSeenMs, nextLookMs: nowMs, gapMs: 0, comm: '', startTicks: 0, isPython: false });
    }
  }

  /** The young first: an old process seldom begins to train. Then who waits longest, so that a spent budget starves nobody. */
  #lookAtDue(nowMs: number, limitMs: number): boolean {
    const { clock } = this.#options;
    const due = [...this.#seen].filter(([, seen]) => seen.nextLookMs <= nowMs);
    const isYoung = (seen: Seen) => nowMs - seen.firstSeenMs < 30_000;
    due.sort(([, one], [, other]) => Number(isYoung(other)) - Number(isYoung(one)) || one.nextLookMs - other.nextLookMs);
    let mapsLeft = Number.isFinite(limitMs) ? mapsPerTick : Number.POSITIVE_INFINITY;
    let hasChanged = false;
    const untilMs = clock.monotonicMs() + limitMs;
    for (const [pid, seen] of due) {
      if (clock.monotonicMs() > untilMs) break;
      const stat = this.#recognise(pid, seen, nowMs);
      if (stat === null) continue;
      if (!this.#usesNodes && seen.isPython && !this.#holders.has(pid) && mapsLeft-- <= 0) continue;
      hasChanged = this.#look(pid, seen, stat) || hasChanged;
      seen.gapMs = this.#holders.has(pid) ? holderMs : lookAgainIn(seen, nowMs, this.#usesNodes);
      seen.nextLookMs = nowMs + seen.gapMs;
    }
    return hasChanged;
  }

  /** Null when it is gone. A new program under a known pid starts young again. */
  #recognise(pid: number, seen: Seen, nowMs: number): ProcStat | null {
    const stat = this.#proc.stat(pid);
    if (stat === null || isDead(stat)) {
      seen.nextLookMs = nowMs + rescanMs;
      return null;
    }
    if (stat.comm === seen.comm && stat.startTicks === seen.startTicks) return stat;
    if (seen.comm !== '') seen.firstSeenMs = nowMs;
    seen.comm = stat.comm;
    seen.startTicks = stat.startTicks;
    seen.isPython = startsPython(this.#proc.exe(pid) ?? this.#proc.cmdline(pid)?.[0] ?? '') || startsPython(stat.comm);
    return stat;
  }

  /** True when a holder came or went. */
  #look(pid: number, seen: Seen, stat: ProcStat): boolean {
    const { proc, dev } = this.#options;
    const known = this.#holders.get(pid);
    const nodes = this.#usesNodes ? readHeldNodes(proc, dev, pid) : null;
    // A loaded library stays; reading the maps again would only cost the job time.
    const isLibrary = !this.#usesNodes && (known?.source === 'library' || (seen.isPython && hasMapped(proc, pid, library)));
    if (nodes === null && !isLibrary) return this.#holders.delete(pid);
    const ancestors = this.#ancestorsOf(stat.parent);
    if (this.#isOurs(pid, ancestors)) return false;
    const devices = nodes === null ? this.#options.devices().map((device) => device.id) : this.#devicesOf(nodes);
    if (known !== undefined && known.devices.join() === devices.join()) return false;
    const sinceMs = known?.sinceMs ?? this.#options.clock.nowMs();
    const traits = this.#traitsOf(pid, stat, nodes);
    const holder = { pid, ancestors, ...traits, source: nodes === null ? 'library' : 'holder', devices, sinceMs } as const;
    this.#holders.set(pid, { ...holder, startTicks: stat.startTicks });
    return true;
  }

  #traitsOf(pid: number, stat: ProcStat, nodes: HeldNodes | null): { readonly name: string; readonly class: JobClass } {
    const argv = this.#proc.cmdline(pid) ?? [];
    const isGraphicsOnly = nodes?.hasDisplay === true && !nodes.hasUvm && !nodes.hasKfd;
    const jobClass = classify({ argv, comm: stat.comm, isGraphicsOnly, hasLibrary: nodes === null });
    return { name: commandName(argv) || stat.comm, class: jobClass };
  }

  #devicesOf(nodes: HeldNodes): readonly string[] {
    return devicesOfNodes(nodes, this.#options.devices(), (pci) => readMinor(this.#options.proc, pci));
  }

  #isOurs(pid: number, ancestors: readonly number[]): boolean {
    const { isOurs, ownPid } = this.#options;
    return pid === ownPid || ancestors.includes(ownPid) || isOurs(pid);
  }

  #ancestorsOf(parent: number): readonly number[] {
    const ancestors: number[] = [];
    for (let pid = parent; pid > 1 && !ancestors.includes(pid) && ancestors.length < 64; ) {
      ancestors.push(pid);
      pid = this.#proc.stat(pid)?.parent ?? 0;
    }
    return ancestors;
  }
}
