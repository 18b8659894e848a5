import { Worker } from 'node:worker_threads';
import type { Clock } from '../platform/clock';
import { machineMs } from './machineClock';
import { newSharedMemory, type Row, rowOf, type SharedRows, sharedRows } from './readingRow';
import type { FromGpuWorker, GpuWorkerData, ToGpuWorker } from './workerMessages';

export type Ready = Extract<FromGpuWorker, { tell: 'ready' }>;

export interface WorkerLinkEvents {
  readonly onMessage: (message: Exclude<FromGpuWorker, { tell: 'ready' | 'free' }>) => void;
  /** The thread is over; `error` null: it was asked to end. */
  readonly onEnd: (error: Error | null) => void;
}

/** What the worker is in the middle of: the slot it asked about, and since when. */
export interface Busy {
  readonly slot: number;
  readonly forMs: number;
}

/** One worker thread, from its start to its end. */
export class WorkerLink {
  readonly ready: Promise<Ready | null>;
  isReading = false;
  private readonly worker: Worker;
  private readonly shared: SharedRows;
  private readonly waiting = new Map<number, (freeMiB: number | null) => void>();
  private nextId = 1;
  private step: { readonly count: number; readonly sinceMs: number } = { count: -1, sinceMs: 0 };
  private readonly ended: Promise<void>;

  constructor(
    programPath: string,
    data: Omit<GpuWorkerData, 'memory'>,
    private readonly clock: Clock,
    events: WorkerLinkEvents,
  ) {
    const memory = newSharedMemory();
    this.shared = sharedRows(memory);
    this.worker = new Worker(programPath, {
      name: 'fallow-gpus',
      workerData: { ...data, memory } satisfies GpuWorkerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 2 },
    });
    let becomeReady: (ready: Ready | null) => void = () => undefined;
    this.ready = new Promise((resolve) => {
      becomeReady = resolve;
    });
    let error: Error | null = null;
    this.worker.on('error', (thrown) => {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    });
    this.worker.on('message', (message: FromGpuWorker) => {
      if (message.tell === 'ready') becomeReady(message);
      else if (message.tell === 'free') this.answer(message.id, message.freeMiB);
      else {
        if (message.tell === 'read') this.isReading = false;
        events.onMessage(message);
      }
    });
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', () => {
        becomeReady(null);
        for (const id of [...this.waiting.keys()]) this.answer(id, null);
        events.onEnd(error);
        resolve();
      });
    });
  }

  row(slot: number): Row {
    return rowOf(this.shared, slot);
  }

  /** How old the rows are, ms. Says that they are used now, so that the worker has new ones a second later. */
  rowsAgeMs(): number {
    const nowMs = machineMs();
    this.shared.times[0] = nowMs;
    return nowMs - (this.shared.times[1] ?? 0);
  }

  read(): void {
    if (this.isReading) return;
    this.isReading = true;
    this.post({ ask: 'read' });
  }

  /** @param id above every earlier one's. */
  askProcesses(id: number): void {
    this.post({ ask: 'processes', id });
  }

  /** Null after `deadlineMs`: the driver is slow, or the worker is busy with another card. */
  freeMiB(slot: number, deadlineMs: number): Promise<number | null> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve) => {
      const cancel = this.clock.after(deadlineMs, () => this.answer(id, null));
      this.waiting.set(id, (freeMiB) => {
        cancel();
        resolve(freeMiB);
      });
      this.post({ ask: 'free', slot, id });
    });
  }

  /** Asked from time to time: how long the worker has been in the same step; null: it waits for us. */
  busy(): Busy | null {
    const slot = Atomics.load(this.shared.state, 0) - 1;
    const count = Atomics.load(this.shared.state, 1);
    const nowMs = this.clock.monotonicMs();
    if (count !== this.step.count) this.step = { count, sinceMs: nowMs };
    return slot < 0 ? null : { slot, forMs: nowMs - this.step.sinceMs };
  }

  /** The thread no longer keeps the process alive. */
  setAside(): void {
    this.worker.unref();
    this.post({ ask: 'stop' }); // for the moment at which the driver lets it go
  }

  /** Resolves true when the thread is over, false when it has not ended within `deadlineMs`. */
  stop(deadlineMs: number): Promise<boolean> {
    this.post({ ask: 'stop' });
    return new Promise((resolve) => {
      const cancel = this.clock.after(deadlineMs, () => resolve(false));
      void this.ended.then(() => {
        cancel();
        resolve(true);
      });
    });
  }

  private answer(id: number, freeMiB: number | null): void {
    this.waiting.get(id)?.(freeMiB);
    this.waiting.delete(id);
  }

  private post(message: ToGpuWorker): void {
    this.worker.postMessage(message);
  }
}
