import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DesktopApp, makeDir, removeDir } from './desktopApp';
import { FakePanel, type MenuEntry } from './panel';

// The tray as a panel sees it: over D-Bus, without a panel.

let dir: string;
let panel: FakePanel;
let app: DesktopApp;

test.beforeEach(() => {
  test.skip(!process.env['DBUS_SESSION_BUS_ADDRESS'], 'no session bus');
  dir = makeDir();
  panel = new FakePanel();
});

test.afterEach(async () => {
  await app?.stop();
  await panel.vanish();
  panel.close();
  removeDir(dir);
});

async function start(): Promise<DesktopApp> {
  app = await DesktopApp.start(dir);
  return app;
}

async function usingNext(use: (next: FakePanel) => Promise<void>): Promise<void> {
  const next = new FakePanel();
  await use(next);
  await next.vanish();
  next.close();
}

/** And keeps it: one, not two, and an icon that answers; the one that goes may be gone while it is asked. */
async function hasOneIcon(shown: FakePanel): Promise<void> {
  const hasOne = async () => {
    expect(await shown.count()).toBe(1);
    expect(await shown.tooltip()).toBe('Mining practice coins on 2 GPUs');
  };
  await expect(hasOne).toPass({ timeout: 30_000 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await expect(hasOne).toPass({ timeout: 30_000 });
}

const labels = (entries: readonly MenuEntry[]): readonly string[] =>
  entries.map((entry) => (entry.type === 'separator' ? '-' : entry.label));
const menuLabels = async (): Promise<readonly string[]> => labels(await panel.menu());
const chosen = async (): Promise<readonly string[]> =>
  (await panel.menu()).filter((entry) => entry.isChecked).map((entry) => entry.label);

/** The picture of an activity as the panel gets it differs from all others. */
async function picture(): Promise<string> {
  const [largest] = [...(await panel.icons())].sort((a, b) => b.width - a.width);
  expect(largest?.width).toBe(44);
  expect(largest?.height).toBe(44);
  return largest?.bytes ?? '';
}

test('shows the state as icon, tooltip and menu', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await expect.poll(() => panel.tooltip()).toBe('Mining practice coins on 2 GPUs');
  await expect
    .poll(menuLabels)
    .toEqual([
      'Mining practice coins on 2 GPUs',
      'Stop mining, keep every GPU free for training',
      '-',
      'Mining',
      'Training',
      'Off',
      '-',
      expect.stringMatching(/^GPU 0 · .+: Mining$/),
      expect.stringMatching(/^GPU 1 · .+: Mining$/),
      '-',
      'Open Fallow',
      'Quit: mining stops',
    ]);
  const [sentence, toggle, , ...modes] = await panel.menu();
  expect(sentence?.isEnabled).toBe(false);
  expect(toggle?.isEnabled).toBe(true);
  expect(modes.slice(0, 3).map((mode) => mode.isChecked)).toEqual([true, false, false]);
  expect(await panel.count()).toBe(1);

  const mining = await picture();
  await panel.click('Training');
  await expect.poll(() => panel.tooltip()).toBe('Every GPU is free for you');
  expect(await picture()).not.toBe(mining);
  expect(await chosen()).toEqual(['Training']);
  await panel.click('Off');
  await expect.poll(chosen).toEqual(['Off']);
  await expect.poll(() => panel.tooltip()).toBe('Off: nothing mines and no GPU is watched');
  await panel.click('Mine whenever a GPU is free');
  await expect.poll(chosen).toEqual(['Mining']);
  await expect.poll(picture, { timeout: 60_000 }).toBe(mining);
});

test('takes devices out and back in', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await panel.click(/^GPU 0/, 'Never mine on it');
  await expect.poll(menuLabels).toContainEqual(expect.stringMatching(/^GPU 0 · .+: Excluded$/));
  await panel.click(/^GPU 0/, 'Mine on it again');
  await app.untilEveryDeviceIs(page, 'mining');
  await panel.click(/^GPU 1/, 'Pause for 1 h');
  await expect.poll(menuLabels).toContainEqual(expect.stringMatching(/^GPU 1 · .+: Paused$/));
  const { devices } = await app.state(page);
  const pausedMs = (devices[1]?.untilMs ?? 0) - Date.now();
  expect(pausedMs).toBeGreaterThan(50 * 60_000);
  expect(pausedMs).toBeLessThanOrEqual(60 * 60_000);
  await panel.click(/^GPU 1/, 'Mine again now');
  await app.untilEveryDeviceIs(page, 'mining');
});

test('a click on the icon toggles mining and training, and says so once', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await panel.activate();
  await app.untilEveryDeviceIs(page, 'idle');
  await expect.poll(() => panel.told.map(({ title }) => title)).toEqual(['Training: mining stops']);
  await panel.activate();
  await app.untilEveryDeviceIs(page, 'mining');
  await panel.activate();
  await app.untilEveryDeviceIs(page, 'idle');
  expect(panel.told).toHaveLength(1);

  await app.closeWindow();
  await expect.poll(() => app.windowCount()).toBe(0);
  panel.clickNotification(panel.told[0]?.id ?? 0);
  await expect.poll(() => app.windowCount()).toBe(1);
});

