import { z } from 'zod';
import { type ClockField, type ClockObstacle, clockFields } from './clocks';
import type { Fault } from './faults';
import type { Cause } from './literals';

// What the faces know of the tuner (docs/tuner.md, "On the rig"). Times are ms since 1970, hashrates H/s, null: not known.

/** A value of a flag: what is written behind it on the miner's command line, or a number for a clock. */
const flagValue = z.union([z.number(), z.string().max(200)]);
export type FlagValue = z.infer<typeof flagValue>;
/** Values by the name of the flag. `null`: the flag is left out, so that the miner chooses. */
export type FlagValues = Readonly<Record<string, FlagValue | null>>;
export const flagValuesSchema = z.record(z.string().min(1).max(200), flagValue.nullable());

/** What is made as high as possible. `income` needs a price of a hash; without one the tuner says so and takes `hashrate`. */
export const tuningObjectives = ['income', 'hashrate', 'efficiency', 'reward'] as const;
export type TuningObjective = (typeof tuningObjectives)[number];

/** The field of a clock's flag (`clock:powerW`, `clock:coreOffsetMHz`…); null: a flag of the miner. */
export function clockFieldOf(flag: string): ClockField | null {
  return clockFields.find((field) => `clock:${field}` === flag) ?? null;
}

/** Let the tuner turn it, hold it at a value, or leave it as it is set. */
export const flagChoiceSchema = z.discriminatedUnion('use', [
  z.strictObject({ use: z.literal('tune') }),
  z.strictObject({ use: z.literal('pin'), value: flagValue }),
  z.strictObject({ use: z.literal('exclude') }),
]);
export type FlagChoice = z.infer<typeof flagChoiceSchema>;
export const flagChoicesSchema = z.record(z.string().min(1).max(200), flagChoiceSchema);

/** One thing the tuner may turn on one device. */
export interface TunerFlag {
  /** As on the miner's command line, or a clock's: see clockFieldOf. */
  readonly name: string;
  readonly kind: 'flag' | 'clock';
  /** How its values lie to each other: by their logarithm, evenly, or not at all (an axis of categories). */
  readonly type: 'log2' | 'log' | 'int' | 'cat';
  /** In the order of an axis; `null` among them: left to the miner. */
  readonly values: readonly (FlagValue | null)[];
  /** What the miner or the driver takes by itself. */
  readonly default: FlagValue | null;
  /** As it is set now: adopted by the tuner, written by the user, or the default. */
  readonly current: FlagValue | null;
  /** In which direction it may crash the card or the miner. */
  readonly risk: 'up' | 'down' | 'none';
  readonly choice: FlagChoice;
  /** A clock that cannot be set on this card, and why; null: it can. Then the tuner leaves it alone, whatever the choice. */
  readonly obstacle: ClockObstacle | null;
}

/** Why a device cannot be tuned now: no miner is set up, its miner has no flags to turn, or all are excluded. */
export const tunerObstacles = ['notSetUp', 'noFlags', 'allExcluded', 'notReady'] as const;
export type TunerObstacle = (typeof tunerObstacles)[number];

/** Results hold for one kind of card, miner, its version and algorithm; equal cards share them. */
export interface TuningSubject {
  /** The card's model: `NVIDIA GeForce RTX 3070`. */
  readonly card: string;
  /** Adapter id. */
  readonly miner: string;
  readonly minerVersion: string | null;
  readonly algorithm: string;
}

/** Everything the Tuner page shows of one device. */
export interface TunerDevice {
  readonly device: string;
  readonly kind: 'gpu' | 'cpu';
  readonly index: number;
  /** Null: no miner is set up for it. */
  readonly subject: TuningSubject | null;
  readonly coin: string | null;
  readonly flags: readonly TunerFlag[];
  readonly obstacle: TunerObstacle | null;
  /** Stored results of equal cards that a session would begin with. */
  readonly priors: number;
  /** The stop limit of the card less a margin, °C: what a session's temperature limit is unless another is given. */
  readonly defaultLimitC: number | null;
  /** What was adopted and is in force; null: nothing. */
  readonly adopted: AdoptedFlags | null;
  /** The session that runs, or the last one since the app started. */
  readonly session: TuningSession | null;
}

/** Flags by which a device mines because the tuner found them. They count only while miner and algorithm are the same. */
export interface AdoptedFlags {
  readonly miner: string;
  readonly algorithm: string;
  readonly values: FlagValues;
  readonly atMs: number;
  /** The TuningResult behind them. */
  readonly result: string;
}

/** The answer of `tuner:get`. */
export interface TunerView {
  readonly devices: readonly TunerDevice[];
  /** Whether income can be computed: the price of a hash is known. Else `income` falls back to `hashrate`. */
  readonly hasPrices: boolean;
  readonly currency: string | null;
}

