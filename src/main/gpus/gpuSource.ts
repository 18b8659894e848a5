import type { Fault } from '../../shared/faults';
import type { GpuDetails, GpuProcess } from '../../shared/gpuDetails';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { FoundCard } from './cardReader';
import { ExitGuard } from './exitGuard';
import { type GpuTimings, usualTimings } from './gpuTimings';
import { inPciOrder } from './pciOrder';
import { drmSlots, nvmlEvents, openingNvml, provenanceOf, readingOf, roundOf } from './readingRow';
import type { DeviceInfo, DeviceSource, ProcessListing, Reading } from './source';
import { Waiters } from './waiters';
import { type Ready, WorkerLink } from './workerLink';
import type { FromGpuWorker } from './workerMessages';

export interface GpuSourceOptions {
  /** The built gpuWorker.js. */
  readonly programPath: string;
  readonly nvmlLibrary: string;
  readonly sysfsRoot: string;
  readonly procRoot: string;
  readonly pciNames?: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly timings?: Partial<GpuTimings>;
}

/** Threads that a driver may hold before no more are started. */
const maxStuck = 4;
const stopMs = 1000;
const lookEveryMs = 100;
const listingMs = 1000;
const pciNames = ['/usr/share/misc/pci.ids', '/usr/share/hwdata/pci.ids'];
const byDriver = provenanceOf('driver');
const bySysfs = provenanceOf('sysfs');

const unread: Reading = {
  temperatureC: null,
  memoryTemperatureC: null,
  powerW: null,
  fanPct: null,
  vramUsedMiB: null,
  vramTotalMiB: null,
  isSensorLost: true,
};

interface Card {
  readonly found: FoundCard;
  readonly info: DeviceInfo;
  round: number;
  readAtMs: number;
  lastXid: GpuDetails['lastXid'];
}

/**
 * Every GPU that a driver knows, read in a worker thread of its own. A card whose driver does not come back from a question costs
 * its worker: the thread is left behind with it, and a new one reads the others (docs/telemetry.md).
 */
export class GpuSource implements DeviceSource {
  readonly name = 'GPUs';
  private readonly timings: GpuTimings;
  private readonly cards = new Map<string, Card>();
  private readonly skip = new Set<number>();
  private readonly stuck = new Map<WorkerLink, number>();
  private readonly guard = new ExitGuard();
  private link: WorkerLink | null = null;
  private isOpen = false;
  private driverFault: Fault | null = null;
  private listed: ProcessListing | null = null;
  private listedAtMs = Number.NEGATIVE_INFINITY;
  private cancelAgain: () => void = () => undefined;
  private askedLists = 0;
  private readonly onRead: Waiters;
  private readonly onListed: Waiters;

  constructor(private readonly options: GpuSourceOptions) {
    this.timings = { ...usualTimings, ...options.timings };
    this.onRead = new Waiters(options.clock);
    this.onListed = new Waiters(options.clock);
  }

  async start(): Promise<readonly DeviceInfo[]> {
    if (this.isOpen) return this.infos();
    this.isOpen = true;
    const ready = await this.openLink();
    if (ready === null) {
      this.isOpen = false;
      return [];
    }
    for (const { found, info } of inPciOrder(ready.cards)) {
      this.cards.set(info.id, { found, info, round: 0, readAtMs: this.nowMs(), lastXid: null });
    }
    if (this.cards.size === 0)
      await this.stop(); // nothing to read: no thread
    else await this.refresh();
    return this.infos();
  }

  async refresh(): Promise<void> {
    const link = this.link;
    if (link === null) return;
    const busy = link.busy();
    if (busy !== null && busy.forMs >= this.timings.blockedMs) {
      this.leaveBehind(link, busy.slot);
      return;
    }
    if (link.rowsAgeMs() > this.timings.freshMs) {
      const done = this.onRead.wait(0, this.timings.refreshMs);
      link.read();
      await done;
    }
    this.noteRounds(link);
    if (this.nowMs() - this.listedAtMs >= this.timings.listEveryMs) this.askProcesses();
  }

  read(id: string): Reading | null {
    const card = this.cards.get(id);
    if (card === undefined) return null;
    if (this.skip.has(card.found.slot) || (this.skip.has(openingNvml) && card.info.vendor === 'nvidia')) {
      return { ...unread, fault: 'gpu/not-answering' };
    }
    const row = this.link?.row(card.found.slot);
    const isStale = this.nowMs() - card.readAtMs > this.timings.staleMs;
    if (row === undefined || isStale || roundOf(row) === 0) return unread;
    return readingOf(row, card.info.vendor === 'nvidia' ? byDriver : bySysfs, card.lastXid);
  }

  freeMiB(id: string): Promise<number | null> {
    const card = this.cards.get(id);
    if (card === undefined || this.link === null || this.skip.has(card.found.slot)) return Promise.resolve(null);
    return this.link.freeMiB(card.found.slot, this.timings.freeMs);
  }

  listing(): ProcessListing | null {
    return this.listed;
  }

  /** Asks who is on the cards; resolves with the answer in listing(), or after a second without. */
  refreshListing(): Promise<void> {
    if (this.link === null) return Promise.resolve();
    return this.onListed.wait(this.askProcesses(), listingMs);
  }

  fault(): Fault | null {
    return this.driverFault;
  }

  /** Ends the threads that can be ended; one that a driver holds ends when it is let go. */
  async stop(): Promise<void> {
    this.isOpen = false;
    this.cancelAgain();
    const link = this.link;
    this.link = null;
    this.cards.clear();
    this.listed = null;
    for (const waiters of [this.onRead, this.onListed]) waiters.answered(Number.POSITIVE_INFINITY);
    if (link !== null) await this.end(link);
  }

