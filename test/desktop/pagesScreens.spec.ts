import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { HttpFace } from '../../src/main/faces/http/server';
import { fail } from '../../src/shared/faults';
import { FakeRig, settingsView } from '../faces/fakeRig';
import { openBrowser, type TestBrowser } from './browser';
import { busyRig, firstStart, pastEvents, pastJobs, practiceRig, realSettings } from './pageStates';

// The pages beside the overview in a browser, with made-up states, in both themes: nothing is refused by the page's own policy,
// nothing sticks out, axe has nothing to say, and the pictures lie in test-results/.

const sizes = [
  { width: 1200, height: 800 },
  { width: 360, height: 740 },
];
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let browser: TestBrowser | null = null;
let face: HttpFace;
let rig: FakeRig;
let url: string;
const complaints: string[] = [];

test.beforeAll(async () => {
  rig = new FakeRig();
  const rendererDir = resolve(__dirname, '../../out/renderer');
  const token = randomBytes(24).toString('hex');
  face = new HttpFace({ api: rig.api, subscribe: rig.subscribe, rendererDir, port: 0, token, log });
  const started = await face.start();
  if (!started.ok) throw new Error(started.fault.detail);
  url = started.value.url;
  browser = await openBrowser();
  browser?.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  browser?.page.on('pageerror', (error) => complaints.push(String(error)));
});

test.afterAll(async () => {
  await browser?.close();
  await face.stop();
});

const screens: Readonly<
  Record<string, { heading: string; hash: string; prepare: () => void; act?: (page: Page) => Promise<void> }>
> = {
  training: { heading: 'Training', hash: '#/training', prepare: () => undefined },
  trainingEmpty: {
    heading: 'Training',
    hash: '#/training',
    prepare: () => {
      rig.jobs = [];
      rig.push({ ...busyRig, jobs: [] });
    },
  },
  history: { heading: 'History', hash: '#/history', prepare: () => undefined },
  historyEmpty: {
    heading: 'History',
    hash: '#/history',
    prepare: () => {
      rig.events = [];
    },
  },
  setup: { heading: 'Setup', hash: '#/setup', prepare: () => undefined },
  setupWrong: {
    heading: 'Setup',
    hash: '#/setup',
    prepare: () => {
      rig.setupAnswer = fail(
        'setup/invalid',
        'assignments[0].wallet: walletInvalid\nassignments[0].pools[1]: badPoolAddress\ncurrency: wrongForm',
        {
          field: 'assignments[0].wallet',
          problem: 'walletInvalid',
          why: 'wrongChecksum',
        },
      );
    },
    act: async (page) => {
      await page.getByRole('button', { name: 'I agree: start mining on this machine' }).click();
      await expect(page.getByText('3 fields to correct')).toBeVisible();
    },
  },
  setupNew: {
    heading: 'Setup',
    hash: '#/setup',
    prepare: () => {
      rig.settings = settingsView({ consentAtMs: 1 });
    },
  },
  setupPractice: { heading: 'Setup', hash: '#/setup', prepare: () => rig.push(practiceRig) },
  settings: {
    heading: 'Settings',
    hash: '#/settings',
    prepare: () => undefined,
    act: async (page) => {
      await page.getByLabel('Quiet time after a job').fill('20');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Saved')).toBeVisible();
      await page.getByLabel('Longest wait of a job').fill('x');
      await page.keyboard.press('Enter');
    },
  },
  firstStart: { heading: 'Which rig shall Fallow run?', hash: '', prepare: () => rig.push(firstStart) },
};

for (const [name, { heading, hash, prepare, act }] of Object.entries(screens)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name}, ${colorScheme}`, async () => {
      test.skip(browser === null, 'no browser and no Electron on this machine');
      if (browser === null) return;
      const { page } = browser;
      complaints.length = 0;
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        rig.jobs = pastJobs;
        rig.events = pastEvents;
        rig.settings = realSettings;
        rig.push(busyRig);
        prepare();
        await page.setViewportSize(size);
        await page.goto('about:blank');
        await page.goto(url);
        await page.evaluate((wanted) => {
          location.hash = wanted;
        }, hash);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expect(page.getByText(/^Reading/)).toHaveCount(0);
        await act?.(page);
        await page.screenshot({
          path: `test-results/screens/page-${name}-${colorScheme}-${size.width}.png`,
          fullPage: true,
          caret: 'initial',
        });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width);
        expect(await violations(page)).toEqual([]);
      }
      expect(complaints).toEqual([]);
    });
  }
}

test('Italian fits too', async () => {
  test.skip(browser === null, 'no browser and no Electron on this machine');
  if (browser === null) return;
  const { page } = browser;
  complaints.length = 0;
  rig.jobs = pastJobs;
  rig.events = pastEvents;
  rig.settings = { ...realSettings, language: 'it' };
  const titles = { training: 'Training', history: 'Storico', setup: 'Setup', settings: 'Opzioni' };
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const [name, heading] of Object.entries(titles)) {
      rig.push(busyRig);
      await page.goto('about:blank');
      await page.goto(url);
      await expect(page.locator('html')).toHaveAttribute('lang', 'it');
      await page.evaluate((wanted) => {
        location.hash = wanted;
      }, `#/${name}`);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expect(page.getByText(/^Leggo/)).toHaveCount(0);
      await page.screenshot({ path: `test-results/screens/page-it-${name}-${size.width}.png`, fullPage: true, caret: 'initial' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width);
      expect(await violations(page)).toEqual([]);
    }
  }
  expect(complaints).toEqual([]);
});

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, with the elements concerned. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: loaded } = globalThis as unknown as {
      axe: { run(): Promise<{ passes: unknown[]; violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await loaded.run();
    if (found.passes.length < 10) throw new Error('axe has hardly looked');
    return found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
  });
}
