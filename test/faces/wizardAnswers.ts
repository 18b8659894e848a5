import { ok } from '../../src/shared/faults';
import {
  type CoinOffer,
  type PoolOffer,
  type Said,
  type WizardDraft,
  type WizardMiner,
  wizardDraftSchema,
} from '../../src/shared/wizard';
import type { WizardSentence } from '../../src/shared/wizardSentence';
import type { FakeRig } from './fakeRig';

// What the wizard's calls answer on a made-up rig of two cards and a CPU; the draft is kept as main would keep it.

export type WizardAnswers = FakeRig['wizard'];

export const paidTo = 'RKdGvdnZkmtjmKLjGsi5wZ7wKNmXxqzbgw';
const nowMs = Date.parse('2026-06-01T14:16:30Z');

function says(say: WizardSentence, values: Said['values'] = {}): Said {
  return { say, values };
}

export function wizardDraft(change: Partial<WizardDraft> = {}): WizardDraft {
  return { ...wizardDraftSchema.parse({}), rigName: 'rig1', ...change };
}

const rig = {
  verdict: 'problem',
  isPractice: false,
  devices: [],
  checks: [
    {
      id: 'gpus',
      device: null,
      verdict: 'ok',
      sentence: says('gpusFound', { count: 2, names: 'RTX 3070, RTX 3060 Ti' }),
      next: null,
    },
    { id: 'driver', device: null, verdict: 'ok', sentence: says('driverOk', { driver: 'NVIDIA 550.54.14' }), next: null },
    {
      id: 'driver',
      device: null,
      verdict: 'problem',
      sentence: says('driverMissingAmd', { card: 'Navi 23 [Radeon RX 6600]' }),
      next: {
        sentence: says('nextInstallAmd'),
        commands: ['sudo apt install linux-modules-extra-$(uname -r)', 'sudo reboot'],
        where: 'here',
      },
    },
    { id: 'vram', device: 'gpu-0', verdict: 'ok', sentence: says('vramOk', { gpu: 'RTX 3070', gib: 8 }), next: null },
    {
      id: 'pcie',
      device: 'gpu-1',
      verdict: 'advice',
      sentence: says('pcieNarrow', { gpu: 'RTX 3060 Ti', width: 1, max: 16 }),
      next: { sentence: says('nextSlot'), commands: [], where: 'here' },
    },
    {
      id: 'cpu',
      device: null,
      verdict: 'ok',
      sentence: says('cpuOk', { name: 'AMD Ryzen 5 3600', cores: 6, gpus: 2 }),
      next: null,
    },
    { id: 'network', device: null, verdict: 'ok', sentence: says('networkOk'), next: null },
  ],
} as const;

function psu(psuW: number | null) {
  const loadPct = psuW === null ? null : Math.round((100 * 510) / psuW);
  const values = { needed: 510, recommended: 650, psu: psuW ?? 0, load: loadPct ?? 0 };
  return {
    parts: [
      { part: 'gpu', device: 'gpu-0', name: 'RTX 3070', powerW: 220, from: 'limit' },
      { part: 'gpu', device: 'gpu-1', name: 'RTX 3060 Ti', powerW: 200, from: 'card' },
      { part: 'cpu', device: 'cpu', name: 'AMD Ryzen 5 3600', powerW: 40, from: 'estimate' },
      { part: 'rest', device: null, name: '', powerW: 50, from: 'estimate' },
    ],
    neededW: 510,
    recommendedW: 650,
    psuW,
    loadPct,
    verdict: psuW === null ? 'advice' : psuW >= 650 ? 'ok' : psuW > 510 ? 'advice' : 'problem',
    sentence: says(psuW === null ? 'psuUnknown' : psuW >= 650 ? 'psuEnough' : psuW > 510 ? 'psuTight' : 'psuTooSmall', values),
  } as const;
}

function coin(ticker: string, name: string, change: Partial<CoinOffer> = {}): CoinOffer {
  return {
    ticker,
    name,
    algorithm: 'kawpow',
    on: 'gpus',
    devices: ['gpu-0', 'gpu-1'],
    others: [],
    memory: { todayGib: 5.1, nextYearGib: 5.7, cardGib: 8, asOf: '2026-05-01' },
    hashrateHs: 55.2e6,
    powerW: 285,
    hashrateFrom: '2miners, 2026-06',
    income: null,
    sentence: says('coinRVN'),
    warnings: [],
    isSuggested: false,
    source: 'chainparams',
    ...change,
  };
}

