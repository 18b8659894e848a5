import { parseArgs } from 'node:util';
import { dataDir } from '../../platform/dataDir';

export interface DesktopFlags {
  readonly dataDir: string;
  readonly isPractice: boolean;
  /** Started at login: no window until somebody asks for one. */
  readonly isTrayOnly: boolean;
}

/**
 * Our own flags from the whole of process.argv; Chromium's and Playwright's stand among them and are passed over.
 * (`app.commandLine` would lower-case paths and knows Chromium's switches only.)
 */
export function desktopFlags(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): DesktopFlags {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { practice: { type: 'boolean' }, tray: { type: 'boolean' }, data: { type: 'string' } },
    strict: false,
  });
  const named = typeof values.data === 'string' && values.data !== '' ? values.data : undefined;
  return { dataDir: dataDir(named, env), isPractice: values.practice === true, isTrayOnly: values.tray === true };
}
