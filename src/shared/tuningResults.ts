import { z } from 'zod';
import { flagValuesSchema, tuningObjectives } from './tuning';

// What is kept of tunings, and goes from rig to rig.

const nullableNumber = z.number().nullable();

const measuredSchema = z.strictObject({
  config: flagValuesSchema,
  objective: nullableNumber,
  hashrateHs: nullableNumber,
  powerW: nullableNumber,
  temperatureC: nullableNumber,
  acceptedPct: nullableNumber,
  earnedPerDay: nullableNumber,
  seconds: z.number(),
});

/** What is stored of a session, exported and imported; nothing in it names the rig, a wallet or a pool. */
export const tuningResultSchema = z.strictObject({
  id: z.string().min(1).max(80),
  atMs: z.number(),
  subject: z.strictObject({
    card: z.string().min(1).max(200),
    miner: z.string().min(1).max(80),
    minerVersion: z.string().max(200).nullable(),
    algorithm: z.string().min(1).max(80),
  }),
  objective: z.enum(tuningObjectives),
  /** The best configuration; the same as before when nothing better was found. */
  config: flagValuesSchema,
  before: flagValuesSchema,
  isBetter: z.boolean(),
  /** Null: it never came to a soak. */
  comparison: z
    .strictObject({
      before: measuredSchema,
      after: measuredSchema,
      gainPct: z.number(),
      lowPct: z.number(),
      highPct: z.number(),
      gainPerDay: nullableNumber,
    })
    .nullable(),
  trials: z.number().int().min(0),
  crashes: z.number().int().min(0),
  hotTrials: z.number().int().min(0),
  lostS: z.number(),
  decision: z.enum(['none', 'pending', 'adopted', 'kept', 'undone']),
  /** From another rig. */
  isImported: z.boolean(),
});
export type TuningResult = z.infer<typeof tuningResultSchema>;

/** The file of `tuner:export`. A practice rig's is refused by a real one and the other way round. */
export const tuningFileSchema = z.strictObject({
  format: z.literal('fallow-tuning'),
  version: z.literal(1),
  practice: z.boolean(),
  results: z.array(tuningResultSchema).max(1000),
});

/** A file to save, under a name to offer for it. */
export type TuningExport = Readonly<Record<'fileName' | 'text', string>>;

export interface TuningImport {
  readonly added: number;
  /** Were there already. */
  readonly known: number;
}