/**
 * `baseline`: measures the flags as they were, without a restart. `trial`: tries others. `soak`: runs the best for long, with all
 * that would end a trial. `done`: ended by itself (see `ending` and `decision`). `stopped`: by the user. `failed`: see `fault`.
 */
export const tuningPhases = ['baseline', 'trial', 'soak', 'done', 'stopped', 'failed'] as const;
export type TuningPhase = (typeof tuningPhases)[number];

/** Why no more trials were made: time or trials used up, no other would pay, nothing left to try, the user wanted the best so far. */
export const tuningEndings = ['time', 'trials', 'notWorthIt', 'exhausted', 'finished'] as const;
export type TuningEnding = (typeof tuningEndings)[number];

/**
 * What becomes of the result. `none`: nothing to decide (not there yet, or nothing better was found). `pending`: the card mines
 * by its old flags and waits for `adopt` or `keep`. `adopted`: the new flags are set; `undo` takes them back. `kept`: the old flags
 * were preferred; `adopt` is still possible. `undone`: they were adopted and taken back; `adopt` is possible again.
 */
export type TuningDecision = 'none' | 'pending' | 'adopted' | 'kept' | 'undone';

export const tuningDecisions = ['adopt', 'keep', 'undo'] as const;

/** Why a configuration was tried. `changes`: what differs from the best so far. */
export interface TrialReason {
  readonly kind: 'default' | 'donor' | 'repeat' | 'improve';
  readonly changes: readonly { readonly flag: string; readonly from: FlagValue | null; readonly to: FlagValue | null }[];
  /** Expected gain over the best so far, %; may be negative: curiosity. */
  readonly expectedGainPct: number;
  readonly crashRiskPct: number;
}

/**
 * `running`: now. `measured`: whole. `worse`: measured and ended early, since it was clearly worse. `crash`, `hot`, `start` (the
 * miner did not start): what it failed by. `interrupted`: a job, a pause or a pool ended it; it does not count and runs again.
 */
export const trialOutcomes = ['running', 'measured', 'worse', 'crash', 'hot', 'start', 'interrupted'] as const;
export type TrialOutcomeName = (typeof trialOutcomes)[number];

/** One run with one set of flags, in order of time. Readings are means after the warm-up, temperature and fan those at the end. */
export interface TuningTrial {
  /** Unique within the session, rising; an interrupted trial that runs again gets a new one. */
  readonly id: number;
  readonly kind: 'baseline' | 'trial' | 'soak';
  readonly config: FlagValues;
  /** Null for baseline and soak. */
  readonly reason: TrialReason | null;
  readonly startedMs: number;
  readonly outcome: TrialOutcomeName;
  /** Measured so far, without start and warm-up. */
  readonly seconds: number;
  /** How long it is to be measured as things stand; a promising trial is extended. */
  readonly plannedS: number;
  readonly hashrateHs: number | null;
  readonly hashrateSdHs: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly fanPct: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  /** Of the session's objective, in its unit (see TuningSession); null: not measured. */
  readonly objective: number | null;
  /** The objective over that of the flags before, %. */
  readonly gainPct: number | null;
  /** Money a day at this setting, net of electricity; null: no price. */
  readonly earnedPerDay: number | null;
  /** Mining time this trial cost compared with the flags before, s: start, warm-up and lower rate; negative: it earned more. */
  readonly lostS: number;
  /** Behind crash, hot and start. */
  readonly fault: string | null;
}

/** What is believed along one flag with all others as in the best configuration, for a plot. Lists by `TunerFlag.values`. */
export interface FlagBelief {
  readonly flag: string;
  readonly type: TunerFlag['type'];
  readonly values: readonly (FlagValue | null)[];
  /** Gain over the flags before, %. */
  readonly meanPct: readonly number[];
  /** Both ends of 90 %. */
  readonly lowPct: readonly number[];
  readonly highPct: readonly number[];
  /** Chance that a trial of 90 s crashes, %. */
  readonly crashRiskPct: readonly number[];
  /** How often a trial had this value. */
  readonly tried: readonly number[];
  /** Index of the best configuration's value. */
  readonly best: number;
}

export interface Measured {
  readonly config: FlagValues;
  readonly objective: number | null;
  readonly hashrateHs: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  /** Accepted part of all shares, %; null: too few to say. */
  readonly acceptedPct: number | null;
  readonly earnedPerDay: number | null;
  readonly seconds: number;
}

/** Before and after, measured on this card in this session. */
export interface TuningComparison {
  readonly before: Measured;
  readonly after: Measured;
  readonly gainPct: number;
  /** Both ends of 90 %. */
  readonly lowPct: number;
  readonly highPct: number;
  /** Money a day; null: no price. */
  readonly gainPerDay: number | null;
}

