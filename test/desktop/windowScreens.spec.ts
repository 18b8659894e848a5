import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { HttpFace } from '../../src/main/faces/http/server';
import { pageWordsFor } from '../../src/renderer/pageWords';
import { ok } from '../../src/shared/faults';
import { type Language, languages } from '../../src/shared/literals';
import { glossary as english } from '../../src/shared/text/en/glossary';
import { glossary as italian } from '../../src/shared/text/it/glossary';
import { FakeRig, moneySummary, settingsView } from '../faces/fakeRig';
import { noTuner } from '../faces/fakeTuner';
import { brokenRules } from './brokenRules';
import { openBrowser, type TestBrowser } from './browser';
import { layoutFaults } from './layoutFaults';
import { pastBands, pastEvents, pastJobs, pastReadings } from './pageStates';
import type { Screen } from './screen';
import { allScreens, gpuEntries } from './screens';

// Every page in a browser, with made-up states: nothing is refused by the page's own policy, nothing is cut or lies on another
// thing, no rule of accessibility is broken, and the pictures lie in test-results/screens for people to look at.

const sizes = [
  { width: 1200, height: 800 },
  { width: 800, height: 600 },
  { width: 360, height: 740 },
];
const themes = ['light', 'dark'] as const;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const rendererDir = resolve(__dirname, '../../out/renderer');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser: TestBrowser | null = null;
let face: HttpFace;
let rig: FakeRig;
let url: string;
const complaints: string[] = [];

test.beforeAll(async () => {
  rig = new FakeRig();
  rig.readings = pastReadings();
  rig.bands = pastBands();
  rig.gpus = gpuEntries;
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

/** The browser's page, or the test is skipped visibly. */
function openPage(): Page {
  test.skip(browser === null, 'no browser and no Electron on this machine');
  if (browser === null) throw new Error('skipped');
  return browser.page;
}

async function open(page: Page, language: Language): Promise<void> {
  rig.settings = settingsView({ language });
  await page.goto('about:blank'); // a changed fragment alone would not load the page again
  await page.goto(url);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** A picture of the whole page is taken at another height, and what depends on that moves back after it: what stays is wrong. */
async function lastingFaults(page: Page): Promise<readonly string[]> {
  const faults = await page.evaluate(layoutFaults);
  if (faults.length === 0) return faults;
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))));
  return page.evaluate(layoutFaults);
}

async function show(page: Page, screen: Screen): Promise<void> {
  const { hash, state } = screen;
  const { language } = rig.settings;
  rig.minerLog = screen.log ?? { lines: [], dropped: 0 };
  rig.jobs = screen.jobs ?? pastJobs;
  rig.events = screen.events ?? pastEvents;
  rig.settings = { ...(screen.settings ?? settingsView()), language };
  rig.setupAnswer = screen.setupAnswer ?? ok(null);
  rig.wizard = screen.wizard ?? {};
  rig.money = screen.money ?? moneySummary();
  rig.harvest = screen.harvest ?? rig.harvest;
  rig.tuner = screen.tuner ?? noTuner;
  rig.push(state);
  // By way of another page, so that it begins with this state as it would in life.
  for (const to of [hash === '#/settings' ? '#/' : '#/settings', hash]) {
    await page.evaluate((address) => {
      location.hash = address;
    }, to);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))));
  }
  await expect(page.locator('h1:visible')).toHaveCount(1); // the page before is hidden while the next one is loaded
  // What loads by itself has loaded.
  if (hash === '#/' && state.devices.length > 0 && !state.isFirstStart)
    await expect(page.locator('.plotBox canvas')).toHaveCount(2);
  await expect(page.getByText(/^(Reading|Leggo)/)).toHaveCount(0);
  await expect(page.locator('figure.plot:not(:has(canvas))')).toHaveCount(0);
  // A display's own pointer may rest over the page, and a word under it would explain itself.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await screen.act?.(page, pageWordsFor(language === 'it' ? 'it' : 'en'));
  if (hash.endsWith('/log')) await expect(page.locator('.logLines, .log > .quiet')).toBeVisible();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))));
}

/** As high as the page, so that the bar at the bottom is at the bottom of the picture too. */
async function stretch(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: 360, height });
}

/** Variants at every size in one language and theme, and in the others where they differ most. */
function sizesOf({ isVariant = false }: Screen, language: Language, theme: string): readonly { width: number; height: number }[] {
  if (!isVariant || (language === 'en' && theme === 'light')) return sizes;
  if (language === 'en') return sizes.filter(({ width }) => width !== 800);
  return theme === 'dark' ? sizes.slice(0, 1) : [];
}

