import { z } from 'zod';
import { type AlertsView, alertChannels, alertSettingsSchema, channelSetupSchema } from './alerts';
import { clockSettingSchema } from './clocks';
import type { DiagnosticsPreview, DiagnosticsZip } from './diagnostics';
import { type ProgramRule, programRules } from './evidence';
import { fail, type Result } from './faults';
import {
  type ActivityBand,
  type ChartSeries,
  type ExportPage,
  exportTables,
  type JobRecord,
  type RigEvent,
} from './historyViews';
import { modes, practiceSwitches } from './literals';
import type { InstalledMiner, MinerListing } from './minerListing';
import { type Harvest, type MoneySummary, rangeArgs, summaryArgs } from './money';
import type { Pasted } from './pasted';
import type { PoolSide } from './poolSide';
import type { FoundRainbow } from './rainbow';
import { type SettingsView, settingsChange } from './settingsView';
import type { Assignment, SetupFile } from './setup';
import type { RigState, Status } from './state';
import { flagChoicesSchema, type TunerView, type TuningSession, tunerStartSchema, tuningDecisions } from './tuning';
import type { TuningExport, TuningImport, TuningResult } from './tuningResults';
import type * as wizard from './wizard';
import { wizardDraftSchema } from './wizard';

// Every call a face can make, its argument schema and its reply, in one place: preload, IPC, HTTP, socket, renderer and test
// doubles derive from this table, so a call without validation cannot be written.

interface Call<Args extends z.ZodType, Reply> {
  readonly args: Args;
  /** Carries the reply's type; there is no value. */
  readonly reply?: Reply;
}

function call<Args extends z.ZodType>(args: Args) {
  return { replies: <Reply>(): Call<Args, Reply> => ({ args }) };
}

const deviceId = z.string().min(1).max(80);
const minerId = z.string().min(1).max(80);
const nothing = z.strictObject({});
const rule = z.enum(programRules).nullable();
const ticker = z.string().max(20);
const payoutAddress = z.string().max(300);
const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** A rule that was set or taken away, and the one before it, for an undo. */
export interface TaughtRule {
  readonly match: string;
  readonly rule: ProgramRule | null;
  readonly before: ProgramRule | null;
}

export interface MinerLog {
  /** The last lines, oldest first, secrets struck out. */
  readonly lines: readonly string[];
  /** Lines that a flood made us drop. */
  readonly dropped: number;
}

/** Where the window can be had in a browser, each address with the key as its fragment. */
export interface Doors {
  /** On this machine; null: not over HTTP. */
  readonly url: string | null;
  /** On the local network, with the certificate's SHA-256 fingerprint as browsers show it; null: not there. */
  readonly lan: { readonly urls: readonly string[]; readonly fingerprint: string } | null;
}

export interface GpuEntry {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly pci: string | null;
  readonly vramMiB: number | null;
  readonly driver: string | null;
}

/** A setup file that may lack wallets. */
export type ExportedSetup = Omit<SetupFile, 'assignments'> & {
  readonly assignments: readonly (Omit<Assignment, 'wallet'> & { readonly wallet?: string })[];
};

