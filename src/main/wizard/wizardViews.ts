import { isOwnMinerId } from '../../shared/literals';
import type {
  CoinOffer,
  CoinsView,
  MinersView,
  PsuView,
  RigView,
  RigViewDevice,
  WalletView,
  WizardMiner,
} from '../../shared/wizard';
import { coins, coinsWithoutAddressRule, findCoin } from '../coins/coins';
import { figureSource, findCard } from '../gpus/cards';
import { parsePool } from '../miners/adapters/poolUrl';
import { poolsOf } from '../pools/poolCatalogue';
import { checkWallet } from '../wallets/rules';
import { hasDisplay, readMachine } from './machine';
import { minerOffers } from './minerOffers';
import { type PoolCandidate, payoutOf } from './poolProbes';
import { psuBudget } from './psuBudget';
import { type Figure, rankCoins } from './rank';
import { rigVerdicts, worstOf } from './rigVerdicts';
import { walletView } from './walletView';
import type { WizardDeps } from './wizardDeps';

type ViewDeps = Pick<
  WizardDeps,
  | 'isPractice'
  | 'clock'
  | 'roots'
  | 'settings'
  | 'infos'
  | 'read'
  | 'hasOldDriver'
  | 'adapters'
  | 'listings'
  | 'onPath'
  | 'practicePool'
  | 'prices'
>;

/** The practice rig's only coin; its miner works for its own pool, whatever is written. */
const practiceTicker = 'PRACTICE';

/** What each step shows, from what is there now. */
export class WizardViews {
  constructor(private readonly deps: ViewDeps) {}

  devices(): readonly RigViewDevice[] {
    const { infos, roots, isPractice } = this.deps;
    return infos().map(({ id, kind, index, name, vendor, vramMiB, driver, pci }) => {
      const isDrawing = kind === 'gpu' && !isPractice ? hasDisplay(roots.sysfsRoot, pci) : null;
      return { id, kind, index, name, vendor, vramMiB, driver, hasDisplay: isDrawing };
    });
  }

  async rig(): Promise<RigView> {
    const { isPractice, hasOldDriver, read } = this.deps;
    const devices = this.devices();
    const link = (id: string) => {
      const details = read(id)?.details;
      if (details === undefined) return null;
      return { gen: details.maxPcieGen, width: details.pcieWidth, maxWidth: details.maxPcieWidth };
    };
    const machine = await readMachine(this.deps.roots);
    const undriven = isPractice ? [] : machine.undriven;
    const checks = rigVerdicts({ ...machine, undriven, isPractice, devices, link, hasOldDriver: hasOldDriver() });
    return { checks, verdict: worstOf(checks), devices, isPractice };
  }

  async psu(psuW: number | null): Promise<PsuView> {
    const { infos, read, roots } = this.deps;
    const gpus = infos().filter(({ kind }) => kind === 'gpu');
    return psuBudget({
      gpus: gpus.map(({ id: device, name, powerLimitW, vramMiB }) => {
        const details = read(device)?.details;
        const limitW = details?.enforcedPowerLimitW ?? details?.powerLimitW ?? powerLimitW;
        return { device, name, limitW, boardPowerW: findCard(name, vramMiB)?.boardPowerW ?? null };
      }),
      cpu: (await readMachine(roots)).cpu,
      psuW,
    });
  }

  async coins(costs: { readonly electricityPerKwh: number | null; readonly currency: string }): Promise<CoinsView> {
    const { isPractice, prices, clock } = this.deps;
    const tickers = coins.flatMap(({ ticker, algorithm }) => (algorithm === null ? [] : [ticker]));
    const quote = isPractice ? null : ((await prices?.quote(tickers, costs.currency)) ?? null);
    const view = rankCoins({
      devices: isPractice ? [] : this.devices(),
      coins,
      withoutAddressRule: coinsWithoutAddressRule,
      vendorsOf: (miner) => this.vendorsOf(miner),
      figure: (device, algorithm) => figureOf(device, algorithm),
      operators: (ticker) => new Set(poolsOf(ticker).map(({ operator }) => operator)).size,
      prices: quote,
      ...costs,
      nowMs: clock.nowMs(),
    });
    if (!isPractice) return view;
    // What nobody can mine is told on the practice rig too; what needs cards says nothing about the simulated ones.
    const refusals = view.refusals.filter(({ why }) => why !== 'noCards');
    return { ...view, offers: [this.practiceOffer()], refusals };
  }