const glossaries = { en: english, it: italian };

for (const language of languages) {
  test(`every word of the trade that is shown explains itself, ${language}`, async () => {
    const page = openPage();
    await page.setViewportSize(sizes[2] ?? { width: 360, height: 740 });
    await open(page, language);
    const says = new Map(Object.entries(glossaries[language]).map(([id, entry]) => [id, `${entry.name}${entry.says}`]));
    for (const screen of allScreens.filter(({ isVariant = false }) => !isVariant)) {
      await show(page, screen);
      const tooltip = page.getByRole('tooltip');
      for (const term of await page.locator('.term').all()) {
        await term.focus();
        await expect(tooltip).toHaveText(says.get((await term.getAttribute('data-term')) ?? '') ?? 'no such word');
        const box = await tooltip.boundingBox();
        expect(box !== null && box.x >= 0 && box.x + box.width <= 360, screen.name).toBe(true);
        await page.keyboard.press('Escape');
        await expect(tooltip).toHaveCount(0);
        await term.hover();
        await expect(tooltip).toBeVisible();
        await page.mouse.move(0, 0);
        await expect(tooltip).toHaveCount(0);
      }
    }
  });
}

test('a tap explains a word, a tap beside it takes the explanation away', async () => {
  const context = await openPage()
    .context()
    .browser()
    ?.newContext({ hasTouch: true, viewport: { width: 360, height: 740 } });
  test.skip(context === undefined, 'only a Chromium opens a page with touch');
  if (context === undefined) return;
  rig.settings = settingsView({ language: 'en' });
  rig.push(usual());
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.term').first().tap();
  await expect(page.getByRole('tooltip')).toContainText('attempts');
  await page.screenshot({ path: 'test-results/screens/tapped.png' });
  await page.getByRole('heading', { level: 1 }).tap();
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await context.close();
});

const groups = [
  { group: 'every page', screens: allScreens.filter(({ name }) => !name.startsWith('wizard-')) },
  { group: 'every step of the wizard', screens: allScreens.filter(({ name }) => name.startsWith('wizard-')) },
];

// Each language and each theme once; all four pairs, which take two minutes more, where somebody asks for them.
const isComplete = process.env['FALLOW_TEST_TOURS'] === 'all';
const pairs = languages.flatMap((language) => themes.map((theme) => ({ language, theme })));
const shownPairs = pairs.filter(({ language, theme }) => isComplete || (language === 'en') === (theme === 'light'));
const tours = shownPairs.flatMap((pair) => groups.map((group) => ({ ...pair, ...group })));

for (const { language, theme, group, screens } of tours) {
  test(`${group}, ${language}, ${theme}`, async () => {
    test.setTimeout(300_000); // some fifty pictures, each held against every rule
    const page = openPage();
    complaints.length = 0;
    const faults: string[] = [];
    await page.emulateMedia({ colorScheme: theme });
    await open(page, language);
    await page.evaluate(axe);
    for (const screen of screens) {
      for (const size of sizesOf(screen, language, theme)) {
        await page.setViewportSize(size);
        await show(page, screen);
        const name = `${screen.name}-${language}-${theme}-${size.width}`;
        if (size.width === 360) await stretch(page);
        await page.screenshot({ path: `test-results/screens/${name}.png`, fullPage: true, caret: 'initial' });
        faults.push(...(await lastingFaults(page)).map((fault) => `${name}: ${fault}`));
        // Colours differ by theme, what stands where by size.
        if (size.width === 1200 || theme === 'light') {
          faults.push(...(await brokenRules(page)).map((rule) => `${name}: ${rule}`));
        }
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > size.width) faults.push(`${name}: ${width} px wide`);
      }
    }
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  });
}

test('twice as large on a small screen, nothing is lost', async () => {
  const page = openPage();
  await page.setViewportSize({ width: 400, height: 300 }); // 800 x 600 at 200 %
  await open(page, 'en');
  for (const screen of allScreens.filter(({ name }) => !name.startsWith('overview-') || name === 'overview-usual')) {
    await show(page, screen);
    await page.screenshot({ path: `test-results/screens/zoomed-${screen.name}.png`, caret: 'initial' });
    expect(await page.evaluate(layoutFaults), screen.name).toEqual([]);
  }
});