export const calls = {
  'state:get': call(nothing).replies<RigState>(),
  'status:get': call(nothing).replies<Status>(),
  'rig:setMode': call(z.strictObject({ mode: z.enum(modes) })).replies<{ mode: string }>(),
  /** forMs null: until resumed; devices null: all. */
  'rig:pause': call(
    z.strictObject({
      devices: z.array(deviceId).max(32).nullable(),
      forMs: z.number().int().min(1000).max(31_536_000_000).nullable(),
    }),
  ).replies<null>(),
  'rig:resume': call(z.strictObject({ devices: z.array(deviceId).max(32).nullable() })).replies<null>(),
  'rig:exclude': call(z.strictObject({ device: deviceId })).replies<null>(),
  'rig:include': call(z.strictObject({ device: deviceId })).replies<null>(),
  'rig:gpus': call(nothing).replies<readonly GpuEntry[]>(),
  /** A SetupFile (setup.ts); checked as a whole by the app, so that a wrong field is named in words. */
  'setup:apply': call(z.unknown()).replies<null>(),
  /** A line or a whole start script; only read, nothing is kept of it. */
  'setup:paste': call(z.strictObject({ line: z.string().max(20_000) })).replies<Pasted>(),
  /** Payout addresses that such a setup would change, for the question that has to be asked first. */
  'setup:payoutChanges': call(z.unknown()).replies<readonly wizard.PayoutChange[]>(),
  /** What is set up, as a file for `setup:apply` on another rig; without wallets it wants them added there. */
  'setup:export': call(z.strictObject({ withWallets: z.boolean() })).replies<ExportedSetup>(),
  /** The wizard's steps (wizard.ts). Each may be asked at any time and again; none of them changes the setup but `wizard:start`. */
  'wizard:rig': call(nothing).replies<wizard.RigView>(),
  'wizard:psu': call(z.strictObject({ psuW: z.number().min(0).max(100_000).nullable() })).replies<wizard.PsuView>(),
  'wizard:coins': call(
    z.strictObject({ electricityPerKwh: z.number().min(0).max(100).nullable(), currency: currencyCode.nullable() }),
  ).replies<wizard.CoinsView>(),
  'wizard:wallet': call(z.strictObject({ coin: ticker, address: payoutAddress })).replies<wizard.WalletView>(),
  /** Begins real handshakes with the coin's pools and those typed, and returns; the answers are in `wizard:pools`. */
  'wizard:probe': call(
    z.strictObject({ coin: ticker, wallet: payoutAddress.nullable(), own: z.array(z.string().max(300)).max(8) }),
  ).replies<null>(),
  'wizard:pools': call(z.strictObject({ coin: ticker })).replies<wizard.PoolsView>(),
  'wizard:miners': call(z.strictObject({ coin: ticker })).replies<wizard.MinersView>(),
  /** `miner`: the one chosen, for what it can do on a card that draws a screen. */
  'wizard:training': call(z.strictObject({ miner: minerId.nullable() })).replies<wizard.TrainingView>(),
  /** Begins and returns; how it goes is in `wizard:training`. */
  'wizard:rehearse': call(nothing).replies<null>(),
  'wizard:hook': call(z.strictObject({ install: z.boolean() })).replies<wizard.HookView>(),
  'wizard:atLogin': call(z.strictObject({ isOn: z.boolean() })).replies<{ readonly isOn: boolean }>(),
  /** What was typed, `isKept`, or the defaults: the present setup's, else this machine's. */
  'wizard:draft': call(nothing).replies<{ readonly draft: wizard.WizardDraft; readonly isKept: boolean }>(),
  /** On disk when it returns. */
  'wizard:keep': call(z.strictObject({ draft: wizardDraftSchema })).replies<null>(),
  'wizard:drop': call(nothing).replies<null>(),
  'wizard:check': call(z.strictObject({ draft: wizardDraftSchema })).replies<wizard.CheckView>(),
  /** Sets up what the draft says, wholly or not at all, switches to mining, and drops the draft. */
  'wizard:start': call(z.strictObject({ draft: wizardDraftSchema, confirmsPayout: z.boolean() })).replies<wizard.FirstShare>(),
  /** Since the last `wizard:start` of this run of the app; null: there was none. */
  'wizard:firstShare': call(nothing).replies<wizard.FirstShare | null>(),
  'practice:switch': call(
    z.strictObject({ what: z.enum(practiceSwitches), device: deviceId.nullable(), value: z.number().nullable() }),
  ).replies<null>(),
  /**
   * Averaged over equal spans, at most `maxPoints` a series. `toMs`: until then, absent: until now; with it the spans cover the range
   * asked for, so two days asked alike lie on each other. `devices`: only those.
   */
  'history:readings': call(
    z.strictObject({
      sinceMs: z.number().int().nonnegative(),
      toMs: z.number().int().nonnegative().optional(),
      maxPoints: z.number().int().min(10).max(2000),
      devices: z.array(deviceId).max(32).optional(),
    }),
  ).replies<readonly ChartSeries[]>(),
  'history:events': call(
    z.strictObject({ sinceMs: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }),
  ).replies<readonly RigEvent[]>(),
  /** Bands of every device since then, the one that was on at `sinceMs` first. */
  'history:bands': call(
    z.strictObject({ sinceMs: z.number().int().nonnegative(), toMs: z.number().int().nonnegative().optional() }),
  ).replies<readonly ActivityBand[]>(),
  /** The latest first. */
  'history:jobs': call(
    z.strictObject({ sinceMs: z.number().int().nonnegative(), limit: z.number().int().min(1).max(500) }),
  ).replies<readonly JobRecord[]>(),
  /** Rows from `fromMs` up to `toMs`, oldest first, a piece at a time: send `next` of the last one until it is null. */
  'history:export': call(
    z.strictObject({
      table: z.enum(exportTables),
      format: z.enum(['csv', 'json']),
      ...rangeArgs,
      next: z.string().max(200).nullable(),
    }),
  ).replies<ExportPage>(),
  /** At most five years. */
  'money:summary': call(summaryArgs).replies<MoneySummary>(),
  'money:harvest': call(z.strictObject(rangeArgs)).replies<Harvest>(),
  'pool:accounts': call(nothing).replies<PoolSide>(),
  /**
   * A rule for one program: mining always or never pauses for it; null takes the rule away. The program is named by a job of now
   * or of the history, or by the rule's own `match`.
   */
  'jobs:teach': call(
    z.union([
      z.strictObject({ job: z.string().min(1).max(80), rule }),
      z.strictObject({
        match: z
          .string()
          .regex(/^\/[^\u0000-\u001f]*$/)
          .max(4300),
        rule,
      }),
    ]),
  ).replies<TaughtRule>(),
  'settings:get': call(nothing).replies<SettingsView>(),
  'settings:change': call(settingsChange).replies<null>(),
  /** What is to be set of a card while it mines; null: nothing. */
  'clocks:set': call(z.strictObject({ device: deviceId, clocks: clockSettingSchema.nullable() })).replies<null>(),
  /** Tries again what was refused, or what the machine went down under. */
  'clocks:again': call(z.strictObject({ device: deviceId })).replies<null>(),
  /** Every device with its flags, what was adopted, and its session; TuningBrief in the state says when to ask again. */
  'tuner:get': call(nothing).replies<TunerView>(),
  /** Begins and returns the session as it begins. Faults: tuner/not-tunable, tuner/running, app/unknown-device. */
  'tuner:start': call(tunerStartSchema).replies<TuningSession>(),
  /**
   * `finish` false: ends a trial and goes back to the old flags at once. True: no more trials, soaks the best so far. `device` null:
   * all sessions. Fault: tuner/not-running.
   */
  'tuner:stop': call(z.strictObject({ device: deviceId.nullable(), finish: z.boolean().default(false) })).replies<null>(),
  /** About the device's last result; see TuningDecision. Fault: tuner/nothing-to-decide. */
  'tuner:decide': call(z.strictObject({ device: deviceId, decision: z.enum(tuningDecisions) })).replies<null>(),
  /** Pins, excludes or frees flags of a device's miner, kept for later sessions; what is not named stays as it was. */
  'tuner:choose': call(z.strictObject({ device: deviceId, choices: flagChoicesSchema })).replies<null>(),
  /** Stored results, the latest first. */
  'tuner:results': call(nothing).replies<readonly TuningResult[]>(),
  /** Takes a stored result away; what was adopted from it stays in force. */
  'tuner:forget': call(z.strictObject({ result: z.string().min(1).max(80) })).replies<null>(),
  /** Stored results as a file for other rigs; `results` null: all of them. */
  'tuner:export': call(z.strictObject({ results: z.array(z.string().max(80)).max(1000).nullable() })).replies<TuningExport>(),
  /** The text of such a file. Fault: tuner/import-unreadable, tuner/import-other-kind. */
  'tuner:import': call(z.strictObject({ text: z.string().max(4_000_000) })).replies<TuningImport>(),
  /** Those that run on this machine, by its process table. */
  'rainbow:find': call(nothing).replies<readonly FoundRainbow[]>(),
  'alerts:get': call(nothing).replies<AlertsView>(),
  'alerts:change': call(z.strictObject({ settings: alertSettingsSchema })).replies<null>(),
  /** Sets a channel up; what is secret of it goes to the keyring. */
  'alerts:connect': call(z.strictObject({ setup: channelSetupSchema })).replies<null>(),
  /** Forgets it, secrets too. */
  'alerts:disconnect': call(z.strictObject({ channel: z.enum(['ntfy', 'webhook']) })).replies<null>(),
  /** Sends a test and answers how that went: alerts/not-delivered, alerts/not-set-up. Of the desktop only the face can tell. */
  'alerts:test': call(z.strictObject({ channel: z.enum(alertChannels) })).replies<null>(),
  /** What somebody needs who is asked for help, secrets struck out; shown before it is saved. */
  'diagnostics:preview': call(nothing).replies<DiagnosticsPreview>(),
  /** The latest preview as a zip. */
  'diagnostics:zip': call(z.strictObject({ id: z.string().max(80) })).replies<DiagnosticsZip>(),
  'miner:log': call(z.strictObject({ device: deviceId })).replies<MinerLog>(),
  /** The catalogue, and what of it is on this machine or on its way. */
  'miners:list': call(nothing).replies<readonly MinerListing[]>(),
  /** Begins and returns; how it goes is in the list. */
  'miners:download': call(z.strictObject({ miner: minerId })).replies<null>(),
  'miners:cancel': call(z.strictObject({ miner: minerId })).replies<null>(),
  /** A program that is here already, by its absolute path. */
  'miners:chooseFile': call(z.strictObject({ miner: minerId, path: z.string().min(1).max(4096) })).replies<InstalledMiner>(),
  /** Back to the program before the present one. */
  'miners:rollback': call(z.strictObject({ miner: minerId })).replies<null>(),
  /** Practice rig or my own: stops the one that runs, starts the other, and remembers the choice for the next start. */
  'app:choose': call(z.strictObject({ rig: z.enum(['practice', 'real']) })).replies<null>(),
  /** Who may ask owns the rig already: the keys are in the addresses. */
  'app:doors': call(nothing).replies<Doors>(),
  'app:quit': call(nothing).replies<null>(),
} as const;

