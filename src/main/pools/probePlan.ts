import { coins } from '../coins/coins';
import { cryptoNote } from './dialects/cryptoNote';
import type { Dialect, WorkKind } from './dialects/dialect';
import { ethereumStratum2 } from './dialects/ethereumStratum2';
import { ethProxy } from './dialects/ethProxy';
import { ethereumStratum1, stratum1 } from './dialects/stratum1';

/** In which order to try dialects at a pool. */
export interface DialectPlan {
  /** Those that the address or the coin asks for. */
  readonly wanted: readonly Dialect[];
  /** If none of them is spoken: which tell that the pool is there, but for another coin. */
  readonly foreign: readonly Dialect[];
}

/** The algorithm of a coin by its ticker, in any case; null: not known. */
export function algorithmOf(ticker: string | null): string | null {
  const wanted = ticker?.trim().toUpperCase();
  return coins.find((coin) => coin.ticker === wanted)?.algorithm ?? null;
}

/** What jobs of an algorithm look like; null: not known. Several coins' pools have forms of their own. */
export function workOfAlgorithm(algorithm: string | null): WorkKind | null {
  switch (algorithm?.toLowerCase()) {
    case 'ethash':
    case 'etchash':
      return 'ethash';
    case 'kawpow':
    case 'firopow':
    case 'evrprogpow':
    case 'meowpow':
      return 'progpow';
    case 'sha256d':
    case 'sha512256d':
    case 'scrypt':
      return 'bitcoin';
    case undefined:
      return null;
    default:
      return /^(?:rx|cn|randomx|ghostrider)/.test(algorithm?.toLowerCase() ?? '') ? 'cryptoNote' : null;
  }
}

/** By ethminer's schemes (`stratum1`: eth-proxy, `stratum2`: NiceHash's, `stratum3`: EIP-1571), else by what the coin's pools speak. */
export function planDialects(scheme: string | null, algorithm: string | null): DialectPlan {
  const named = byScheme(scheme);
  if (named !== null) return { wanted: [named], foreign: [] };
  switch (workOfAlgorithm(algorithm)) {
    case 'ethash':
      return { wanted: [ethereumStratum1, ethProxy, ethereumStratum2], foreign: [cryptoNote] };
    case 'cryptoNote':
      return { wanted: [cryptoNote], foreign: [stratum1, ethereumStratum1, ethProxy] };
    case 'progpow':
    case 'bitcoin':
      return { wanted: [stratum1], foreign: [ethereumStratum1, ethProxy, cryptoNote] };
    case null:
      return { wanted: [stratum1, ethereumStratum1, cryptoNote, ethProxy, ethereumStratum2], foreign: [] };
  }
}

function byScheme(scheme: string | null): Dialect | null {
  switch (scheme?.split('+')[0]) {
    case 'stratum1':
    case 'ethproxy':
      return ethProxy;
    case 'stratum2':
    case 'ethstratum':
    case 'nicehash':
      return ethereumStratum1;
    case 'stratum3':
      return ethereumStratum2;
    default:
      return null;
  }
}
