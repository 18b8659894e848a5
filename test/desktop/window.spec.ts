import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { openBrowser } from './browser';

// The real app on the practice rig: once in its own window, once headless in a browser.

const root = resolve(__dirname, '../..');
const sizes = [
  { width: 1200, height: 800 },
  { width: 800, height: 600 },
  { width: 360, height: 740 },
];

let dataDir: string;

test.beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fallow-window-'));
});

test.afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** What somebody does with a fresh practice rig: watch it mine, take it for training, give it back. */
async function workTheRig(page: Page): Promise<void> {
  await expect(page.getByText('nothing here is real money')).toBeVisible();
  await expect(page.getByTestId('accepted')).toContainText(/^[1-9]\d*/, { timeout: 60_000 });
  await expect(page.getByTestId(/^activity-/).first()).toHaveText('Mining');
  await page.getByRole('button', { name: 'Training', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Training', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId(/^activity-/).first()).toHaveText('Idle');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Every GPU is free for you');
  await page.getByRole('button', { name: 'Mining', exact: true }).click();
  await expect(page.getByTestId(/^activity-/).first()).toHaveText('Mining', { timeout: 60_000 });
  await goTo(page, 'GPUs');
  await page.getByRole('button', { name: 'Exclude GPU 0', exact: false }).click();
  await expect(page.getByTestId(/^activity-/).first()).toHaveText('Excluded');
  await page.getByRole('button', { name: 'Include again: GPU 0', exact: false }).click();
  await expect(page.getByTestId(/^activity-/).first()).toHaveText('Mining', { timeout: 60_000 });
  await page.getByRole('link', { name: 'Miner log of GPU 0' }).click();
  await expect(page.locator('.logLines')).toContainText('Accepted');
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText(/^Copied \d+ lines$/)).toBeVisible();
  await goTo(page, 'Overview');
  await expect(page.locator('.today li').first()).toBeVisible();
}

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
}

async function takePictures(page: Page, name: string, resize: (size: { width: number; height: number }) => Promise<void>) {
  await expect(page.locator('.plotBox canvas')).toHaveCount(2);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await resize(size);
      await page.screenshot({ path: `test-results/window/${name}-${colorScheme}-${size.width}.png`, caret: 'initial' });
    }
  }
}

function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

