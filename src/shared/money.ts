import { z } from 'zod';

// What the rig earned, what that cost, and what mining gave way to jobs, as faces ask for it. Amounts in a currency are plain numbers
// of its main unit (euros, not cents), unrounded. null: not known, never 0.

/** A price of electricity per kWh, in the currency of the settings. Negative is possible where prices are made hourly. */
const perKwh = z.number().min(-10).max(100);
/** Minutes since local midnight, 0 to 1439. */
const minuteOfDay = z.number().int().min(0).max(1439);

/** How electricity is paid for. Times are the rig's local times, through summer time and back. */
export const tariffSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), perKwh }),
  /**
   * Night from `nightFromMin` until `nightUntilMin` (over midnight when it is the earlier one; nothing when they are equal), every
   * day; on `nightDays` (0 Sunday to 6 Saturday) from midnight to midnight.
   */
  z.strictObject({
    kind: z.literal('dayNight'),
    dayPerKwh: perKwh,
    nightPerKwh: perKwh,
    nightFromMin: minuteOfDay,
    nightUntilMin: minuteOfDay,
    nightDays: z.array(z.number().int().min(0).max(6)).max(7),
  }),
  /**
   * A CSV file with a line for each hour, `2026-11-21T13:00:00Z,0.2131` (ISO time with Z or an offset, price per kWh); each holds until the
   * next line, an hour at most. Hours that the file does not name cost `otherwisePerKwh`; null: their cost is not known.
   */
  z.strictObject({
    kind: z.literal('hourly'),
    path: z
      .string()
      .max(4096)
      .regex(/^\/[^\u0000]*$/, 'use an absolute path'),
    otherwisePerKwh: perKwh.nullable(),
  }),
]);
export type Tariff = z.infer<typeof tariffSchema>;

const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'use a three-letter code such as EUR');
const ticker = z.string().regex(/^[A-Z0-9]{1,20}$/);

const poolShapes = ['open-ethereum-pool', 'cryptonote-nodejs-pool', 'nodejs-pool', 'miningcore'] as const;
/** HTTPS, or HTTP on this machine or a private network; no user, query or fragment. */
const poolApiUrl =
  /^(https:\/\/[a-z0-9.-]+|http:\/\/(localhost|127(\.\d{1,3}){3}|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}))(:\d{1,5})?(\/[\w.-]+)*\/?$/i;
/** How pools are asked that Fallow does not know by their names, by the pool's host as in the setup. */
const poolApisSchema = z.record(
  z.string().regex(/^[a-z0-9.-]{1,253}$/, 'use the host of the pool, in small letters'),
  z.strictObject({
    /** Whose answers they are. */
    shape: z.enum(poolShapes),
    /** Where they begin: `https://pool.example/api`; for miningcore with the pool's id, `https://pool.example/api/pools/etc1`. */
    url: z.string().max(300).regex(poolApiUrl, 'use an https:// address, or http:// on a private network'),
    /** Parts of a coin in the amounts of an open-ethereum-pool or a cryptonote-nodejs-pool; null: not known, or the pool says it. */
    partsOfCoin: z.number().positive().max(1e30).nullable(),
  }),
);
export type PoolApis = z.infer<typeof poolApisSchema>;

/** Whom Fallow may ask, and what the owner says. Nobody is asked unless it is switched on. */
export const pricesSchema = z.strictObject({
  /** Prices of coins: `coingecko` asks api.coingecko.com once in 30 minutes for the coins that are mined; null: nobody is asked. */
  source: z.enum(['coingecko']).nullable(),
  /** Whether the public statistics of the rig's own pools are asked: reward per hash, and what the pool says it owes the wallet. */
  askPools: z.boolean(),
  poolApis: poolApisSchema.optional(),
  /** The owner's own price of a coin by its ticker; goes before what is asked. `atMs`: when it was entered, ms since 1970. */
  own: z.record(
    ticker,
    z.strictObject({ perCoin: z.number().positive().max(1e9), currency: currencyCode, atMs: z.number().int().nonnegative() }),
  ),
  /** What one unit of another currency is worth in the currency of the settings, entered by the owner; by the other's code. */
  exchange: z.record(currencyCode, z.number().positive().max(1e9)),
});
export type PriceSettings = z.infer<typeof pricesSchema>;
export const noPrices: PriceSettings = { source: null, askPools: false, own: {}, exchange: {} };

const timeMs = z.number().int().nonnegative();
export const rangeArgs = { fromMs: timeMs, toMs: timeMs };
export const summaryArgs = z.strictObject({ ...rangeArgs, by: z.enum(['day', 'device', 'coin']) });

