import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/faults';
import { errorCode, makePrivateDir, writeFileAtomic } from '../platform/files';
import type { LoginSwitch } from './wizard';

/**
 * The entry by which a desktop starts Fallow at login. Source: Desktop Application Autostart Specification of freedesktop.org,
 * `$XDG_CONFIG_HOME/autostart`.
 */
export class LoginStart implements LoginSwitch {
  private readonly path: string;

  /**
   * @param configDir `$XDG_CONFIG_HOME`, else `~/.config`
   * @param command absolute path of `fallow`
   */
  constructor(
    configDir: string,
    private readonly command: string,
  ) {
    this.path = join(configDir, 'autostart', 'fallow.desktop');
  }

  isOn(): boolean {
    return existsSync(this.path);
  }

  async set(isOn: boolean): Promise<Result<null>> {
    try {
      if (isOn) {
        await makePrivateDir(dirname(this.path));
        await writeFileAtomic(this.path, entry(this.command));
      } else await rm(this.path, { force: true });
      return ok(null);
    } catch (error) {
      return fail('settings/not-saved', errorCode(error) ?? undefined, { file: this.path });
    }
  }
}

function entry(command: string): string {
  // Quoted as the Desktop Entry Specification wants it: a backslash before ", `, $ and \, and those doubled again in the file.
  const quoted = `"${command.replace(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\')}"`;
  return ['[Desktop Entry]', 'Type=Application', 'Name=Fallow', `Exec=${quoted}`, 'Terminal=false', ''].join('\n');
}
