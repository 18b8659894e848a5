import type { FlagBelief, TuningSession, TuningTrial, TuningWorth } from '../../../shared/tuning';
import { earned, objectiveOf } from './comparison';
import { fromModel } from './flags';
import type { Trial } from './trialList';
import type { Tuning } from './tuning';

const units = { income: 'perDay', hashrate: 'hs', efficiency: 'hsPerW', reward: 'points' } as const;
const weekS = 7 * 86_400;

/** The whole of a session as faces show it. */
export function sessionView(tuning: Tuning): TuningSession {
  tuning.refresh();
  const { order, phase, waitsFor, ending, fault, startedMs, endedMs, before, best, running, lostS, comparison } = tuning;
  const { decision, result, revision } = tuning;
  const { id, device, subject, objectiveAsked, objective, currency, limits, minutes, trials: most, isAutomatic, flags } = order;
  const trials = valued(tuning);
  return {
    ...{ id, device, subject, startedMs, endedMs, phase, waitsFor, ending, fault, objectiveAsked, currency, limits },
    objective: objective.kind,
    objectiveUnit: units[objective.kind],
    budget: { minutes, trials: most, usedS: tuning.usedS, usedTrials: usedTrials(tuning), soakS: tuning.soakS },
    ...{ isAutomatic, flags, before, best, running, trials },
    crashes: trials.filter(({ outcome }) => outcome === 'crash' || outcome === 'start').length,
    hotTrials: trials.filter(({ outcome }) => outcome === 'hot').length,
    beliefs: beliefs(tuning),
    lostS,
    lostMoney: order.prices === null ? null : tuning.lostMoney,
    worth: worth(tuning),
    ...{ comparison, decision, result, revision },
  };
}

/** Those that counted against the budget. */
export function usedTrials({ trials }: Tuning): number {
  return trials.all.filter(({ kind, outcome }) => kind === 'trial' && outcome !== 'interrupted' && outcome !== 'running').length;
}

function valued(tuning: Tuning): readonly TuningTrial[] {
  const trials = tuning.trials.all;
  const baseline = trials.find(({ kind, outcome }) => kind === 'baseline' && outcome === 'measured');
  const usual = baseline === undefined ? null : objectiveAt(baseline, tuning);
  return trials.map((trial) => {
    const { prices } = tuning.order;
    const objective = objectiveAt(trial, tuning);
    const gainPct = objective === null || usual === null || usual === 0 ? null : (100 * (objective - usual)) / Math.abs(usual);
    const { hashrateHs, powerW } = trial;
    const earnedPerDay = prices === null || hashrateHs === null ? null : earned(hashrateHs * acceptedPart(trial), powerW, prices);
    return { ...trial, objective, gainPct, earnedPerDay };
  });
}

function objectiveAt(trial: Trial, { order }: Tuning): number | null {
  const { hashrateHs, powerW, temperatureC } = trial;
  if (hashrateHs === null) return null;
  return objectiveOf(order.objective, { hashrateHs, powerW, temperatureC, acceptedPart: acceptedPart(trial) });
}

/** A few refused shares of few say nothing: pulled towards all of them accepted. */
function acceptedPart({ accepted, rejected, stale }: Trial): number {
  return (accepted + 20) / (accepted + rejected + stale + 20);
}

function beliefs({ findings, order, trials }: Tuning): readonly FlagBelief[] {
  if (findings === null) return [];
  return findings.curves.map(({ flag, values: modelValues, gains, crashRiskPct, best }) => {
    const values = modelValues.map((value) => fromModel({ flag: value })['flag'] ?? null);
    const tried = values.map((value) => trials.all.filter(({ config }) => (config[flag] ?? null) === value).length);
    const type = order.flags.find(({ name }) => name === flag)?.type ?? 'cat';
    return {
      ...{ flag, type, values, tried, crashRiskPct, best },
      meanPct: gains.map(({ meanPct }) => meanPct),
      lowPct: gains.map(({ lowPct }) => lowPct),
      highPct: gains.map(({ highPct }) => highPct),
    };
  });
}

function worth(tuning: Tuning): TuningWorth {
  const { findings, nextFindPct, trials, isAdvisedToStop } = tuning;
  const costs = trials.all.filter(({ kind, outcome }) => kind === 'trial' && outcome !== 'running').map(({ lostS }) => lostS);
  return {
    nextGainPct: nextFindPct,
    nextGainS: nextFindPct === null ? null : (nextFindPct / 100) * weekS,
    nextCostS: costs.length === 0 ? null : Math.max(0, costs.reduce((sum, cost) => sum + cost, 0) / costs.length),
    bestPct: findings?.gain.meanPct ?? null,
    bestLowPct: findings?.gain.lowPct ?? null,
    bestHighPct: findings?.gain.highPct ?? null,
    isAdvisedToStop,
  };
}
