import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { DesktopApp, makeDir, processesOf, removeDir, root } from './desktopApp';

// A window on a headless app: its client, which starts nothing and ends nothing.

let dir: string;
let headless: ChildProcess | undefined;
let app: DesktopApp | undefined;

test.beforeEach(async () => {
  dir = makeDir();
  headless = spawn(process.execPath, [join(root, 'out/main/headless.js'), '--practice', '--data', dir], {
    env: { ...process.env, XDG_RUNTIME_DIR: dir },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await untilItAnswers(headless);
});

test.afterEach(async () => {
  await app?.stop();
  app = undefined;
  await endHeadless();
  removeDir(dir);
});

async function untilItAnswers(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('stdout is a pipe');
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('Fallow is at ')) return;
  throw new Error('the headless app ended before it answered');
}

async function endHeadless(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (headless === undefined || headless.exitCode !== null || headless.signalCode !== null) return;
  const ended = once(headless, 'exit');
  headless.kill(signal);
  await ended;
}

test('shows the headless rig, commands it, and leaves it alone when it closes', async () => {
  app = await DesktopApp.start(dir, { args: [] });
  const page = await app.electron.firstWindow();
  await expect(page.getByText('nothing here is real money')).toBeVisible();
  await app.untilEveryDeviceIs(page, 'mining');
  const miners = processesOf(dir);
  await app.call(page, 'rig:setMode', { mode: 'training' });
  await app.untilEveryDeviceIs(page, 'idle');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Every GPU is free for you');
  await app.call(page, 'rig:setMode', { mode: 'mining' });
  await app.untilEveryDeviceIs(page, 'mining');
  expect(miners.length).toBeGreaterThan(0);
  const running = processesOf(dir);

  const ended = app.ended();
  await app.closeWindow();
  expect(await ended).toBe(0);
  expect(headless?.exitCode).toBe(null);
  expect(processesOf(dir)).toEqual(running);
});

test('says so when the headless app ends', async () => {
  app = await DesktopApp.start(dir, { args: [] });
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await app.answerQuestions(1);
  const ended = app.ended();
  // Kept by the test, since the app is gone a moment after the answer.
  const asked = app.electron
    .evaluate(
      ({ app: electronApp }) =>
        new Promise<string>((resolve) => {
          electronApp.once('before-quit', () => {
            resolve((globalThis as unknown as { askedQuestions: { message: string }[] }).askedQuestions[0]?.message ?? '');
          });
        }),
    )
    .catch(() => 'gone before it could tell');
  await endHeadless();
  expect(await asked).toMatch(/has ended|gone before/);
  // null: Playwright kills what it has lost its connection to, which may be just before the app's own end.
  expect([0, null]).toContain(await ended);
});

test('quits the headless app when its window says quit', async () => {
  app = await DesktopApp.start(dir, { args: [] });
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  const ended = app.ended();
  const headlessEnded = headless === undefined ? Promise.resolve([]) : once(headless, 'exit');
  await app.call(page, 'app:quit').catch(() => undefined); // the page may be gone before it is answered
  expect(await ended).toBe(0);
  expect(await headlessEnded).toEqual([0, null]);
  expect(processesOf(dir)).toEqual([]);
});
