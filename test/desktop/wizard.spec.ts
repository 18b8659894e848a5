import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { wizardPageTexts as words } from '../../src/shared/text/en/wizardPage';
import { wizardSteps } from '../../src/shared/wizard';
import { brokenRules } from './brokenRules';
import { DesktopApp, makeDir, removeDir } from './desktopApp';

// The setup wizard of the real app, on the practice rig: its steps, by pointer and by keys alone, and what a kill leaves of them.

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

async function open(): Promise<Page> {
  app = await DesktopApp.start(dir, { args: [] });
  return app.electron.firstWindow();
}

/** The wizard's file of whichever rig, practice or real; it is written a moment after each step. */
function kept(): string {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('wizard.json'));
  return files.map((path) => /"step": *"\w+"/.exec(readFileSync(join(dir, path), 'utf8'))?.[0] ?? '').join(' ');
}

/** As a power cut does it: nothing is tidied up. */
async function kill(): Promise<void> {
  const child = app?.electron.process();
  if (child === undefined) throw new Error('nothing runs');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  app = null;
}

function onStep(page: Page, step: (typeof wizardSteps)[number]) {
  return expect(page.getByRole('heading', { level: 1, name: words.steps[step] })).toBeVisible();
}

function nextLabel(step: (typeof wizardSteps)[number]): string {
  return words.next.replace('{step}', words.steps[step]);
}

test('from the first start to the first accepted share, in few clicks and soon', async () => {
  const page = await open();
  let clicks = 0;
  const click = async (name: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name, exact: typeof name === 'string' }).click();
    clicks += 1;
  };
  await expect(page.getByRole('button', { name: /^Practice rig/ })).toBeVisible();
  const startedMs = Date.now();
  await click(/^Practice rig/);
  for (const [index, step] of wizardSteps.entries()) {
    await onStep(page, step);
    const next = wizardSteps[index + 1];
    if (next !== undefined) await click(nextLabel(next));
  }
  await expect(page.getByRole('button', { name: words.start.start })).toHaveAttribute('aria-disabled', 'false');
  await click(words.start.start);
  await expect(page.getByRole('heading', { level: 1, name: words.start.come })).toBeVisible({ timeout: 90_000 });
  const tookS = (Date.now() - startedMs) / 1000;
  test.info().annotations.push({ type: 'measured', description: `${clicks} clicks, ${tookS.toFixed(1)} s` });
  expect(clicks).toBeLessThanOrEqual(10);
  expect(tookS).toBeLessThanOrEqual(90);
  await expect(page.getByRole('timer')).toHaveText(/^\d:\d\d$/);
  await page.getByRole('link', { name: words.start.overview }).click();
  await expect(page.getByTestId('accepted')).toContainText(/^[1-9]/);
});

test('by keys alone, and no rule of accessibility is broken on the way', async () => {
  test.setTimeout(240_000);
  const page = await open();
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const broken: string[] = [];
  await enter(page, /^Practice rig/);
  for (const [index, step] of wizardSteps.entries()) {
    await onStep(page, step);
    await expect(page.getByText(words.reading)).toHaveCount(0);
    if (index > 0) await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    broken.push(...(await brokenRules(page)).map((rule) => `${step}: ${rule}`));
    const next = wizardSteps[index + 1];
    if (next !== undefined) await enter(page, nextLabel(next));
  }
  await expect(page.getByRole('button', { name: words.start.start })).toHaveAttribute('aria-disabled', 'false');
  await enter(page, words.start.start);
  await expect(page.getByRole('heading', { level: 1, name: words.start.come })).toBeVisible({ timeout: 90_000 });
  broken.push(...(await brokenRules(page)).map((rule) => `first share: ${rule}`));
  expect(broken).toEqual([]);
});

/** To the button with Tab, as somebody without a pointer gets there, and Enter. */
async function enter(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: typeof name === 'string' });
  await expect(wanted).toBeVisible();
  const isThere = () => wanted.evaluate((button) => button === document.activeElement);
  for (let presses = 0; !(await isThere()); presses += 1) {
    expect(presses, `Tab does not get to "${String(name)}"`).toBeLessThan(120);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

test('killed at each step, it is there again, with what was entered', async () => {
  test.setTimeout(400_000);
  let page = await open();
  await page.getByRole('button', { name: /^Practice rig/ }).click();
  for (const [index, step] of wizardSteps.entries()) {
    await onStep(page, step);
    if (step === 'rig') {
      await page.getByRole('textbox', { name: words.rig.psu }).fill('750');
      await expect(page.getByText(/of 750 W/)).toBeVisible();
    }
    await expect.poll(() => kept(), { message: 'what was entered is on the disk' }).toContain(step);
    await kill();
    page = await open();
    await onStep(page, step);
    if (step === 'rig') await expect(page.getByRole('textbox', { name: words.rig.psu })).toHaveValue('750');
    const next = wizardSteps[index + 1];
    if (next !== undefined) await page.getByRole('button', { name: nextLabel(next), exact: true }).click();
  }
});

test('left on purpose, it waits on the setup page', async () => {
  const page = await open();
  await page.getByRole('button', { name: /^My rig/ }).click();
  await onStep(page, 'rig');
  await page.getByRole('button', { name: nextLabel('coin'), exact: true }).click();
  await onStep(page, 'coin');
  await page.getByRole('button', { name: words.later }).click();
  await app?.stop();
  const again = await open();
  await again.getByRole('navigation').getByRole('link', { name: 'Setup', exact: true }).click();
  await again.getByRole('link', { name: words.link.goOn }).click();
  await onStep(again, 'coin');
});

test('a rehearsal shows mining make room and come back', async () => {
  const page = await open();
  await page.getByRole('button', { name: /^Practice rig/ }).click();
  await onStep(page, 'rig');
  await app?.untilEveryDeviceIs(page, 'mining');
  await page.getByRole('button', { name: words.steps.training }).click();
  await page.getByRole('button', { name: words.training.rehearse, exact: true }).click();
  await expect(page.getByText(/^All devices were free after [\d,.]+ ms\.$/)).toBeVisible();
  await expect(page.getByText(/^Mining is back, /)).toBeVisible({ timeout: 90_000 });
});
