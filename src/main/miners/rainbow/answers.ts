import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';

// Pure: what RainbowMiner's API (Scripts/API.ps1 of 5.0.2.1) answers, in our units. It is PowerShell's ConvertTo-Json: a list of
// one may have collapsed to its element, an enum is its number, and what was never measured is 0.

/** `/status`: the only word on whether it is paused; the reply to `/pause` is not. */
export interface RainbowStatus {
  readonly isPaused: boolean;
  /** True: for no other reason than a request or an error. False beside `isPaused`: its schedule, battery or activity rule pauses it too. */
  readonly isOnlyByRequest: boolean;
}

export type RainbowMinerState = 'running' | 'idle' | 'failed' | 'runningFailed';

/** One side of a miner: a dual miner has two, of different algorithms. */
export interface RainbowWork {
  readonly algorithm: string;
  readonly pool: string | null;
  readonly coin: string | null;
  /** H/s as of RainbowMiner's last round. */
  readonly hashrateHs: number | null;
  readonly accepted: number | null;
  readonly rejected: number | null;
  readonly stale: number | null;
}

export interface RainbowMiner {
  /** Unique, as in `/activeminers`: program, devices and algorithm in one. */
  readonly name: string;
  /** The program, the first part of its key in miners.config.txt. */
  readonly program: string;
  readonly model: string | null;
  /** RainbowMiner's names: `GPU#00`, `CPU#00`. */
  readonly devices: readonly string[];
  readonly state: RainbowMinerState | null;
  readonly work: readonly RainbowWork[];
  readonly powerW: number | null;
}

export interface RainbowDevice {
  readonly name: string;
  readonly kind: 'gpu' | 'cpu' | null;
  readonly model: string | null;
  /** PCI bus number; null: not said. */
  readonly pciBus: number | null;
  readonly temperatureC: number | null;
  readonly fanPct: number | null;
  readonly powerW: number | null;
}

const text = z.string().max(500);
const optionalText = text
  .transform((value) => (value.trim() === '' ? null : value))
  .nullable()
  .catch(null);
/** Where 0 means that nobody measured. */
const measured = z.number().positive().max(1e18).nullable().catch(null);
const count = z.number().int().nonnegative().max(1e12).nullable().catch(null);

/** A list, one element that stands for itself, or nothing. */
function listOf<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess(
    (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]),
    z.array(item),
  );
}

const texts = listOf(z.string().max(500).catch('')).catch([]);

const status = z.object({ Pause: z.boolean(), PauseIAOnly: z.boolean() });

/** `/status`. */
export function readStatus(body: string): Result<RainbowStatus> {
  const read = readAnswer(body, status);
  return read.ok ? ok({ isPaused: read.value.Pause, isOnlyByRequest: read.value.PauseIAOnly }) : read;
}

/** `/pause?action=…`: whether a change was queued. False: it was so already. */
export function readQueued(body: string): Result<boolean> {
  return readAnswer(body, z.boolean());
}

const systemVersion = z
  .object({ Major: z.number(), Minor: z.number(), Build: z.number(), Revision: z.number() })
  .transform(({ Major, Minor, Build, Revision }) => [Major, Minor, Build, Revision].filter((part) => part >= 0).join('.'));
const version = z.object({ Version: z.union([z.string().min(1).max(40), systemVersion]) });

/** `/version`: RainbowMiner's own, `5.0.2.1`; PowerShell may write it in parts. */
export function readVersion(body: string): Result<string> {
  const read = readAnswer(body, version);
  return read.ok ? ok(read.value.Version) : read;
}

const shares = z.object({ Accepted: count, Rejected: count, Stale: count }).partial();
const miner = z.object({
  Name: text.min(1),
  BaseName: text.min(1),
  DeviceModel: optionalText,
  DeviceName: texts,
  Algorithm: listOf(text.min(1)),
  Pool: texts,
  CoinSymbol: texts,
  Speed_Live: listOf(measured).catch([]),
  Stratum: listOf(shares.catch({})).catch([]),
  PowerDraw: measured,
  Status: z.number().nullable().catch(null),
});

