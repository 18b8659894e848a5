import type { PriceQuote, PriceSource } from './rank';

/** What the rig's money knows: of coins that it mined, or that the owner gave a price. */
export interface KnownPrices {
  /** What one hash brings, in the currency of the settings; null: not known. */
  readonly perHash: (coin: string) => number | null;
  /** Null: none is set. */
  readonly currency: () => string | null;
  /** Who is asked; null: nobody, so it is the owner's word. */
  readonly source: () => string | null;
  readonly nowMs: () => number;
}

const secondsPerDay = 86_400;

/** Prices as they are known here, for the ranking of coins; it asks nobody. */
export function knownPrices(known: KnownPrices): PriceSource {
  return {
    quote: async (tickers, currency): Promise<PriceQuote | null> => {
      if (known.currency() !== currency) return null;
      const brings = tickers.map((ticker) => [ticker, known.perHash(ticker)] as const);
      if (brings.every(([, perHash]) => perHash === null)) return null;
      const perHashDay = Object.fromEntries(
        brings.map(([ticker, perHash]) => [ticker, perHash === null ? null : perHash * secondsPerDay]),
      );
      return { source: known.source() ?? '–', atMs: known.nowMs(), currency, perHashDay };
    },
  };
}
