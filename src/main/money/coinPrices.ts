import { z } from 'zod';

// The form of CoinGecko's public API (https://docs.coingecko.com/reference/simple-price); only coins whose id there is certain.

export const priceHost = 'api.coingecko.com';

const ids: Readonly<Record<string, string>> = {
  ETC: 'ethereum-classic',
  ETHW: 'ethereum-pow-iou',
  RVN: 'ravencoin',
  ERG: 'ergo',
  CFX: 'conflux-token',
  FIRO: 'zcoin',
  ZANO: 'zano',
  XMR: 'monero',
  KAS: 'kaspa',
  ZEC: 'zcash',
  BTG: 'bitcoin-gold',
  BTC: 'bitcoin',
  LTC: 'litecoin',
  ETH: 'ethereum',
};

/** Where the prices of these coins are; null: none of them is known there. */
export function priceUrl(base: string, coins: readonly string[], currency: string): string | null {
  const known = coins.flatMap((coin) => ids[coin] ?? []);
  if (known.length === 0) return null;
  const query = `ids=${known.join(',')}&vs_currencies=${currency.toLowerCase()}&include_last_updated_at=true`;
  return `${base}/api/v3/simple/price?${query}`;
}

export interface CoinPrice {
  readonly coin: string;
  readonly perCoin: number;
  /** When it was, ms since 1970; null: not said. */
  readonly atMs: number | null;
}

/** What the answer says of these coins; a coin that is not in it, or has no price in that currency, is left out. */
export function readPrices(body: unknown, coins: readonly string[], currency: string): readonly CoinPrice[] {
  const said = z.record(z.string(), z.record(z.string(), z.number().nullable())).safeParse(body);
  if (!said.success) return [];
  return coins.flatMap((coin) => {
    const entry = said.data[ids[coin] ?? ''];
    const perCoin = entry?.[currency.toLowerCase()] ?? null;
    if (perCoin === null || perCoin <= 0) return [];
    const seconds = entry?.['last_updated_at'] ?? null;
    return [{ coin, perCoin, atMs: seconds === null ? null : seconds * 1000 }];
  });
}
