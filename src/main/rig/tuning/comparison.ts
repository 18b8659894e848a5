import type { FlagValues, Measured, TuningComparison } from '../../../shared/tuning';
import type { ModelObjective } from './advisor';
import { deviation, mean } from './measure';

// Pure: what a set of flags is worth, and how sure it is that one is better than another.

/** What a long run of one configuration showed. */
export interface LongRun {
  readonly config: FlagValues;
  /** Mean hashrates of blocks of equal length, H/s. */
  readonly blocks: readonly number[];
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
}

/** Fewer shares say nothing of the accepted part. */
const leastShares = 30;
/** A card's hashrate differs by so much between one hour and the next with the same flags. */
const drift = 0.002;
/** Both ends of 90 % of a normal distribution. */
const spread = 1.645;

export interface Prices {
  /** Money for one H/s and day. */
  readonly perHashDay: number;
  readonly perKwh: number;
}

/** The objective of a hashrate, in the objective's own unit; null where it needs a power that nobody knows. */
export function objectiveOf(
  { kind, perHashDay, perKwh }: ModelObjective,
  run: {
    readonly hashrateHs: number;
    readonly powerW: number | null;
    readonly acceptedPart: number;
    readonly temperatureC: number | null;
  },
): number | null {
  const paid = run.hashrateHs * run.acceptedPart;
  switch (kind) {
    case 'hashrate':
      return paid;
    case 'efficiency':
      return run.powerW === null ? null : paid / Math.max(1, run.powerW);
    case 'income':
      return earned(paid, run.powerW, { perHashDay, perKwh });
    case 'reward':
      return Math.max(
        0,
        100 - 2 * (100 - 100 * run.acceptedPart) - Math.max(0, (run.temperatureC ?? 0) - 90), // no totals of a cluster here
      );
  }
}

/** Money a day, net; a power that nobody can read costs nothing here. */
export function earned(paidHs: number, powerW: number | null, { perHashDay, perKwh }: Prices): number {
  return paidHs * perHashDay - ((powerW ?? 0) / 1000) * 24 * perKwh;
}

/** Both measured in the same session; null where one of them was not. */
export function compare(
  before: LongRun,
  after: LongRun,
  objective: ModelObjective,
  prices: Prices | null,
): TuningComparison | null {
  const [a, b] = [measured(before, objective, prices), measured(after, objective, prices)];
  if (a.objective === null || b.objective === null || a.objective === 0) return null;
  const unit = 100 / Math.abs(a.objective);
  const gainPct = unit * (b.objective - a.objective);
  const sdPct = Math.hypot(doubt(before, objective), doubt(after, objective)) * unit;
  const gainPerDay = a.earnedPerDay === null || b.earnedPerDay === null ? null : b.earnedPerDay - a.earnedPerDay;
  return { before: a, after: b, gainPct, lowPct: gainPct - spread * sdPct, highPct: gainPct + spread * sdPct, gainPerDay };
}

function measured(run: LongRun, objective: ModelObjective, prices: Prices | null): Measured {
  const { config, powerW, temperatureC, seconds } = run;
  const hashrateHs = mean(run.blocks);
  const shares = run.accepted + run.refused;
  const acceptedPart = shares < leastShares ? 1 : run.accepted / shares;
  const facts = { powerW, acceptedPart, temperatureC };
  return {
    ...{ config, hashrateHs, powerW, temperatureC, seconds },
    objective: hashrateHs === null ? null : objectiveOf(objective, { ...facts, hashrateHs }),
    acceptedPct: shares < leastShares ? null : 100 * acceptedPart,
    earnedPerDay: hashrateHs === null || prices === null ? null : earned(hashrateHs * acceptedPart, powerW, prices),
  };
}

/** Standard deviation of the objective: of the blocks' mean, of the shares' part, and of what drifts from hour to hour. */
function doubt(run: LongRun, objective: ModelObjective): number {
  const rate = mean(run.blocks);
  if (rate === null || rate === 0) return 0;
  const shares = run.accepted + run.refused;
  const part = shares < leastShares ? 1 : run.accepted / shares;
  const ofBlocks = (deviation(run.blocks) ?? 0.01 * rate) / Math.sqrt(run.blocks.length) / rate;
  const ofShares =
    shares < leastShares ? 0 : Math.sqrt(((run.refused + 1) / (shares + 2)) * (1 - run.refused / shares)) / Math.sqrt(shares);
  const relative = Math.hypot(ofBlocks, drift, ofShares);
  const at = (hashrateHs: number) =>
    objectiveOf(objective, { hashrateHs, powerW: run.powerW, acceptedPart: part, temperatureC: run.temperatureC }) ?? 0;
  return Math.abs(at(rate * (1 + relative)) - at(rate));
}
