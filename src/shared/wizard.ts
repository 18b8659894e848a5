import { z } from 'zod';
import type { InstalledMiner, MinerListing } from './minerListing';
import type { WalletCheck } from './walletVerdict';
import type { WizardSentence } from './wizardSentence';

// What the setup wizard shows, step by step. Main finds out and judges; a face shows it and keeps what was typed (the draft).
// Every sentence is a code with values, worded by `wizardText` (text/wizardText.ts) in the face's language. null: not known.

/** In the order in which they are asked. */
export const wizardSteps = ['rig', 'coin', 'wallet', 'pool', 'miner', 'training', 'start'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** A sentence as data. */
export interface Said {
  readonly say: WizardSentence;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What to do about it: a sentence, and what to type, line by line; `where`: on this machine, or on the one that hosts it. */
export interface NextStep {
  readonly sentence: Said;
  /** Shell commands or lines of a file, to be shown as they are, with a button that copies them. */
  readonly commands: readonly string[];
  readonly where: 'here' | 'host';
}

/** `advice`: it works, better so. `problem`: nothing will be mined, or not with this device. */
export type RigVerdict = 'ok' | 'advice' | 'problem';

// ---- Step 1: Your rig (`wizard:rig`, `wizard:psu`) ----

/** In the order in which they are shown. */
export const rigChecks = ['gpus', 'driver', 'vram', 'pcie', 'cpu', 'memory', 'disk', 'network', 'display'] as const;
export type RigCheckId = (typeof rigChecks)[number];

/** One line; `driver`, `vram`, `pcie` and `display` have one for each card that there is something to say of. */
export interface RigCheck {
  readonly id: RigCheckId;
  /** Device id; null: the machine as a whole, or a card that no driver drives. */
  readonly device: string | null;
  readonly verdict: RigVerdict;
  readonly sentence: Said;
  /** null: nothing is to be done. */
  readonly next: NextStep | null;
}

export interface RigView {
  readonly checks: readonly RigCheck[];
  /** The worst of them. `problem` does not end the wizard: it says what will not work. */
  readonly verdict: RigVerdict;
  readonly devices: readonly RigViewDevice[];
  readonly isPractice: boolean;
}

export interface RigViewDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly index: number;
  readonly name: string;
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'practice' | 'cpu';
  readonly vramMiB: number | null;
  readonly driver: string | null;
  /** A monitor hangs on it. */
  readonly hasDisplay: boolean | null;
}

export interface PsuView {
  readonly parts: readonly PsuPart[];
  /** Sum of the known parts, W. */
  readonly neededW: number;
  /** With 25 % above it, rounded up to 50 W; what to buy. */
  readonly recommendedW: number;
  /** As typed; null: nothing yet. */
  readonly psuW: number | null;
  /** Of `psuW`, %; null: nothing typed. May be above 100. */
  readonly loadPct: number | null;
  readonly verdict: RigVerdict;
  readonly sentence: Said;
}

/** `limit`: the power limit that the driver enforces. `card`: board power by the card database. `estimate`: our own, see docs/wizard.md. */
export interface PsuPart {
  readonly part: 'gpu' | 'cpu' | 'rest';
  readonly device: string | null;
  /** Of the device; '' for the rest. */
  readonly name: string;
  /** W; null: neither driver nor card database knows, and the sum lacks it. */
  readonly powerW: number | null;
  readonly from: 'limit' | 'card' | 'estimate' | null;
}

// ---- Step 2: What to mine (`wizard:coins`) ----

export interface CoinsView {
  /** What these devices can mine, the best first. Priced: by net income; else by how well it suits the cards. */
  readonly offers: readonly CoinOffer[];
  /** What they cannot, and what nobody can; every coin that people ask for is in one of the lists. */
  readonly refusals: readonly CoinRefusal[];
  /** Where prices came from and when; null: none could be reached, so no income is told. */
  readonly prices: { readonly source: string; readonly atMs: number } | null;
  /** Why there are none, or how old they are. */
  readonly sentence: Said;
  /** As the costs were counted; null: no price of electricity was given, and income is before it. */
  readonly electricityPerKwh: number | null;
  readonly currency: string;
}

export interface CoinOffer {
  readonly ticker: string;
  readonly name: string;
  readonly algorithm: string;
  readonly on: 'gpus' | 'cpu';
  /** Ids of the devices that can mine it. */
  readonly devices: readonly string[];
  /** Ids of those of the same kind that cannot: too little memory, or no miner of ours for their vendor. */
  readonly others: readonly string[];
  /** What the coin asks of a card's memory, GiB, today and in a year; null: no such need, or not known. */
  readonly memory: CoinMemory | null;
  /** All its devices together, H/s, and W while mining; null: no figure is published for one of them. */
  readonly hashrateHs: number | null;
  readonly powerW: number | null;
  /** The card database's source for it, a short English name; null: no figure. */
  readonly hashrateFrom: string | null;
  /** A day's estimate; null: not priced, or no hashrate. */
  readonly income: CoinIncome | null;
  /** One honest sentence about the coin. */
  readonly sentence: Said;
  /** What else should be known: memory soon too small, dominated by ASICs, not verified, … */
  readonly warnings: readonly Said[];
  /** Chosen when nothing else is said: the first that is sound. One offer has it. */
  readonly isSuggested: boolean;
  /** Where the coin's facts were read, a short English name. */
  readonly source: string;
}

export interface CoinMemory {
  readonly todayGib: number;
  /** null: how it grows is not known. */
  readonly nextYearGib: number | null;
  /** Smallest card of those that can mine it, GiB. */
  readonly cardGib: number | null;
  /** `YYYY-MM-DD` of the figure; null: fixed. */
  readonly asOf: string | null;
}

/** In `currency` of the view, a day. `net` may be negative, and is said so. */
export interface CoinIncome {
  readonly gross: number;
  readonly electricity: number | null;
  readonly net: number;
}

export interface CoinRefusal {
  readonly ticker: string;
  readonly name: string;
  readonly why: 'proofOfStake' | 'asicOnly' | 'ended' | 'memory' | 'noMiner' | 'noCards' | 'noAddressRule';
  readonly sentence: Said;
}

// ---- Step 3: Where it is paid (`wizard:wallet`) ----

export interface WalletView extends WalletCheck {
  /** Verdict and reason as one sentence, with what to do. */
  readonly sentence: Said;
  /** Of `normalised`, or else of what was typed, in groups of four. */
  readonly groups: readonly string[];
  /** Where it is wrong, in characters of what was typed (trimmed): from, and up to but without. null: not known, or nothing wrong. */
  readonly wrongPart: { readonly from: number; readonly to: number } | null;
  /** A typing error could not be seen: it has to be pasted a second time (`again` of the draft). */
  readonly mustRepeat: boolean;
  /** Another address is set up for this coin: the change has to be confirmed. First and last four characters of it; null: no change. */
  readonly changes: { readonly first: string; readonly last: string } | null;
}

// ---- Step 4: Which pool (`wizard:probe` begins, `wizard:pools` is asked again while `isProbing`) ----

export interface PoolsView {
  readonly coin: string;
  readonly isProbing: boolean;
  /** Those that answered first, fastest first; then those that are still being asked; then those that did not answer. */
  readonly offers: readonly PoolOffer[];
  /** Urls: the fastest that took the login, then the fastest of another operator. Empty until one answered. */
  readonly suggested: readonly string[];
}

export interface PoolOffer {
  /** What goes into `pools` of the draft. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Name of who runs it; the host for a custom one. */
  readonly operator: string;
  /** `eu`, `us`, `asia`, `auto`, …; null: custom. */
  readonly region: string | null;
  /** %; null: not known. As published, see `source`. */
  readonly feePct: number | null;
  /** How it pays, in a sentence; says so when it is not known. */
  readonly payout: Said;
  readonly isOwn: boolean;
  /** Our list has it from one place only. */
  readonly isUnverified: boolean;
  readonly state: 'waiting' | 'probing' | 'answered' | 'failed';
  readonly connectMs: number | null;
  readonly subscribeMs: number | null;
  /** From the login to its answer; null: it came with the subscription, or not. */
  readonly authorizeMs: number | null;
  /** Whether it takes this wallet; null: it was not asked or did not say. */
  readonly authorized: boolean | null;
  /** Words by `faultText`, as for `fallow pool probe`; null: none. */
  readonly fault: WizardFault | null;
}

/** A fault's code and values: title and help are `faultText(code, values, language)`. */
export interface WizardFault {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly detail: string | null;
}

// ---- Step 5: The miner (`wizard:miners`; downloads by `miners:download` and friends, asked again while one goes) ----

export interface MinersView {
  readonly coin: string;
  readonly algorithm: string;
  /** Those that mine the coin on these devices, the suggested first; then those that mine it, but not on them. */
  readonly offers: readonly WizardMiner[];
}

export interface WizardMiner {
  readonly id: string;
  readonly name: string;
  /** The catalogue's: licence, source, page, dev fee, what is on this machine, progress of a download; null: our practice miner. */
  readonly listing: MinerListing | null;
  /** Devices of the choice that it can mine on. */
  readonly devices: readonly string[];
  readonly fits: boolean;
  /** What it means: free or what the author keeps, open or closed, here or to be fetched, why it does not fit. */
  readonly sentence: Said;
  readonly warnings: readonly Said[];
  /** `here`: a program is there. `download`: we can fetch and check it. `file`: somebody has to choose a file. */
  readonly get: 'here' | 'download' | 'file';
  /** The program that would run; null: none yet. */
  readonly program: InstalledMiner | null;
  readonly isSuggested: boolean;
}

// ---- Step 6: When you train (`wizard:training`, `wizard:rehearse`, `wizard:hook`, `wizard:atLogin`) ----

export interface TrainingView {
  readonly quietS: number;
  readonly hook: HookView;
  /** null: this machine has no way that we know. */
  readonly atLogin: { readonly isOn: boolean } | null;
  /** A GPU that draws a screen and could be mined on gently; null: none, or the miner has no such flag. */
  readonly display: { readonly device: string; readonly name: string } | null;
  readonly rehearsal: Rehearsal;
}

/** Python's start-up hook. `none`: no Python was found. */
export interface HookView {
  readonly state: 'installed' | 'absent' | 'partly' | 'none';
  /** How many places have it, of how many. */
  readonly installed: number;
  readonly places: number;
  /** What the command line would say for the same: `fallow hook install`. */
  readonly command: string;
}

/** A harmless job that takes every device and lets go of it; times in ms. */
export interface Rehearsal {
  readonly state: 'never' | 'yielding' | 'holding' | 'returning' | 'done' | 'failed';
  /** What is going on or what came of it, one after the other, the latest last. */
  readonly lines: readonly Said[];
  /** Miners that ran when it began; 0: there was nothing to make room for. */
  readonly miners: number;
  /** From the job's claim to every device free. */
  readonly yieldMs: number | null;
  /** From the job's end to the first miner's start, quiet time included; null: nothing mined before. */
  readonly returnMs: number | null;
  readonly fault: WizardFault | null;
}

// ---- Step 7: Check and start (`wizard:check`, `wizard:start`, `wizard:firstShare`) ----

export interface CheckView {
  /** Empty: it can be started. The first is what the setup's own check would name. */
  readonly problems: readonly CheckProblem[];
  /** What is going to be set up, line by line. */
  readonly summary: readonly Said[];
  /** Payout addresses that would become others; `wizard:start` wants `confirmsPayout` then. */
  readonly payoutChanges: readonly PayoutChange[];
}

export interface CheckProblem {
  /** Where to go to put it right. */
  readonly step: WizardStep;
  readonly sentence: Said;
  /** The field as the setup file names it (`assignments[0].wallet`); null: something that is no part of the file. */
  readonly field: string | null;
}

/** Addresses by their first and last four characters only. */
export interface PayoutChange {
  readonly coin: string;
  readonly before: { readonly first: string; readonly last: string };
  readonly after: { readonly first: string; readonly last: string };
}

/** From the start to the first accepted share. */
export interface FirstShare {
  readonly startedAtMs: number;
  /** ms since 1970; null: not yet. */
  readonly acceptedAtMs: number | null;
  /** What it is waiting for now, or that it has come. */
  readonly sentence: Said;
}

// ---- What was typed, kept by main over restarts (`wizard:draft`, `wizard:keep`, `wizard:drop`) ----

const typed = (max: number) => z.string().max(max).default('');

/** Everything as typed, so that nothing is lost; '' and [] are what has not been answered and gets its default. */
export const wizardDraftSchema = z.strictObject({
  step: z.enum(wizardSteps).default('rig'),
  rigName: typed(64),
  psu: typed(16),
  electricity: typed(16),
  currency: typed(8),
  coin: typed(20),
  wallet: typed(300),
  /** The second pasting. */
  again: typed(300),
  /** In order of preference. */
  pools: z.array(z.string().max(300)).max(8).default([]),
  /** Custom ones to be probed too. */
  ownPools: z.array(z.string().max(300)).max(8).default([]),
  miner: typed(80),
  /** Absolute path of a chosen program. */
  minerPath: typed(4096),
  quiet: typed(16),
  /** `gentle` only where the training step offered it. */
  display: z.enum(['mine', 'gentle', 'leave']).default('mine'),
  /** Somebody went to another page of the window: the wizard does not open by itself at the next start, but goes on from here. */
  isLeft: z.boolean().default(false),
});
export type WizardDraft = z.infer<typeof wizardDraftSchema>;