/** Its enum MinerStatus, in order. */
const states: readonly RainbowMinerState[] = ['running', 'idle', 'failed', 'runningFailed'];

/** `/activeminers`, `/runningminers`, `/failedminers`. Not one field of wallets or command lines is read. */
export function readMiners(body: string): Result<readonly RainbowMiner[]> {
  const read = readAnswer(body, listOf(miner));
  return read.ok ? ok(read.value.map(toMiner)) : read;
}

function toMiner(said: z.infer<typeof miner>): RainbowMiner {
  return {
    name: said.Name,
    program: said.BaseName,
    model: said.DeviceModel,
    devices: said.DeviceName.filter((name) => name !== ''),
    state: said.Status === null ? null : (states[said.Status] ?? null),
    work: said.Algorithm.map((algorithm, index) => ({
      algorithm,
      pool: said.Pool[index] || null,
      coin: said.CoinSymbol[index] || null,
      hashrateHs: said.Speed_Live[index] ?? null,
      ...toShares(said.Stratum[index]),
    })),
    powerW: said.PowerDraw,
  };
}

/** All three are 0 from the start, and stay so with a miner that tells RainbowMiner nothing: then nothing is known. */
function toShares(said: z.infer<typeof shares> | undefined): Pick<RainbowWork, 'accepted' | 'rejected' | 'stale'> {
  const { Accepted: accepted = null, Rejected: rejected = null, Stale: stale = null } = said ?? {};
  const isSilent = [accepted, rejected, stale].every((value) => value === null || value === 0);
  return isSilent ? { accepted: null, rejected: null, stale: null } : { accepted, rejected, stale };
}

/** A sensor's word; nvidia-smi's may come as text. 0 is RainbowMiner's word for nothing read. */
function sensor(max: number) {
  const digits = z
    .string()
    .regex(/^\d{1,5}(\.\d{1,6})?$/)
    .transform(Number);
  return z.union([z.number(), digits]).pipe(z.number().nonnegative().max(max)).nullable().catch(null);
}

const device = z.object({
  Name: text.min(1),
  Type: optionalText,
  Model: optionalText,
  BusId: optionalText,
  Data: z
    .object({ Temperature: sensor(150), FanSpeed: sensor(200), PowerDraw: sensor(5000) })
    .partial()
    .catch({}),
});

/** `/devices`: what RainbowMiner mines with, and its sensors. */
export function readDevices(body: string): Result<readonly RainbowDevice[]> {
  const read = readAnswer(body, listOf(device));
  return read.ok ? ok(read.value.map(toDevice)) : read;
}

function toDevice({ Name, Type, Model, BusId, Data }: z.infer<typeof device>): RainbowDevice {
  const temperatureC = Data.Temperature || null;
  const fan = Data.FanSpeed ?? null;
  return {
    name: Name,
    kind: Type === null ? null : /^gpu$/i.test(Type) ? 'gpu' : /^cpu$/i.test(Type) ? 'cpu' : null,
    model: Model,
    pciBus: busOf(BusId),
    temperatureC,
    // A fan may stand still; where no temperature is known either, its 0 is that of a failed look.
    fanPct: fan === 0 && temperatureC === null ? null : fan,
    powerW: Data.PowerDraw || null,
  };
}

/** `01:00`, bus and device in hex. */
function busOf(said: string | null): number | null {
  const [, bus] = /^([0-9a-f]{1,2}):[0-9a-f]{1,2}$/i.exec(said ?? '') ?? [];
  return bus === undefined ? null : Number.parseInt(bus, 16);
}

function readAnswer<T>(body: string, schema: z.ZodType<T>): Result<T> {
  let value: unknown;
  try {
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return fail('rainbow/bad-answer', `not JSON: ${body.slice(0, 80)}`);
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail('rainbow/bad-answer', z.prettifyError(parsed.error).slice(0, 500));
}
