import { z } from 'zod';

// The messages of `fallow tuner serve`, as docs/tuner.md has them: one JSON object a line.

const maxFlags = 64;
const maxValues = 20_000;

const value = z.union([z.number(), z.string().max(200)]);
const config = z.record(z.string().max(200), value);
const reading = z.number().nullable().default(null);
const count = z.number().min(0).max(1e12).nullable().default(0);

const flag = z.object({
  name: z.string().min(1).max(200),
  // `lin` is what some call `int`.
  type: z.enum(['log2', 'log', 'int', 'lin', 'cat']).transform((type) => (type === 'lin' ? 'int' : type)),
  values: z.array(value).min(1).max(maxValues),
  risk: z.enum(['up', 'down', 'none']).nullable().default('none'),
});

const open = z.object({
  type: z.literal('open'),
  seed: z.number().default(0),
  budget: z.object({ trials: z.number().int().min(0).max(10_000).default(40) }).default({ trials: 40 }),
  space: z.array(flag).max(maxFlags),
  default: config,
  objective: z.enum(['income', 'hashrate', 'efficiency', 'reward']).default('income'),
  income: z.object({ perHashDay: z.number(), perKwh: z.number() }).nullish(),
  limits: z
    .object({ temperatureC: reading, fanPct: reading, powerW: reading })
    .default({ temperatureC: null, fanPct: null, powerW: null }),
  prior: z.array(z.object({ config })).max(1000).nullish(),
});

const measured = z.object({
  type: z.literal('tell'),
  id: z.number().int(),
  ok: z.literal(true),
  seconds: z.number().positive().max(1e6),
  hashrate: z.number().min(0).nullable().default(null),
  hashrateSd: reading,
  powerW: z.number().min(0).nullable().default(null),
  temperatureC: reading,
  temperatureStartC: reading,
  fanPct: reading,
  accepted: count,
  rejected: count,
  stale: count,
  acceptedUser: reading,
  acceptedTotal: reading,
});

const failed = z.object({
  type: z.literal('tell'),
  id: z.number().int(),
  ok: z.literal(false),
  seconds: z.number().min(0).max(1e6).nullable().default(0),
  failure: z.enum(['crash', 'hot', 'start']).default('crash'),
});

const schemas = { open, ask: z.object({ type: z.literal('ask') }), best: z.object({ type: z.literal('best') }) };
const tell = z.discriminatedUnion('ok', [measured, failed]);

export type OpenMessage = z.infer<typeof open>;
export type TellMessage = z.infer<typeof tell>;
export type Message = OpenMessage | TellMessage | { readonly type: 'ask' } | { readonly type: 'best' };

export type Parsed =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Reads one line; what is wrong with it is said, never thrown. */
export function parseMessage(line: string): Parsed {
  const json = parseJson(line);
  if (json === undefined) return { ok: false, code: 'not-json', message: 'This line is not a JSON object.' };
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { ok: false, code: 'not-an-object', message: 'This line is JSON, but not an object.' };
  }
  const type = 'type' in json ? json.type : undefined;
  if (type !== 'open' && type !== 'ask' && type !== 'tell' && type !== 'best') {
    return { ok: false, code: 'unknown-type', message: 'The type must be open, ask, tell or best.' };
  }
  const parsed = (type === 'tell' ? tell : schemas[type]).safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? type : issue.path.map(String).join('.').slice(0, 100);
  return { ok: false, code: `bad-${type}`, message: `${where}: ${issue?.message ?? 'not as expected'}` };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // said by the caller
  }
}
