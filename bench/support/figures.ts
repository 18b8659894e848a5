/** Nearest-rank percentile: of 100 sorted values the 99th is p99. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** `what: p50 12.3 p95 34.5 p99 45.6 max 50.1 ms (n = 100)` */
export function sayPercentiles(what: string, values: readonly number[], unit = 'ms'): void {
  const at = (p: number) => percentile(values, p).toFixed(1);
  console.log(`${what}: p50 ${at(50)}  p95 ${at(95)}  p99 ${at(99)}  max ${at(100)} ${unit} (n = ${values.length})`);
}
