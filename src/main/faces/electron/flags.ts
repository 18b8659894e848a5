import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopFlags {
  readonly dataDir: string;
  readonly isPractice: boolean;
}

/**
 * Our own flags from the whole of process.argv; Chromium's and Playwright's stand among them and are passed over.
 * (`app.commandLine` would lower-case paths and knows Chromium's switches only.)
 */
export function desktopFlags(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): DesktopFlags {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { practice: { type: 'boolean' }, data: { type: 'string' } },
    strict: false,
  });
  const named = typeof values.data === 'string' && values.data !== '' ? values.data : env['FALLOW_DATA'];
  return {
    dataDir: resolve(named === undefined || named === '' ? defaultDataDir(env) : named),
    isPractice: values.practice === true,
  };
}

function defaultDataDir(env: Readonly<Record<string, string | undefined>>): string {
  const dataHome = env['XDG_DATA_HOME'];
  // The XDG specification: a relative or empty value counts as unset.
  return join(dataHome?.startsWith('/') ? dataHome : join(homedir(), '.local/share'), 'fallow');
}