export type CallName = keyof typeof calls;
export type CallArgs<K extends CallName> = z.infer<(typeof calls)[K]['args']>;
export type CallReply<K extends CallName> = NonNullable<(typeof calls)[K]['reply']> | NullReply<K>;
type NullReply<K extends CallName> = null extends (typeof calls)[K]['reply'] ? null : never;

/** The calls that the wizard's room answers. */
export type WizardCall = Extract<CallName, `wizard:${string}` | 'setup:payoutChanges' | 'setup:export'>;

/** What the app offers to every face. */
export type Api = { readonly [K in CallName]: (args: CallArgs<K>) => Promise<Result<CallReply<K>>> };

/** Gets every state once subscribed, first the present one. Returns the way to stop. */
export type SubscribeState = (listener: (state: RigState) => void) => () => void;

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** The one door for what arrives from outside: unknown names and wrong arguments never reach the app. */
export async function dispatch(api: Api, name: string, rawArgs: unknown): Promise<Result<unknown>> {
  if (!isCallName(name)) return fail('app/refused', `no call named ${name.slice(0, 60)}`);
  const parsed = calls[name].args.safeParse(rawArgs);
  if (!parsed.success) return fail('app/refused', `${name}: ${z.prettifyError(parsed.error)}`);
  const handler = api[name] as (args: unknown) => Promise<Result<unknown>>;
  return handler(parsed.data);
}
