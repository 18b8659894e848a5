import type { FaultCode } from '../../../shared/faults';
import type { MinerLogEvent } from '../adapter';

export type LinePattern = readonly [RegExp, MinerLogEvent];

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');

/** A reader that takes the first pattern a line has; colours do not count. */
export function lineReader(patterns: readonly LinePattern[]): (line: string) => MinerLogEvent | null {
  return (line) => {
    const plain = line.replace(colour, '');
    return patterns.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
  };
}

export function fatal(code: FaultCode): MinerLogEvent {
  return { event: 'fault', code, isFatal: true };
}

export function starting(step: 'dataset' | 'dag'): MinerLogEvent {
  return { event: 'starting', step };
}

const memory = /out of memory|CUDA_ERROR_OUT_OF_MEMORY|CL_MEM_OBJECT_ALLOCATION_FAILURE|not enough (?:free |GPU |video )*memory/i;
const gpu =
  /illegal memory access|illegal address|unspecified launch failure|CUDA_ERROR_\w+|cuda exception|CUDA error|\bCL_OUT_OF_RESOURCES\b/i;

/** What CUDA and OpenCL say through every miner. */
export const gpuFaults: readonly LinePattern[] = [
  [memory, fatal('miner/out-of-memory')],
  [gpu, fatal('miner/gpu-error')],
];

/** An exit of a miner whose codes are not documented: what its last lines say, else whether it was a signal. */
export function readGpuMinerExit(_code: number | null, signal: string | null, tail: readonly string[]): FaultCode {
  const text = tail.join('\n');
  if (memory.test(text)) return 'miner/out-of-memory';
  if (gpu.test(text)) return 'miner/gpu-error';
  return signal === null ? 'miner/exited' : 'miner/crashed';
}
