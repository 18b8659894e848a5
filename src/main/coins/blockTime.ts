import { findCoin } from './coins';

/**
 * Usual mean time between two blocks of a coin, ms. null: not known, a coin that is not in the catalogue, or one whose algorithm is
 * another: then something else is mined and paid in it.
 */
export function blockTimeMs(ticker: string, algorithm: string): number | null {
  const coin = findCoin(ticker);
  return coin === null || coin.blockTimeS === null || coin.algorithm !== algorithm ? null : coin.blockTimeS * 1000;
}