test('no key, wrong key, connection lost and back', async () => {
  const page = openPage();
  await page.setViewportSize({ width: 800, height: 600 });
  rig.settings = settingsView({ language: 'en' });
  rig.push(usual());
  await page.goto('about:blank');
  await page.goto(url.replace(/#.*/, '#not-the-key'));
  await expect(page.getByRole('heading', { name: 'This page needs its key' })).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/wrongKey.png', caret: 'initial' });

  await open(page, 'en');
  await expect(page.locator('.overview')).toBeVisible();
  expect(page.url()).not.toContain('#');
  await page.getByRole('link', { name: 'GPUs' }).click();
  await page.reload();
  await expect(page.locator('.gpus')).toBeVisible();

  const port = Number(new URL(url).port);
  await face.stop();
  await expect(page.getByText('Connection lost')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/lost.png', caret: 'initial' });
  face = new HttpFace({ api: rig.api, subscribe: rig.subscribe, rendererDir, port, token: new URL(url).hash.slice(1), log });
  expect((await face.start()).ok).toBe(true);
  await expect(page.getByText('Connection lost')).toBeHidden();
});

test('the keyboard reaches everything, and the buttons ask for what they say', async () => {
  const page = openPage();
  await page.setViewportSize({ width: 1200, height: 800 });
  rig.push(usual());
  await open(page, 'en');
  rig.received.length = 0; // what was asked for on other pages before; this one may still ask for what it shows
  await page.getByRole('button', { name: 'Training', exact: true }).focus();
  await expect(page.getByText('Stops mining until you switch back.')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'GPUs' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pause for 1 h on GPU 0' }).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => rig.received.filter(({ name }) => name.startsWith('rig:')))
    .toEqual([
      { name: 'rig:setMode', args: { mode: 'training' } },
      { name: 'rig:pause', args: { devices: ['gpu-0'], forMs: 3_600_000 } },
    ]);
});

for (const language of languages) {
  test(`looking at what a mode means moves nothing below it, ${language}`, async () => {
    const page = openPage();
    rig.push(usual());
    for (const size of sizes) {
      await page.setViewportSize(size);
      await open(page, language);
      const topOfNumbers = async () => (await page.locator('.numbers').boundingBox())?.y;
      const before = await topOfNumbers();
      for (const mode of await page.locator('.modeButton').all()) {
        await mode.hover();
        expect(await topOfNumbers(), `${await mode.textContent()}, ${size.width} px`).toBe(before);
      }
      await page.mouse.move(0, 0);
    }
  });
}

test('the charts are read by pointer and by keys, over every range', async () => {
  const page = openPage();
  await page.setViewportSize({ width: 1200, height: 800 });
  rig.push(usual());
  await open(page, 'en');
  const reader = page.getByRole('slider', { name: 'Readings over time' });
  await expect(reader).toHaveAttribute('aria-valuetext', /^Now, GPU 0 Mining 61\.\d MH\/s 6\d °C, GPU 1 In use/);
  await reader.focus();
  await page.keyboard.press('Home');
  await expect(reader).toHaveAttribute('aria-valuenow', '0');
  await expect(reader).toHaveAttribute('aria-valuetext', /GPU 1 Mining 5\d\.\d MH\/s/);
  await page.keyboard.press('Escape');
  await expect(reader).toHaveAttribute('aria-valuetext', /^Now/);
  await page.locator('.u-over').first().hover();
  await expect(reader).not.toHaveAttribute('aria-valuetext', /^Now/);
  await page.screenshot({ path: 'test-results/screens/chart-read.png', caret: 'initial' });
  for (const range of ['1 h', '24 h', '10 min']) {
    const button = page.getByRole('button', { name: range, exact: true });
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await expect(page.locator('.plotBox canvas')).toHaveCount(2);
  }
});

test('the log follows its end until somebody scrolls up, and is copied', async () => {
  const page = openPage();
  await page.setViewportSize({ width: 1200, height: 800 });
  const screen = allScreens.find(({ name }) => name === 'log');
  if (screen === undefined) throw new Error('there is a screen of the log');
  rig.push(screen.state);
  await open(page, 'en');
  await show(page, screen);
  const lines = page.locator('.logLines');
  const fromEnd = () => lines.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
  await expect.poll(fromEnd).toBeLessThan(2);
  rig.minerLog = { lines: [...(screen.log?.lines ?? []), 'the newest line'], dropped: 0 };
  await expect(lines).toContainText('the newest line');
  await expect.poll(fromEnd).toBeLessThan(2);
  await lines.evaluate((box) => {
    box.scrollTop = 0;
  });
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText(/^Copied \d+ lines$/)).toBeVisible();
});

function usual(): Screen['state'] {
  const found = allScreens.find(({ name }) => name === 'overview-usual');
  if (found === undefined) throw new Error('there is a usual screen');
  return found.state;
}
