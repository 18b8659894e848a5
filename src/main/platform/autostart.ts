import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/faults';
import { dataDir as usualDataDir } from './dataDir';
import { errorCode } from './files';
import { launcherPath } from './launcher';

type Environment = Readonly<Record<string, string | undefined>>;

/** The XDG base directory of what a user configures. */
export function configHome(env: Environment): string {
  const home = env['XDG_CONFIG_HOME'];
  return home?.startsWith('/') ? home : join(homedir(), '.config');
}

/**
 * Whether the desktop starts Fallow at login: a file in the XDG autostart folder and nothing else, so that the desktop's own list of
 * such programs shows and changes the same thing (freedesktop.org, Desktop Application Autostart Specification).
 */
export class Autostart {
  private readonly path: string;
  private readonly command: readonly string[];

  /** `command`: the program's absolute path and its arguments. */
  constructor(env: Environment, command: readonly string[]) {
    this.path = join(configHome(env), 'autostart/app.fallow.Fallow.desktop');
    this.command = command;
  }

  isOn(): boolean {
    if (!existsSync(this.path)) return false;
    const text = readFileSync(this.path, 'utf8');
    return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text);
  }

  /** Fails with settings/not-saved. */
  async set(isOn: boolean): Promise<Result<null>> {
    try {
      if (!isOn) await rm(this.path, { force: true });
      else {
        await mkdir(dirname(this.path), { recursive: true });
        await writeFile(this.path, desktopEntry(this.command));
      }
      return ok(null);
    } catch (error) {
      return fail('settings/not-saved', String(error), { reason: errorCode(error) ?? String(error), path: dirname(this.path) });
    }
  }
}

/** For the app on this data; null: no launcher of ours lies where a desktop could start it. */
export function autostartOf(env: Environment, programDir: string, dataDir: string): Autostart | null {
  const launcher = launcherPath(programDir, env);
  if (!existsSync(launcher)) return null;
  const data = dataDir === usualDataDir(undefined, { ...env, FALLOW_DATA: undefined }) ? [] : ['--data', dataDir];
  return new Autostart(env, [launcher, '--tray', ...data]);
}

function desktopEntry(command: readonly string[]): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Fallow',
    'Comment=Mines while your GPUs lie idle',
    'Comment[it]=Mina mentre le GPU sono ferme',
    `Exec=${command.map(execWord).join(' ')}`,
    'Icon=app.fallow.Fallow',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  return `${lines.join('\n')}\n`;
}

/** One argument of an Exec line, quoted by its own rule and then by that of every value in such a file. */
function execWord(word: string): string {
  return `"${word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`.replaceAll('\\', '\\\\');
}
