import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page, test } from '@playwright/test';
import { openBrowser } from './browser';

// Every state that a device can stay in, made by the practice rig's switches, as a user of the page sees it.

const root = resolve(__dirname, '../..');

let dir: string;
let app: ChildProcess;

test.beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-states-'));
  mkdirSync(join(dir, 'practice'), { mode: 0o700 });
  // Long enough to be looked at, short enough to wait for.
  const timings = { startGraceS: 6, apiSilenceS: 4, backoffFirstS: 60, pollS: 0.3 };
  writeFileSync(join(dir, 'practice/settings.json'), JSON.stringify({ quietS: 6, practice: { gpus: 3 }, timings }));
});

test.afterEach(async () => {
  if (app.exitCode === null) {
    app.kill('SIGTERM');
    await once(app, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
});

async function start(): Promise<string> {
  const env = { ...process.env, XDG_RUNTIME_DIR: dir };
  const args = [join(root, 'out/main/headless.js'), '--practice', '--data', dir];
  app = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (app.stdout === null) throw new Error('stdout is a pipe');
  for await (const line of createInterface({ input: app.stdout })) {
    const address = /^Fallow is at (\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('Fallow ended before it said where it is');
}

/** One call of the contract, past the page. */
async function call(address: string, name: string, args: object): Promise<unknown> {
  const { origin, hash } = new URL(address);
  const headers = { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json' };
  const response = await fetch(`${origin}/api/call`, { method: 'POST', headers, body: JSON.stringify({ call: name, args }) });
  const answer = (await response.json()) as { ok: boolean; value: unknown };
  expect(answer).toMatchObject({ ok: true });
  return answer.value;
}

/** A training that asks first and ends by itself. */
function train(seconds: number): ChildProcess {
  const env = { ...process.env, XDG_RUNTIME_DIR: dir, FALLOW_DATA: dir };
  return spawn(join(root, 'bin/fallow'), ['run', '--', 'sleep', String(seconds)], { env, stdio: 'ignore' });
}

test('every state says what, why and what to do', async () => {
  const address = await start();
  const browser = await openBrowser();
  test.skip(browser === null, 'no browser and no Electron on this machine');
  if (browser === null) return;
  const { page } = browser;
  try {
    await page.goto(address);
    const { devices } = (await call(address, 'state:get', {})) as { devices: readonly { id: string }[] };
    const [first = '', second = '', third = ''] = devices.map(({ id }) => id);
    await shows(page, 0, 'Mining', /^Mining practice coins at [\d.]+ MH\/s/);

    await page.getByRole('link', { name: 'GPUs' }).click();
    await page.getByRole('button', { name: 'Pause for 1 h on GPU 0' }).click();
    await shows(page, 0, 'Paused', /^Paused by you until \d\d:\d\d/);
    await page.getByRole('button', { name: 'Exclude GPU 2', exact: false }).click();
    await shows(page, 2, 'Excluded', 'Excluded by you: it does not mine');

    await page.getByRole('link', { name: 'Overview' }).click();
    await call(address, 'practice:switch', { what: 'hot', device: second, value: 95 });
    await shows(page, 1, 'Cooling', /GPU 1 is .*waiting until \d+ °C/);
    await picture(page, 'resting');

    // A miner that hangs at its start is starting until its time is up.
    await call(address, 'practice:switch', { what: 'hang', device: third, value: null });
    await card(page, 2).getByRole('button', { name: 'Include again: GPU 2 mines whenever it is free' }).click();
    await shows(page, 2, 'Starting', /^Starting/);
    await shows(page, 2, 'Needs you', /\w/);
    await expect(page.locator('.fault').last()).toContainText('GPU 2');
    await expect(card(page, 2).getByRole('button', { name: 'Try again on GPU 2' })).toBeVisible();
    await picture(page, 'needsYou');

    await card(page, 0).getByRole('button', { name: 'Mine again on GPU 0' }).click();
    await call(address, 'practice:switch', { what: 'ok', device: null, value: null });
    await shows(page, 0, 'Mining', /^Mining/);
    const training = train(4);
    await shows(page, 0, 'Training', /^GPU 0 is training: sleep/);
    await picture(page, 'training');
    await once(training, 'exit');
    await shows(page, 0, 'Waiting', /^Training ended\. Mining again in \d s/);
    await picture(page, 'waiting');

    await page.getByRole('button', { name: 'Off', exact: true }).click();
    await shows(page, 0, 'Off', 'Off: Fallow does not touch it');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Off: nothing mines and no GPU is watched');
    await expect(page.locator('.today li')).not.toHaveCount(0);
    expect(first).not.toBe('');
  } finally {
    await browser.close();
  }
});

function card(page: Page, index: number) {
  return page.getByRole('article').nth(index);
}

async function shows(page: Page, index: number, word: string, sentence: string | RegExp): Promise<void> {
  await expect(card(page, index).getByTestId(/^activity-/)).toHaveText(word, { timeout: 60_000 });
  await expect(card(page, index).locator('.deviceSentence')).toHaveText(sentence);
}

async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `test-results/window/state-${name}-${colorScheme}.png`, fullPage: true, caret: 'initial' });
  }
}
