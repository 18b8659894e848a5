import { readObject, readStratum, type StratumError, type StratumId } from '../stratum';

/** One line of a pool. Unlike the practice pool's codec it keeps parameters that are an object: EthereumStratum/2.0.0, CryptoNote. */
export type PoolMessage =
  | { readonly kind: 'answer'; readonly id: StratumId; readonly result: unknown; readonly error: StratumError | null }
  | { readonly kind: 'call'; readonly method: string; readonly params: unknown };

/** Null: no JSON-RPC, so no kind of Stratum. */
export function readPoolMessage(line: string): PoolMessage | null {
  const message = readStratum(line);
  if (message === null) return null;
  if (message.kind === 'response') return { kind: 'answer', id: message.id, result: message.result, error: message.error };
  return { kind: 'call', method: message.method, params: readObject(line)?.['params'] ?? null };
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Up to 32 bytes of hex, leading zeros left out or not, as a number; null: it is not that. */
export function readTarget(value: unknown): bigint | null {
  const digits = typeof value === 'string' ? /^(?:0x)?([0-9a-f]{1,64})$/i.exec(value)?.[1] : undefined;
  return digits === undefined ? null : BigInt(`0x${digits}`);
}

/** Finite and above 0, else undefined. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
