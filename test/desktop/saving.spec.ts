import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { DesktopApp, makeDir, removeDir } from './desktopApp';

// Files that the page makes are the only downloads there are; the diagnostics are the first of them.

let dir: string;
let app: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  dir = makeDir();
  app = await DesktopApp.start(dir);
  page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
});

test.afterAll(async () => {
  await app?.stop();
  removeDir(dir);
});

test('saves the diagnostics as they were shown', async () => {
  const path = join(dir, 'saved.zip');
  // In place of the system's own question where to save it.
  await app.electron.evaluate(({ session }, to) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(to));
  }, path);
  await page.goto('app://fallow/#/settings');
  await page.getByRole('button', { name: 'Show what would be in it' }).click();
  const files = page.getByLabel('File in the zip');
  await files.selectOption('logs/fallow.log');
  const shown = await page.getByRole('log', { name: 'Content of logs/fallow.log' }).textContent();
  expect(shown).toContain('info');
  await page.getByRole('button', { name: 'Save as a zip' }).click();
  await expect.poll(() => existsSync(path), { timeout: 20_000 }).toBe(true);
  await expect
    .poll(() => Object.keys(unzipped(path)), { timeout: 20_000 })
    .toEqual(expect.arrayContaining(['about.txt', 'settings.json', 'state.json', 'history/readings-1h.csv', 'logs/fallow.log']));
  const saved = unzipped(path);
  expect(strFromU8(saved['logs/fallow.log'] ?? new Uint8Array())).toBe(shown);
  expect(strFromU8(saved['state.json'] ?? new Uint8Array())).toContain('"practice": true');
});

test('lets nothing else be saved', async () => {
  const begun = await app.electron.evaluate(async ({ session }) => {
    let states = 0;
    session.defaultSession.on('will-download', (event, item) => {
      // Ours is first and has said no by now.
      if (!event.defaultPrevented) states += 1;
      item.once('done', () => undefined);
    });
    session.defaultSession.downloadURL('data:text/plain,x');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return states;
  });
  expect(begun).toBe(0);
});

function unzipped(path: string): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(new Uint8Array(readFileSync(path)));
  } catch {
    return {}; // still being written
  }
}
