// Runs one tool of the project and waits for it, as every script here does.
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What ends us ends what we run, too. */
const endings = /** @type {const} */ ({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 });

/** @typedef {{ code: number, output: string }} Ended */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, isQuiet?: boolean, timeoutMs?: number }} [options]  quiet: output is kept, not shown;
 *   after the timeout the program and all it started are killed
 * @returns {Promise<Ended>} code 1 as well when it cannot be started or a signal ended it; never, when we were told to end
 */
export function run(program, args, { env = {}, isQuiet = false, timeoutMs = 0 } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
      detached: true, // its own group, so that all of it can be reached
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const timer = timeoutMs > 0 ? setTimeout(() => signalGroup(child, 'SIGKILL'), timeoutMs) : undefined;
    const stopPassing = passEndings(child);
    const end = (/** @type {Ended} */ ended) => {
      clearTimeout(timer);
      stopPassing();
      done(ended);
    };
    child.on('error', (error) => end({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => end({ code: code ?? 1, output }));
  });
}

/**
 * Hands Ctrl-C and its like to the child's group, which does not hear the terminal's, and ends us once the child has ended.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} call it at the child's end: stops listening, and ends us if we were told to
 */
function passEndings(child) {
  let told = /** @type {keyof typeof endings | null} */ (null);
  const pass = (/** @type {NodeJS.Signals} */ name) => {
    signalGroup(child, told === null ? name : 'SIGKILL'); // asked twice: at once
    told = /** @type {keyof typeof endings} */ (name);
  };
  const names = /** @type {(keyof typeof endings)[]} */ (Object.keys(endings));
  for (const name of names) process.on(name, pass);
  return () => {
    for (const name of names) process.off(name, pass);
    if (told !== null) process.exit(endings[told]);
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function signalGroup(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error; // it ended by itself just now
  }
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