export const coinOffers: readonly CoinOffer[] = [
  coin('RVN', 'Ravencoin', {
    isSuggested: true,
    income: { gross: 1.02, electricity: 1.91, net: -0.89 },
    warnings: [says('warnNegative')],
  }),
  coin('ETC', 'Ethereum Classic', {
    algorithm: 'etchash',
    sentence: says('coinETC'),
    hashrateHs: 121.4e6,
    warnings: [says('warnAsic')],
  }),
  coin('ERG', 'Ergo', {
    algorithm: 'autolykos2',
    sentence: says('coinERG'),
    income: { gross: 0.4, electricity: null, net: 0.4 },
  }),
  coin('XMR', 'Monero', {
    algorithm: 'rx/0',
    on: 'cpu',
    devices: ['cpu'],
    memory: null,
    hashrateHs: 7200,
    powerW: null,
    sentence: says('coinXMR'),
  }),
  coin('IRON', 'Iron Fish', {
    algorithm: 'fishhash',
    sentence: says('coinIRON'),
    hashrateHs: null,
    hashrateFrom: null,
    warnings: [says('warnNoFigure')],
  }),
  coin('NEXA', 'Nexa', {
    algorithm: 'nexapow',
    sentence: says('coinNEXA'),
    memory: { todayGib: 2, nextYearGib: null, cardGib: 8, asOf: null },
  }),
  coin('ZANO', 'Zano', { algorithm: 'progpowz', sentence: says('coinZANO') }),
];

const refusals = [
  { ticker: 'ETH', name: 'Ethereum', why: 'proofOfStake', sentence: says('refusedEthereum') },
  { ticker: 'BTC', name: 'Bitcoin', why: 'asicOnly', sentence: says('refusedAsic', { coin: 'Bitcoin' }) },
  { ticker: 'FLUX', name: 'Flux', why: 'ended', sentence: says('refusedEnded', { coin: 'Flux' }) },
] as const;

function inFours(text: string): readonly string[] {
  return text.match(/.{1,4}/gu) ?? [];
}

/** Valid is the one address of these tests; what begins like it has a wrong checksum; `0x…` has none. */
function wallet({ coin: of, address }: { readonly coin: string; readonly address: string }) {
  const typed = address.trim();
  const base = { alsoValidFor: [], groups: inFours(typed), wrongPart: null, mustRepeat: false, changes: null };
  if (typed === '')
    return { ...base, verdict: 'invalid', reason: 'empty', normalised: null, sentence: says('walletEmpty') } as const;
  if (typed === paidTo) {
    return {
      ...base,
      verdict: 'valid',
      reason: 'checksumRight',
      normalised: typed,
      sentence: says('walletValid', { coin: of }),
      alsoValidFor: ['XNA'],
    } as const;
  }
  if (typed.startsWith('0x')) {
    return {
      ...base,
      verdict: 'unprotected',
      reason: 'notChecksummed',
      normalised: typed,
      mustRepeat: true,
      sentence: says('walletRepeat', { coin: of }),
      changes: { first: '0xAb', last: '9f01' },
    } as const;
  }
  return {
    ...base,
    verdict: 'invalid',
    reason: 'wrongChecksum',
    normalised: null,
    sentence: says('walletInvalid', { coin: of, why: 'wrongChecksum' }),
    wrongPart: { from: 6, to: 9 },
  } as const;
}

function pool(operator: string, host: string, change: Partial<PoolOffer> = {}): PoolOffer {
  return {
    url: `stratum+tcp://${host}:6060`,
    host,
    port: 6060,
    isTls: false,
    operator,
    region: 'eu',
    feePct: 1,
    payout: says('payoutPplns'),
    isOwn: false,
    isUnverified: false,
    state: 'answered',
    connectMs: 21,
    subscribeMs: 24,
    authorizeMs: 26,
    authorized: true,
    fault: null,
    ...change,
  };
}

export const poolOffers: readonly PoolOffer[] = [
  pool('2Miners', 'rvn.2miners.com'),
  pool('HeroMiners', 'de.ravencoin.herominers.com', { connectMs: 32, feePct: 0.9, isTls: true, payout: says('payoutProp') }),
  pool('2Miners', 'us-rvn.2miners.com', { region: 'us', connectMs: 118 }),
  pool('WoolyPooly', 'pool.woolypooly.com', {
    authorized: false,
    feePct: null,
    isUnverified: true,
    payout: says('payoutUnknown'),
  }),
  pool('Nanopool', 'rvn-eu1.nanopool.org', {
    state: 'probing',
    connectMs: null,
    subscribeMs: null,
    authorizeMs: null,
    authorized: null,
  }),
  pool('K1Pool', 'eu.rvn.k1pool.com', {
    state: 'failed',
    connectMs: null,
    subscribeMs: null,
    authorizeMs: null,
    authorized: null,
    fault: { code: 'pool/connection-refused', values: { pool: 'eu.rvn.k1pool.com:6060' }, detail: null },
  }),
];

const suggested = [poolOffers[0]?.url ?? '', poolOffers[1]?.url ?? ''];

