import { z } from 'zod';

/**
 * What RainbowMiner is doing as far as Fallow is concerned. It is one program for the whole rig: it pauses as a whole.
 * `holding`: its miners were killed, and whatever it starts before its pause is confirmed is killed too. `pausedBefore`: somebody
 * else had paused it, so it is not ours to resume. `pausedItself`: its own schedule, battery or activity rule pauses it.
 * `stuck`: it was asked in vain.
 */
export const rainbowPhases = [
  'unknown',
  'mining',
  'pausing',
  'holding',
  'paused',
  'pausedBefore',
  'pausedItself',
  'resuming',
  'stuck',
  'ended',
] as const;
export type RainbowPhase = (typeof rainbowPhases)[number];

/** `ours`: Fallow started it, so its processes may be killed. `found`: it was there, and is only asked through its API. */
export type RainbowOwner = 'ours' | 'found';

/** Which RainbowMiner Fallow looks after; null in the settings: none. */
export const rainbowSettingSchema = z.strictObject({
  /** Its folder; null: that of the one that runs on this machine. */
  dir: z.string().max(4096).regex(/^\//, 'use an absolute path').nullable(),
  /** Fallow starts it, and ends it with itself. Needs `dir`; one that runs there already is only asked. */
  start: z.boolean(),
});
export type RainbowSetting = z.infer<typeof rainbowSettingSchema>;

const reading = z.number().nullable();
const count = z.number().int().nullable();

const rainbowWork = z.strictObject({
  algorithm: z.string(),
  pool: z.string().nullable(),
  coin: z.string().nullable(),
  hashrateHs: reading,
  accepted: count,
  rejected: count,
  stale: count,
});

const rainbowMiner = z.strictObject({
  name: z.string(),
  program: z.string(),
  /** Ids of our devices, as far as its own can be told to be them. */
  devices: z.array(z.string()),
  state: z.enum(['running', 'idle', 'failed', 'runningFailed']).nullable(),
  work: z.array(rainbowWork),
  powerW: reading,
});

const rainbowDevice = z.strictObject({
  /** Its own name: `GPU#00`. */
  name: z.string(),
  model: z.string().nullable(),
  /** Id of ours; null: it cannot be told which. */
  device: z.string().nullable(),
  temperatureC: reading,
  fanPct: reading,
  powerW: reading,
});

/** One RainbowMiner as faces see it: what it says of itself, up to a minute old. */
export const rainbowViewSchema = z.strictObject({
  owner: z.enum(['ours', 'found']),
  phase: z.enum(rainbowPhases),
  /** No miner of its is left. */
  isFree: z.boolean(),
  version: z.string().nullable(),
  dir: z.string(),
  miners: z.array(rainbowMiner),
  devices: z.array(rainbowDevice),
});
export type RainbowView = z.infer<typeof rainbowViewSchema>;

/** A RainbowMiner that runs on this machine. */
export interface FoundRainbow {
  readonly dir: string;
  /** Where its API should answer; null: its settings switch it off. */
  readonly port: number | null;
}
