import { z } from 'zod';
import { alertSettingsSchema, usualAlerts } from './alerts';
import { clockSettingSchema } from './clocks';
import { programRules } from './evidence';
import { isMinerId, languages, type MinerId, minerIds, modes } from './literals';
import { noPrices, pricesSchema, tariffSchema } from './money';
import { rainbowSettingSchema } from './rainbow';
import { ruleSettingsSchema } from './rules';
import { flagChoicesSchema, flagValuesSchema } from './tuning';

/** `stratum+tcp://host:port`, `stratum+ssl://…`, `host:port`… The adapter knows which of them its miner takes. */
const poolUrl = z
  .string()
  .min(3)
  .max(300)
  .regex(/^[!-~]+$/, 'has a space or a character that no pool address has');

/** One of ours, or `own:` and the name of a file that describes the user's. A wrong one is reported as an enumeration would. */
const minerId = z.string().check((context) => {
  if (!isMinerId(context.value)) context.issues.push({ code: 'invalid_value', values: [...minerIds], input: context.value });
}) as unknown as z.ZodType<MinerId>; // what the check has made sure of

/** What is mined, with what and for whom. */
const miningShape = {
  miner: z.strictObject({
    id: minerId,
    /** Absolute path of the miner's executable; looked up on PATH under its usual name when absent. */
    path: z.string().max(4096).optional(),
    extraArgs: z.array(z.string().max(4096)).max(64).optional(),
  }),
  algorithm: z.string().min(1).max(40),
  coin: z.string().min(1).max(20),
  wallet: z.string().min(1).max(256),
  pools: z.array(poolUrl).min(1).max(8),
};

