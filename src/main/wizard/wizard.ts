import type { Api, CallArgs, WizardCall } from '../../shared/contract';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import type { Assignment } from '../../shared/setup';
import type { CoinOffer, CoinsView, FirstShare, MinersView, PayoutChange, WizardDraft } from '../../shared/wizard';
import { type CheckedDraft, checkDraft, payoutChangesOf } from './draftCheck';
import { DraftFile } from './draftFile';
import { exportedSetup } from './exportedSetup';
import { FirstShareWatch } from './firstShareWatch';
import { gentleFlags } from './gentle';
import { PoolProbes } from './poolProbes';
import { RehearsalRun } from './rehearsal';
import type { WizardDeps } from './wizardDeps';
import { WizardViews } from './wizardViews';

/** The setup wizard behind its calls: finds out, judges, keeps what was typed, and sets up at the end. */
export class Wizard {
  readonly api: Pick<Api, WizardCall>;
  private readonly draft: DraftFile;
  private readonly probes: PoolProbes;
  private readonly rehearsal: RehearsalRun;
  private readonly firstShare: FirstShareWatch;
  private readonly views: WizardViews;

  constructor(private readonly deps: WizardDeps) {
    this.draft = new DraftFile(deps.dir, deps.log);
    this.probes = new PoolProbes(deps.askPool);
    this.rehearsal = new RehearsalRun({ rig: deps.rehearsal, clock: deps.clock });
    this.firstShare = new FirstShareWatch(deps.clock.nowMs);
    this.views = new WizardViews(deps);
    this.api = this.calls();
  }

  /** A pool has accepted a share. */
  accepted(): void {
    this.firstShare.accepted();
  }

  /** Nothing of it runs when it resolves. */
  async stop(): Promise<void> {
    await Promise.all([this.probes.stop(), this.rehearsal.stop(), this.draft.settled()]);
  }

  private calls(): Pick<Api, WizardCall> {
    const { views } = this;
    return {
      'setup:payoutChanges': async (file) => ok(this.payoutChanges(file)),
      'setup:export': async ({ withWallets }) => ok(exportedSetup(this.deps.settings(), this.deps.isPractice, withWallets)),
      'wizard:rig': async () => ok(await views.rig()),
      'wizard:psu': async ({ psuW }) => ok(await views.psu(psuW)),
      'wizard:coins': async (args) => ok(await this.coins(args)),
      'wizard:wallet': async ({ coin, address }) => ok(views.wallet(coin, address)),
      'wizard:probe': (args) => this.probe(args),
      'wizard:pools': async ({ coin }) => ok(this.probes.view(coin.toUpperCase(), views.candidates(coin, []))),
      'wizard:miners': async ({ coin }) => ok(await this.miners(coin)),
      'wizard:training': async ({ miner }) => ok(await this.training(miner)),
      'wizard:rehearse': async () => {
        this.rehearsal.start();
        return ok(null);
      },
      'wizard:hook': ({ install }) => this.deps.hook.install(install),
      'wizard:atLogin': ({ isOn }) => this.setAtLogin(isOn),
      'wizard:draft': async () => {
        const kept = await this.draft.read();
        return ok({ draft: kept ?? this.freshDraft(), isKept: kept !== null });
      },
      'wizard:keep': ({ draft }) => this.draft.keep(draft),
      'wizard:drop': () => this.draft.drop(),
      'wizard:check': async ({ draft }) => ok((await this.check(draft)).view),
      'wizard:start': ({ draft, confirmsPayout }) => this.start(draft, confirmsPayout),
      'wizard:firstShare': async () => ok(this.firstShare.view(this.deps.deviceStates())),
    };
  }

  private async coins({ electricityPerKwh, currency }: CallArgs<'wizard:coins'>): Promise<CoinsView> {
    const settings = this.deps.settings();
    return this.views.coins({
      electricityPerKwh: electricityPerKwh ?? settings.electricityPerKwh,
      currency: currency ?? settings.currency ?? this.deps.usualCurrency,
    });
  }

  private async offer(coin: string): Promise<CoinOffer | null> {
    const { offers } = await this.coins({ electricityPerKwh: null, currency: null });
    const wanted = coin.trim().toUpperCase();
    return offers.find(({ ticker, isSuggested }) => (wanted === '' ? isSuggested : ticker === wanted)) ?? null;
  }

  private async miners(coin: string): Promise<MinersView> {
    void this.deps.hook.view(); // finding Pythons takes seconds: known when the next step asks
    const offer = await this.offer(coin);
    return offer === null ? { coin, algorithm: '', offers: [] } : this.views.miners(offer);
  }

