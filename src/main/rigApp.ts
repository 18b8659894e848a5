import { join } from 'node:path';
import type { Api } from '../shared/contract';
import { ok, type Result } from '../shared/faults';
import type { Language } from '../shared/literals';
import type { RainbowView } from '../shared/rainbow';
import type { RigState } from '../shared/state';
import { resolveLanguage } from '../shared/text/language';
import type { AlertDesk } from './alerts/alertDesk';
import { alertCalls, appAlerts } from './appAlerts';
import { appApi } from './appApi';
import { appDiagnostics } from './appDiagnostics';
import { AppFaults } from './appFaults';
import { Diary } from './diary';
import type { Edge } from './edge';
import { GuardDesk } from './guardDesk';
import { HistoryStore } from './history/store';
import type { Claims } from './jobs/claims';
import type { Guard } from './jobs/guard';
import type { Intents } from './jobs/intents';
import { LiveRig } from './liveRig';
import { adapters } from './miners/catalogue';
import { MinerDownloads } from './miners/download/minerDownloads';
import { MoneyIncome } from './moneyIncome';
import { type MoneyRoom, moneyRoom } from './moneyRoom';
import { findExecutable } from './platform/findExecutable';
import type { Log } from './platform/log';
import { LinuxProcesses } from './platform/processesLinux';
import { heatLimits } from './rig/heat';
import type { RigSettings } from './rig/rig';
import type { ShownFault } from './rig/rigDevice';
import { rigState } from './rig/rigState';
import type { TuningDesk } from './rig/tuning/tuningDesk';
import type { LoadedSettings, SettingsStore } from './settings/store';
import { SetupDesk } from './setupDesk';
import { StateHub } from './stateHub';
import { tuningDesk } from './tunerCalls';
import { version } from './version';
import { knownPrices } from './wizard/knownPrices';
import { PayoutLedger } from './wizard/payoutLedger';
import type { PriceSource } from './wizard/rank';
import type { Wizard } from './wizard/wizard';
import { wizardDesk } from './wizardDesk';

export interface RigAppOptions {
  readonly edge: Edge;
  readonly log: Log;
  readonly claims: Claims;
  readonly guard: Guard;
  readonly intents: Intents;
  /** DATA; practice has its own folder in it. */
  readonly dataDir: string;
  /** Where this rig keeps settings and history. */
  readonly dir: string;
  readonly isPractice: boolean;
  /** Loaded already. */
  readonly settings: SettingsStore;
  readonly settingsFault: LoadedSettings['fault'];
  readonly practiceDir: string;
}

/** One rig, real or practice, with its settings and history: everything but the doors through which faces reach it. */
export class RigApp {
  readonly api: Omit<Api, 'app:choose' | 'app:doors' | 'app:quit'>;
  readonly hub: StateHub;
  private readonly faults: AppFaults;
  private readonly history: HistoryStore;
  private readonly diary: Diary;
  private readonly desk: GuardDesk;
  private readonly income: MoneyIncome;
  private readonly money: MoneyRoom;
  private readonly tuning: TuningDesk;
  private readonly wizard: Wizard;
  private readonly alerts: AlertDesk;
  private readonly payouts: PayoutLedger;
  private readonly setups: SetupDesk;
  private readonly processes: LinuxProcesses;
  private readonly downloads: MinerDownloads;
  private opened: LiveRig | null = null;

