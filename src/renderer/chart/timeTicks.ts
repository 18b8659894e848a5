const tickMs = 120_000;

/** Whole even minutes inside the span: labels stand still while the lines move. */
export function timeTicks(fromMs: number, toMs: number): readonly number[] {
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / tickMs) * tickMs; at <= toMs; at += tickMs) ticks.push(at);
  return ticks;
}
