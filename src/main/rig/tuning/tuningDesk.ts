import type { ClockState } from '../../../shared/clocks';
import { fail, ok, type Result } from '../../../shared/faults';
import type { Settings } from '../../../shared/setup';
import type {
  AdoptedFlags,
  FlagChoice,
  FlagValues,
  TunerDevice,
  TunerFlag,
  TunerObstacle,
  TunerView,
  TuningBrief,
  TuningObjective,
  TuningSession,
  TuningSubject,
} from '../../../shared/tuning';
import type { TuningExport, TuningImport, TuningResult } from '../../../shared/tuningResults';
import { type ClockValues, valuesOf } from '../../gpus/clockPlan';
import type { DeviceInfo, Reading } from '../../gpus/source';
import type { MinerPlan } from '../../miners/adapter';
import type { Clock } from '../../platform/clock';
import { timeForFileName } from '../../platform/files';
import type { Log } from '../../platform/log';
import { withAdopted, withoutAdopted } from './adoption';
import type { Advisor, ModelObjective, Opening } from './advisor';
import { clockFlags, clockValuesOf, withClocks } from './clockFlags';
import type { Prices } from './comparison';
import { minerFlags, turned } from './flags';
import type { ResultStore } from './resultStore';
import { priorsFor, readTuningFile, resultOf } from './results';
import { sessionView, usedTrials } from './sessionView';
import type { Trial } from './trialList';
import type { TriedClocks, TunedDevice } from './trialRunner';
import { Tuning } from './tuning';
import type { TuningOrder } from './tuningOrder';

/** A device as the desk needs it; RigDevice is one. */
export interface DeskDevice extends TunedDevice {
  readonly info: DeviceInfo;
  evaluate(): void;
}

export interface TuningDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly isPractice: boolean;
  readonly devices: () => readonly DeskDevice[];
  readonly find: (word: string) => DeskDevice | undefined;
  readonly read: (device: string) => Reading | null;
  readonly settings: {
    readonly current: Settings;
    update(change: (settings: Settings) => Settings): Promise<Result<Settings>>;
  };
  readonly clocks: () => DeskClocks;
  readonly store: ResultStore;
  readonly open: (opening: Opening) => Advisor;
  /** Where the device itself would stop, °C. */
  readonly stopsAtC: (device: DeviceInfo) => { readonly coreC: number; readonly memoryC: number };
  /** What a hash earns and a kWh costs; null: not known, so income cannot be tuned for. */
  readonly prices: (plan: MinerPlan) => Promise<Prices | null>;
  readonly newId: () => string;
  readonly onTrial: (trial: Trial, order: TuningOrder, plan: MinerPlan | null) => void;
  readonly onDidChange: () => void;
}

/** A card's clocks; ClockKeeper has them. */
export interface DeskClocks {
  /** Null: nobody sets such a device. */
  state(device: string): ClockState | null;
  tryOut(device: string, tried: { readonly values: ClockValues | null } | null): void;
  settingsChanged(): void;
}

/** The arguments of `tuner:start`. */
export interface StartArgs {
  readonly device: string | null;
  readonly minutes: number | null;
  readonly trials: number | null;
  readonly objective: TuningObjective | null;
  readonly limits: {
    readonly temperatureC: number | null;
    readonly fanPct: number | null;
    readonly powerW: number | null;
  } | null;
  readonly isAutomatic: boolean | null;
  readonly usesPrior: boolean | null;
}

const usualMinutes = 60;
const usualTrials = 40;
/** A trial ends this much below the limit at which the device itself stops, °C. */
const marginC = 4;

/** Starts and ends tunings, at most one a device, and keeps what they found. */
export class TuningDesk {
  /** The running or the last one of each device. */
  private readonly tunings = new Map<string, Tuning>();
  private readonly underWay = new Set<Promise<void>>();
  private seed = 1;
  /** How often it was closed: another rig has other devices. */
  private closings = 0;

  constructor(private readonly deps: TuningDeskDeps) {}

  /** Reads what was found before. */
  open(): Promise<void> {
    return this.deps.store.load();
  }