  constructor(private readonly options: RigAppOptions) {
    const { dir, edge, log, settings } = options;
    const { clock, procRoot } = edge;
    this.hub = new StateHub(() => this.state(this.live), clock);
    this.faults = new AppFaults(clock.nowMs, () => this.hub.changed());
    this.faults.set('settings', options.settingsFault);
    const onFault = (fault: Parameters<AppFaults['set']>[1]) => this.faults.set('history', fault);
    this.history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log, onFault });
    this.faults.set('history', this.history.fault);
    this.diary = new Diary(this.history, clock, (job) => this.desk.describe(job));
    this.desk = new GuardDesk({
      settings: this.watchedSettings(),
      diary: this.diary,
      programOf: (job) => this.history.jobProgram(job),
      clock,
      log,
      onDidChange: () => this.hub.changed(),
    });
    this.money = this.makeMoney();
    this.income = new MoneyIncome(this.money.desk);
    this.processes = new LinuxProcesses({ procRoot, ledgerPath: join(dir, 'running.json'), log });
    this.downloads = new MinerDownloads({
      dir: join(options.dataDir, 'miners'),
      clock,
      log,
      processes: this.processes,
      uid: process.geteuid?.() ?? 0,
      xz: findExecutable(['xz'], edge.env['PATH'] ?? ''),
      onDidInstall: () => this.opened?.rig.settingsChanged(),
    });
    this.tuning = this.makeTuning();
    this.payouts = new PayoutLedger(join(dir, 'payouts.json'), log, (note) => this.diary.payout(note));
    this.setups = this.openSetups();
    this.wizard = this.openWizard();
    this.alerts = this.makeAlerts();
    this.diary.onAccepted = () => this.wizard.accepted();
    this.api = appApi({
      tuning: this.tuning,
      downloads: this.downloads,
      live: () => this.live,
      state: () => this.state(this.live),
      history: this.history,
      money: this.money.desk,
      pools: this.money.pools,
      settings: this.watchedSettings(),
      language: () => this.language(),
      nowMs: clock.nowMs,
      teach: (args) => this.desk.teach(args),
      applySetup: (raw) => this.setups.apply(raw),
      wizard: this.wizard.api,
      alerts: alertCalls(this.alerts),
      diagnostics: this.makeDiagnostics(),
      onSettings: () => {
        this.live.rules.keeper.look();
        this.live.rig.settingsChanged();
      },
    });
    settings.onDidChange(() => {
      this.money.pools.settingsChanged();
      this.money.sources.settingsChanged();
      this.money.tariff.settingsChanged();
      this.hub.changed();
    });
  }

  private makeAlerts(): AlertDesk {
    const { edge, log, dir, isPractice } = this.options;
    return appAlerts({
      ...{ edge, log, dir, isPractice },
      settings: this.watchedSettings(),
      subscribe: this.hub.subscribe,
      language: () => this.language(),
      onFault: (channel, fault) => this.faults.set(`alerts ${channel}`, fault),
      onDidChange: () => this.hub.changed(),
    });
  }

  private makeDiagnostics() {
    const { edge, dir, dataDir, settings } = this.options;
    return appDiagnostics({
      env: edge.env,
      nowMs: edge.clock.nowMs,
      dataDir,
      historyPath: join(dir, 'history.db'),
      settings: () => settings.current,
      state: () => this.state(this.live),
      minerLog: (id) => this.live.rig.find(id)?.minerLog().lines ?? [],
    });
  }

  private makeTuning(): TuningDesk {
    const { edge, log, isPractice, dir } = this.options;
    return tuningDesk({
      ...{ edge, log, isPractice, history: this.history, money: this.money.desk, dir },
      settings: this.watchedSettings(),
      live: () => this.live,
      onDidChange: () => this.hub.changed(),
    });
  }

  get live(): LiveRig {
    if (this.opened === null) throw new Error('the rig is not open');
    return this.opened;
  }

  async open(): Promise<void> {
    await this.processes.sweep();
    await this.downloads.start();
    await this.setups.readOwnMiners();
    await this.tuning.open();
    await this.payouts.look(this.options.settings.current.assignments);
    this.opened = await this.openRig();
    this.money.sources.start();
    this.money.tariff.start();
    this.alerts.start();
  }

  /** Ends the miners in order; nothing of this rig runs when it resolves. */
  async close(): Promise<void> {
    this.alerts.stop();
    const downloads = this.downloads.stop();
    await this.money.sources.stop();
    await this.money.tariff.stop();
    await this.setups.settled();
    await this.opened?.close();
    await this.tuning.close();
    await this.wizard.stop();
    await downloads;
    this.hub.stop();
    await this.options.settings.settled();
    this.history.close();
  }

  claimTimeoutMs(): number {
    return this.options.settings.current.claimTimeoutS * 1000;
  }

  /** A miner runs, and the machine is not to fall asleep meanwhile. */
  mustStayAwake(): boolean {
    return this.options.settings.current.keepAwake && (this.opened?.rig.all().some(({ session }) => session !== null) ?? false);
  }

  /** Which rig the next start opens. */
  remember(startWith: 'practice' | 'real'): Promise<Result<unknown>> {
    return this.setups.remember(startWith);
  }

  /** The user's language, for words that main itself makes. */
  language(): Language {
    return resolveLanguage(this.options.settings.current.language, this.options.edge.env);
  }

  private async openRig(): Promise<LiveRig> {
    const { edge, log, claims, guard, intents, isPractice, practiceDir, dir } = this.options;
    const { diary, processes } = this;
    const live = await LiveRig.open({
      edge,
      log,
      settings: this.watchedSettings(),
      diary,
      processes,
      claims,
      guard,
      intents,
      guardHooks: this.desk.hooks,
      isPractice,
      practiceDir,
      clockFile: join(dir, 'clocks.json'),
      rainbowNote: join(dir, 'rainbow.json'),
      onRainbow: (phase) => diary.event('rainbow', { phase }),
      income: this.income,
      onCoin: (device, from, to, why) => diary.coin(device, from, to, why),
      onDidChange: () => this.hub.changed(),
      ownAdapters: () => this.setups.ownAdapters,
      fetchedMiner: (id) => this.downloads.pathOf(id),
      onTick: (rig) => {
        this.tellDriverFault(rig);
        const { devices, faults } = this.state(rig);
        diary.readings(devices);
        diary.faults(faults);
        this.hub.changed();
      },
    });
    const { jobs, ledger } = live.jobWatch;
    this.desk.attach(ledger);
    jobs.onDidChange((running) => diary.jobs(running));
    diary.jobs(jobs.list());
    return live;
  }

  private openSetups(): SetupDesk {
    const { edge, log, dataDir, isPractice } = this.options;
    const { faults, payouts } = this;
    return new SetupDesk({
      ...{ clock: edge.clock, log, dataDir, isPractice, faults, payouts },
      settings: this.watchedSettings(),
      live: () => this.live,
      reopen: async () => {
        await this.live.close();
        await this.tuning.close();
        this.opened = await this.openRig();
      },
      onDidApply: () => this.hub.changed(),
    });
  }

  private openWizard(): Wizard {
    const { edge, log, claims, isPractice, dataDir, dir, settings } = this.options;
    return wizardDesk({
      ...{ edge, log, claims, isPractice, dataDir, dir, prices: this.prices() },
      settings: () => settings.current,
      live: () => this.live,
      state: () => this.state(this.live),
      adapters: () => [...adapters, ...this.setups.ownAdapters],
      listings: () => this.downloads.list(),
      applySetup: (file) => this.setups.apply(file),
      startMining: async () => (this.live.rig.mode === 'mining' ? ok(null) : this.api['rig:setMode']({ mode: 'mining' })),
    });
  }

  private prices(): PriceSource {
    const settings = () => this.options.settings.current;
    return knownPrices({
      perHash: (coin) => this.money.desk.perHash(coin),
      currency: () => settings().currency,
      source: () => settings().prices.source,
      nowMs: this.options.edge.clock.nowMs,
    });
  }

  private makeMoney(): MoneyRoom {
    const { isPractice, dir, edge, log, settings } = this.options;
    return moneyRoom({
      ...{ isPractice, dir, clock: edge.clock, log, history: this.history },
      settings: () => settings.current,
      devices: () => (this.opened === null ? [] : this.state(this.opened).devices),
      onFault: (area, fault) => this.faults.set(area, fault),
      onDidChange: () => this.hub.changed(),
    });
  }

  /** A driver that was upgraded under the app is found when it is opened: at the start, or on the way out of mode off. */
  private tellDriverFault(live: LiveRig): void {
    const fault = live.telemetry.faults()[0] ?? null;
    const shown = this.faults.list().find(({ code }) => code === 'gpu/driver-mismatch');
    if (fault?.code !== shown?.code) this.faults.set('gpus', fault);
  }

  /** A setting that could not be written is shown until one can. */
  private watchedSettings(): RigSettings {
    const { settings } = this.options;
    const { faults } = this;
    return {
      get current() {
        return settings.current;
      },
      async update(change) {
        const saved = await settings.update(change);
        faults.set('settings', saved.ok ? null : saved.fault);
        return saved;
      },
    };
  }

  private state(live: LiveRig): RigState {
    const { settings, edge, isPractice } = this.options;
    const { startWith, assignments, rigName, stopAtC } = settings.current;
    const rainbow = live.rainbow?.view() ?? null;
    const state = rigState(live.rig, {
      version,
      isPractice,
      rigName,
      isFirstStart: !isPractice && startWith === null && assignments.length === 0,
      nowMs: edge.clock.nowMs(),
      read: (id) => live.telemetry.read(id),
      users: (id) => live.telemetry.processesOf(id)?.processes ?? null,
      clocks: (id) => {
        const clocks = live.clocks.state(id);
        return clocks === null ? null : { state: clocks, fault: live.clocks.fault(id) };
      },
      coreStopC: (device) => heatLimits(device.info.slowdownC, stopAtC).coreStopC,
      appFaults: [...this.faults.list(), ...this.foreignMiners(rainbow), ...(live.rainbow?.faults() ?? [])],
      guard: this.desk.state(),
      tuning: this.tuning.briefs(),
    });
    const switching = live.switcher?.reasons() ?? [];
    return {
      ...{ ...state, ...this.money.pools.slice() },
      isSetUp: state.isSetUp || settings.current.rainbow !== null,
      rainbow,
      switching,
      rules: live.rules.view(),
      alerts: this.alerts.state(),
    };
  }

  /** The miners of a RainbowMiner that is looked after are no strangers. */
  private foreignMiners(rainbow: RainbowView | null): readonly ShownFault[] {
    return rainbow === null || rainbow.owner === 'ours' ? this.desk.faults() : [];
  }
}
