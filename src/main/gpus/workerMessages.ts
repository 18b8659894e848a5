import type { Fault } from '../../shared/faults';
import type { CardProcess, FoundCard } from './cardReader';

/** What the GPUs' worker is started with. */
export interface GpuWorkerData {
  readonly memory: SharedArrayBuffer;
  readonly nvmlLibrary: string;
  readonly sysfsRoot: string;
  readonly procRoot: string;
  readonly pciNames: readonly string[];
  /** Slots whose driver does not come back, not to be touched. */
  readonly skip: readonly number[];
}

export type ToGpuWorker =
  | { readonly ask: 'read' }
  | { readonly ask: 'free'; readonly slot: number; readonly id: number }
  /** Answered by a listing that began afterwards. */
  | { readonly ask: 'processes'; readonly id: number }
  | { readonly ask: 'stop' };

export type FromGpuWorker =
  | {
      readonly tell: 'ready';
      readonly cards: readonly FoundCard[];
      readonly fault: Fault | null;
      readonly problems: readonly string[];
    }
  /** The rows are written. */
  | { readonly tell: 'read' }
  | { readonly tell: 'free'; readonly id: number; readonly freeMiB: number | null }
  | {
      readonly tell: 'processes';
      /** Of the newest question that this answers. */
      readonly id: number;
      readonly bySlot: readonly { readonly slot: number; readonly processes: readonly CardProcess[] }[];
    }
  | { readonly tell: 'xid'; readonly slot: number; readonly xid: number };
