import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DesktopApp, electronPath, makeDir, removeDir, root } from './desktopApp';

// What surrounds the page: the window's place, a second start, sleep, session end, a start that fails.

let dir: string;
let app: DesktopApp | undefined;
/** Started without Playwright. */
let bare: ChildProcess | undefined;

test.beforeEach(() => {
  dir = makeDir();
});

test.afterEach(async () => {
  await app?.stop();
  app = undefined;
  if (bare !== undefined && bare.exitCode === null && bare.signalCode === null) {
    const ended = once(bare, 'exit');
    bare.kill('SIGTERM');
    await ended;
  }
  bare = undefined;
  removeDir(dir);
});

const kept = () => JSON.parse(readFileSync(join(dir, 'electron/shell.json'), 'utf8')) as { window: object };

test('remembers where the window was', async () => {
  app = await DesktopApp.start(dir);
  await app.electron.firstWindow();
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 900, height: 640 }),
  );
  const bounds = (one: DesktopApp) =>
    one.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
  await expect.poll(() => bounds(app as DesktopApp)).toMatchObject({ width: 900, height: 640 });
  const before = await bounds(app);
  await app.stop();
  expect(kept().window).toEqual({ ...before, isMaximized: false });

  app = await DesktopApp.start(dir);
  await app.electron.firstWindow();
  expect(await bounds(app)).toEqual(before);
});

test('comes back onto a screen that is there', async () => {
  mkdirSync(join(dir, 'electron'), { recursive: true });
  const away = { x: 9000, y: 5000, width: 4000, height: 3000, isMaximized: false };
  writeFileSync(join(dir, 'electron/shell.json'), JSON.stringify({ window: away }));
  app = await DesktopApp.start(dir);
  await app.electron.firstWindow();
  const { bounds, area } = await app.electron.evaluate(({ BrowserWindow, screen }) => ({
    bounds: BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: 0, y: 0, width: 0, height: 0 },
    area: screen.getPrimaryDisplay().workArea,
  }));
  expect(bounds.width).toBeLessThanOrEqual(area.width);
  expect(bounds.height).toBeLessThanOrEqual(area.height);
  expect(bounds.x).toBeLessThan(area.width);
  expect(bounds.y).toBeLessThan(area.height);
});

test('a second start opens the window of an app that has none', async () => {
  app = await DesktopApp.start(dir);
  await app.electron.firstWindow();
  await app.answerQuestions(0);
  await app.closeWindow();
  await expect.poll(() => app?.windowCount()).toBe(0);
  const opened = app.electron.waitForEvent('window');
  const second = spawn(electronPath(), [root, '--practice', '--data', dir], { stdio: 'ignore' });
  expect(await once(second, 'exit')).toEqual([0, null]);
  await (await opened).waitForLoadState();
  expect(await app.windowCount()).toBe(1);
});

test('a page that crashes comes back, and the rig does not notice', async () => {
  // Without Playwright, which keeps hold of the crashed page.
  const told = join(dir, 'told.json');
  const preload = join(dir, 'crash.cjs');
  writeFileSync(preload, crashProgram(told));
  bare = spawn(electronPath(), ['-r', preload, root, '--practice', '--data', dir], {
    env: { ...process.env, XDG_RUNTIME_DIR: dir, LC_ALL: 'C.UTF-8' },
    stdio: 'ignore',
  });
  expect(await once(bare, 'exit')).toEqual([0, null]);
  const { before, after, first, second } = JSON.parse(readFileSync(told, 'utf8')) as Record<string, unknown>;
  expect(before).toMatch(/^Mining .+ on /);
  expect(after).toMatch(/^Mining .+ on /);
  expect(second).not.toBe(first);
});

/** Waits for the page, crashes it, waits for the next one, and writes what both said. */
function crashProgram(told: string): string {
  return `
    const { app, BrowserWindow } = require('electron');
    const page = () => BrowserWindow.getAllWindows()[0]?.webContents;
    const mining = async (not) => {
      for (;;) {
        const contents = page();
        if (contents && contents.id !== not && !contents.isLoading()) {
          const said = await contents.executeJavaScript('document.querySelector("h1")?.textContent').catch(() => null);
          if (/^Mining .+ on /.test(said ?? '')) return { said, id: contents.id };
        }
        await new Promise((later) => setTimeout(later, 100));
      }
    };
    app.whenReady().then(async () => {
      const before = await mining(null);
      page().forcefullyCrashRenderer();
      const after = await mining(before.id);
      const told = { before: before.said, after: after.said, first: before.id, second: after.id };
      require('fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(told));
      app.quit();
    });`;
}

test('takes the miners off before sleep and mines again after it', async () => {
  app = await DesktopApp.start(dir);
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  const [first] = (await app.state(page)).devices;
  await app.call(page, 'rig:pause', { devices: [first?.id], forMs: 3_600_000 });
  const activities = async () => (await app?.state(page))?.devices.map((device) => device.activity);
  await expect.poll(activities).toEqual(['paused', 'mining']);
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await expect.poll(activities).toEqual(['paused', 'paused']);
  await expect.poll(async () => (await app?.state(page))?.miners).toEqual([]);
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  // What the user paused stays paused.
  await expect.poll(activities).toEqual(['paused', 'mining']);
});

test('ends its miners in order when the machine shuts down', async () => {
  app = await DesktopApp.start(dir);
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  const ended = app.ended();
  const isHeld = await app.electron.evaluate(({ powerMonitor }) => {
    const event = { isHeld: false, preventDefault: () => Object.assign(event, { isHeld: true }) };
    powerMonitor.emit('shutdown', event);
    return event.isHeld;
  });
  expect(isHeld).toBe(true);
  expect(await ended).toBe(0);
  expect(app.processes()).toEqual([]);
});

test('ends its miners in order when the session ends', async () => {
  app = await DesktopApp.start(dir);
  const page = await app.electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await app.stop();
  expect(await app.ended()).toBe(0);
  expect(app.processes()).toEqual([]);
});

test('says in a dialog why it cannot start', async () => {
  const asked = join(dir, 'asked.json');
  const preload = join(dir, 'answerDialogs.cjs');
  writeFileSync(
    preload,
    `const { dialog } = require('electron');
     dialog.showMessageBox = async (question) => {
       require('fs').writeFileSync(${JSON.stringify(asked)}, JSON.stringify(question));
       return { response: 0 };
     };`,
  );
  writeFileSync(join(dir, 'data'), 'a file where the data directory should be');
  bare = spawn(electronPath(), ['-r', preload, root, '--practice', '--data', join(dir, 'data')], {
    env: { ...process.env, LANG: 'it_IT.UTF-8', LC_ALL: 'it_IT.UTF-8', LANGUAGE: '' },
    stdio: 'ignore',
  });
  const [code] = (await once(bare, 'exit')) as [number];
  expect(code).toBe(1);
  expect(existsSync(asked)).toBe(true);
  const question = JSON.parse(readFileSync(asked, 'utf8')) as { message: string; detail: string; buttons: string[] };
  expect(question.buttons).toEqual(['Chiudi']);
  expect(question.message).not.toBe('');
  expect(question.detail).not.toBe('');
});
