import { type AlertsView, usualAlerts } from '../../src/shared/alerts';
import type {
  Api,
  CallArgs,
  CallReply,
  GpuEntry,
  MinerLog,
  SubscribeState,
  TaughtRule,
  WizardCall,
} from '../../src/shared/contract';
import { calls } from '../../src/shared/contract';
import type { DiagnosticsPreview } from '../../src/shared/diagnostics';
import { fail, ok, type Result } from '../../src/shared/faults';
import type { ActivityBand, ChartSeries, ExportPage, JobRecord, ReadingSeries, RigEvent } from '../../src/shared/historyViews';
import type { InstalledMiner, MinerListing } from '../../src/shared/minerListing';
import { type Harvest, type MoneySummary, noPrices } from '../../src/shared/money';
import type { Pasted } from '../../src/shared/pasted';
import type { PoolSide } from '../../src/shared/poolSide';
import type { FoundRainbow } from '../../src/shared/rainbow';
import type { SettingsView } from '../../src/shared/settingsView';
import type { DeviceState, RigState, Status } from '../../src/shared/state';
import { noTuner, type TunerAnswers, tunerApi } from './fakeTuner';

export function device(change: Partial<DeviceState> = {}): DeviceState {
  return {
    id: 'gpu-0',
    kind: 'gpu',
    index: 0,
    name: 'RTX 3070',
    activity: 'mining',
    because: 'free',
    temperatureC: 63,
    memoryTemperatureC: 84,
    powerW: 118.4,
    fanPct: 55,
    vramUsedMiB: 5222,
    vramTotalMiB: 8192,
    hashrateHs: 61_200_000,
    coin: 'ETC',
    algorithm: 'etchash',
    minerName: 'practice miner',
    job: null,
    untilMs: null,
    resumeAtC: null,
    fault: null,
    startingStep: null,
    sinceMs: 1_790_000_000_000,
    power: { limitW: 220 },
    ...change,
  };
}

export function rigState(change: Partial<RigState> = {}): RigState {
  return {
    version: '0.1.0',
    practice: false,
    mode: 'mining',
    nowMs: 1_790_000_600_000,
    rigName: 'rig1',
    isSetUp: true,
    isFirstStart: false,
    devices: [device()],
    miners: [
      {
        id: 'practice',
        version: '1.0',
        devices: ['gpu-0'],
        pids: [4242],
        algorithm: 'etchash',
        pool: 'stratum+tcp://127.0.0.1:3333',
        hashrateHs: 61_200_000,
        accepted: 412,
        rejected: 1,
        stale: 0,
        uptimeS: 22_320,
      },
    ],
    jobs: [],
    faults: [],
    guard: { programs: [], waits: [] },
    ...change,
  };
}

export function settingsView(change: Partial<SettingsView> = {}): SettingsView {
  return {
    rigName: 'rig1',
    assignments: [],
    quietS: 15,
    claimTimeoutS: 5,
    cpuDuringJobs: 'stop',
    notebookIdleMin: 15,
    inferenceIdleMin: 10,
    gamesBlock: true,
    programs: [],
    language: 'system',
    electricityPerKwh: null,
    currency: null,
    psuW: null,
    tariff: null,
    prices: noPrices,
    stopAtC: { core: null, memory: null },
    practiceGpus: 2,
    rainbow: null,
    switching: false,
    consentAtMs: null,
    ...change,
  };
}

export function moneySummary(change: Partial<MoneySummary> = {}): MoneySummary {
  const total = {
    key: 'all',
    earned: [],
    bySharesValue: null,
    byPoolValue: null,
    energyKwh: null,
    energyFrom: null,
    measuredKwh: 0,
    electricityCost: null,
    netByShares: null,
    netByPool: null,
    minedMs: 0,
  } as const;
  const range = { fromMs: 0, toMs: 0, timeZone: 'UTC' };
  return { isPractice: false, ...range, currency: null, tariff: null, total, lines: [], prices: [], ...change };
}

function withShares(series: ReadingSeries): ChartSeries {
  const none = series.atMs.map(() => 0);
  const efficiencyHsPerW = series.atMs.map((_, i) => {
    const [rate, watts] = [series.hashrateHs[i] ?? null, series.powerW[i] ?? null];
    return rate === null || watts === null || watts === 0 ? null : rate / watts;
  });
  return { ...series, efficiencyHsPerW, accepted: none, rejected: none, stale: none };
}

function noHarvest(): Harvest {
  const parts = { totalMs: 0, miningMs: 0, jobMs: 0, betweenMs: 0, hinderedMs: 0, heldMs: 0, offMs: 0 };
  const total = { device: 'all', ...parts, harvestedShare: null };
  const yields = { yields: [], yieldHashes: null, yieldValue: null };
  return {
    isPractice: false,
    fromMs: 0,
    toMs: 0,
    currency: null,
    total,
    devices: [],
    accepted: 0,
    acceptedHashes: null,
    ...yields,
  };
}

/** A rig without devices of its own: tests and the design page push states into it and read the calls it got. */
export class FakeRig {
  readonly received: { name: string; args: unknown }[] = [];
  readings: readonly ReadingSeries[] = [];
  events: readonly RigEvent[] = [];
  bands: readonly ActivityBand[] = [];
  jobs: readonly JobRecord[] = [];
  exported: ExportPage = { text: '', rows: 0, next: null };
  money: MoneySummary = moneySummary();
  poolSide: PoolSide = { isPractice: false, isAsked: false, accounts: [] };
  harvest: Harvest = noHarvest();
  gpus: readonly GpuEntry[] = [];
  miners: readonly MinerListing[] = [];
  fileAnswer: Result<InstalledMiner> = fail('miner/not-found');
  minerLog: MinerLog = { lines: [], dropped: 0 };
  settings: SettingsView = settingsView();
  setupAnswer: Result<null> = fail('app/internal', 'not here');
  teachAnswer: (args: CallArgs<'jobs:teach'>) => Result<TaughtRule> = (args) =>
    ok({ match: 'match' in args ? args.match : '/usr/bin/program', rule: args.rule, before: null });
  onCall: (name: string, args: unknown) => void = () => undefined;
  private readonly listeners = new Set<(state: RigState) => void>();
  private current: RigState;

