import type { HarvestLine, YieldCost } from '../../shared/money';
import type { QuoteBook } from './quotes';
import type { TariffPrices } from './tariff';

/** What a device did from `fromMs` until its next band. */
export interface Band {
  readonly fromMs: number;
  readonly activity: string;
}

type Part = 'miningMs' | 'jobMs' | 'betweenMs' | 'hinderedMs' | 'heldMs' | 'offMs';

const partOf: Readonly<Record<string, Part>> = {
  mining: 'miningMs',
  inUse: 'jobMs',
  vacating: 'jobMs',
  starting: 'betweenMs',
  waiting: 'betweenMs',
  cooling: 'hinderedMs',
  faulted: 'hinderedMs',
  paused: 'heldMs',
  excluded: 'heldMs',
  idle: 'heldMs',
  off: 'offMs',
};

const nothing = { miningMs: 0, jobMs: 0, betweenMs: 0, hinderedMs: 0, heldMs: 0, offMs: 0 };

/** One device's time from `fromMs` to `toMs` by what it did; bands in order of time, before the first of them it was off. */
export function harvestLine(device: string, bands: readonly Band[], fromMs: number, toMs: number): HarvestLine {
  const parts: Record<Part, number> = { ...nothing };
  const first = bands[0];
  parts.offMs += Math.max(0, Math.min(toMs, first?.fromMs ?? toMs) - fromMs);
  for (const [i, band] of bands.entries()) {
    const endMs = Math.min(toMs, bands[i + 1]?.fromMs ?? toMs);
    parts[partOf[band.activity] ?? 'offMs'] += Math.max(0, endMs - Math.max(fromMs, band.fromMs));
  }
  return { device, totalMs: Math.max(0, toMs - fromMs), ...parts, harvestedShare: shareOf(parts) };
}

export function harvestTotal(lines: readonly HarvestLine[]): HarvestLine {
  const sum = (part: Part | 'totalMs') => lines.reduce((all, line) => all + line[part], 0);
  const parts = Object.fromEntries(Object.keys(nothing).map((part) => [part, sum(part as Part)])) as Record<Part, number>;
  return { device: 'all', totalMs: sum('totalMs'), ...parts, harvestedShare: shareOf(parts) };
}

function shareOf({ miningMs, betweenMs, hinderedMs }: Readonly<Record<Part, number>>): number | null {
  const freeMs = miningMs + betweenMs + hinderedMs;
  return freeMs > 0 ? miningMs / freeMs : null;
}

/** A job as the history tells it. */
export interface YieldedTo {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly devices: readonly string[];
  readonly startedMs: number;
  readonly endedMs: number | null;
  readonly gaveWayMs: number;
  readonly gaveWayHashes: number | null;
}

export interface YieldFacts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  readonly book: QuoteBook;
  readonly tariff: TariffPrices | null;
  readonly isPractice: boolean;
  /** What the devices mine; null: several coins, or none that is known. */
  readonly coinOf: (devices: readonly string[]) => string | null;
  /** Mean power of a device while it mines, W; null: not known. */
  readonly miningW: (device: string) => number | null;
}

/** What a job cost in the part of it that lies in the range, as if it had spread evenly; null: it does not touch the range. */
export function yieldCost(job: YieldedTo, facts: YieldFacts): YieldCost | null {
  const endMs = job.endedMs ?? facts.nowMs;
  const fromMs = Math.max(job.startedMs, facts.fromMs);
  const toMs = Math.min(endMs, facts.toMs);
  if (toMs <= fromMs || job.gaveWayMs <= 0) return null;
  const part = (toMs - fromMs) / (endMs - job.startedMs);
  const hashes = job.gaveWayHashes === null ? null : job.gaveWayHashes * part;
  const gaveWayMs = job.gaveWayMs * part;
  const { id, name, class: jobClass, devices, startedMs, endedMs } = job;
  const value = worthOf({ hashes, gaveWayMs, devices, fromMs, toMs }, facts);
  return { job: id, name, class: jobClass, devices, startedMs, endedMs, gaveWayMs, hashes, value };
}

interface Yielded {
  readonly hashes: number | null;
  readonly gaveWayMs: number;
  readonly devices: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

function worthOf({ hashes, gaveWayMs, devices, fromMs, toMs }: Yielded, facts: YieldFacts): number | null {
  const coin = facts.coinOf(devices);
  if (hashes === null || coin === null || facts.isPractice) return null;
  const perHash = facts.book.coinsPerHash(coin, toMs);
  const price = facts.book.price(coin, toMs);
  const watts = devices.map(facts.miningW);
  const perKwh = facts.tariff?.mean(fromMs, toMs) ?? null;
  if (perHash === null || price === null || perKwh === null || watts.includes(null)) return null;
  const meanW = watts.reduce((sum: number, one) => sum + (one ?? 0), 0) / Math.max(1, watts.length);
  return hashes * perHash * price - (meanW * gaveWayMs * perKwh) / 3.6e9;
}
