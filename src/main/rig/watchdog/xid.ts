import type { FaultCode } from '../../../shared/faults';

// Numbers and meanings by NVIDIA's catalogue of XID errors (docs.nvidia.com/deploy/xid-errors).

/** After these the work on the card is lost, whatever the miner says: a new process has to begin anew. */
const fatal: ReadonlySet<number> = new Set([
  ...[13, 31, 32, 38, 43, 44, 68, 69, 109], // an engine stopped or faulted: too high a clock shows so
  ...[48, 61, 62, 94, 95, 110, 119, 120, 136, 140], // memory that cannot be corrected, the card's own processors
]);
/** It fell off the bus. */
const gone = 79;

/** What an error report means for the miner on that card; null: nothing (a process was cleaned up, a page was retired). */
export function faultOfXid(xid: number): FaultCode | null {
  if (xid === gone) return 'gpu/gone';
  return fatal.has(xid) ? 'miner/gpu-error' : null;
}