  private async probe({ coin, wallet, own }: CallArgs<'wizard:probe'>): Promise<Result<null>> {
    const ticker = coin.toUpperCase();
    const address = this.deps.isPractice ? 'practice' : (wallet?.trim() ?? '');
    this.probes.start({ coin: ticker, wallet: address === '' ? null : address }, this.views.candidates(ticker, own));
    return ok(null);
  }

  private async training(miner: string | null) {
    const drawing = this.views.devices().find(({ kind, hasDisplay }) => kind === 'gpu' && hasDisplay === true);
    const canBeGentle = drawing !== undefined && miner !== null && gentleFlags(miner) !== null;
    const { atLogin, hook } = this.deps;
    return {
      quietS: this.deps.settings().quietS,
      hook: await hook.view(),
      atLogin: atLogin === null ? null : { isOn: atLogin.isOn() },
      display: canBeGentle ? { device: drawing.id, name: drawing.name } : null,
      rehearsal: this.rehearsal.view,
    };
  }

  private async setAtLogin(isOn: boolean): Promise<Result<{ readonly isOn: boolean }>> {
    const { atLogin } = this.deps;
    if (atLogin === null) return fail('app/refused', 'no way to start at login');
    const done = await atLogin.set(isOn);
    return done.ok ? ok({ isOn: atLogin.isOn() }) : done;
  }

  private payoutChanges(file: unknown): readonly PayoutChange[] {
    const checked = this.deps.checkSetup(file);
    return checked.ok ? payoutChangesOf(checked.value, this.deps.settings().assignments) : [];
  }

  private async check(draft: WizardDraft): Promise<CheckedDraft> {
    const { deps } = this;
    const settings = deps.settings();
    const offer = await this.offer(draft.coin);
    const miners = offer === null ? [] : this.views.miners(offer).offers;
    const wanted = draft.miner.trim();
    const miner = miners.find(({ id, isSuggested }) => (wanted === '' ? isSuggested : id === wanted)) ?? null;
    const typed = draft.pools.map((url) => url.trim()).filter((url) => url !== '');
    const pools = typed.length > 0 ? typed : this.probes.view(offer?.ticker ?? '', []).suggested;
    return checkDraft(draft, {
      isPractice: deps.isPractice,
      devices: this.views.devices(),
      assignments: settings.assignments,
      rigName: settings.rigName,
      practiceGpus: settings.practice.gpus,
      practicePool: deps.practicePool() ?? 'practice:1',
      offer,
      miner,
      pools,
      mustRepeat: this.views.wallet(offer?.ticker ?? '', draft.wallet).mustRepeat,
      checkSetup: deps.checkSetup,
    });
  }

  private async start(draft: WizardDraft, confirmsPayout: boolean): Promise<Result<FirstShare>> {
    const { file, fault, view } = await this.check(draft);
    if (file === null) return { ok: false, fault: fault ?? missing(view.problems[0]?.field ?? null) };
    if (view.payoutChanges.length > 0 && !confirmsPayout) {
      return fail('setup/payout-unconfirmed', undefined, { coin: view.payoutChanges.map(({ coin }) => coin).join(', ') });
    }
    const applied = await this.deps.applySetup(file);
    if (!applied.ok) return applied;
    this.firstShare.start();
    const mining = await this.deps.startMining();
    // That a device has not settled within a minute is no reason to ask everything again.
    if (!mining.ok && mining.fault.code !== 'app/not-settled') return mining;
    await this.draft.drop();
    const first = this.firstShare.view(this.deps.deviceStates());
    return first === null ? fail('app/internal', 'not started') : ok(first);
  }

  /** What is set up already, else what the fields begin with. */
  private freshDraft(): WizardDraft {
    const { rigName, psuW, electricityPerKwh, currency, assignments, quietS } = this.deps.settings();
    const known = assignments.find(({ miner }) => miner.id !== 'practice');
    return {
      step: 'rig',
      rigName,
      psu: text(psuW),
      electricity: text(electricityPerKwh),
      currency: currency ?? this.deps.usualCurrency,
      ...answersOf(known),
      ownPools: [],
      quiet: text(quietS),
      display: 'mine',
      isLeft: false,
    };
  }
}

function answersOf(assignment: Assignment | undefined) {
  const { coin = '', wallet = '', pools = [], miner } = assignment ?? {};
  return { coin, wallet, again: '', pools: [...pools], miner: miner?.id ?? '', minerPath: miner?.path ?? '' };
}

function text(value: number | null): string {
  return value === null ? '' : String(value);
}

function missing(field: string | null): Fault {
  return { code: 'setup/invalid', values: { field: field ?? 'assignments[0].wallet', problem: 'missing' } };
}
