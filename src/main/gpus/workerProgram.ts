import type { MessagePort } from 'node:worker_threads';
import type { CardReader } from './cardReader';
import { DrmReader } from './drmReader';
import { NvmlReader } from './nvmlReader';
import { nvmlEvents, rowOf, type SharedRows, sharedRows } from './readingRow';
import type { FromGpuWorker, GpuWorkerData, ToGpuWorker } from './workerMessages';

/** Runs in the GPUs' worker: asks the drivers whatever may take time, so that the app's own thread never waits for them. */
export class GpuWorker {
  private readonly shared: SharedRows;
  private readonly readers: readonly CardReader[];
  private readonly skip: ReadonlySet<number>;
  private round = 0;
  private isReading = false;
  private isListing = false;
  private wantedList = 0;

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
    if (message.ask === 'read') void this.read();
    else if (message.ask === 'processes') void this.list(message.id);
    else if (message.ask === 'free') this.free(message.slot, message.id);
    else this.stop();
  }

  /** Card by card, each in its own turn: a claim that asks for free memory waits for one card at most, not for all. */
  private async read(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    for (const { reader, slot } of this.cards()) {
      this.announce(slot);
      reader.read(slot, rowOf(this.shared, slot), this.round);
      this.announce(null);
      await nextTurn();
    }
    this.takeXids();
    this.round += 1;
    this.isReading = false;
    this.say({ tell: 'read' });
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