const assignmentSchema = z.strictObject({
  devices: z.union([z.literal('gpus'), z.literal('cpu'), z.array(z.string().max(80)).min(1).max(32)]),
  ...miningShape,
  /** What these devices may mine instead, where switching is on. */
  alternatives: z.array(z.strictObject(miningShape)).min(1).max(7).optional(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

const rigName = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'use 1 to 32 letters, digits, - or _');

/** The file `fallow setup` takes. */
export const setupSchema = z.strictObject({
  rigName,
  assignments: z.array(assignmentSchema).max(16),
  electricityPerKwh: z.number().min(0).max(100).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'use a three-letter code such as EUR')
    .optional(),
  psuW: z.number().min(50).max(20_000).optional(),
  quietS: z.number().min(0).max(3600).optional(),
  practice: z.strictObject({ gpus: z.number().int().min(1).max(8) }).optional(),
  rainbow: rainbowSettingSchema.nullable().optional(),
  switching: z.boolean().optional(),
});
export type SetupFile = z.infer<typeof setupSchema>;

/** Seconds and counts that supervision works with; settings may change them, tests do. */
export const timingsSchema = z.strictObject({
  /** Between two readings of a miner's API. */
  pollS: z.number().min(0.05).max(60).default(1),
  /** From start to the first sign of work, where the adapter does not ask for more. */
  startGraceS: z.number().min(1).max(1800).default(90),
  /** An API that does not answer for this long belongs to a hung miner. */
  apiSilenceS: z.number().min(0.5).max(600).default(20),
  /** Least time without an accepted share before a pool counts as silent; longer where shares are rare. */
  shareSilenceS: z.number().min(1).max(7200).default(120),
  /** First wait before a failed miner is started again; doubles up to the last. */
  backoffFirstS: z.number().min(0.05).max(600).default(5),
  backoffLastS: z.number().min(0.05).max(3600).default(300),
  /** Starts after a fault within any hour, for each device. */
  restartsPerHour: z.number().int().min(1).max(1000).default(15),
  /** Faults within an hour after which something else is tried: without the overclock, then not at all. */
  faultsPerStep: z.number().int().min(0).max(1000).default(3),
  /** Real seconds for each second of a tuning; below 1 in tests alone. */
  tuningPart: z.number().min(0.01).max(1).default(1),
  sensorLostS: z.number().min(0.2).max(60).default(10),
});
export type Timings = z.infer<typeof timingsSchema>;

const programSchema = z.strictObject({
  /** Real path of the executable and, behind an interpreter, a space and the script's name. */
  match: z.string().min(1).max(4300),
  rule: z.enum(programRules),
  /** `learnt`: opened the GPU once and turned out to be a desktop program or a player. */
  source: z.enum(['user', 'learnt']),
  /** ms since 1970 */
  sinceMs: z.number(),
});
/** A rule for one program: whether mining pauses for it, whatever it looks like. */
export type ProgramSetting = z.infer<typeof programSchema>;

const adoptedSchema = z.strictObject({
  miner: z.string().max(80),
  algorithm: z.string().max(80),
  values: flagValuesSchema,
  atMs: z.number(),
  result: z.string().max(80),
});

/** By the id of the device: flags the tuner found (and those it found before, for an undo), and what it may turn. */
const tunerSettings = z.strictObject({
  adopted: z
    .record(z.string().min(1).max(80), adoptedSchema.extend({ before: adoptedSchema.nullable().default(null) }))
    .default({}),
  choices: z.record(z.string().min(1).max(80), flagChoicesSchema).default({}),
});

/** What `settings.json` keeps. One schema, defaults included, so a file of an older version is completed by parsing it. */
export const settingsSchema = z.strictObject({
  version: z.literal(1).default(1),
  mode: z.enum(modes).default('mining'),
  rigName: rigName.default('rig1'),
  assignments: z.array(assignmentSchema).max(16).default([]),
  electricityPerKwh: z.number().min(0).max(100).nullable().default(null),
  currency: z.string().nullable().default(null),
  psuW: z.number().nullable().default(null),
  /** null: `electricityPerKwh` at all hours. */
  tariff: tariffSchema.nullable().default(null),
  prices: pricesSchema.default(noPrices),
  /** Seconds a device stays free after a job ended, before it mines again. */
  quietS: z.number().min(0).max(3600).default(15),
  /** Seconds `fallow run` waits at most for its devices. */
  claimTimeoutS: z.number().min(0.1).max(60).default(5),
  cpuDuringJobs: z.enum(['stop', 'fewerThreads', 'goOn']).default('stop'),
  /** Minutes without work on the GPU after which mining goes on beside a notebook that keeps its memory. */
  notebookIdleMin: z.number().min(1).max(1440).default(15),
  /** The same for an inference server. */
  inferenceIdleMin: z.number().min(1).max(1440).default(10),
  /** Whether mining pauses for games. */
  gamesBlock: z.boolean().default(true),
  programs: z.array(programSchema).max(500).default([]),
  /** Whether the machine is kept from falling asleep while it mines. */
  keepAwake: z.boolean().default(false),
  excluded: z.array(z.string()).default([]),
  /** The first start's answer; kept in the real rig's settings. null: not asked yet. */
  startWith: z.enum(['practice', 'real']).nullable().default(null),
  /** When the owner agreed to real mining on this machine, ms since 1970. */
  consentAtMs: z.number().nullable().default(null),
  language: z.enum([...languages, 'system']).default('system'),
  practice: z.strictObject({ gpus: z.number().int().min(1).max(8) }).default({ gpus: 2 }),
  /** Own stop limits in °C; null: the driver's slowdown limit - 5, else 85 core and 100 memory. */
  stopAtC: z
    .strictObject({ core: z.number().min(40).max(110).nullable(), memory: z.number().min(40).max(120).nullable() })
    .default({ core: null, memory: null }),
  /** Power limits, clocks and fans while mining, by the id of the card. */
  clocks: z.record(z.string().min(1).max(80), clockSettingSchema).default({}),
  rainbow: rainbowSettingSchema.nullable().default(null),
  /** Whether a device with several coins mines the one that brings most. */
  switching: z.boolean().default(false),
  tuner: tunerSettings.prefault({}),
  /** When the rig may mine. */
  rules: ruleSettingsSchema.prefault({}),
  alerts: alertSettingsSchema.default(usualAlerts),
  timings: timingsSchema.prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;
