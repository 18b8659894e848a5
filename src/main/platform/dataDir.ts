import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where settings, history, lock and logs live: `--data`, else FALLOW_DATA, else `$XDG_DATA_HOME/fallow`, else ~/.local/share/fallow. */
export function dataDir(given: string | undefined, env: Environment): string {
  const chosen = given ?? env['FALLOW_DATA'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const home = env['XDG_DATA_HOME'];
  // The XDG specification: a relative or empty value counts as unset.
  return join(home?.startsWith('/') ? home : join(homedir(), '.local/share'), 'fallow');
}