test('mines on without a window, opens one again, and quits in order', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await app.closeWindow();
  await expect.poll(() => app.windowCount()).toBe(0);
  expect(await panel.tooltip()).toBe('Mining practice coins on 2 GPUs');
  const opened = electron.waitForEvent('window');
  await panel.click('Open Fallow');
  const again = await opened;
  await app.untilEveryDeviceIs(again, 'mining');
  const ended = app.ended();
  // The app may be gone before it has answered the click.
  await panel.click('Quit: mining stops').catch((error: Error) => expect(error.message).toContain('NoReply'));
  expect(await ended).toBe(0);
  expect(app.processes()).toEqual([]);
});

test('sends a menu only when it says something else', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await expect.poll(() => panel.tooltip()).toBe('Mining practice coins on 2 GPUs');
  // Every menu that is set numbers its entries anew.
  const ids = async () => (await panel.menu()).map(({ id }) => id);
  const before = await ids();
  const readings = async () => (await app.state(page)).devices.map((device) => device.temperatureC).join();
  const first = await readings();
  await expect.poll(readings).not.toBe(first);
  expect(await ids()).toEqual(before);
});

test('comes with a panel that comes late, and with the next one', async () => {
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  expect(await panel.count()).toBe(0);
  await panel.appear({ hasHost: false });
  panel.beginToShow();
  await expect.poll(() => panel.count()).toBe(1);
  await expect.poll(() => panel.tooltip()).toBe('Mining practice coins on 2 GPUs');
  await panel.vanish();
  await usingNext(async (next) => {
    await next.appear();
    await hasOneIcon(next);
  });
});

test('goes over to a panel that takes the place of another at once', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await expect.poll(() => panel.count()).toBe(1);
  await usingNext(async (next) => {
    await Promise.all([panel.vanish(), next.appear()]);
    await hasOneIcon(next);
  });
});

test('without a panel, closing the window asks, and says how to come back', async () => {
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await app.answerQuestions(2);
  await app.closeWindow();
  await expect.poll(() => app.questions()).toHaveLength(1);
  const [question] = await app.questions();
  expect(question?.message).toBe('Keep mining without this window?');
  expect(question?.detail).toContain('start Fallow once more');
  expect(question?.buttons).toEqual(['Keep mining', 'Stop mining and quit', 'Leave the window open']);
  expect(await app.windowCount()).toBe(1);

  await app.answerQuestions(0);
  await app.closeWindow();
  await expect.poll(() => app.windowCount()).toBe(0);
  expect(app.processes().length).toBeGreaterThan(0);

  const opened = electron.waitForEvent('window');
  await electron.evaluate(({ app: electronApp }) => electronApp.emit('second-instance', {}, [], ''));
  await app.untilEveryDeviceIs(await opened, 'mining');

  await app.answerQuestions(1);
  const ended = app.ended();
  await app.closeWindow();
  expect(await ended).toBe(0);
  expect(app.processes()).toEqual([]);
});

test('tells of a fault that needs somebody', async () => {
  await panel.appear();
  const { electron } = await start();
  const page = await electron.firstWindow();
  await app.untilEveryDeviceIs(page, 'mining');
  await app.call(page, 'practice:switch', { what: 'rejectAll', device: null, value: null });
  const titles = () => panel.told.map(({ title }) => title);
  await expect.poll(titles, { timeout: 90_000 }).toHaveLength(1);
  const { faults } = await app.state(page);
  expect(faults.length).toBeGreaterThan(0);
});

test('starts at login in the tray alone, and its setting writes what the desktop reads', async () => {
  await panel.appear();
  app = await DesktopApp.start(dir, { args: ['--practice', '--tray'] });
  await expect.poll(() => panel.count()).toBe(1);
  await expect.poll(() => panel.tooltip()).toBe('Mining practice coins on 2 GPUs');
  expect(await app.windowCount()).toBe(0);
  const opened = app.electron.waitForEvent('window');
  await panel.click('Open Fallow');
  const page = await opened;
  const isOn = async () => (await app.call(page, 'settings:get')) as { readonly startAtLogin?: boolean };
  expect((await isOn()).startAtLogin).toBe(false);
  const entry = join(dir, 'config/autostart/app.fallow.Fallow.desktop');
  await app.call(page, 'settings:change', { startAtLogin: true, quietS: 20 });
  expect(await isOn()).toMatchObject({ startAtLogin: true, quietS: 20 });
  expect(readFileSync(entry, 'utf8')).toContain(`bin/fallow" "--tray" "--data" "${dir}"\n`);
  await app.call(page, 'settings:change', { startAtLogin: false });
  expect(existsSync(entry)).toBe(false);
});