function miner(id: string, name: string, change: Partial<WizardMiner> = {}): WizardMiner {
  const listing = {
    id,
    name,
    version: '0.26.8',
    page: `https://example.org/${id}`,
    licence: null,
    source: 'closed',
    devFeePct: { min: 1, max: 1 },
    cards: ['nvidia'],
    driverFloor: '460',
    checksumBy: 'author',
    current: null,
    previous: null,
    progress: null,
    fault: null,
  } as const;
  return {
    id,
    name,
    listing,
    devices: ['gpu-0', 'gpu-1'],
    fits: true,
    sentence: says('minerClosed', { fee: 1 }),
    warnings: [],
    get: 'download',
    program: null,
    isSuggested: false,
    ...change,
  };
}

const minerOffers: readonly WizardMiner[] = [
  miner('t-rex', 'T-Rex', { isSuggested: true }),
  miner('kawpowminer', 'kawpowminer', {
    sentence: says('minerFree', { licence: 'GPL-3.0' }),
    get: 'file',
    warnings: [says('minerNoChecksum')],
  }),
  miner('teamredminer', 'TeamRedMiner', { fits: false, sentence: says('minerOtherCards') }),
];

const training = {
  quietS: 15,
  hook: { state: 'absent', installed: 0, places: 3, command: 'fallow hook install' },
  atLogin: { isOn: false },
  display: { device: 'gpu-0', name: 'RTX 3070' },
  rehearsal: {
    state: 'done',
    lines: [
      says('rehearsalClaim'),
      says('rehearsalFree', { ms: 184 }),
      says('rehearsalHold'),
      says('rehearsalEnd', { seconds: 15 }),
      says('rehearsalBack', { seconds: 16.2 }),
    ],
    miners: 2,
    yieldMs: 184,
    returnMs: 16_200,
    fault: null,
  },
} as const;

const check = {
  problems: [],
  summary: [
    says('sumMines', { names: 'RTX 3070, RTX 3060 Ti', coin: 'Ravencoin', algorithm: 'kawpow' }),
    says('sumPool', { pool: '2Miners, rvn.2miners.com:6060' }),
    says('sumBackup', { pool: 'HeroMiners, de.ravencoin.herominers.com:6060' }),
    says('sumMiner', { miner: 'T-Rex', version: '0.26.8' }),
    says('sumQuiet', { seconds: 15 }),
  ],
  payoutChanges: [],
} as const;

export const unready = {
  problems: [
    { step: 'wallet', sentence: says('checkWallet'), field: 'assignments[0].wallet' },
    { step: 'miner', sentence: says('checkMinerGet', { miner: 'T-Rex' }), field: null },
  ],
  summary: check.summary.slice(0, 3),
  payoutChanges: [{ coin: 'RVN', before: { first: 'RKdG', last: 'zbgw' }, after: { first: 'RX9k', last: 'p2Qa' } }],
} as const;

/** All of them; `change` replaces some. */
export function wizardAnswers(draft: WizardDraft, change: WizardAnswers = {}): WizardAnswers {
  let kept: WizardDraft | null = draft;
  const first = { startedAtMs: nowMs, acceptedAtMs: null, sentence: says('shareMining') };
  return {
    'wizard:draft': () => ok({ draft: kept ?? wizardDraft(), isKept: kept !== null }),
    'wizard:keep': (args) => {
      kept = args.draft;
      return ok(null);
    },
    'wizard:drop': () => {
      kept = null;
      return ok(null);
    },
    'wizard:rig': () => ok(rig),
    'wizard:psu': ({ psuW }) => ok(psu(psuW)),
    'wizard:coins': ({ electricityPerKwh, currency }) =>
      ok({
        offers: coinOffers,
        refusals,
        prices: { source: 'CoinGecko', atMs: nowMs },
        sentence: says('pricesAt', { source: 'CoinGecko', atMs: nowMs }),
        electricityPerKwh,
        currency: currency ?? 'EUR',
      }),
    'wizard:wallet': (args) => ok(wallet(args)),
    'wizard:probe': () => ok(null),
    'wizard:pools': ({ coin: of }) => ok({ coin: of, isProbing: false, offers: poolOffers, suggested }),
    'wizard:miners': ({ coin: of }) => ok({ coin: of, algorithm: 'kawpow', offers: minerOffers }),
    'wizard:training': () => ok(training),
    'wizard:rehearse': () => ok(null),
    'wizard:hook': ({ install }) => ok({ ...training.hook, state: install ? 'installed' : 'absent', installed: install ? 3 : 0 }),
    'wizard:atLogin': ({ isOn }) => ok({ isOn }),
    'wizard:check': () => ok(check),
    'wizard:start': () => ok(first),
    'wizard:firstShare': () => ok({ ...first, acceptedAtMs: nowMs + 41_000, sentence: says('shareCame', { seconds: 41 }) }),
    ...change,
  };
}