  async view(): Promise<TunerView> {
    const { settings, prices } = this.deps;
    const devices = this.deps.devices().map((device) => this.deviceView(device));
    const plans = this.deps.devices().flatMap((device) => this.facts(device).plan ?? []);
    const hasPrices = (await Promise.all(plans.map((plan) => prices(plan)))).some((price) => price !== null);
    return { devices, hasPrices, currency: settings.current.currency };
  }

  briefs(): readonly TuningBrief[] {
    return [...this.tunings.values()].map((tuning) => {
      const { order, phase, waitsFor, usedS, lostS, decision, revision, findings } = tuning;
      const { id: session, device, trials, minutes } = order;
      const bestPct = tuning.comparison?.gainPct ?? findings?.gain.meanPct ?? null;
      const used = { usedTrials: usedTrials(tuning), trials, usedS: Math.round(usedS), minutes };
      return { device, session, phase, waitsFor, ...used, bestPct, lostS: Math.round(lostS), decision, revision };
    });
  }

  async start(args: StartArgs): Promise<Result<TuningSession>> {
    const device = args.device === null ? this.firstTunable() : this.deps.find(args.device);
    if (device === undefined) {
      return args.device === null ? fail('tuner/not-tunable') : fail('app/unknown-device', undefined, { device: args.device });
    }
    const { plan } = this.facts(device);
    const { closings } = this;
    const prices = plan === null ? null : await this.deps.prices(plan);
    if (closings !== this.closings) return fail('tuner/not-tunable');
    if (this.runs(device.info.id)) return fail('tuner/running');
    const order = this.order(device, args, prices);
    if (!order.ok) return order;
    const tuning = this.tuning(device, order.value);
    this.tunings.set(device.info.id, tuning);
    const run = tuning.run();
    this.underWay.add(run);
    void run.finally(() => this.underWay.delete(run));
    return ok(sessionView(tuning));
  }

  stop(word: string | null, isFinish: boolean): Result<null> {
    const id = word === null ? null : this.deps.find(word)?.info.id;
    if (id === undefined) return fail('app/unknown-device', undefined, { device: word ?? '' });
    const meant = [...this.tunings.values()].filter(({ isOver, order }) => !isOver && (id === null || order.device === id));
    if (meant.length === 0) return fail('tuner/not-running');
    for (const tuning of meant) tuning.stop(isFinish);
    return ok(null);
  }

  async decide(word: string, decision: 'adopt' | 'keep' | 'undo'): Promise<Result<null>> {
    const device = this.deps.find(word);
    if (device === undefined) return fail('app/unknown-device', undefined, { device: word });
    const tuning = this.tunings.get(device.info.id);
    const result = this.resultFor(device, tuning);
    if (result === undefined || !result.isBetter || tuning?.isOver === false) return fail('tuner/nothing-to-decide');
    if (decision === 'undo' && result.decision !== 'adopted') return fail('tuner/nothing-to-decide');
    if (decision === 'keep' && result.decision === 'adopted') return fail('tuner/nothing-to-decide');
    const made = ({ adopt: 'adopted', keep: 'kept', undo: 'undone' } as const)[decision];
    const saved =
      decision === 'keep' ? ok(null) : await (decision === 'adopt' ? this.adopt(device, result) : this.undo(device, result));
    this.deps.store.put({ ...result, decision: made });
    tuning?.decided(made);
    device.evaluate();
    this.deps.onDidChange();
    return saved.ok ? ok(null) : saved;
  }

  async choose(word: string, choices: Readonly<Record<string, FlagChoice>>): Promise<Result<null>> {
    const device = this.deps.find(word);
    if (device === undefined) return fail('app/unknown-device', undefined, { device: word });
    const { id } = device.info;
    const saved = await this.deps.settings.update((settings) => {
      const { choices: all } = settings.tuner;
      return { ...settings, tuner: { ...settings.tuner, choices: { ...all, [id]: { ...all[id], ...choices } } } };
    });
    this.deps.onDidChange();
    return saved.ok ? ok(null) : saved;
  }

  results(): readonly TuningResult[] {
    return this.deps.store.list();
  }

  forget(id: string): Result<null> {
    return this.deps.store.remove(id) ? ok(null) : fail('tuner/no-result');
  }