  private async end(link: WorkerLink): Promise<void> {
    if (!(await link.stop(stopMs))) this.keepAside(link, link.busy()?.slot ?? openingNvml);
  }

  private nameOf(slot: number): string {
    if (slot === openingNvml || slot === nvmlEvents) return 'NVML';
    const card = [...this.cards.values()].find(({ found }) => found.slot === slot);
    return card?.info.id ?? (slot < drmSlots ? `NVIDIA GPU ${slot}` : `card${slot - drmSlots}`);
  }

  private infos(): readonly DeviceInfo[] {
    return [...this.cards.values()].map(({ info }) => info);
  }

  private nowMs(): number {
    return this.options.clock.monotonicMs();
  }

  /** A worker that has opened its drivers; null: it cannot be had. */
  private async openLink(): Promise<Ready | null> {
    while (this.isOpen && this.stuck.size < maxStuck) {
      const link = this.newLink();
      const outcome = await this.opened(link);
      if (typeof outcome !== 'number') {
        if (outcome === null || !this.isOpen) {
          await link.stop(stopMs);
          return null;
        }
        const other = this.link;
        this.link = link;
        // Two were opened at once, for a card that came back and for one that did not: one of them reads.
        if (other !== null) void this.end(other);
        this.driverFault = outcome.fault;
        for (const problem of outcome.problems) this.options.log.warn('gpus', problem);
        return outcome;
      }
      this.options.log.error('gpus', `${this.nameOf(outcome)}: the driver does not answer when it is opened, so it is left out`);
      this.keepAside(link, outcome);
    }
    return null;
  }

  /** Ready, null when the thread ended, or the slot that blocks it. */
  private opened(link: WorkerLink): Promise<Ready | null | number> {
    return new Promise((resolve) => {
      const stopLooking = this.options.clock.every(lookEveryMs, () => {
        const busy = link.busy();
        if (busy === null || busy.forMs < this.timings.openBlockedMs) return;
        stopLooking();
        resolve(busy.slot);
      });
      void link.ready.then((ready) => {
        stopLooking();
        resolve(ready);
      });
    });
  }

  private newLink(): WorkerLink {
    const { programPath, nvmlLibrary, sysfsRoot, procRoot, clock } = this.options;
    const data = { nvmlLibrary, sysfsRoot, procRoot, pciNames: this.options.pciNames ?? pciNames, skip: [...this.skip] };
    const link: WorkerLink = new WorkerLink(programPath, data, clock, {
      onMessage: (message) => this.heard(link, message),
      onEnd: (error) => this.ended(link, error),
    });
    return link;
  }

  private heard(link: WorkerLink, message: Exclude<FromGpuWorker, { tell: 'ready' | 'free' }>): void {
    if (link !== this.link) return; // let go at last; onEnd follows
    if (message.tell === 'read') this.onRead.answered(0);
    else if (message.tell === 'processes') this.keepListing(message.id, message.bySlot);
    else this.keepXid(message.slot, message.xid);
  }

  private ended(link: WorkerLink, error: Error | null): void {
    const slot = this.stuck.get(link);
    if (slot !== undefined) {
      this.stuck.delete(link);
      this.skip.delete(slot);
      if (this.stuck.size === 0) this.guard.disarm();
      this.options.log.info('gpus', `${this.nameOf(slot)}: the driver answers again`);
      this.openAgain();
    } else if (error !== null) this.options.log.error('gpus', "the GPUs' worker failed", error);
    if (link !== this.link) return;
    this.link = null;
    this.openAgain();
  }

  private leaveBehind(link: WorkerLink, slot: number): void {
    this.options.log.error(
      'gpus',
      `${this.nameOf(slot)}: the driver has not answered for ${this.timings.blockedMs} ms, so it is left alone`,
    );
    this.link = null;
    this.keepAside(link, slot);
    void this.openLink();
  }

  private keepAside(link: WorkerLink, slot: number): void {
    this.guard.arm();
    this.stuck.set(link, slot);
    this.skip.add(slot);
    link.setAside();
  }

  /** Later, and with whatever may be read by then. */
  private openAgain(): void {
    this.cancelAgain();
    if (!this.isOpen) return;
    this.cancelAgain = this.options.clock.after(this.timings.againMs, () => void this.replaceLink());
  }

  private async replaceLink(): Promise<void> {
    const old = this.link;
    this.link = null;
    if (old !== null) await this.end(old);
    if (this.isOpen) await this.openLink();
  }

  private noteRounds(link: WorkerLink): void {
    if (link !== this.link) return;
    for (const card of this.cards.values()) {
      const round = roundOf(link.row(card.found.slot));
      if (round === card.round) continue;
      card.round = round;
      card.readAtMs = this.nowMs();
    }
  }

  private askProcesses(): number {
    this.listedAtMs = this.nowMs();
    this.askedLists += 1;
    this.link?.askProcesses(this.askedLists);
    return this.askedLists;
  }

  private keepListing(id: number, bySlot: Extract<FromGpuWorker, { tell: 'processes' }>['bySlot']): void {
    const devices: string[] = [];
    const processes: GpuProcess[] = [];
    for (const { found, info } of this.cards.values()) {
      const list = bySlot.find(({ slot }) => slot === found.slot);
      if (list === undefined) continue;
      devices.push(info.id);
      processes.push(...list.processes.map((process) => ({ ...process, device: info.id })));
    }
    this.listed = { processes, devices, atMs: this.nowMs() };
    this.onListed.answered(id);
  }

  private keepXid(slot: number, xid: number): void {
    for (const card of this.cards.values()) {
      if (card.found.slot !== slot) continue;
      card.lastXid = { xid, atMs: this.options.clock.nowMs() };
      this.options.log.warn('gpus', `${card.info.id}: the driver reports XID ${xid}`);
    }
  }
}
