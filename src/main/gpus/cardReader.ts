import type { Fault } from '../../shared/faults';
import type { GpuProcess } from '../../shared/gpuDetails';
import type { Row } from './readingRow';
import type { DeviceInfo } from './source';

/** A card as the worker found it; its place among all cards is known once every reader has listed its own. */
export interface FoundCard extends Omit<DeviceInfo, 'index' | 'vendorIndex'> {
  /** Its row in the shared memory, and its name between the threads. */
  readonly slot: number;
}

/** A process of one card. */
export type CardProcess = Omit<GpuProcess, 'device'>;

export interface FoundCards {
  readonly cards: readonly FoundCard[];
  /** Why this driver as a whole cannot be read; null: it can, or is not there. */
  readonly fault: Fault | null;
  /** For the log: cards that could not be opened. */
  readonly problems: readonly string[];
}

/** Tells the other thread what is about to be asked, since the question may not come back; null: nothing. */
export type Announce = (slot: number | null) => void;

/** One family of cards, read in the worker. Calls may block for as long as a driver pleases; none throws. */
export interface CardReader {
  /** Slots in `skip` are not touched: an earlier question to them has not come back. */
  open(announce: Announce, skip: ReadonlySet<number>): FoundCards;
  slots(): readonly number[];
  /** @param round counts the readings since open(), from 0. */
  read(slot: number, row: Row, round: number): void;
  freeMiB(slot: number): number | null;
  /** Who is on these cards, by slot; a card whose driver does not say is left out. */
  processes(slot: number): readonly CardProcess[] | null;
  /** Error reports since the last call. */
  takeXids(): readonly { readonly slot: number; readonly xid: number }[];
  close(): void;
}
