import { z } from 'zod';
import { clockSettingSchema } from './clocks';
import { type Evidence, type ProgramRule, programRules } from './evidence';
import { fail, type Result } from './faults';
import { modes, practiceSwitches } from './literals';
import type { InstalledMiner, MinerListing } from './minerListing';
import type { Pasted } from './pasted';
import { type Assignment, type ProgramSetting, settingsSchema } from './setup';
import type { RigState, Status } from './state';

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

/** A series for charts: `atMs[i]` belongs to `value[i]`; null where nothing could be read. */
export interface ReadingSeries {
  readonly device: string;
  readonly atMs: readonly number[];
  readonly temperatureC: readonly (number | null)[];
  readonly hashrateHs: readonly (number | null)[];
  readonly powerW: readonly (number | null)[];
}

export interface RigEvent {
  readonly atMs: number;
  readonly device: string | null;
  readonly kind: string;
  readonly activity: string | null;
  readonly because: string | null;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a device did from `fromMs` until the next band of the same device, or until now. */
export interface ActivityBand {
  readonly device: string;
  readonly fromMs: number;
  readonly activity: string;
}

/** A job of the past or present, and what mining gave way to it. */
export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly source: string;
  readonly devices: readonly string[];
  readonly startedMs: number;
  /** null: it runs. */
  readonly endedMs: number | null;
  /** Device time in which mining made room for it, ms: its devices' time together. */
  readonly gaveWayMs: number;
  /** Hashes its devices would have done in that time at the rate they had just before; null: that rate is not known. */
  readonly gaveWayHashes: number | null;
  /** What a rule for its program is kept under; null: it cannot be told from other programs. */
  readonly match: string | null;
  /** Why mining made room for it. */
  readonly why: readonly Evidence[];
}

/** A rule that was set or taken away, and the one before it, for an undo. */
export interface TaughtRule {
  readonly match: string;
  readonly rule: ProgramRule | null;
  readonly before: ProgramRule | null;
}

/** The settings that faces show and change; what of them may be changed one by one is in `settingsChange`. */
export interface SettingsView {
  readonly rigName: string;
  readonly assignments: readonly Assignment[];
  readonly quietS: number;
  readonly claimTimeoutS: number;
  readonly cpuDuringJobs: 'stop' | 'fewerThreads' | 'goOn';
  readonly notebookIdleMin: number;
  readonly inferenceIdleMin: number;
  readonly gamesBlock: boolean;
  /** Rules for programs, the user's and those learnt; changed by `jobs:teach`. */
  readonly programs: readonly ProgramSetting[];
  readonly language: 'en' | 'it' | 'system';
  readonly electricityPerKwh: number | null;
  readonly currency: string | null;
  readonly psuW: number | null;
  readonly stopAtC: { readonly core: number | null; readonly memory: number | null };
  readonly practiceGpus: number;
  /** When the owner agreed to real mining on this machine, ms since 1970; null: not yet. */
  readonly consentAtMs: number | null;
}

const { quietS, claimTimeoutS, cpuDuringJobs, language, stopAtC } = settingsSchema.shape;
const { notebookIdleMin, inferenceIdleMin, gamesBlock } = settingsSchema.shape;
/**
 * What of them a face may change by itself; miners, wallets and pools go through `setup:apply`. Unwrapped, since the file's
 * defaults would fill in for every setting that a change leaves out, and so reset it.
 */
const settingsChange = z.strictObject({
  quietS: quietS.unwrap().optional(),
  claimTimeoutS: claimTimeoutS.unwrap().optional(),
  cpuDuringJobs: cpuDuringJobs.unwrap().optional(),
  notebookIdleMin: notebookIdleMin.unwrap().optional(),
  inferenceIdleMin: inferenceIdleMin.unwrap().optional(),
  gamesBlock: gamesBlock.unwrap().optional(),
  language: language.unwrap().optional(),
  stopAtC: stopAtC.unwrap().optional(),
});

export interface MinerLog {
  /** The last lines, oldest first, secrets struck out. */
  readonly lines: readonly string[];
  /** Lines that a flood made us drop. */
  readonly dropped: number;
}

export interface GpuEntry {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly pci: string | null;
  readonly vramMiB: number | null;
  readonly driver: string | null;
}

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
  'practice:switch': call(
    z.strictObject({ what: z.enum(practiceSwitches), device: deviceId.nullable(), value: z.number().nullable() }),
  ).replies<null>(),
  'history:readings': call(
    z.strictObject({ sinceMs: z.number().int().nonnegative(), maxPoints: z.number().int().min(10).max(2000) }),
  ).replies<readonly ReadingSeries[]>(),
  'history:events': call(
    z.strictObject({ sinceMs: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }),
  ).replies<readonly RigEvent[]>(),
  /** Bands of every device since then, the one that was on at `sinceMs` first. */
  'history:bands': call(z.strictObject({ sinceMs: z.number().int().nonnegative() })).replies<readonly ActivityBand[]>(),
  /** The latest first. */
  'history:jobs': call(
    z.strictObject({ sinceMs: z.number().int().nonnegative(), limit: z.number().int().min(1).max(500) }),
  ).replies<readonly JobRecord[]>(),
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
  'app:quit': call(nothing).replies<null>(),
} as const;

export type CallName = keyof typeof calls;
export type CallArgs<K extends CallName> = z.infer<(typeof calls)[K]['args']>;
export type CallReply<K extends CallName> = NonNullable<(typeof calls)[K]['reply']> | NullReply<K>;
type NullReply<K extends CallName> = null extends (typeof calls)[K]['reply'] ? null : never;

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
