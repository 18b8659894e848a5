import { z } from 'zod';
import type { AlertState } from './alerts';
import type { ClockState } from './clocks';
import type { GuardState } from './evidence';
import type { GpuDetails, GpuProcess, Provenance } from './gpuDetails';
import { activities, causes, jobClasses, jobSources, modes } from './literals';
import { type RainbowView, rainbowViewSchema } from './rainbow';
import type { HeldRule, RulesView } from './rules';
import type { SwitchReason } from './switching';
import type { TuningBrief } from './tuning';

// What a face sees. `null` means "could not be read" and is shown as a dash, never as 0.

const reading = z.number().nullable();

/** One device in `fallow status --json` (docs/cli.md). Temperatures °C, power W, fan %, memory MiB, hashrate H/s. */
const statusDevice = z.strictObject({
  id: z.string(),
  kind: z.enum(['gpu', 'cpu']),
  index: z.number().int().nonnegative(),
  name: z.string(),
  activity: z.enum(activities),
  because: z.enum(causes),
  sentence: z.string(),
  temperatureC: reading,
  memoryTemperatureC: reading,
  powerW: reading,
  fanPct: reading,
  vramUsedMiB: reading,
  vramTotalMiB: reading,
  hashrateHs: reading,
});

const statusMiner = z.strictObject({
  /** Adapter id; one entry per running miner process, so equal ids differ in `devices`. */
  id: z.string(),
  version: z.string().nullable(),
  devices: z.array(z.string()),
  /** The miner's own processes, not its keeper. */
  pids: z.array(z.number().int()),
  algorithm: z.string(),
  pool: z.string().nullable(),
  hashrateHs: reading,
  accepted: z.number().int(),
  rejected: z.number().int(),
  stale: z.number().int(),
  uptimeS: z.number(),
});

const statusJob = z.strictObject({
  id: z.string(),
  name: z.string(),
  pids: z.array(z.number().int()),
  devices: z.array(z.string()),
  class: z.enum(jobClasses),
  source: z.enum(jobSources),
  /** Wall-clock time in ms since 1970 at which the job was first seen. */
  sinceMs: z.number(),
});

const statusFault = z.strictObject({
  code: z.string(),
  title: z.string(),
  help: z.string(),
  /** Device id, or null when the whole rig is concerned. */
  device: z.string().nullable(),
  sinceMs: z.number(),
});

/** The answer of `fallow status --json`. */
export const statusSchema = z.strictObject({
  version: z.string(),
  practice: z.boolean(),
  mode: z.enum(modes),
  devices: z.array(statusDevice),
  miners: z.array(statusMiner),
  jobs: z.array(statusJob),
  faults: z.array(statusFault),
  /** Only where a RainbowMiner is set up. */
  rainbow: rainbowViewSchema.extend({ sentence: z.string() }).optional(),
});

export type Status = z.infer<typeof statusSchema>;
export type MinerState = z.infer<typeof statusMiner>;
export type JobState = z.infer<typeof statusJob>;

/** What was done about a fault of a device. */
export interface FaultStep {
  readonly do: 'restart' | 'withoutOverclock' | 'exclude';
  /** When its miner starts again, ms since 1970; null: not by itself. */
  readonly atMs: number | null;
  /** Of this device within the hour, this one included; 0: such faults are not counted, since the device is not to blame. */
  readonly faults: number;
  /** What the start waits for: a doubling time, or for the hour whose starts are used up. */
  readonly wait: 'backoff' | 'budget' | 'none';
}

/** A fault as state: its words are made by the face, in the face's language. */
export interface FaultState {
  readonly code: string;
  readonly detail: string | null;
  readonly values: Readonly<Record<string, string | number>>;
  readonly device: string | null;
  readonly sinceMs: number;
  /** Absent: nothing was done, or nothing had to be. */
  readonly step?: FaultStep;
}

/** How long a miner has waited for its pool to answer a share, of the time in which it mined; ms. */
export interface ShareWaitState {
  readonly quietMs: number;
  /** From which on chance does not explain it; null: not to be reckoned now. */
  readonly allowedMs: number | null;
}

/** One device as the faces get it: the status fields (less the sentence, which a face words itself) and what the sentence needs. */
export interface DeviceState extends Omit<z.infer<typeof statusDevice>, 'sentence'> {
  readonly coin: string | null;
  readonly algorithm: string | null;
  readonly minerName: string | null;
  /** Id of the job that has the device or is about to get it. */
  readonly job: string | null;
  /** When a wait, pause or retry ends, ms since 1970; null: open end, or nothing to wait for. */
  readonly untilMs: number | null;
  readonly resumeAtC: number | null;
  /** The fault behind `faulted` or `cooling`. */
  readonly fault: string | null;
  /** While starting: what the miner says it is doing, if it is a thing that takes long. */
  readonly startingStep: 'dataset' | 'dag' | null;
  readonly sinceMs: number;
  readonly power: { readonly limitW: number | null };
  /** What the driver knows beyond the readings; absent for devices without such a driver, and in mode off. */
  readonly details?: GpuDetails;
  /** Where each value comes from, by its name; what is not listed is not known. */
  readonly provenance?: Readonly<Partial<Record<string, Provenance>>>;
  /** Who is on the GPU as its driver last said; absent: it has not said. */
  readonly users?: readonly GpuProcess[];
  /** What is set of the card while it mines; absent for devices that nobody sets. */
  readonly clocks?: ClockState;
  /** Absent: nothing is being mined. */
  readonly shareWait?: ShareWaitState;
  /** The owner's rule behind the cause `schedule`. */
  readonly rule?: HeldRule;
}

/** Everything a face shows. Main owns it; a face gets it whole once and then whenever it changes, at most once a second while steady. */
export interface RigState {
  readonly version: string;
  readonly practice: boolean;
  readonly mode: (typeof modes)[number];
  readonly nowMs: number;
  readonly rigName: string;
  readonly isSetUp: boolean;
  /** Nobody has chosen yet between the practice rig and a real one: the first start's question is due. */
  readonly isFirstStart: boolean;
  readonly devices: readonly DeviceState[];
  readonly miners: readonly MinerState[];
  readonly jobs: readonly JobState[];
  readonly faults: readonly FaultState[];
  readonly guard: GuardState;
  /** Null or absent: none is set up. */
  readonly rainbow?: RainbowView | null;
  /** Devices with several coins, and why each mines the one that it does. */
  readonly switching?: readonly { readonly device: string; readonly why: SwitchReason }[];
  /** What rules have to go by; absent: an app that is older. */
  readonly rules?: RulesView;
  /** Absent: an app that is older. */
  readonly alerts?: AlertState;
  /** What pools have paid of late, where they are asked; absent: none has answered yet. */
  readonly payouts?: readonly { readonly id: string; readonly coin: string; readonly amount: number; readonly atMs: number }[];
  /** When one of the rig's own pools was heard last: `pool:accounts` says what. Absent: none was. */
  readonly poolsHeardMs?: number;
  /** One entry for each device that is or was tuned since the app started; absent: none. */
  readonly tuning?: readonly TuningBrief[];
}
