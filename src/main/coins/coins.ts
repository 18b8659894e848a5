import { z } from 'zod';
import file from '../../../assets/coins/coins.json';
import { isMinerId, type MinerId } from '../../shared/literals';

/**
 * gpu, cpu, cpu+gpu: minable with that. asic_dominated: possible, pointless. asic_only: a payout address only. pos: proof of stake.
 * ended: mining is over.
 */
const miningClass = z.enum(['gpu', 'cpu', 'cpu+gpu', 'asic_dominated', 'asic_only', 'pos', 'ended']);
export type MiningClass = z.infer<typeof miningClass>;

const minerId = z.custom<MinerId>((value) => typeof value === 'string' && isMinerId(value));

const coinSchema = z.strictObject({
  ticker: z.string(),
  name: z.string(),
  /** As miners write it; null: it is not mined any more. */
  algorithm: z.string().nullable(),
  class: miningClass,
  /** Smallest common card in mid-2026, GiB: what it asked of a card's memory then and 0.6. null: no such need, or not known. */
  minVramGib: z.number().nullable(),
  /** What a miner has to hold in the card's memory (DAG, dataset). null: nothing large, or not known. */
  memory: z
    .strictObject({
      gib: z.number(),
      /** When it was that, `YYYY-MM-DD`; null: not dated, since it does not grow. */
      asOf: z.string().nullable(),
      /** null: it grows, and how fast is not verified. */
      growth: z
        .union([
          z.strictObject({ mib: z.number(), days: z.number() }),
          /** Compound: so much of what it is then. */
          z.strictObject({ percent: z.number(), days: z.number() }),
        ])
        .nullable(),
    })
    .nullable(),
  /**
   * Usual mean time between two blocks of the chain, s: what its difficulty aims at, whatever makes the block (a stake too), since
   * each one makes pools send new work. null: it is not mined, or no source was read.
   */
  blockTimeS: z.number().positive().nullable(),
  /** Where that was read: repository and file, or the project's own page. */
  blockTimeSource: z.string().nullable(),
  hasAsics: z.boolean(),
  /** False: reports say that its mining ends or has ended. */
  isStatusVerified: z.boolean(),
  /** Miners of ours that mine it. */
  miners: z.array(minerId).readonly(),
  /** Where algorithm and address form were read. */
  source: z.string(),
  notes: z.string().nullable(),
});
export type Coin = z.infer<typeof coinSchema>;
export type CoinMemoryNeed = NonNullable<Coin['memory']>;

const catalogue = z
  .strictObject({
    source: z.string(),
    coins: z.array(coinSchema),
    withoutAddressRule: z.array(z.strictObject({ ticker: z.string(), name: z.string(), class: miningClass })),
  })
  .parse(file);

/** Coins whose address form is verified (wallets/rulesTable.ts has one rule for each). The last three classes are payout only. */
export const coins: readonly Coin[] = catalogue.coins;

/** Coins that people ask for and whose addresses could not be checked: not offered. */
export const coinsWithoutAddressRule = catalogue.withoutAddressRule;

export function findCoin(ticker: string): Coin | null {
  const wanted = ticker.trim().toUpperCase();
  return coins.find((entry) => entry.ticker === wanted) ?? null;
}

/** Whether it can be mined at all, worth it or not. */
export function isMinable({ class: miningClass }: Coin): boolean {
  return miningClass !== 'asic_only' && miningClass !== 'pos' && miningClass !== 'ended';
}
