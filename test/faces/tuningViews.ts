import type {
  FlagBelief,
  FlagValue,
  TrialOutcomeName,
  TunerDevice,
  TunerFlag,
  TunerView,
  TuningComparison,
  TuningSession,
  TuningTrial,
} from '../../src/shared/tuning';
import type { TuningResult } from '../../src/shared/tuningResults';

// A tuning as main answers it, made up: an ethminer of two sizes and a kernel, and the card's power limit.

const startedMs = 1_790_000_000_000;

const subject = { card: 'RTX 3070', miner: 'ethminer', minerVersion: '0.19.0', algorithm: 'etchash' } as const;

export function tunerFlag(change: Partial<TunerFlag> = {}): TunerFlag {
  return {
    name: '--cuda-grid-size',
    kind: 'flag',
    type: 'log2',
    values: [512, 1024, 2048, 4096, 8192, 16_384],
    default: 8192,
    current: 8192,
    risk: 'none',
    choice: { use: 'tune' },
    obstacle: null,
    ...change,
  };
}

const flags: readonly TunerFlag[] = [
  tunerFlag(),
  tunerFlag({ name: '--cuda-streams', type: 'int', values: [1, 2, 3, 4], default: 2, current: 2 }),
  tunerFlag({ name: '--cuda-kernel', type: 'cat', values: [null, 'a', 'b'], default: null, current: null }),
  tunerFlag({
    name: 'clock:memoryOffsetMHz',
    kind: 'clock',
    type: 'int',
    values: Array.from({ length: 13 }, (_, step) => step * 100),
    default: null,
    current: 0,
    risk: 'up',
  }),
  tunerFlag({
    name: 'clock:powerW',
    kind: 'clock',
    type: 'int',
    values: [110, 130, 150, 170, 190, 220],
    default: null,
    current: 220,
    choice: { use: 'exclude' },
  }),
];

const before = { '--cuda-grid-size': 8192, '--cuda-streams': 2, '--cuda-kernel': null, 'clock:memoryOffsetMHz': 0 } as const;
const best = { ...before, '--cuda-grid-size': 2048, 'clock:memoryOffsetMHz': 600 } as const;

export function tuningTrial(change: Partial<TuningTrial> = {}): TuningTrial {
  return {
    id: 2,
    kind: 'trial',
    config: best,
    reason: {
      kind: 'improve',
      changes: [{ flag: 'clock:memoryOffsetMHz', from: 500, to: 600 }],
      expectedGainPct: 1.2,
      crashRiskPct: 0.4,
    },
    startedMs,
    outcome: 'measured',
    seconds: 90,
    plannedS: 90,
    hashrateHs: 61.9e6,
    hashrateSdHs: 2e5,
    powerW: 121,
    temperatureC: 63,
    memoryTemperatureC: 84,
    fanPct: 55,
    accepted: 9,
    rejected: 0,
    stale: 0,
    objective: 0.82,
    gainPct: 2.6,
    earnedPerDay: 0.82,
    lostS: 7,
    fault: null,
    ...change,
  };
}

type Told = readonly [outcome: TrialOutcomeName, gainPct: number | null, temperatureC: number | null, to: FlagValue];

const told: readonly Told[] = [
  ['measured', 0.2, 62, 100],
  ['worse', -6.4, 60, 200],
  ['measured', 1.1, 62, 300],
  ['interrupted', null, null, 400],
  ['measured', 1.9, 63, 400],
  ['crash', null, 63, 900],
  ['measured', 2.6, 64, 500],
  ['hot', 2.9, 80, 550],
  ['measured', 2.4, 64, 600],
  ['start', null, null, 1200],
  ['measured', 4.2, 65, 600],
];

/** A baseline and trials of every outcome, the last one running. */
function manyTrials(): readonly TuningTrial[] {
  const baseline = tuningTrial({
    id: 1,
    kind: 'baseline',
    config: before,
    reason: null,
    gainPct: 0,
    earnedPerDay: 0.8,
    lostS: 0,
  });
  const trials = told.map(([outcome, gainPct, temperatureC, to], index) => {
    const changes = [{ flag: 'clock:memoryOffsetMHz', from: 0, to }];
    const reason = { kind: 'improve', changes, expectedGainPct: 3.4 - index * 0.2, crashRiskPct: index * 0.4 } as const;
    const measured = { hashrateHs: 61e6 + index * 2e5, earnedPerDay: 0.8 + (gainPct ?? 0) / 100 };
    const failed = { hashrateHs: null, earnedPerDay: null, objective: null, lostS: 31 };
    const readings = gainPct === null ? failed : measured;
    return tuningTrial({ id: index + 2, outcome, gainPct, temperatureC, reason, ...readings });
  });
  const running = tuningTrial({ id: 40, outcome: 'running', seconds: 18, plannedS: 30, gainPct: 3.1, lostS: -2 });
  return [baseline, ...trials, running];
}