  export(ids: readonly string[] | null): TuningExport {
    const { isPractice, clock, store } = this.deps;
    const results = store.list().filter(({ id }) => ids === null || ids.includes(id));
    const fileName = `fallow-tuning-${timeForFileName(clock.nowMs()).slice(0, 8)}${isPractice ? '-practice' : ''}.json`;
    return {
      fileName,
      text: `${JSON.stringify({ format: 'fallow-tuning', version: 1, practice: isPractice, results }, null, 2)}\n`,
    };
  }

  import(text: string): Result<TuningImport> {
    const read = readTuningFile(text, this.deps.isPractice);
    if (!read.ok) return read;
    const added = read.value.filter(({ id }) => this.deps.store.find(id) === undefined);
    for (const result of added) this.deps.store.put(result);
    return ok({ added: added.length, known: read.value.length - added.length });
  }

  /** Ends every session. Called when the devices want no miner any more, so that nothing is started again. */
  async close(): Promise<void> {
    this.closings += 1;
    for (const tuning of this.tunings.values()) if (!tuning.isOver) tuning.stop(false);
    await Promise.all(this.underWay);
    await this.deps.store.settled();
  }

  private runs(id: string): boolean {
    return this.tunings.get(id)?.isOver === false;
  }

  private firstTunable(): DeskDevice | undefined {
    return this.deps.devices().find((device) => !this.runs(device.info.id) && this.facts(device).obstacle === null);
  }

  private deviceView(device: DeskDevice): TunerDevice {
    const { id, kind, index } = device.info;
    const { plan, subject, flags, obstacle } = this.facts(device);
    const tuning = this.tunings.get(id);
    const priors = subject === null ? 0 : priorsFor(subject, this.deps.store.list()).length;
    return {
      ...{ device: id, kind, index, subject, flags, obstacle, priors },
      coin: plan?.coin ?? null,
      defaultLimitC: this.deps.stopsAtC(device.info).coreC - marginC,
      adopted: plan === null ? null : this.adopted(id, plan),
      session: tuning === undefined ? null : sessionView(tuning),
    };
  }

  private facts(device: DeskDevice): {
    readonly plan: MinerPlan | null;
    readonly subject: TuningSubject | null;
    readonly flags: readonly TunerFlag[];
    readonly obstacle: TunerObstacle | null;
  } {
    const own = device.ownPlan();
    if (own?.ok !== true) return { plan: null, subject: null, flags: [], obstacle: 'notSetUp' };
    const plan = own.value;
    const { id } = device.info;
    const choices = this.deps.settings.current.tuner.choices[id] ?? {};
    const ofCard = clockFlags(this.deps.clocks().state(id), this.deps.read(id)?.details, choices);
    const flags = [...minerFlags(plan, choices), ...ofCard];
    const minerVersion = device.session?.snapshot().stats?.version ?? null;
    const subject = { card: device.info.name, miner: plan.adapter.id, minerVersion, algorithm: plan.algorithm };
    const obstacle = flags.length === 0 ? 'noFlags' : turned(flags).length === 0 ? 'allExcluded' : null;
    return { plan, subject, flags, obstacle };
  }

  private adopted(id: string, plan: MinerPlan): AdoptedFlags | null {
    const adopted = this.deps.settings.current.tuner.adopted[id];
    if (adopted === undefined || adopted.miner !== plan.adapter.id || adopted.algorithm !== plan.algorithm) return null;
    return adopted;
  }

