import type { MessagePort } from 'node:worker_threads';
import type { CardReader } from './cardReader';
import { DrmReader } from './drmReader';
import { machineMs } from './machineClock';
import { NvmlReader } from './nvmlReader';
import { nvmlEvents, rowOf, type SharedRows, sharedRows } from './readingRow';
import type { FromGpuWorker, GpuWorkerData, ToGpuWorker } from './workerMessages';

/** Telemetry's period, how long before its end the rows are to be written, and when nobody reads them any more. */
const periodMs = 1000;
const leadMs = 60;
const lostMs = 3000;
/** So long the worker may keep a question waiting for cards that answer at once. */
const turnLimitMs = 0.5;

/** Runs in the GPUs' worker: asks the drivers whatever may take time, so that the app's own thread never waits for them. */
export class GpuWorker {
  private readonly shared: SharedRows;
  private readonly readers: readonly CardReader[];
  private readonly skip: ReadonlySet<number>;
  private round = 0;
  private reading: Promise<void> | null = null;
  private isListing = false;
  private nextRead: NodeJS.Timeout | undefined;
  private wantedList = 0;
  private isStopped = false;

  constructor(
    private readonly port: MessagePort,
    data: GpuWorkerData,
  ) {
    this.shared = sharedRows(data.memory);
    this.skip = new Set(data.skip);
    const { sysfsRoot, procRoot, pciNames } = data;
    const now = () => performance.now();
    this.readers = [new NvmlReader(data.nvmlLibrary, now), new DrmReader({ sysfsRoot, procRoot, pciNames, now })];
  }

  start(): void {
    const found = this.readers.map((reader) => reader.open((slot) => this.announce(slot), this.skip));
    this.announce(null);
    this.port.on('message', (message: ToGpuWorker) => this.obey(message));
    this.say({
      tell: 'ready',
      cards: found.flatMap(({ cards }) => cards),
      fault: found.find(({ fault }) => fault !== null)?.fault ?? null,
      problems: found.flatMap(({ problems }) => problems),
    });
  }

  private obey(message: ToGpuWorker): void {
    if (message.ask === 'read') void this.answerRead();
    else if (message.ask === 'processes') void this.list(message.id);
    else if (message.ask === 'free') this.free(message.slot, message.id);
    else this.stop();
  }

  /** A question is answered by a round that began after it. */
  private async answerRead(): Promise<void> {
    if (this.reading !== null) await this.reading;
    await this.read();
    this.say({ tell: 'read' });
  }

  private read(): Promise<void> {
    this.reading ??= this.readAll().then(() => {
      this.reading = null;
      this.pace();
    });
    return this.reading;
  }

  /** Slow cards each in a turn of their own: a claim that asks for free memory waits for one of them at most, not for all. */
  private async readAll(): Promise<void> {
    let turnMs = performance.now();
    for (const { reader, slot } of this.cards()) {
      this.announce(slot);
      reader.read(slot, rowOf(this.shared, slot), this.round);
      this.announce(null);
      if (performance.now() - turnMs < turnLimitMs) continue;
      await nextTurn();
      turnMs = performance.now();
    }
    this.takeXids();
    this.round += 1;
    this.shared.times[1] = machineMs();
  }

  /**
   * Reads again by itself, to be done shortly before the main thread looks the next time: a question and an answer every second
   * would cost that thread more than the readings. When it no longer looks, this ends.
   */
  private pace(): void {
    clearTimeout(this.nextRead);
    const usedMs = this.shared.times[0] ?? Number.NaN;
    const sinceMs = machineMs() - usedMs;
    if (this.isStopped || !(sinceMs < lostMs)) return;
    const untilMs = (Math.floor(sinceMs / periodMs) + 1) * periodMs - leadMs - sinceMs;
    this.nextRead = setTimeout(() => void this.read(), untilMs > leadMs ? untilMs : untilMs + periodMs);
  }

  private takeXids(): void {
    if (!this.skip.has(nvmlEvents)) this.announce(nvmlEvents);
    for (const reader of this.readers) {
      for (const { slot, xid } of reader.takeXids()) this.say({ tell: 'xid', slot, xid });
    }
    this.announce(null);
  }

  /** A question that comes while a listing is under way gets one of its own: that one may have passed its card already. */
  private async list(id: number): Promise<void> {
    this.wantedList = id;
    if (this.isListing) return;
    this.isListing = true;
    for (let answered = 0; answered < this.wantedList; ) {
      answered = this.wantedList;
      await this.listOnce(answered);
    }
    this.isListing = false;
  }

  private async listOnce(id: number): Promise<void> {
    const bySlot = [];
    for (const { reader, slot } of this.cards()) {
      this.announce(slot);
      const processes = reader.processes(slot);
      this.announce(null);
      if (processes !== null) bySlot.push({ slot, processes });
      await nextTurn();
    }
    this.say({ tell: 'processes', id, bySlot });
  }

  private free(slot: number, id: number): void {
    const reader = this.readers.find((candidate) => candidate.slots().includes(slot));
    this.announce(slot);
    const freeMiB = reader?.freeMiB(slot) ?? null;
    this.announce(null);
    this.say({ tell: 'free', id, freeMiB });
  }

  private stop(): void {
    clearTimeout(this.nextRead);
    this.isStopped = true;
    for (const reader of this.readers) reader.close();
    this.port.close();
  }

  private cards(): readonly { readonly reader: CardReader; readonly slot: number }[] {
    return this.readers.flatMap((reader) => reader.slots().map((slot) => ({ reader, slot })));
  }

  private announce(slot: number | null): void {
    const { state } = this.shared;
    Atomics.store(state, 0, slot === null ? 0 : slot + 1);
    if (slot !== null) Atomics.add(state, 1, 1);
  }

  private say(message: FromGpuWorker): void {
    this.port.postMessage(message);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
