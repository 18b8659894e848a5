import { z } from 'zod';
import type { MinerRun } from '../adapter';

// Parts of the schemas by which miners' answers are read. What an answer must have to be believed is strict; a sensor that says
// something else than a number is an unknown reading, not a broken answer.

/** Shares, seconds since the start. */
export const count = z.number().int().nonnegative();
/** H/s, whatever the miner's unit. */
export const rate = z.number().nonnegative();
/** °C or W; miners say 0 where they cannot measure. */
export const reading = z.number().positive().max(5000).nullable().catch(null);
/** %; 0 is a fan that stands still. */
export const percent = z.number().nonnegative().max(1000).nullable().catch(null);

/** The largest of those known; null: none is. */
export function highest(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : Math.max(...known);
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Bus number of the run's card; null: not known. */
function pciBus(run: MinerRun): number | null {
  const [, bus] = /^[0-9a-f]{4,8}:([0-9a-f]{2}):[0-9a-f]{2}\.[0-7]$/i.exec(run.device.pci ?? '') ?? [];
  return bus === undefined ? null : Number.parseInt(bus, 16);
}

/** `bus:device` in decimal, as lolMiner counts; null: not known. */
export function pciBusAndDevice(run: MinerRun): string | null {
  const [, device] = /:([0-9a-f]{2})\.[0-7]$/i.exec(run.device.pci ?? '') ?? [];
  const bus = pciBus(run);
  return bus === null || device === undefined ? null : `${bus}:${Number.parseInt(device, 16)}`;
}

/** Those of the listed cards that are the run's own, where both sides say their bus; else all of them. */
export function ownCards<T>(cards: readonly T[], run: MinerRun, busOf: (card: T) => number | null): readonly T[] {
  const bus = pciBus(run);
  const own = bus === null ? [] : cards.filter((card) => busOf(card) === bus);
  return own.length > 0 ? own : cards;
}
