import type { FaultCode } from '../../shared/faults';
import { shortenWallet } from '../platform/redact';
import type { MinerAdapter } from './adapter';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly ranMs: number;
  readonly tail: readonly string[];
}

/** A program that ends this soon with its help text never began to mine. */
const soonMs = 3000;

/** What an exit that nobody asked for means. Exit code 0 is a failure too: ethminer leaves with it when its pool is gone. */
export function exitFault(adapter: Pick<MinerAdapter, 'readExit'>, exit: Exit): FaultCode {
  const { code, signal, tail, ranMs } = exit;
  if (code === 127 && ranMs < soonMs) return 'miner/not-found'; // the keeper's shell says so, and names the file in the tail
  if (code === 126 && ranMs < soonMs) return 'miner/not-executable';
  const saysUsage = tail.some((line) =>
    /^\s*usage:|unrecognized option|unknown (?:argument|option)|invalid (?:argument|option)/i.test(line),
  );
  if (ranMs < soonMs && (code === 1 || code === 2) && saysUsage) return 'miner/bad-arguments';
  return adapter.readExit(code, signal, tail);
}

/** Exits that may well be the pool's doing: worth a look whether it can be reached. */
export function mayBePool(fault: FaultCode): boolean {
  return fault === 'miner/exited' || fault === 'pool/unreachable';
}

/** The command line for the log: wallet shortened, what proves identity left out. */
export function loggedCommand(
  path: string,
  args: readonly string[],
  secrets: { readonly wallet: string; readonly apiToken: string },
): string {
  const short = shortenWallet(secrets.wallet);
  const words = [path, ...args].map((word) => {
    const written = [secrets.wallet, encodeURIComponent(secrets.wallet)]; // as it is, and within an address
    const shown = secrets.wallet.length > 0 ? written.reduce((text, wallet) => text.replaceAll(wallet, short), word) : word;
    const safe = shown.replaceAll(secrets.apiToken, '***');
    return /^[\w@%+=:,./…*-]+$/.test(safe) ? safe : JSON.stringify(safe);
  });
  return words.join(' ');
}
