// The tools that make a package, as far as they can be had here.
import { access, constants, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { root } from './run.mjs';

const connectMs = 5_000;
/** Where electron-builder gets fpm and the AppImage runtime. */
const binaries = 'https://github.com/electron-userland/electron-builder-binaries/releases/download/';
/** Beside a checkout that cannot fetch the official one. */
const besideUs = ['../../shared/tools/fpm', '../shared/tools/fpm'];

/**
 * @returns {Promise<{ env: Record<string, string>, says: string } | null>} what electron-builder's environment needs; null when
 *   there is no fpm and none can be fetched
 */
export async function findFpm() {
  const named = process.env['CUSTOM_FPM_PATH'];
  if (named) return { env: { CUSTOM_FPM_PATH: resolve(named) }, says: `fpm: ${named}` };
  if (await areBinariesThere()) return { env: {}, says: 'fpm: the official one' };
  for (const path of besideUs.map((place) => resolve(root, place))) {
    if (await isExecutable(path)) return { env: { CUSTOM_FPM_PATH: path }, says: `fpm: ${path}, a stand-in` };
  }
  return null;
}

/** @returns {Promise<boolean>} whether electron-builder can fetch its own tools */
export async function areBinariesThere() {
  const mirror = process.env['ELECTRON_BUILDER_BINARIES_MIRROR'] ?? binaries;
  return fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(connectMs) }).then(
    () => true, // any answer will do: the folder itself is no file
    () => false,
  );
}

/** @param {string} path */
function isExecutable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * @param {readonly string[]} files  ELF programs and libraries, relative to `folder`
 * @param {string} folder
 * @returns {Promise<number>} the minor number of the glibc 2.x that all of them run on
 */
export async function glibcFloor(folder, files) {
  let floor = 0;
  for (const file of files) {
    const text = (await readFile(join(folder, file))).toString('latin1');
    for (const [, minor] of text.matchAll(/\bGLIBC_2\.(\d+)/g)) floor = Math.max(floor, Number(minor));
  }
  return floor;
}