/** One coin's part of a line. */
export interface Earned {
  readonly coin: string;
  /** Hashes that the accepted shares stand for; `hashrate`: a miner said no difficulty, so its own hashrate over time was taken. */
  readonly hashes: number | null;
  readonly hashesFrom: 'shares' | 'hashrate' | null;
  /** Coins those hashes should bring, by the reward per hash at the time; null: that is not known. */
  readonly byShares: number | null;
  /** Coins by the pool's word: how much balance and payments grew. Only in lines by day and by coin: pools know no devices. */
  readonly byPool: number | null;
  /** Both in the summary's currency; null: no amount, or no price. */
  readonly bySharesValue: number | null;
  readonly byPoolValue: number | null;
}

/** One day, device or coin. */
export interface MoneyLine {
  /** By day: `2026-11-21`, the rig's local date. By device: its id. By coin: its ticker. */
  readonly key: string;
  readonly earned: readonly Earned[];
  /** Sums of `earned`; null: nothing of it is known. */
  readonly bySharesValue: number | null;
  readonly byPoolValue: number | null;
  /** Electricity while the miner ran (starting and stopping too), kWh; null: not known at all. Jobs' electricity is not in it. */
  readonly energyKwh: number | null;
  /** `estimated`: nothing of it was measured; `partly`: some readings were missing and filled in. */
  readonly energyFrom: 'measured' | 'partly' | 'estimated' | null;
  /** How much of it was measured, kWh. */
  readonly measuredKwh: number;
  /** What that electricity cost; null: no tariff, or an hour without a price. */
  readonly electricityCost: number | null;
  /** Value less electricity; null: one of the two is not known. */
  readonly netByShares: number | null;
  readonly netByPool: number | null;
  /** Time the line's devices mined, ms of device time. */
  readonly minedMs: number;
}

/** Which price was used for a coin, and how old it is. */
export interface PriceNote {
  readonly coin: string;
  readonly perCoin: number | null;
  /** The currency it was given in, before any exchange of the owner's. */
  readonly currency: string | null;
  /** `own`: the owner's; else a host such as `api.coingecko.com`; null: none. */
  readonly source: string | null;
  /** When the source said it, ms since 1970. */
  readonly atMs: number | null;
  /** `offline`: the source was asked and did not answer, an older price is used; `notAsked`: asking is off and there is none. */
  readonly state: 'fresh' | 'old' | 'own' | 'offline' | 'notAsked' | 'unknown';
  /** Coins a hash brings on average, its source and time; null: not known. */
  readonly coinsPerHash: number | null;
  readonly rewardSource: string | null;
  readonly rewardAtMs: number | null;
}

export interface MoneySummary {
  /** The practice rig: hashes, energy and its cost are simulated, and there are no coins: amounts and values are null. */
  readonly isPractice: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  /** IANA name, in which days begin. */
  readonly timeZone: string;
  /** Of every value and cost here; null: none is set, so there are no values. */
  readonly currency: string | null;
  readonly tariff: Tariff | null;
  /** Why the file of the tariff cannot be used as it is; prices read from it before count meanwhile. Absent: an app that is older. */
  readonly tariffFault?: { readonly code: string; readonly values: Readonly<Record<string, string | number>> } | null;
  readonly total: MoneyLine;
  /** Days in order, without days that have nothing; devices and coins by their mined time, the longest first. */
  readonly lines: readonly MoneyLine[];
  readonly prices: readonly PriceNote[];
}

/** What one yielding cost: a job, and what its devices would have brought meanwhile. */
export interface YieldCost {
  readonly job: string;
  readonly name: string;
  readonly class: string;
  readonly startedMs: number;
  /** null: it runs. */
  readonly endedMs: number | null;
  readonly devices: readonly string[];
  /** Device time that mining gave up, within the range, ms. */
  readonly gaveWayMs: number;
  readonly hashes: number | null;
  /** In the currency of the answer, less the electricity that mining would have taken; null: not known. */
  readonly value: number | null;
}

/** Device time in ms; the parts of `totalMs` add up to it. */
export interface HarvestLine {
  /** Device id; `all` for the sum. */
  readonly device: string;
  readonly totalMs: number;
  /** Accepted work was being made. */
  readonly miningMs: number;
  /** A job had the device, or it was being emptied for one. */
  readonly jobMs: number;
  /** Starting, or waiting out the quiet time after a job. */
  readonly betweenMs: number;
  /** Cooling, faulted: free, but it could not. */
  readonly hinderedMs: number;
  /** Paused, excluded, idle by mode: the owner's will. */
  readonly heldMs: number;
  /** Fallow, or the machine, did not run. */
  readonly offMs: number;
  /** miningMs of what was free: mining, between and hindered; null: nothing was. */
  readonly harvestedShare: number | null;
}

export interface Harvest {
  readonly isPractice: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  readonly currency: string | null;
  readonly total: HarvestLine;
  readonly devices: readonly HarvestLine[];
  readonly accepted: number;
  /** Hashes of the accepted shares; null: no miner said its shares' difficulty. */
  readonly acceptedHashes: number | null;
  /** Latest first, at most 500. */
  readonly yields: readonly YieldCost[];
  readonly yieldHashes: number | null;
  readonly yieldValue: number | null;
}