  private order(device: DeskDevice, args: StartArgs, prices: Prices | null): Result<TuningOrder> {
    const { plan, subject, flags, obstacle } = this.facts(device);
    if (plan === null || subject === null || obstacle !== null) return fail('tuner/not-tunable', obstacle ?? undefined);
    const { settings, newId, stopsAtC, store } = this.deps;
    const stops = stopsAtC(device.info);
    const objectiveAsked = args.objective ?? 'income';
    const kind = objectiveAsked === 'income' && prices === null ? 'hashrate' : objectiveAsked;
    const objective: ModelObjective = { kind, perHashDay: prices?.perHashDay ?? 0, perKwh: prices?.perKwh ?? 0 };
    const temperatureC = Math.min(args.limits?.temperatureC ?? stops.coreC - marginC, stops.coreC - marginC);
    this.seed += 1;
    return ok({
      id: newId(),
      device: device.info.id,
      ...{ subject, flags, objectiveAsked, objective, prices },
      minutes: args.minutes ?? usualMinutes,
      trials: args.trials ?? usualTrials,
      currency: settings.current.currency,
      limits: { temperatureC, fanPct: args.limits?.fanPct ?? null, powerW: args.limits?.powerW ?? null },
      memoryLimitC: stops.memoryC - marginC,
      isAutomatic: args.isAutomatic ?? true,
      prior: (args.usesPrior ?? true) ? priorsFor(subject, store.list()) : [],
      seed: this.seed,
      scale: settings.current.timings.tuningPart,
    });
  }

  private tuning(device: DeskDevice, order: TuningOrder): Tuning {
    const { clock, log, open, read, onDidChange } = this.deps;
    return new Tuning(order, {
      ...{ clock, log, device, open, onDidChange },
      clocks: this.triedClocks(device.info.id, order.flags),
      read: () => read(device.info.id),
      adopt: async (tuning) => {
        tuning.decision = 'adopted';
        await this.adopt(device, resultOf(tuning, clock.nowMs()));
      },
      onTrial: (trial, tuning) => {
        const own = device.ownPlan();
        this.deps.onTrial(trial, tuning.order, own?.ok === true ? own.value : null);
      },
      onEnd: (tuning) => {
        if (tuning.findings === null) return; // nothing was learnt
        tuning.result = tuning.order.id;
        this.deps.store.put(resultOf(tuning, clock.nowMs()));
      },
    });
  }

  /** Null where the session has no clock to turn or to hold at another value. */
  private triedClocks(id: string, flags: readonly TunerFlag[]): TriedClocks | null {
    const ofCard = flags.filter(
      ({ kind, obstacle, choice }) => kind === 'clock' && obstacle === null && choice.use !== 'exclude',
    );
    if (ofCard.length === 0) return null;
    const { clocks, settings } = this.deps;
    return {
      try: (values) => {
        const own = valuesOf(settings.current.clocks[id]);
        clocks().tryOut(id, values === null ? null : { values: clockValuesOf(own, ofCard, values) });
      },
      standing: () => {
        const standing = clocks().state(id)?.standing ?? 'none';
        if (standing === 'refused' || standing === 'held') return 'refused';
        return standing === 'applied' || standing === 'none' ? 'inForce' : 'onTheWay';
      },
    };
  }

  /** Of the last session, or of what is in force: an adopted result can be undone after a restart too. */
  private resultFor(device: DeskDevice, tuning: Tuning | undefined): TuningResult | undefined {
    const adopted = this.deps.settings.current.tuner.adopted[device.info.id];
    const id = tuning?.result ?? adopted?.result;
    return id === undefined || id === null ? undefined : this.deps.store.find(id);
  }

  /** Counts at once; the disk may be slow. `values`: those of clocks among them are set of the card. */
  private async setFlags(
    device: DeskDevice,
    values: FlagValues,
    change: (tuner: Settings['tuner'], id: string) => Settings['tuner'],
  ): Promise<Result<Settings>> {
    const { id } = device.info;
    const ofCard = this.facts(device).flags.filter(({ kind }) => kind === 'clock');
    const saving = this.deps.settings.update((settings) => {
      const { [id]: old, ...others } = settings.clocks;
      const made = ofCard.length === 0 ? (old ?? null) : withClocks(old, ofCard, values);
      return { ...settings, clocks: made === null ? others : { ...others, [id]: made }, tuner: change(settings.tuner, id) };
    });
    this.deps.clocks().settingsChanged();
    return saving;
  }

  private adopt(device: DeskDevice, result: TuningResult): Promise<Result<Settings>> {
    return this.setFlags(device, result.config, (tuner, id) => withAdopted(tuner, id, result, this.deps.clock.nowMs()));
  }

  private undo(device: DeskDevice, result: TuningResult): Promise<Result<Settings>> {
    return this.setFlags(device, result.before, (tuner, id) => withoutAdopted(tuner, id, result));
  }
}
