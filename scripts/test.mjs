// `npm test`: builds once, installs what the tests need where it may, runs them, then the desktop tests in a real window. Names
// after `--` choose test files instead. Its last lines name what was skipped, tell what failed, and count all.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installDesktop, isInstalled, missingLibraries, missingPrograms } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { build, root, run, tool } from './run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ electron: string, binary: string } | { reason: string }} Desktop */

// `npm test` promises to end within 25 minutes on two quiet cores; what takes longer belongs in bench or soak. A slower or shared
// machine may take longer and still be right: only what hangs is ended.
const deadlineMs = Date.now() + 40 * 60_000;
const timeLeftMs = () => Math.max(1, deadlineMs - Date.now());
const results = join(root, 'test-results');
const say = (/** @type {string} */ line) => console.log(line);

// What failed is said once more at the end: pages of output may follow it, and its beginning may be cut off.
/** @type {string[]} */
const failures = []; // and what failed once

const chosen = process.argv.slice(2);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

say('Building…');
const built = await build();
if (built.code !== 0) {
  say(built.output);
  finish([{ passed: 0, failed: 1, skipped: 0 }]);
} else {
  const desktop = chosen.length === 0 ? await prepareDesktop() : null;
  const counts = [await runVitest(chosen, desktop)];
  if (desktop !== null) counts.push(await runDesktop(desktop));
  finish(counts);
}

/** @param {readonly Counts[]} all */
function finish(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, counts) => total + counts[key], 0);
  for (const told of failures) say(told);
  process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
  say(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}

/**
 * @param {readonly string[]} names
 * @param {Desktop | null} desktop
 * @returns {Promise<Counts>}
 */
async function runVitest(names, desktop) {
  const report = join(results, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = desktop !== null && 'binary' in desktop ? { FALLOW_TEST_ELECTRON: desktop.binary } : {};
  const { code } = await run(tool('vitest'), ['run', ...reporters, ...names], { env, timeoutMs: timeLeftMs() });
  const told = readReport(report);
  if (told === null) return { passed: 0, failed: 1, skipped: 0 };
  for (const { name, assertionResults } of told.testResults) {
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === 'failed') failures.push(`FAILED ${relative(root, name)}: ${fullName}\n${failureMessages.join('\n')}`);
      else if (status !== 'passed') say(`SKIPPED ${relative(root, name)}: ${fullName}`);
    }
  }
  const failedFiles = told.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  for (const { name, message } of failedFiles) failures.push(`FAILED ${relative(root, name)}\n${message}`);
  const failed = told.numFailedTests + failedFiles.length;
  return {
    passed: told.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed, // an error outside of any test
    skipped: told.numPendingTests + told.numTodoTests,
  };
}

/**
 * @param {Desktop} desktop
 * @returns {Promise<Counts>}
 */
async function runDesktop(desktop) {
  const count = await countDesktop();
  if (count === 0) return { passed: 0, failed: 0, skipped: 0 };
  if ('reason' in desktop) {
    say(`SKIPPED ${count} desktop tests: ${desktop.reason}`);
    return { passed: 0, failed: 0, skipped: count };
  }
  // A display and a bus of their own: the tests neither disturb nor depend on the desktop they run on.
  const bus = `--config-file=${join(root, 'scripts/sessionBus.conf')}`;
  const args = [bus, '--', 'xvfb-run', '-a', '-s', '-screen 0 1440x900x24', tool('playwright'), 'test'];
  const { code } = await run('dbus-run-session', args, {
    env: { FALLOW_ELECTRON: desktop.electron, WAYLAND_DISPLAY: '' },
    timeoutMs: timeLeftMs(),
  });
  const told = readReport(join(results, 'desktop.json'));
  if (told === null) return { passed: 0, failed: count, skipped: 0 };
  const { expected, flaky, unexpected, skipped } = told.stats;
  if (flaky > 0) failures.push(`FLAKY: ${flaky} desktop tests passed only at their second try; Playwright names them above`);
  return { passed: expected + flaky, failed: unexpected === 0 && code !== 0 ? 1 : unexpected, skipped };
}

async function countDesktop() {
  const { output } = await run(tool('playwright'), ['test', '--list', '--reporter=list'], { isQuiet: true });
  return Number(/^Total: (\d+) test/m.exec(output)?.[1] ?? 0);
}

/** @returns {Promise<Desktop>} */
async function prepareDesktop() {
  let found;
  try {
    found = await findElectron(say);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const missing = async () => [...(await missingPrograms()), ...(await missingLibraries(found.binary))];
  if ((await missing()).length > 0 || !(await isInstalled('python3'))) {
    const advice = await installDesktop(say);
    const still = await missing();
    if (still.length > 0) return { reason: `${still.join(', ')} missing; ${advice ?? 'what was installed did not bring them'}` };
  }
  return { electron: found.executable, binary: found.binary };
}

/**
 * The parts of vitest's and Playwright's JSON reports that are read here.
 * @param {string} path
 * @returns {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, message: string,
 *     assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[],
 *   stats: { expected: number, flaky: number, unexpected: number, skipped: number },
 * } | null} null when the tool died before it wrote one
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
