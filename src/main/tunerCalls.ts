import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Api } from '../shared/contract';
import { ok } from '../shared/faults';
import type { Edge } from './edge';
import type { HistoryStore } from './history/store';
import type { LiveRig } from './liveRig';
import type { MoneyDesk } from './moneyDesk';
import type { Log } from './platform/log';
import { heatLimits } from './rig/heat';
import type { RigSettings } from './rig/rig';
import type { Prices } from './rig/tuning/comparison';
import { ResultStore } from './rig/tuning/resultStore';
import { TuningDesk } from './rig/tuning/tuningDesk';
import { TunerThread } from './tunerThread';

type TunerCall = Extract<keyof Api, `tuner:${string}`>;

/** What a practice hash "earns" a day, and a practice kWh costs: a 3070 would bring one or two coins of play money. */
const practicePrices: Prices = { perHashDay: 2.2e-8, perKwh: 0.1 };

export interface TunerParts {
  readonly edge: Edge;
  readonly log: Log;
  readonly isPractice: boolean;
  readonly settings: RigSettings;
  readonly history: HistoryStore;
  readonly money: Pick<MoneyDesk, 'perHash' | 'perKwh'>;
  /** Where this rig keeps settings, and what was found. */
  readonly dir: string;
  readonly live: () => LiveRig;
  readonly onDidChange: () => void;
}

export function tuningDesk({ edge, log, isPractice, settings, history, money, dir, live, onDidChange }: TunerParts): TuningDesk {
  const { clock } = edge;
  return new TuningDesk({
    ...{ clock, log, isPractice, settings, onDidChange },
    devices: () => live().rig.all(),
    find: (word) => live().rig.find(word),
    read: (device) => live().telemetry.read(device),
    clocks: () => live().clocks,
    store: new ResultStore(join(dir, 'tuning.json'), clock.nowMs, log),
    open: (opening) => new TunerThread(join(edge.programDir, 'tunerWorker.js'), opening),
    stopsAtC: ({ slowdownC }) => {
      const { coreStopC, memoryStopC } = heatLimits(slowdownC, settings.current.stopAtC);
      return { coreC: coreStopC, memoryC: memoryStopC };
    },
    prices: async ({ coin }) => (isPractice ? practicePrices : pricesOf(money.perHash(coin), await money.perKwh())),
    newId: randomUUID,
    onTrial: ({ startedMs, config, outcome, ...trial }, { device, subject }, plan) => {
      const { seconds, hashrateHs, powerW, temperatureC, accepted, rejected, stale, kind } = trial;
      const readings = { seconds, hashrateHs, powerW, temperatureC, accepted, rejected, stale };
      const what = { device, miner: subject.miner, coin: plan?.coin ?? '', flags: config };
      const told = outcome === 'measured' || outcome === 'worse' ? 'ok' : outcome;
      history.addTrial({ atMs: startedMs, ...what, ...readings, outcome: told, why: trial.reason?.kind ?? kind });
    },
  });
}

/** Income needs both: without a price of electricity it would only be the hashrate by another name. */
function pricesOf(perHash: number | null, perKwh: number | null): Prices | null {
  return perHash === null || perKwh === null ? null : { perHashDay: perHash * 86_400, perKwh };
}

/** The tuner's calls of the contract, answered. */
export function tunerCalls(desk: TuningDesk): Pick<Api, TunerCall> {
  return {
    'tuner:get': async () => ok(await desk.view()),
    'tuner:start': (args) => desk.start(args),
    'tuner:stop': async ({ device, finish }) => desk.stop(device, finish),
    'tuner:decide': ({ device, decision }) => desk.decide(device, decision),
    'tuner:choose': ({ device, choices }) => desk.choose(device, choices),
    'tuner:results': async () => ok(desk.results()),
    'tuner:forget': async ({ result }) => desk.forget(result),
    'tuner:export': async ({ results }) => ok(desk.export(results)),
    'tuner:import': async ({ text }) => desk.import(text),
  };
}
