import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';

// Pure: at which port a RainbowMiner answers and how, by the files in its directory.

/** Relative to RainbowMiner's directory. */
export const localPortFile = 'Data/localapiport.json';
export const configFile = 'Config/config.txt';
export const minersConfigFile = 'Config/miners.config.txt';

const defaultPort = 4000;
/** PowerShell writes it as a number or as text; `"$APIPort"` in config.txt stands for the default. */
const port = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().min(1).max(65_535))
  .nullable()
  .catch(null);
const localPort = z.object({ LocalAPIport: port });
const yesOrNo = z.union([z.string(), z.number(), z.boolean()]).transform(String).catch('');
const config = z.object({ APIport: port, DisableAPI: yesOrNo }).partial();

/**
 * The port of the API. The word of the running one (localapiport.json, written at each start) counts before the settings
 * (config.txt), those before RainbowMiner's own 4000. Null texts: there is no such file. `rainbow/api-off`: its settings say so.
 */
export function apiPort(files: { readonly localPort: string | null; readonly config: string | null }): Result<number> {
  const settings = config.safeParse(lowerKeys(files.config, ['APIport', 'DisableAPI']));
  if (settings.success && isYes(settings.data.DisableAPI ?? '')) return fail('rainbow/api-off');
  const live = localPort.safeParse(lowerKeys(files.localPort, ['LocalAPIport']));
  return ok((live.success ? live.data.LocalAPIport : null) ?? (settings.success ? settings.data.APIport : null) ?? defaultPort);
}

const login = z
  .object({ APIauth: yesOrNo, APIuser: z.string().max(200).catch(''), APIpassword: z.string().max(200).catch('') })
  .partial();

/** User and password of its API, where its settings ask for them; null: none needed. `"$APIuser"` stands for the default, none. */
export function apiLogin(config: string | null): { readonly user: string; readonly password: string } | null {
  const read = login.safeParse(lowerKeys(config, ['APIauth', 'APIuser', 'APIpassword']));
  const { APIauth = '', APIuser: user = '', APIpassword: password = '' } = read.success ? read.data : {};
  return isYes(APIauth) && user !== '' && user !== '$APIuser' ? { user, password } : null;
}

const asRoot = z.object({ EnableMinersAsRoot: yesOrNo }).partial();

/** Whether it hands its miners to root's OCDaemon where there is one: unless its settings say no. */
export function minersAsRoot(config: string | null): boolean {
  const read = asRoot.safeParse(lowerKeys(config, ['EnableMinersAsRoot']));
  return !/^(?:0|n|no|false|off)$/i.test((read.success ? read.data.EnableMinersAsRoot : undefined)?.trim() ?? '');
}

/** RainbowMiner's Get-Yes in its own settings. */
function isYes(value: string): boolean {
  return /^(?:1|y|yes|true|on)$/i.test(value.trim());
}

/** The fields of these names, written as here: PowerShell knows no difference of case. */
function lowerKeys(text: string | null, names: readonly string[]): Readonly<Record<string, unknown>> | null {
  const parsed = parsedObject(text);
  if (parsed === null) return null;
  const entries = Object.entries(parsed).flatMap(([key, value]) => {
    const name = names.find((known) => known.toLowerCase() === key.toLowerCase());
    return name === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function parsedObject(text: string | null): object | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' ? value : null;
  } catch {
    return null; // half-written, or not JSON: then the next source is asked
  }
}
