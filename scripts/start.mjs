// `npm start`: builds, then runs the practice rig; what stands after `--` replaces `--practice`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { asTyped, hasDisplay, installCommand, missingLibraries } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { build, root } from './run.mjs';

const say = (/** @type {string} */ line) => console.error(line);
const windowFailsMs = 15_000;
const args = process.argv.length > 2 ? process.argv.slice(2) : ['--practice'];

say('Building…');
const built = await build();
if (built.code !== 0) {
  say(built.output);
  process.exit(1);
}
const wantsWindow = !args.includes('--headless') && (args[0] ?? '').startsWith('--') && hasDisplay(); // a command opens none
const window = wantsWindow ? await windowEnvironment() : null;
if (wantsWindow && window === null) args.push('--headless');
let child = startFallow(window !== null);
// The terminal sends Ctrl-C to both; we end when Fallow has ended, so that its last words come before the prompt.
let isTold = false;
for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(name, () => {
    isTold = true;
    if (name !== 'SIGINT') child.kill(name);
  });
}

/**
 * @param {boolean} isWindow  one that fails at once, as on a display that is gone or another user's, is served instead
 * @returns {import('node:child_process').ChildProcess}
 */
function startFallow(isWindow) {
  const startedMs = Date.now();
  const fallow = spawn(join(root, 'bin/fallow'), args, { stdio: 'inherit', env: { ...process.env, ...window } });
  fallow.on('error', (error) => {
    say(`bin/fallow cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  fallow.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    if (!isWindow || isTold || process.exitCode === 0 || Date.now() - startedMs > windowFailsMs) return;
    say('The window does not open, so it is served for a browser on this machine.');
    args.push('--headless');
    child = startFallow(false);
  });
  return fallow;
}

/** @returns {Promise<{ FALLOW_ELECTRON: string } | null>} null, with one line that says why, when no window can be had */
async function windowEnvironment() {
  try {
    const { executable, binary } = await findElectron(say);
    const missing = await missingLibraries(binary);
    if (missing.length === 0) return { FALLOW_ELECTRON: executable };
    const command = await installCommand();
    const advice = command.length > 0 ? ` Run: ${asTyped(command)}` : '';
    say(`No window: ${missing.join(', ')} missing.${advice}`);
  } catch (error) {
    say(`No window: ${error instanceof Error ? error.message : error}`);
  }
  return null;
}
