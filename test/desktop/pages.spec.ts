import { expect, type Page, test } from '@playwright/test';
import { DesktopApp, makeDir, removeDir } from './desktopApp';
import { endJob, startJob } from './sleepingJob';

// The pages beside the overview against the real app in its own window, by clicks and keys alone.

let dir: string;
let app: DesktopApp | null = null;

test.beforeEach(() => {
  dir = makeDir();
});

test.afterEach(async () => {
  await app?.stop();
  app = null;
  removeDir(dir);
});

async function open(args: readonly string[]): Promise<Page> {
  app = await DesktopApp.start(dir, { args });
  return app.electron.firstWindow();
}

async function restart(args: readonly string[]): Promise<Page> {
  await app?.stop();
  return open(args);
}

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
}

test('the practice rig of a first start mines without being set up, and the answer holds', async () => {
  const page = await open([]);
  await expect(page.getByRole('heading', { name: 'Which rig shall Fallow run?' })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(2);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /^Practice rig/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('nothing here is real money')).toBeVisible();
  await page.getByRole('button', { name: 'Skip the rest: it mines already' }).click();
  await expect(page.getByTestId('accepted')).toContainText(/^[1-9]\d*/, { timeout: 60_000 });
  // The answer holds for the next start.
  const again = await restart([]);
  await expect(again.getByText('nothing here is real money')).toBeVisible();
});

test('a job comes and goes', async () => {
  const page = await open(['--practice']);
  await app?.untilEveryDeviceIs(page, 'mining');
  await goTo(page, 'Training');
  await expect(page.getByText('No job runs on this rig.')).toBeVisible();
  const job = startJob(dir);
  await expect(page.getByText(/^Claimed · on GPU 0.* noticed: asked with fallow run/)).toBeVisible();
  await endJob(job);
  const row = page.getByRole('row', { name: /sleep/ });
  await expect(row).toBeVisible();
  await expect(page.getByText(/^In all, mining gave way for /)).toBeVisible();
  await goTo(page, 'History');
  await expect(page.getByText(/^GPU 0 makes room for sleep/).first()).toBeVisible();
  await expect(page.getByText(/^GPU 0 is in use by sleep/).first()).toBeVisible();
  await page.getByLabel('What').selectOption('mining');
  await expect(page.getByText(/^GPU 0 is in use by sleep/)).toHaveCount(0);
  await expect(page.getByText('GPU 0 mines').first()).toBeVisible();
});

test('settings hold after a restart, each by itself', async () => {
  const page = await open(['--practice']);
  await goTo(page, 'Settings');
  await page.getByLabel('Quiet time after a job').fill('33');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved')).toBeVisible();
  await page.getByLabel('Longest wait of a job').fill('7');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Undo the change of: Longest wait of a job' }).click();
  await expect(page.getByText('As it was before')).toBeVisible();
  await page.getByLabel('Language').selectOption('it');
  await expect(page.getByRole('heading', { level: 1, name: 'Opzioni' })).toBeVisible();
  const again = await restart(['--practice']);
  await goTo(again, 'Opzioni');
  await expect(again.getByLabel('Quiete dopo un lavoro')).toHaveValue('33');
  await expect(again.getByLabel('Attesa massima di un lavoro')).toHaveValue('5');
});

test('a setup half typed survives a restart, and a wrong wallet is named at its field', async () => {
  const page = await open([]);
  await page.getByRole('button', { name: /^My rig/ }).click();
  await goTo(page, 'Setup');
  await page.getByLabel('Miner', { exact: true }).selectOption('xmrig');
  await page.getByLabel('Wallet address').fill('44AFFq5kSiGB');
  await page.getByLabel('Extra arguments').fill('--password\nhunter2');
  await goTo(page, 'History');
  await goTo(page, 'Setup');
  await expect(page.getByLabel('Extra arguments')).toHaveValue('--password\nhunter2');
  const again = await restart([]);
  await goTo(again, 'Setup');
  await expect(again.getByText('44AF Fq5k SiGB')).toBeVisible();
  await expect(again.getByLabel('Extra arguments')).toHaveValue('');
  await again.getByLabel('Pools').fill('stratum+tcp://pool.example:3333');
  await again.getByRole('button', { name: 'I agree: start mining on this machine' }).click();
  await expect(again.getByText('Nothing was changed: one field to correct.')).toBeVisible();
  await expect(again.getByText(/^This is not an address of the coin/)).toBeVisible();
  await expect(again.getByLabel('Wallet address')).toBeFocused();
});

test('another number of practice GPUs, the other rig, and the end', async () => {
  const page = await open(['--practice']);
  await goTo(page, 'Setup');
  await page.getByLabel('Practice GPUs').selectOption('3');
  await page.getByRole('button', { name: 'Start with these GPUs' }).click();
  await expect.poll(async () => (await app?.state(page))?.devices.filter(({ kind }) => kind === 'gpu').length).toBe(3);
  await page.getByRole('button', { name: 'Go to my rig' }).click();
  await expect(page.getByText('nothing here is real money')).toHaveCount(0);
  await expect(page.getByLabel('Rig name')).toBeVisible();
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Stop mining and quit Fallow' }).click();
  expect(await app?.ended()).toBe(0);
  expect(app?.processes()).toEqual([]);
});
