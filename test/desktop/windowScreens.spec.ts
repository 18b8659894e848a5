import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { HttpFace } from '../../src/main/faces/http/server';
import { FakeRig } from '../faces/fakeRig';
import { openBrowser, type TestBrowser } from './browser';
import { pastReadings, screens } from './screens';

// Every screen of the design in a browser, with made-up states: nothing is refused by the page's own policy, nothing sticks out,
// and the pictures lie in test-results/ for people to look at.

const sizes = [
  { width: 1200, height: 800 },
  { width: 800, height: 600 },
  { width: 360, height: 740 },
];
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const rendererDir = resolve(__dirname, '../../out/renderer');

let browser: TestBrowser | null = null;
let face: HttpFace;
let rig: FakeRig;
let url: string;
const complaints: string[] = [];

test.beforeAll(async () => {
  rig = new FakeRig();
  rig.readings = pastReadings();
  face = new HttpFace({
    api: rig.api,
    subscribe: rig.subscribe,
    rendererDir,
    port: 0,
    token: randomBytes(24).toString('hex'),
    log,
  });
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

for (const [name, state] of Object.entries(screens)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name}, ${colorScheme}`, async () => {
      test.skip(browser === null, 'no browser and no Electron on this machine');
      if (browser === null) return;
      const { page } = browser;
      complaints.length = 0;
      rig.push(state);
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.goto('about:blank'); // a changed fragment alone would not load the page again
        await page.goto(url);
        await expect(page.locator('.overview')).toBeVisible();
        await expect(page.locator('.chartBox svg').first()).toBeVisible();
        await page.screenshot({
          path: `test-results/screens/${name}-${colorScheme}-${size.width}.png`,
          fullPage: true,
          caret: 'initial',
        });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width);
      }
      expect(complaints).toEqual([]);
    });
  }
}

test('no key, wrong key, connection lost and back', async () => {
  test.skip(browser === null, 'no browser and no Electron on this machine');
  if (browser === null) return;
  const { page } = browser;
  await page.setViewportSize({ width: 800, height: 600 });
  rig.push(screens['usual'] ?? rig.state);
  await page.goto('about:blank');
  await page.goto(url.replace(/#.*/, '#not-the-key'));
  await expect(page.getByRole('heading', { name: 'This page needs its key' })).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/wrongKey.png', caret: 'initial' });

  await page.goto('about:blank');
  await page.goto(url);
  await expect(page.locator('.overview')).toBeVisible();
  expect(page.url()).not.toContain('#');
  await page.reload();
  await expect(page.locator('.overview')).toBeVisible();

  const port = Number(new URL(url).port);
  await face.stop();
  await expect(page.getByText('Connection lost')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/lost.png', caret: 'initial' });
  face = new HttpFace({ api: rig.api, subscribe: rig.subscribe, rendererDir, port, token: new URL(url).hash.slice(1), log });
  expect((await face.start()).ok).toBe(true);
  await expect(page.getByText('Connection lost')).toBeHidden();
});

test('the keyboard reaches everything, and the buttons ask for what they say', async () => {
  test.skip(browser === null, 'no browser and no Electron on this machine');
  if (browser === null) return;
  const { page } = browser;
  rig.push(screens['usual'] ?? rig.state);
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('button', { name: 'Training', exact: true }).focus();
  await expect(page.getByText('Stops mining until you switch back.')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pause GPU 0 for one hour' }).click();
  await expect
    .poll(() => rig.received)
    .toEqual([
      { name: 'rig:setMode', args: { mode: 'training' } },
      { name: 'rig:pause', args: { devices: ['gpu-0'], forMs: 3_600_000 } },
    ]);
});

// Last, because the language stays with the page.
test('Italian fits too', async () => {
  test.skip(browser === null, 'no browser and no Electron on this machine');
  if (browser === null) return;
  const { page } = browser;
  await page.addInitScript(() => Object.defineProperty(navigator, 'language', { value: 'it-IT' }));
  for (const name of ['usual', 'activities', 'notSetUp']) {
    rig.push(screens[name] ?? rig.state);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.goto('about:blank');
      await page.goto(url);
      await expect(page.getByRole('button', { name: 'Spento', exact: true })).toBeVisible();
      await page.screenshot({ path: `test-results/screens/it-${name}-${size.width}.png`, fullPage: true, caret: 'initial' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width);
    }
  }
});
