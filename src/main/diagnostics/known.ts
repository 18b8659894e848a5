import type { Known } from './scrub';

/** What is asked of the machine and the user. */
export interface Whose {
  readonly hostName: string;
  readonly userName: string;
  readonly homeDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Names of settings, fields and variables whose values open something. */
const telling = /wallet|payout|pass|token|secret|credential|api_?key|private|topic|webhook|auth|login|cookie|session|user$/i;
/** Of a start line: what follows such an option is a login. */
const loginOption =
  /^--?(?:wal|wallet|user|u|p|pass|password|token|login|email|ewal|epsw|worker|o|url|pool|server|proxy|userpass|O)$/i;

/**
 * Collects every secret of the settings, whatever shape they have by now, and of the environment.
 * @param settings the file as it is, unknown fields included: what a newer version wrote is struck out too.
 */
export function knownOf(settings: unknown, whose: Whose): Known {
  const secrets = [...secretsIn(settings, ''), ...secretsOfEnvironment(whose.env)];
  const { hostName, userName, homeDir } = whose;
  const home = homeDir.split('/').at(-1) ?? '';
  return { secrets, names: [hostName, hostName.split('.')[0] ?? '', userName, home] };
}

function secretsIn(value: unknown, name: string): readonly string[] {
  if (typeof value === 'string') return [...loginsOf(value), ...(telling.test(name) ? [value] : [])];
  if (Array.isArray(value))
    return name === 'extraArgs' ? argumentSecrets(value.map(String)) : value.flatMap((one) => secretsIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, key));
}

/** `user:password@` of an address, and what its query or path says after a telling name. */
function loginsOf(text: string): readonly string[] {
  const found = /^[a-z][a-z0-9+.-]*:\/\/([^\s/@]*)@/i.exec(text)?.[1];
  if (found === undefined) return [];
  const [user = '', ...password] = found.split(':');
  return [user, password.join(':'), ...user.split('.').slice(0, 1)].flatMap((part) => [part, decoded(part)]);
}

function argumentSecrets(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    const [option = '', ...rest] = arg.split('=');
    if (arg.startsWith('-'))
      return rest.length > 0 && isTellingOption(option) ? [rest.join('='), ...loginsOf(rest.join('='))] : loginsOf(arg);
    return isTellingOption(args[index - 1] ?? '') ? [arg, ...loginsOf(arg)] : loginsOf(arg);
  });
}

function isTellingOption(option: string): boolean {
  return option.startsWith('-') && (loginOption.test(option) || telling.test(option));
}

function secretsOfEnvironment(env: Whose['env']): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value.length >= 6 && /pass|token|secret|credential|key$|auth/i.test(name) ? [value] : [],
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no escape at all, so it stands for itself
  }
}