  wallet(coin: string, address: string): WalletView {
    const ticker = coin.trim().toUpperCase();
    if (this.deps.isPractice && ticker === practiceTicker) return practiceWallet;
    const before = this.deps.settings().assignments.find((assignment) => assignment.coin === ticker)?.wallet ?? null;
    return walletView(findCoin(ticker)?.name ?? ticker, address, checkWallet(ticker, address), before);
  }

  miners(offer: CoinOffer): MinersView {
    const { adapters, listings, onPath, isPractice } = this.deps;
    const { ticker, algorithm } = offer;
    if (isPractice) return { coin: ticker, algorithm, offers: [practiceMiner(offer)] };
    const own = adapters().filter(({ id, algorithms }) => isOwnMinerId(id) && algorithms.includes(algorithm));
    const miners = [...(findCoin(ticker)?.miners ?? []), ...own.map(({ id }) => id)];
    return minerOffers({
      coin: { ticker, algorithm, miners },
      devices: this.devices().filter(({ id }) => offer.devices.includes(id)),
      listings: listings(),
      vendorsOf: (miner) => this.vendorsOf(miner),
      nameOf: (miner) => adapters().find(({ id }) => id === miner)?.name ?? miner,
      onPath,
    });
  }

  /** Every pool to be asked for a coin, those typed first, each once. */
  candidates(coin: string, own: readonly string[]): readonly PoolCandidate[] {
    const { isPractice, practicePool } = this.deps;
    if (isPractice) {
      const url = practicePool();
      return url === null ? [] : [candidate(url, { operator: 'Fallow', isPractice: true })];
    }
    const typed = own.map((url) => url.trim()).filter((url) => url !== '');
    const known = poolsOf(coin.trim().toUpperCase());
    const candidates = [
      ...typed.map((url) => candidate(url, { isOwn: true })),
      ...known.map(({ url, operator, region, feePct, isVerified }) =>
        candidate(url, { operator, region, feePct, isUnverified: !isVerified }),
      ),
    ];
    return candidates.filter(({ url }, i) => candidates.findIndex((other) => other.url === url) === i);
  }

  private vendorsOf(miner: string): readonly string[] {
    return this.deps.adapters().find(({ id }) => id === miner)?.vendors ?? [];
  }

  private practiceOffer(): CoinOffer {
    const gpus = this.devices().filter(({ kind }) => kind === 'gpu');
    return {
      ticker: practiceTicker,
      name: practiceTicker,
      algorithm: 'practice',
      on: 'gpus',
      devices: gpus.map(({ id }) => id),
      others: [],
      memory: null,
      hashrateHs: null,
      powerW: null,
      hashrateFrom: null,
      income: null,
      sentence: { say: 'coinPRACTICE', values: {} },
      warnings: [],
      isSuggested: true,
      source: 'Fallow',
    };
  }
}

function figureOf({ name, vramMiB }: RigViewDevice, algorithm: string): Figure | null {
  const figure = findCard(name, vramMiB)?.hashrates[algorithm];
  return figure === undefined ? null : { hs: figure.hs, powerW: figure.powerW, from: figureSource(figure) };
}

interface CandidateFacts {
  readonly operator?: string;
  readonly region?: string;
  readonly feePct?: number | null;
  readonly isOwn?: boolean;
  readonly isUnverified?: boolean;
  readonly isPractice?: boolean;
}

function candidate(url: string, facts: CandidateFacts): PoolCandidate {
  const address = parsePool(url);
  const { operator, region = null, feePct = null, isOwn = false, isUnverified = false, isPractice = false } = facts;
  return {
    url,
    host: address?.host ?? '',
    port: address?.port ?? 0,
    isTls: address?.isTls ?? false,
    operator: operator ?? address?.host ?? '',
    region,
    feePct: isPractice ? 0 : feePct,
    payout: payoutOf(isPractice),
    isOwn,
    isUnverified,
  };
}

const practiceWallet: WalletView = {
  verdict: 'valid',
  reason: 'checksumRight',
  normalised: 'practice',
  alsoValidFor: [],
  sentence: { say: 'walletPractice', values: {} },
  groups: [],
  wrongPart: null,
  mustRepeat: false,
  changes: null,
};

function practiceMiner({ devices }: CoinOffer): WizardMiner {
  return {
    id: 'practice',
    name: 'Fallow',
    listing: null,
    devices,
    fits: true,
    sentence: { say: 'minerPractice', values: {} },
    warnings: [],
    get: 'here',
    program: { version: null, path: '', from: 'file' },
    isSuggested: true,
  };
}
