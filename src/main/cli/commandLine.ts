import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/faults';

export interface CommandLine {
  readonly command: string;
  /** What stands after the command. */
  readonly words: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
  readonly data: string | undefined;
  readonly devices: string | undefined;
  readonly device: string | undefined;
  readonly value: string | undefined;
  readonly minutes: string | undefined;
  readonly for: string | undefined;
  readonly since: string | undefined;
  readonly csv: string | undefined;
  readonly venv: string | undefined;
  readonly export: string | undefined;
  readonly withWallets: boolean;
  readonly coin: string | undefined;
  readonly wallet: string | undefined;
  readonly worker: string | undefined;
  readonly port: string | undefined;
  readonly lan: string | undefined;
}

const options = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
  data: { type: 'string' },
  devices: { type: 'string' },
  device: { type: 'string' },
  value: { type: 'string' },
  minutes: { type: 'string' },
  for: { type: 'string' },
  since: { type: 'string' },
  csv: { type: 'string' },
  venv: { type: 'string' },
  export: { type: 'string' },
  'with-wallets': { type: 'boolean', default: false },
  coin: { type: 'string' },
  wallet: { type: 'string' },
  worker: { type: 'string' },
  port: { type: 'string' },
  lan: { type: 'string' },
  // Read here beside --help and --version alone: the launcher hands on the rest to the app.
  headless: { type: 'boolean' },
  practice: { type: 'boolean' },
  tray: { type: 'boolean' },
} as const;

/** Which of the options belong to some commands alone ('': none is given); the others are everybody's. */
const ownOptions: Readonly<Record<string, readonly string[]>> = {
  devices: ['pause', 'resume'],
  for: ['pause'],
  device: ['practice', 'tuner'],
  minutes: ['tuner'],
  value: ['practice'],
  since: ['export'],
  csv: ['export'],
  venv: ['hook'],
  export: ['setup'],
  coin: ['pool'],
  wallet: ['pool'],
  worker: ['pool'],
  port: ['service', ''],
  lan: ['service', ''],
  headless: [''],
  practice: [''],
  tray: [''],
};

/** Options may stand before or after the command. Fails with app/usage. */
export function parseCommandLine(argv: readonly string[]): Result<CommandLine> {
  const parsed = tryParse(argv);
  if (typeof parsed === 'string') return fail('app/usage', parsed, { problem: parsed });
  const [command = '', ...words] = parsed.positionals;
  const { values } = parsed;
  const foreign = Object.keys(values).find((name) => ownOptions[name] !== undefined && !ownOptions[name].includes(command));
  if (foreign !== undefined) return fail('app/usage', `${command} --${foreign}`, { problem: `${command} --${foreign}` });
  const {
    json = false,
    help = false,
    version = false,
    data,
    devices,
    device,
    value,
    minutes,
    since,
    csv,
    venv,
    export: exportTo,
    'with-wallets': withWallets = false,
    coin,
    wallet,
    worker,
    port,
    lan,
  } = values;
  if (withWallets && (command !== 'setup' || exportTo === undefined)) {
    return fail('app/usage', `${command} --with-wallets`, { problem: `${command} --with-wallets` });
  }
  return ok({
    command,
    words,
    json,
    help,
    version,
    data,
    devices,
    device,
    value,
    minutes,
    since,
    csv,
    venv,
    export: exportTo,
    withWallets,
    coin,
    wallet,
    worker,
    port,
    lan,
    for: values.for,
  });
}

function tryParse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    return problemOf(error);
  }
}

/** What parseArgs() objects to, without its advice. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
}
