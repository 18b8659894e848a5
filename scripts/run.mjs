// Runs one tool of the project and waits for it, as every script here does.
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @type {readonly NodeJS.Signals[]} */
const terminalSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @typedef {{ code: number, output: string }} Ended */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, isQuiet?: boolean, timeoutMs?: number }} [options]  quiet: output is kept, not shown;
 *   after the timeout the program and all it started are killed
 * @returns {Promise<Ended>} code 1 as well when it cannot be started or a signal ended it
 */
export function run(program, args, { env = {}, isQuiet = false, timeoutMs } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
      detached: timeoutMs !== undefined, // its own group, so that all of it can be killed
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const killGroup = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
    const timer = timeoutMs === undefined ? undefined : setTimeout(killGroup, timeoutMs);
    const end = (/** @type {Ended} */ ended) => {
      clearTimeout(timer);
      for (const name of passedOn) process.off(name, pass);
      done(ended);
    };
    const pass = (/** @type {NodeJS.Signals} */ name) => child.kill(name);
    // A group of its own does not hear the terminal's Ctrl-C.
    const passedOn = timeoutMs === undefined ? [] : terminalSignals;
    for (const name of passedOn) process.on(name, pass);
    child.on('error', (error) => end({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => end({ code: code ?? 1, output }));
  });
}

/**
 * @param {string} name  of a package's program, as npx would find it (npx itself may reach for the network)
 * @returns {string}
 */
export function tool(name) {
  return join(root, 'node_modules/.bin', name);
}

/** @returns {Promise<Ended>} */
export async function build() {
  return run(tool('electron-vite'), ['build', '--logLevel', 'warn'], { isQuiet: true });
}
