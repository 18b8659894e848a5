import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { cardModels } from '../../src/main/practice/models';
import type { TunerView } from '../../src/shared/tuning';
import type { TuningResult } from '../../src/shared/tuningResults';
import { DesktopApp, makeDir, removeDir } from './desktopApp';
import { endJob, startJob } from './sleepingJob';

// A tuning on the practice rig by clicks alone, from another rig's file to the flags that are adopted.

let dir: string;
let app: DesktopApp | null = null;
let job: ChildProcess | null = null;

test.beforeEach(() => {
  dir = makeDir();
  mkdirSync(join(dir, 'practice'));
  writeFileSync(join(dir, 'practice/settings.json'), JSON.stringify({ timings: { tuningPart: 0.2 } }));
});

test.afterEach(async () => {
  job?.kill('SIGTERM');
  await app?.stop();
  app = null;
  removeDir(dir);
});

test('a practice card is tuned, gives way to a job, and takes over what is proved better', async () => {
  // The flags before run for 90 s, the best ones for two minutes, each second of the tuner's a fifth as long.
  test.setTimeout(600_000);
  app = await DesktopApp.start(dir);
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Tuner' }).click();

  await page.getByText('Bring results in').click();
  await page.getByLabel('Or its text').fill(await fileOfEqualCard(app, page));
  await page.getByRole('button', { name: 'Bring in', exact: true }).click();
  await expect(page.getByText('1 brought in, 0 were known.')).toBeVisible();

  await page.getByLabel('Time', { exact: true }).selectOption({ label: '10 min' });
  await page.getByLabel(/^Adopt by itself/).uncheck();
  await expect(page.getByLabel(/^Begin with what worked on equal cards \(1 known\)/)).toBeChecked();
  await page.getByRole('button', { name: 'Start tuning GPU 0' }).click();
  await expect(page.getByRole('heading', { name: 'Measuring GPU 0 as it is set now' })).toBeVisible();
  const trial = page.getByRole('row', { name: /^Trial \d+ .*running now/ });
  await expect(trial).toBeVisible({ timeout: 240_000 });

  job = startJob(dir);
  await expect(page.getByText(/^Waits: a job asked for GPU 0/)).toBeVisible();
  await expect(page.getByRole('row', { name: /interrupted, does not count/ }).first()).toBeVisible();
  await endJob(job);
  job = null;
  const measured = page.getByRole('row', { name: /^Trial \d+ Worked on an equal card: .* measured \+\d/ });
  await expect(measured).toBeVisible({ timeout: 240_000 });
  await expect(page.getByRole('slider', { name: '--cuda-grid-size: value by value' })).toBeVisible();

  await page.screenshot({ path: 'test-results/screens/tuner-real.png', fullPage: true });
  await page.getByRole('button', { name: 'Finish now: prove the best so far' }).click();
  await expect(page.getByRole('heading', { name: /^Running the best flags at length on GPU 0/ })).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByRole('heading', { name: 'The tuning of GPU 0 is over: you asked for the best so far' })).toBeVisible({
    timeout: 300_000,
  });
  await expect(page.getByText(/^\+\d+\.\d %, with 90 % certainty between \+/)).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/tuner-real-done.png', fullPage: true });
  await page.getByRole('button', { name: 'Adopt the new flags' }).click();
  await expect(page.getByText('The new flags are in force.')).toBeVisible();
  const grid = page.getByRole('region', { name: 'Flags', exact: true }).getByRole('row', { name: /^--cuda-grid-size/ });
  await expect(grid.getByRole('cell').first()).not.toHaveText('8192');
  await page.getByRole('button', { name: 'Undo: back to the flags before' }).click();
  await expect(grid.getByRole('cell').first()).toHaveText('8192');
});

/** What another practice rig would have saved of the same card, near its best flags. */
async function fileOfEqualCard(of: DesktopApp, page: Page): Promise<string> {
  const { devices } = (await of.call(page, 'tuner:get')) as TunerView;
  const [card] = devices;
  const [model] = cardModels;
  if (card === undefined || card.subject === null || model === undefined) throw new Error('a practice rig has a card');
  const { grid, block, streams, parallel } = model.optimum.flags;
  const config = {
    '--cuda-grid-size': grid,
    '--cuda-block-size': block,
    '--cuda-streams': streams,
    '--cuda-parallel-hash': parallel,
  };
  const result: TuningResult = {
    id: 'of-another-rig',
    atMs: Date.now(),
    subject: card.subject,
    objective: 'income',
    config,
    before: Object.fromEntries(card.flags.map(({ name, current }) => [name, current])),
    isBetter: true,
    comparison: null,
    trials: 20,
    crashes: 0,
    hotTrials: 0,
    lostS: 30,
    decision: 'adopted',
    isImported: false,
  };
  return JSON.stringify({ format: 'fallow-tuning', version: 1, practice: true, results: [result] });
}
