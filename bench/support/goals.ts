import { percentile } from './figures';

export interface Goal {
  /** Above it the guard does not keep its word. */
  readonly must: number;
  /** What we want; null: the same as the must. */
  readonly goal: number | null;
  readonly unit: string;
  /** Which percentile counts; 100 is the worst. */
  readonly at: number;
}

/** Fewer rounds than each figure asks for, to try things out: FALLOW_BENCH_ROUNDS is the most. */
export function rounds(wanted: number): number {
  const most = Number(process.env['FALLOW_BENCH_ROUNDS'] ?? wanted);
  return Number.isFinite(most) && most > 0 ? Math.min(wanted, Math.ceil(most)) : wanted;
}

/** Figures beside what they must be, and which of them are not. */
export class Goals {
  readonly missed: string[] = [];

  /** `what: p50 … max 20.1 ms (n = 300) | p99 18.3: must 40 met, goal 18 missed` */
  sayAll(what: string, values: readonly number[], goal: Goal): void {
    const at = (p: number) => shown(percentile(values, p));
    const spread = `p50 ${at(50)}  p95 ${at(95)}  p99 ${at(99)}  max ${at(100)} ${goal.unit} (n = ${values.length})`;
    const judged = percentile(values, goal.at);
    const name = goal.at === 100 ? 'max' : `p${goal.at}`;
    console.log(`${what}: ${spread} | ${name} ${shown(judged)}: ${this.judge(what, judged, goal)}`);
  }

  /** `what: 0 of 1000 | must 2 met, goal 0 met` */
  sayOne(what: string, value: number, goal: Omit<Goal, 'at'>, of?: number): void {
    const total = of === undefined ? ` ${goal.unit}` : ` of ${of}`;
    const text = of === undefined ? shown(value) : String(value);
    console.log(`${what}: ${text}${total} | ${this.judge(what, value, goal)}`);
  }

  /** Says what was missed; the exit code follows where FALLOW_BENCH_STRICT asks for it. */
  end(): void {
    for (const what of this.missed) console.log(`MISSED: ${what}`);
    if (this.missed.length > 0 && process.env['FALLOW_BENCH_STRICT'] !== undefined) process.exitCode = 1;
  }

  private judge(what: string, value: number, { must, goal }: Omit<Goal, 'at'>): string {
    const verdict = (limit: number) => (value <= limit ? 'met' : 'MISSED'); // no value at all (NaN) meets nothing
    if (!(value <= must)) this.missed.push(what);
    return `must ${must} ${verdict(must)}${goal === null ? '' : `, goal ${goal} ${verdict(goal)}`}`;
  }
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '-' : 'never';
  return value.toFixed(Math.abs(value) < 1 ? 3 : 1);
}
