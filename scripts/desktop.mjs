// What a window needs of the operating system: which packages lack, installing them where we may, and a display to draw on.
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's and Ubuntu's names; Ubuntu 24.04 renamed some with the ending t64. */
const packages = [
  'xvfb',
  'xauth',
  'dbus-x11',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libnotify4',
  'libsecret-1-0',
];
const testPrograms = ['xvfb-run', 'xauth', 'dbus-run-session'];
const testPackages = [...packages, 'python3']; // some tests start small training jobs

/** @returns {boolean} whether a window could be shown to somebody */
export function hasDisplay() {
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * @param {string} electron  its binary
 * @returns {Promise<string[]>} shared libraries that it needs and the system lacks
 */
export async function missingLibraries(electron) {
  const { stdout } = await run('ldd', [electron]).catch(() => ({ stdout: '' }));
  return [...new Set([...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name ?? ''))];
}

/** @returns {Promise<string[]>} programs the desktop tests run in that are not on PATH */
export async function missingPrograms() {
  const found = await Promise.all(testPrograms.map(isInstalled));
  return testPrograms.filter((_, at) => !found[at]);
}

/**
 * @param {string} program
 * @returns {Promise<boolean>} whether it is on PATH
 */
export async function isInstalled(program) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const isThere = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

/**
 * @param {readonly string[]} [wanted]
 * @returns {Promise<string[]>} the command that installs what a window (or what is named) needs, for this release of the
 *   distribution; empty where there is no apt
 */
export async function installCommand(wanted = packages) {
  if (!(await isInstalled('apt-get'))) return [];
  const names = await Promise.all(wanted.map(async (name) => ((await isKnown(`${name}t64`)) ? `${name}t64` : name)));
  return ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
}

/** @param {string} name */
function isKnown(name) {
  return run('apt-cache', ['show', '--no-all-versions', name]).then(
    ({ stdout }) => stdout.includes('Package:'),
    () => false,
  );
}

/**
 * @param {readonly string[]} command  of installCommand
 * @returns {string} as a person types it; a fresh machine has no package lists before its first update
 */
export function asTyped(command) {
  return `sudo apt-get update && sudo ${command.join(' ')}`;
}

/**
 * Installs what desktop tests need, when we are root and there is apt.
 * @param {(line: string) => void} say
 * @returns {Promise<string | null>} null when it is done, else what a person has to do
 */
export async function installDesktop(say) {
  const command = await installCommand(testPackages);
  if (command.length === 0) return `install the counterparts of: ${testPackages.join(' ')}`;
  if (process.getuid?.() !== 0) return `run: ${asTyped(command)}`;
  say('Installing what the tests need…');
  const options = { timeout: 300_000, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run('apt-get', ['update', '-qq'], options);
    const [program = 'apt-get', ...args] = await installCommand(testPackages); // a fresh machine knows its package names only now
    await run(program, args, options);
    return null;
  } catch (error) {
    const stderr = String(/** @type {{ stderr?: unknown }} */ (error).stderr ?? error);
    return `apt failed (${stderr.trim().split('\n').at(-1)}); run: ${asTyped(command)}`;
  }
}
