import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The absolute path that starts this Fallow again, as other programs should write it down: an AppImage's own file, since what
 * is in it lies elsewhere at each start; else `bin/fallow`.
 * @param programDir out/main, in a checkout or in a package.
 */
export function launcherPath(programDir: string, env: Readonly<Record<string, string | undefined>>): string {
  const image = env['APPIMAGE'];
  if (image?.startsWith('/') && env['APPDIR'] !== undefined && programDir.startsWith(env['APPDIR'])) return image;
  const packaged = join(programDir, '../../../bin/fallow'); // resources/app.asar.unpacked/out/main
  return programDir.includes('app.asar.unpacked') && existsSync(packaged) ? packaged : join(programDir, '../../bin/fallow');
}
