import { z } from 'zod';

// The form of a user's own adapter, DATA/miners/own/NAME.json (docs/adding-a-miner.md).

const argument = z.string().max(4096);
/** `a.b[0].c`, `[*]` for every element of a list. */
const path = z
  .string()
  .max(200)
  .regex(/^[^\s.[\]]+(?:\.[^\s.[\]]+|\[(?:\d{1,3}|\*)\])*$/, 'write it as a.b[0].c, or [*] for every element');
const pattern = z.string().min(1).max(200).refine(isPattern, 'this is no regular expression');
const hashrateUnits = { 'H/s': 1, 'kH/s': 1e3, 'MH/s': 1e6, 'GH/s': 1e9, 'TH/s': 1e12 } as const;

export const ownAdapterSchema = z.strictObject({
  name: z.string().min(1).max(40),
  /** Looked up on PATH where the setup names no path. */
  program: z.string().regex(/^[^/\s]{1,80}$/, 'give the file name alone; its path belongs into the setup'),
  devices: z.enum(['gpu', 'cpu']),
  vendors: z
    .array(z.enum(['nvidia', 'amd', 'intel', 'cpu']))
    .min(1)
    .max(4),
  /** Our name of an algorithm → the miner's. */
  algorithms: z.record(z.string().min(1).max(40), z.string().min(1).max(60)),
  arguments: z
    .array(argument)
    .max(200)
    .refine((list) => list.some((word) => word.includes('{apiPort}')), 'no argument has {apiPort}, so its API cannot be read'),
  /** For each pool, where `{pools}` stands in the arguments. */
  poolArguments: z.array(argument).min(1).max(20),
  maxPools: z.number().int().min(1).max(8).default(1),
  environment: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/i), argument).default({}),
  api: z.strictObject({
    kind: z.enum(['http', 'line']),
    /** The path for http, the line to send for line. */
    request: z.string().min(1).max(500),
    listens: z.enum(['loopback', 'everywhere']).default('loopback'),
    hashrate: path,
    hashrateUnit: z.enum(Object.keys(hashrateUnits) as [keyof typeof hashrateUnits]),
    accepted: path,
    rejected: path,
    stale: path.optional(),
    uptimeS: path.optional(),
    version: path.optional(),
    temperatureC: path.optional(),
    fanPct: path.optional(),
    powerW: path.optional(),
  }),
  log: z
    .strictObject({
      accepted: pattern.optional(),
      rejected: pattern.optional(),
      stale: pattern.optional(),
      connected: pattern.optional(),
      disconnected: pattern.optional(),
      gpuError: pattern.optional(),
      walletRefused: pattern.optional(),
      dag: pattern.optional(),
      ready: pattern.optional(),
    })
    .default({}),
  stopS: z.number().min(1).max(60).default(10),
  startGraceS: z.number().min(10).max(1800).default(240),
});
export type OwnAdapterFile = z.infer<typeof ownAdapterSchema>;

export function unitFactor(unit: OwnAdapterFile['api']['hashrateUnit']): number {
  return hashrateUnits[unit];
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false; // that is the answer
  }
}