  constructor(state: RigState = rigState()) {
    this.current = state;
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  get state(): RigState {
    return this.current;
  }

  push(state: RigState): void {
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }

  readonly subscribe: SubscribeState = (listener) => {
    this.listeners.add(listener);
    listener(this.current);
    return () => this.listeners.delete(listener);
  };

  /** What the wizard's calls are answered; a call that is not named here is refused. */
  wizard: { readonly [K in WizardCall]?: (args: CallArgs<K>) => Result<CallReply<K>> } = {};
  rainbows: readonly FoundRainbow[] = [];
  pasted: Pasted = { assignment: null, rigName: null, notes: [] };

  alerts: AlertsView = { settings: usualAlerts, secretsIn: 'file', hasTopic: false, hasToken: false, webhookHost: null };
  testAnswer: Result<null> = ok(null);
  diagnostics: DiagnosticsPreview = { id: 'preview', files: [], struck: 0 };

  tuner: TunerAnswers = noTuner;

  readonly api: Api = {
    ...tunerApi(
      () => this.tuner,
      (name, args) => this.note(name, args),
    ),
    ...this.wizardApi(),
    'alerts:get': async () => ok(this.alerts),
    'alerts:change': async (args) => {
      this.alerts = { ...this.alerts, settings: args.settings };
      return this.note('alerts:change', args);
    },
    'alerts:connect': async (args) => this.note('alerts:connect', args),
    'alerts:disconnect': async (args) => this.note('alerts:disconnect', args),
    'alerts:test': async (args) => {
      this.note('alerts:test', args);
      return this.testAnswer;
    },
    'diagnostics:preview': async (args) => {
      this.note('diagnostics:preview', args);
      return ok(this.diagnostics);
    },
    'diagnostics:zip': async (args) => {
      this.note('diagnostics:zip', args);
      return ok({ fileName: 'fallow-diagnostics.zip', base64: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==' });
    },
    'state:get': async () => ok(this.current),
    'status:get': async () => ok({} as Status),
    'rig:setMode': async (args) => {
      this.note('rig:setMode', args);
      return ok({ mode: args.mode });
    },
    'rig:pause': async (args) => this.note('rig:pause', args),
    'rig:resume': async (args) => this.note('rig:resume', args),
    'rig:exclude': async (args) => this.note('rig:exclude', args),
    'rig:include': async (args) => this.note('rig:include', args),
    'rig:gpus': async () => ok(this.gpus),
    'setup:apply': async (args) => {
      this.note('setup:apply', args);
      return this.setupAnswer;
    },
    'setup:paste': async (args) => {
      this.note('setup:paste', args);
      return ok(this.pasted);
    },
    'practice:switch': async (args) => this.note('practice:switch', args),
    'history:readings': async () => ok(this.readings.map(withShares)),
    'history:events': async () => ok(this.events),
    'history:bands': async () => ok(this.bands),
    'history:jobs': async () => ok(this.jobs),
    'history:export': async (args) => {
      this.note('history:export', args);
      return ok(this.exported);
    },
    'money:summary': async (args) => ok({ ...this.money, fromMs: args.fromMs, toMs: args.toMs }),
    'money:harvest': async (args) => ok({ ...this.harvest, fromMs: args.fromMs, toMs: args.toMs }),
    'pool:accounts': async () => ok(this.poolSide),
    'jobs:teach': async (args) => {
      this.note('jobs:teach', args);
      return this.teachAnswer(args);
    },
    'settings:get': async () => ok(this.settings),
    'settings:change': async (args) => {
      const set = Object.entries(args).filter(([, value]) => value !== undefined);
      this.settings = { ...this.settings, ...Object.fromEntries(set) };
      return this.note('settings:change', args);
    },
    'clocks:set': async (args) => this.note('clocks:set', args),
    'clocks:again': async (args) => this.note('clocks:again', args),
    'miners:list': async () => ok(this.miners),
    'miners:download': async (args) => this.note('miners:download', args),
    'miners:cancel': async (args) => this.note('miners:cancel', args),
    'miners:chooseFile': async (args) => {
      this.note('miners:chooseFile', args);
      return this.fileAnswer;
    },
    'miners:rollback': async (args) => this.note('miners:rollback', args),
    'miner:log': async () => ok(this.minerLog),
    'rainbow:find': async () => ok(this.rainbows),
    'app:choose': async (args) => this.note('app:choose', args),
    'app:doors': async () => ok({ url: null, lan: null }),
    'app:quit': async (args) => this.note('app:quit', args),
  };

  private wizardApi(): Pick<Api, WizardCall> {
    const names = Object.keys(calls).filter((name) => /^(wizard:|setup:(export|payoutChanges)$)/.test(name));
    const answer = (name: string) => async (args: never) => {
      this.note(name, args);
      const answers = this.wizard as Readonly<Record<string, ((args: never) => Result<unknown>) | undefined>>;
      return answers[name]?.(args) ?? fail('app/internal', `no answer to ${name}`);
    };
    return Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Pick<Api, WizardCall>; // those names
  }

  private note(name: string, args: unknown): { readonly ok: true; readonly value: null } {
    this.received.push({ name, args });
    this.onCall(name, args);
    return { ok: true, value: null };
  }
}
