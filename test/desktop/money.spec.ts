import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { brokenRules } from './brokenRules';
import { DesktopApp, makeDir, removeDir } from './desktopApp';

// What the practice rig tells of its energy, its harvest and its past, in the real app's window.

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

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

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
}

test('the practice rig counts energy and harvest, its history zooms and compares', async () => {
  app = await DesktopApp.start(dir);
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await goTo(page, 'Money');
  await expect(page.getByText(/^The practice rig earns nothing real/)).toBeVisible();
  await page.getByRole('button', { name: 'Today' }).click();
  await page.getByLabel('Price per kWh').fill('0.30');
  await page.getByRole('button', { name: 'Use this tariff' }).click();
  await page.getByLabel('Currency', { exact: true }).fill('eur');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Currency', { exact: true })).toHaveValue('EUR');
  const figures = page.getByRole('region', { name: 'What it brought' });
  const harvest = page.getByRole('region', { name: 'Harvest' });
  // The page asks again each minute; another range asks at once.
  await expect(async () => {
    await page.getByRole('button', { name: '7 days' }).click();
    await page.getByRole('button', { name: 'Today' }).click();
    await expect(figures).toContainText(/Energy[\d.]+ k?Wh/, { timeout: 3000 });
    await expect(figures).toContainText(/Electricity€/, { timeout: 3000 });
    await expect(harvest).toContainText(/Accepted shares[1-9]/, { timeout: 3000 });
    await expect(harvest).toContainText(/Free time harvested\d+\.\d\s%/, { timeout: 3000 });
  }).toPass({ timeout: 90_000 });
  await expect(harvest.getByRole('img', { name: /mining \d+/ }).first()).toBeVisible();
  await page.evaluate(axe);
  expect(await brokenRules(page)).toEqual([]);

  await goTo(page, 'History');
  const reader = page.getByRole('slider', { name: 'All charts at one moment' });
  await expect(reader).toHaveAttribute('aria-valuetext', /GPU 0 [\d.]+ MH\/s \d+ W \d+ °C/);
  await expect(page.getByRole('img', { name: /^GPU 0: .*mining/ })).toBeVisible();
  await reader.focus();
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('+');
  const day = page.getByRole('button', { name: '1 day', exact: true });
  await expect(day).toHaveAttribute('aria-pressed', 'false');
  const plot = page.locator('.historyPlots .u-over').first();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('no chart');
  const shown = page.locator('.historyCharts .panelHead .quiet');
  const before = await shown.textContent();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(shown).not.toHaveText(before ?? '');
  const marked = await shown.textContent();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, 400);
  await page.keyboard.up('Control');
  await expect(shown).not.toHaveText(marked ?? '');
  await reader.focus();
  await page.keyboard.press('0');
  await expect(day).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel('Compare with').selectOption('day');
  await expect(page.getByRole('img', { name: /^GPU 0, .*: nothing known$/ })).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/history-compared.png', fullPage: true });
  expect(await brokenRules(page)).toEqual([]);
});
