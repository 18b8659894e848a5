// `npm run dist`: makes the packages in dist/. Without `--release` they are test builds: whichever Electron is at hand, a version
// that sorts before the release's and says so, quick compression.
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stage } from './distStage.mjs';
import { areBinariesThere, findFpm, glibcFloor } from './distTools.mjs';
import { findElectron, firstDist } from './electron.mjs';
import { downloadOfficial, officialVersion } from './electronOfficial.mjs';
import { build, root, run, tool } from './run.mjs';

/** Ubuntu 22.04's, the oldest system we promise to run on. */
const promisedGlibc = 35;
const withFallback = 'fallback';
const withOfficial = 'dev';

const say = (/** @type {string} */ line) => console.log(line);
const isRelease = process.argv.includes('--release');
/** Takes what is in out/ as it is, since tests that use it run at the same time. */
const isBuilt = !isRelease && process.argv.includes('--built');
const unknown = process.argv.slice(2).filter((word) => !['--release', '--built'].includes(word));

try {
  if (unknown.length > 0) throw new Error(`${unknown.join(' ')}: the options are --release and --built`);
  await dist();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function dist() {
  const app = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const electron = await electronToPack();
  if (isRelease) await expectOwner(app);
  const suffix = electron.isOfficial ? withOfficial : withFallback;
  const version = isRelease ? app.version : `${app.version}-${suffix}`;
  const fpm = await findFpm();
  const hasAppImage = await areBinariesThere();
  if (fpm === null) say('SKIPPED the .deb: no fpm can be fetched; CUSTOM_FPM_PATH=/path/to/fpm names one.');
  if (!hasAppImage) say('SKIPPED the AppImage: its runtime cannot be fetched.');
  const targets = [...(fpm === null ? [] : ['deb']), ...(hasAppImage ? ['AppImage'] : [])];
  if (targets.length === 0) throw new Error('Nothing to make.');
  say(`${app.productName} ${version} with Electron ${electron.version}; ${fpm?.says ?? 'no fpm'}`);
  const built = isBuilt ? { code: 0, output: '' } : await build();
  if (built.code !== 0) throw new Error(built.output);
  await stage({ ...app, version }, new Date());
  await pack(targets, version, electron, fpm?.env ?? {});
  await checkGlibc();
  await rm(join(root, 'dist/stage'), { recursive: true });
  if (!isRelease)
    say(`A test build${electron.isOfficial ? '' : ` on Electron ${electron.version}, which is out of support`}: not a release.`);
}

/**
 * @param {{ homepage: string }} app
 * @throws while the placeholders stand
 */
async function expectOwner({ homepage }) {
  const config = await readFile(join(root, 'electron-builder.yml'), 'utf8');
  if (`${homepage} ${config}`.includes('.invalid')) throw new Error('A release names its owner: see docs/releasing.md.');
}

/** @typedef {{ folder: string, version: string, isOfficial: boolean }} Electron */

/**
 * @returns {Promise<Electron>}
 * @throws for a release when the official Electron, checked against its checksum, cannot be had
 */
async function electronToPack() {
  const official = await officialVersion();
  if (isRelease) {
    const source = { version: official, make: downloadOfficial };
    const folder = await firstDist(join(root, '.cache/electron'), [source], say).catch((error) => {
      throw new Error(`A release is made with the official Electron ${official}, never with another.\n${error.message}`);
    });
    return { folder, version: official, isOfficial: true };
  }
  const folder = dirname((await findElectron(say)).binary);
  const version = (await readFile(join(folder, 'version'), 'utf8')).trim().replace(/^v/, '');
  return { folder, version, isOfficial: version === official };
}

/**
 * @param {readonly string[]} targets
 * @param {string} version
 * @param {Electron} electron
 * @param {Record<string, string>} env
 */
async function pack(targets, version, electron, env) {
  const options = {
    electronDist: electron.folder,
    electronVersion: electron.version,
    'extraMetadata.version': version,
    'deb.compression': isRelease ? 'xz' : 'zst',
    // The fuse came with Electron 29. Before 42 a window's class is the product's name, not the desktop entry's.
    ...(electron.isOfficial
      ? { 'electronFuses.grantFileProtocolExtraPrivileges': false }
      : { 'linux.desktop.entry.StartupWMClass': 'Fallow' }),
  };
  const args = Object.entries(options).map(([name, value]) => `-c.${name}=${value}`);
  const { code } = await run(tool('electron-builder'), ['--linux', ...targets, '--publish', 'never', ...args], { env });
  if (code !== 0) throw new Error('electron-builder failed; its words are above.');
}

/** @throws when the package would not run on the oldest system we promise */
async function checkGlibc() {
  const unpacked = join(root, 'dist/linux-unpacked');
  const floor = await glibcFloor(unpacked, ['fallow-desktop', 'libffmpeg.so', 'chrome_crashpad_handler']);
  say(`Needs glibc 2.${floor}; promised is 2.${promisedGlibc}.`);
  if (floor > promisedGlibc)
    throw new Error(`Electron needs glibc 2.${floor}: docs/install.md promises systems with 2.${promisedGlibc}.`);
}