/** What going on is worth now; null fields: not known yet. */
export interface TuningWorth {
  /** What the next trial is expected to find, % of the objective (never below 0). */
  readonly nextGainPct: number | null;
  /** The same over a week of mining, as seconds of it. */
  readonly nextGainS: number | null;
  /** What the next trial costs on the average, s of mining. */
  readonly nextCostS: number | null;
  /** The best so far over the flags before, % with both ends of 90 %. */
  readonly bestPct: number | null;
  readonly bestLowPct: number | null;
  readonly bestHighPct: number | null;
  /** The tuner would stop here. */
  readonly isAdvisedToStop: boolean;
}

export interface TuningLimits {
  /** °C; null: the default of the device. */
  readonly temperatureC: number | null;
  readonly fanPct: number | null;
  readonly powerW: number | null;
}

/** One tuning of one device, whole. Kept in memory until the next one of the device or the end of the app; its result is stored. */
export interface TuningSession {
  readonly id: string;
  readonly device: string;
  readonly subject: TuningSubject;
  readonly startedMs: number;
  readonly endedMs: number | null;
  readonly phase: TuningPhase;
  /** Why it waits for the device, as that says it (job, claim, user, hot, fault…); null: it does not wait. */
  readonly waitsFor: Cause | null;
  readonly ending: TuningEnding | null;
  readonly fault: Fault | null;
  /** What was asked for, and what is used: `hashrate` where there is no price for `income`. */
  readonly objectiveAsked: TuningObjective;
  readonly objective: TuningObjective;
  /** `perDay`: money a day in `currency`; `hs`: H/s; `hsPerW`; `points`: of 100. */
  readonly objectiveUnit: 'perDay' | 'hs' | 'hsPerW' | 'points';
  readonly currency: string | null;
  readonly limits: TuningLimits;
  readonly budget: {
    readonly minutes: number;
    readonly trials: number;
    /** Time in which the device was the tuner's, waiting not counted, s. */
    readonly usedS: number;
    readonly usedTrials: number;
    /** Of the time, what is set aside for the soak, s. */
    readonly soakS: number;
  };
  /** Adopts by itself what the soak proved better. */
  readonly isAutomatic: boolean;
  readonly flags: readonly TunerFlag[];
  /** By which the device mined before. */
  readonly before: FlagValues;
  /** Best configuration so far; null: nothing measured. */
  readonly best: FlagValues | null;
  /** What runs now beside `before`; null: nothing of the tuner. */
  readonly running: FlagValues | null;
  readonly trials: readonly TuningTrial[];
  readonly crashes: number;
  readonly hotTrials: number;
  /** After the first trials; empty before. Those of categories too. */
  readonly beliefs: readonly FlagBelief[];
  /** Mining time lost so far compared with no tuning, s, and the money; negative: gained. */
  readonly lostS: number;
  readonly lostMoney: number | null;
  readonly worth: TuningWorth;
  /** Once the soak is over. */
  readonly comparison: TuningComparison | null;
  readonly decision: TuningDecision;
  /** Stored under this id once it ended. */
  readonly result: string | null;
  /** Rises with every change: ask again when TuningBrief shows another. */
  readonly revision: number;
}

/** What the state carries of each device's session; the whole is asked for by `tuner:get`. */
export interface TuningBrief {
  readonly device: string;
  readonly session: string;
  readonly phase: TuningPhase;
  readonly waitsFor: Cause | null;
  readonly usedTrials: number;
  readonly trials: number;
  readonly usedS: number;
  readonly minutes: number;
  readonly bestPct: number | null;
  readonly lostS: number;
  readonly decision: TuningDecision;
  readonly revision: number;
}

export const tunerStartSchema = z.strictObject({
  /** Id, index or `cpu`; null: the first device that can be tuned and is not being tuned. */
  device: z.string().min(1).max(80).nullable(),
  /** Of the device's time, soak included; waiting for jobs does not count. Default 60. */
  minutes: z.number().min(1).max(1440).nullable().default(null),
  /** At most so many trials. Default 40. */
  trials: z.number().int().min(1).max(200).nullable().default(null),
  /** Default income. */
  objective: z.enum(tuningObjectives).nullable().default(null),
  limits: z
    .strictObject({
      temperatureC: z.number().min(30).max(110).nullable().default(null),
      fanPct: z.number().min(1).max(100).nullable().default(null),
      powerW: z.number().min(1).max(2000).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** Whether what the soak proved better is adopted without asking. Default true; it can be undone. */
  isAutomatic: z.boolean().nullable().default(null),
  /** Begin with what worked on equal cards. Default true. */
  usesPrior: z.boolean().nullable().default(null),
});