test.describe('the window', () => {
  let app: ElectronApplication;

  test.beforeEach(async () => {
    const executablePath = process.env['FALLOW_ELECTRON'];
    test.skip(executablePath === undefined, 'no Electron on this machine');
    // Sandboxed wherever that works: FALLOW_ELECTRON itself switches it off where it cannot, root and most containers.
    const args = [root, '--practice', '--data', dataDir];
    app = await _electron.launch({ executablePath: executablePath ?? '', args, chromiumSandbox: true });
  });

  test.afterEach(async () => {
    await app?.close();
  });

  test('mines, switches and looks right', async () => {
    const page = await app.firstWindow();
    const complaints = collectComplaints(page);
    await workTheRig(page);
    await takePictures(page, 'electron', async ({ width, height }) => {
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
        width,
        height,
      });
    });
    expect(complaints).toEqual([]);
  });

  test('lets its page do nothing but its work', async () => {
    const page = await app.firstWindow();
    await expect(page.locator('.overview')).toBeVisible();
    expect(page.url()).toBe('app://fallow/');
    const reach = await page.evaluate(async () => {
      const outcome = async (attempt: () => Promise<unknown>): Promise<string> => {
        try {
          return `allowed ${String(await attempt())}`;
        } catch (error) {
          return (error as Error).name;
        }
      };
      const status = async (path: string): Promise<number> => (await fetch(path)).status;
      return {
        node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
        bridge: Object.keys((globalThis as unknown as { fallow: object }).fallow).sort(),
        web: await outcome(() => fetch('https://example.com/')),
        loopback: await outcome(() => fetch('http://127.0.0.1:9/')),
        file: await outcome(() => fetch('file:///etc/passwd')),
        traversal: [
          await status('/../../package.json'),
          await status('/%2e%2e/%2e%2e/package.json'),
          await status('/..%2f..%2fpackage.json'),
        ],
        opened: globalThis.open('https://example.com/') === null,
        notifications: await Notification.requestPermission(),
        microphone: await outcome(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        location: await outcome(
          () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, () => fail(new TypeError('denied')))),
        ),
        inline: ((): boolean => {
          const script = document.createElement('script');
          script.textContent = 'globalThis.injected = true';
          document.body.append(script);
          return 'injected' in globalThis;
        })(),
        unknownCall: await (
          globalThis as unknown as { fallow: { call(name: string, args: unknown): Promise<{ ok: boolean }> } }
        ).fallow.call('constructor', {}),
      };
    });
    expect(reach).toMatchObject({
      node: [],
      bridge: ['call', 'onState'],
      web: 'TypeError',
      loopback: 'TypeError',
      file: 'TypeError',
      traversal: [404, 404, 404],
      opened: true,
      notifications: 'denied',
      inline: false,
      unknownCall: { ok: false, fault: { code: 'app/refused' } },
    });
    expect(reach.microphone).not.toContain('allowed');
    expect(reach.location).not.toContain('allowed');
  });

  test('does not navigate away, and is alone', async () => {
    const page = await app.firstWindow();
    await expect(page.locator('.overview')).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => {
      const seen: string[] = [];
      Object.assign(globalThis, { seenNavigations: seen });
      // After our own listeners, so that it sees what they decided.
      BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
        seen.push(`${event.defaultPrevented ? 'denied' : 'allowed'} ${event.url}`);
      });
    });
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    const seenNavigations = () =>
      app.evaluate(() => (globalThis as unknown as { seenNavigations: readonly string[] }).seenNavigations);
    await expect.poll(seenNavigations).toEqual(['denied https://example.com/']);
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'app://fallow/';
      document.body.append(frame);
    });
    // By evaluation: Playwright's locators would wait for the navigation that never happens.
    expect(await page.evaluate(() => `${location.href} ${document.querySelectorAll('.overview').length}`)).toBe(
      'app://fallow/ 1',
    );
    expect(app.windows().length).toBe(1);
    const locks = await app.evaluate(({ webContents, app: electronApp }) => {
      // Not in the declarations, but what Electron itself tests with.
      type Telling = { getLastWebPreferences(): Record<string, unknown> };
      const [preferences = {}] = webContents
        .getAllWebContents()
        .map((one) => (one as unknown as Telling).getLastWebPreferences());
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = preferences;
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, userData: electronApp.getPath('userData') };
    });
    expect(locks).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      userData: join(dataDir, 'electron'),
    });
  });

  test('a second start shows the window that is there, and leaves', async () => {
    const page = await app.firstWindow();
    await expect(page.locator('.overview')).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const second = spawn(process.env['FALLOW_ELECTRON'] ?? '', [root, '--practice', '--data', dataDir], { stdio: 'ignore' });
    expect(await once(second, 'exit')).toEqual([0, null]);
    const visible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible()));
    await expect.poll(visible).toEqual([true]);
  });

  test('ends in order on SIGTERM', async () => {
    const page = await app.firstWindow();
    await expect(page.locator('.overview')).toBeVisible();
    const child = app.process();
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('ends in order though it is told a second time meanwhile', async () => {
    const page = await app.firstWindow();
    await expect(page.locator('.overview')).toBeVisible();
    await app.evaluate(({ app: electron }) => {
      electron.once('before-quit', () => process.kill(process.pid, 'SIGTERM'));
    });
    const child = app.process();
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

test.describe('the same page in a browser', () => {
  let app: ChildProcess;

  test.afterEach(async () => {
    if (app.exitCode !== null) return;
    app.kill('SIGTERM');
    await once(app, 'exit');
  });

  test('mines, switches and looks right', async () => {
    app = spawn(process.execPath, [join(root, 'out/main/headless.js'), '--practice', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const browser = await openBrowser();
    test.skip(browser === null, 'no browser and no Electron on this machine');
    if (browser === null) return;
    try {
      const { page } = browser;
      const complaints = collectComplaints(page);
      await page.goto(await addressOf(app));
      await workTheRig(page);
      await takePictures(page, browser.name, (size) => page.setViewportSize(size));
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

async function addressOf(app: ChildProcess): Promise<string> {
  if (app.stdout === null) throw new Error('stdout is a pipe');
  for await (const line of createInterface({ input: app.stdout })) {
    const address = /^Fallow is at (\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('Fallow ended before it said where it is');
}
