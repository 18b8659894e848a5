import type { SessionResult } from './peer';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

const columns = 'NSR@5 @20  @40   p90@40 within 5 % / 1 %  unsafe  crashes hot   lost min  trials';

/** One line of figures over many sessions. */
export function sayTitle(title: string): void {
  console.log(`\n${title}\n${' '.repeat(26)}${columns}`);
}

export function sayResults(what: string, results: readonly SessionResult[], last: number): void {
  const nsr = (count: number) => results.map(({ at }) => at.get(count)?.nsr ?? Number.NaN);
  const end = results.flatMap(({ at }) => at.get(last) ?? []);
  const percent = (values: readonly boolean[]) => `${(100 * mean(values.map(Number))).toFixed(1)} %`;
  const cells = [
    what.padEnd(25),
    mean(nsr(5)).toFixed(2),
    mean(nsr(20)).toFixed(3),
    mean(nsr(last)).toFixed(3),
    percentile(nsr(last), 0.9).toFixed(2).padStart(5),
    `${percent(end.map(({ ofOptimum }) => ofOptimum >= 0.95))} / ${percent(end.map(({ ofOptimum }) => ofOptimum >= 0.99))}`.padStart(
      16,
    ),
    percent(end.map(({ isUnsafe }) => isUnsafe)).padStart(6),
    mean(results.map(({ crashes }) => crashes))
      .toFixed(2)
      .padStart(6),
    mean(results.map(({ overTemperature }) => overTemperature)).toFixed(2),
    mean(results.map(({ minutesLost }) => minutesLost))
      .toFixed(1)
      .padStart(6),
    mean(results.map(({ trials }) => trials))
      .toFixed(1)
      .padStart(8),
  ];
  console.log(cells.join('  '));
}

/** When the tuner said for the first time that another trial would not pay. */
export function sayStops(results: readonly SessionResult[]): void {
  const stops = results.flatMap(({ stoppedAt }) => stoppedAt ?? []);
  const after = stops.length === 0 ? '' : `, after ${mean(stops).toFixed(1)} trials on the mean`;
  console.log(`Stopping was advised in ${stops.length} of ${results.length} sessions${after}; all trials were run all the same`);
}

export function sayTimes(results: readonly SessionResult[]): void {
  const times = results.flatMap(({ askMs }) => askMs);
  const text = [0.5, 0.99, 1].map((part) => percentile(times, part).toFixed(0));
  console.log(`A suggestion: p50 ${text[0]}  p99 ${text[1]}  max ${text[2]} ms (n = ${times.length})`);
}
