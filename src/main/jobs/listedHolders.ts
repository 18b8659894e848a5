import type { GpuProcess } from '../../shared/gpuDetails';
import type { Clock } from '../platform/clock';
import { isDead, type Proc, type ProcStat } from '../platform/proc';
import type { Holder } from './holders';
import { unseen, viewProcess } from './processView';

interface Source {
  list(): readonly Holder[];
  onDidChange(listener: () => void): () => void;
}

export interface ListedHoldersOptions {
  /** Those who were seen to open a GPU. */
  readonly holders: Source;
  /** The drivers' newest lists, of all devices. */
  readonly processes: () => readonly GpuProcess[];
  readonly proc: Proc;
  /** Of a process that /proc shows: whether we may not see what it has open. */
  readonly isHidden: (pid: number) => boolean;
  /** This process: it and its children are ours. */
  readonly ownPid: number;
  /** A process group of our miners. */
  readonly isOurGroup: (group: number) => boolean;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
}

interface Stranger {
  readonly holder: Holder;
  /** null: /proc hides it. */
  readonly startTicks: number | null;
  readonly listedMs: number;
}

/** A driver's list may fail once, and comes every few seconds. */
const goneAfterMs = 15_000;

/**
 * Who was seen to use devices, and who a driver says computes there though nobody saw it: another user's program that ran
 * before us, a container's on nodes of its own. We may not look into those, so the driver's word is all there is. It also
 * says which devices they use that were seen to open some GPU.
 */
export class ListedHolders {
  private readonly options: ListedHoldersOptions;
  private readonly listeners = new Set<() => void>();
  private readonly strangers = new Map<number, Stranger>();
  private byPid: ReadonlyMap<number, readonly string[]> = new Map();
  private isResting = true;
  private told = '';

  constructor(options: ListedHoldersOptions) {
    this.options = options;
    options.holders.onDidChange(() => this.tell());
  }

  list(): readonly Holder[] {
    const seen = this.options.holders.list().map((holder) => this.narrowed(holder));
    const pids = new Set(seen.map(({ pid }) => pid));
    return [...seen, ...[...this.strangers.values()].map(({ holder }) => holder).filter(({ pid }) => !pids.has(pid))];
  }

  /** Called after every change of those who were seen, and within look() where it changes the list. */
  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  begin(): void {
    this.isResting = false;
    this.look();
  }

  /** The drivers' lists may be new, or somebody on them may have ended. */
  look(): void {
    if (this.isResting) return;
    const nowMs = this.options.clock.monotonicMs();
    this.byPid = computing(this.options.processes());
    for (const [pid, devices] of this.byPid) this.meet(pid, devices, nowMs);
    for (const [pid, stranger] of this.strangers) if (this.isOver(pid, stranger, nowMs)) this.strangers.delete(pid);
    if (this.toldNow() !== this.told) this.tell();
  }

  /** Knows nobody by the drivers' word until it begins again. */
  rest(): void {
    this.isResting = true;
    this.strangers.clear();
    this.byPid = new Map();
  }

  private meet(pid: number, devices: readonly string[], nowMs: number): void {
    const known = this.strangers.get(pid);
    const { proc, clock, isHidden } = this.options;
    const stat = proc.stat(pid);
    const isStranger = stat === null ? this.hidesOthers() : !isDead(stat) && isHidden(pid) && !this.isOurs(stat);
    if (!isStranger) return;
    const startTicks = stat?.startTicks ?? null;
    if (known !== undefined && known.startTicks === startTicks) {
      this.strangers.set(pid, { ...known, holder: { ...known.holder, devices }, listedMs: nowMs });
      return;
    }
    const { choice, ...view } = stat === null ? unseen : viewProcess(proc, stat, null, null);
    const noticed = { kind: 'listed', values: {} } as const;
    const ancestors = stat === null ? [] : proc.ancestors(stat);
    const holder: Holder = { ...view, pid, ancestors, noticed, source: 'device', devices, sinceMs: clock.nowMs() };
    this.strangers.set(pid, { holder, startTicks, listedMs: nowMs });
  }

  private isOver(pid: number, { startTicks, listedMs }: Stranger, nowMs: number): boolean {
    if (startTicks !== null && !this.options.proc.isAlive(pid, startTicks)) return true;
    return !this.byPid.has(pid) && nowMs - listedMs >= goneAfterMs;
  }

  /** A program that cannot be looked into may be on any device, until its driver says on which. */
  private narrowed(holder: Holder): Holder {
    const listed = this.byPid.get(holder.pid);
    const isGuessed = holder.noticed.kind === 'opened' && holder.noticed.values['node'] === undefined;
    if (!isGuessed || listed === undefined || listed.length === 0) return holder;
    return { ...holder, devices: listed };
  }

  /** Mounted with hidepid, /proc shows nobody else, not even the first process. */
  private hidesOthers(): boolean {
    return this.options.proc.stat(1) === null;
  }

  private isOurs(stat: ProcStat): boolean {
    const { proc, isOurGroup, ownPid } = this.options;
    return isOurGroup(stat.group) || proc.ancestors(stat).includes(ownPid);
  }

  private tell(): void {
    this.told = this.toldNow();
    for (const listener of [...this.listeners]) listener();
  }

  private toldNow(): string {
    return JSON.stringify(this.list().map(({ pid, sinceMs, devices }) => [pid, sinceMs, devices]));
  }
}

/** Devices by pid; what only draws computes nothing. */
function computing(processes: readonly GpuProcess[]): ReadonlyMap<number, readonly string[]> {
  const byPid = new Map<number, readonly string[]>();
  for (const { pid, device, kind } of processes) {
    if (kind === 'graphics') continue;
    byPid.set(pid, [...new Set([...(byPid.get(pid) ?? []), device])]);
  }
  return byPid;
}