/** A hill over the values, surest where something was tried. */
export function flagBelief(flag: TunerFlag, best: number): FlagBelief {
  const { values } = flag;
  const meanPct = values.map((_, index) => 4.2 - 0.9 * (index - best) ** 2 * (6 / values.length) ** 2);
  const doubt = values.map((_, index) => 0.5 + 0.6 * Math.abs(index - best));
  return {
    flag: flag.name,
    type: flag.type,
    values,
    meanPct,
    lowPct: meanPct.map((mean, index) => mean - (doubt[index] ?? 0)),
    highPct: meanPct.map((mean, index) => mean + (doubt[index] ?? 0)),
    crashRiskPct: values.map((_, index) => (flag.risk === 'up' ? Math.min(100, 100 * (index / values.length) ** 6) : 0)),
    tried: values.map((_, index) => (index === best ? 3 : index % 2)),
    best,
  };
}

export const comparison: TuningComparison = {
  before: {
    config: before,
    objective: 0.8,
    hashrateHs: 60.4e6,
    powerW: 118,
    temperatureC: 62,
    acceptedPct: 99.1,
    earnedPerDay: 0.8,
    seconds: 90,
  },
  after: {
    config: best,
    objective: 0.83,
    hashrateHs: 62.6e6,
    powerW: 116,
    temperatureC: 63,
    acceptedPct: 99.2,
    earnedPerDay: 0.83,
    seconds: 720,
  },
  gainPct: 4.1,
  lowPct: 3.6,
  highPct: 4.7,
  gainPerDay: 0.033,
};

export function tuningSession(change: Partial<TuningSession> = {}): TuningSession {
  return {
    id: 'session-1',
    device: 'gpu-0',
    subject,
    startedMs,
    endedMs: null,
    phase: 'trial',
    waitsFor: null,
    ending: null,
    fault: null,
    objectiveAsked: 'income',
    objective: 'income',
    objectiveUnit: 'perDay',
    currency: 'EUR',
    limits: { temperatureC: 78, fanPct: null, powerW: null },
    budget: { minutes: 60, trials: 40, usedS: 1420, usedTrials: 10, soakS: 720 },
    isAutomatic: false,
    flags,
    before,
    best,
    running: best,
    trials: manyTrials(),
    crashes: 2,
    hotTrials: 1,
    beliefs: flags.slice(0, 4).map((flag, index) => flagBelief(flag, [2, 1, 0, 6][index] ?? 0)),
    lostS: 84,
    lostMoney: 0.0008,
    worth: {
      nextGainPct: 0.31,
      nextGainS: 1875,
      nextCostS: 9,
      bestPct: 4.2,
      bestLowPct: 3.3,
      bestHighPct: 5.1,
      isAdvisedToStop: false,
    },
    comparison: null,
    decision: 'none',
    result: null,
    revision: 31,
    ...change,
  };
}

export function tunerDevice(change: Partial<TunerDevice> = {}): TunerDevice {
  return {
    device: 'gpu-0',
    kind: 'gpu',
    index: 0,
    subject,
    coin: 'ETC',
    flags,
    obstacle: null,
    priors: 0,
    defaultLimitC: 76,
    adopted: null,
    session: null,
    ...change,
  };
}

export function tunerView(...devices: readonly TunerDevice[]): TunerView {
  return { devices, hasPrices: true, currency: 'EUR' };
}

export function tuningResult(change: Partial<TuningResult> = {}): TuningResult {
  return {
    id: 'result-1',
    atMs: startedMs,
    subject,
    objective: 'income',
    config: best,
    before,
    isBetter: true,
    comparison,
    trials: 21,
    crashes: 1,
    hotTrials: 0,
    lostS: 84,
    decision: 'adopted',
    isImported: false,
    ...change,
  };
}
