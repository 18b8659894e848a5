import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DesktopApp, makeDir, removeDir, root } from './desktopApp';

// Electron's security checklist, by its numbers (docs/security.md says where each is met). 19 is the package's: its own tests
// read the fuses. 2, 3, 6, 13 and 14 are in window.spec.ts too, seen from the page.

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

/** What Electron itself was told for the window. */
function preferences(): Promise<Record<string, unknown>> {
  return app.electron.evaluate(({ webContents }) => {
    type Telling = { getLastWebPreferences(): Record<string, unknown> };
    const [contents] = webContents.getAllWebContents();
    const { preload: _path, ...told } = (contents as unknown as Telling).getLastWebPreferences();
    return told;
  });
}

/** Every source file that may use Electron. */
function electronSources(): string {
  const face = join(root, 'src/main/faces/electron');
  const files = [join(root, 'src/main/desktop.ts'), ...readdirSync(face).map((name) => join(face, name))];
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

test('1: requests nothing but its own page', async () => {
  // A server that would answer: only then is a refusal ours.
  let hits = 0;
  const server = createServer((_request, response) => {
    hits += 1;
    response.setHeader('access-control-allow-origin', '*').end('reached');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await (await fetch(url)).text()).toBe('reached');
  const fromMain = await app.electron.evaluate(
    ({ net }, to) =>
      net.fetch(to).then(
        () => 'reached',
        (error: Error) => error.message,
      ),
    url,
  );
  const fromPage = await page.evaluate(
    (to) =>
      fetch(to)
        .then(() => 'reached')
        .catch(() => 'denied'),
    url,
  );
  server.close();
  expect([fromMain, fromPage, hits]).toEqual(['net::ERR_BLOCKED_BY_CLIENT', 'denied', 1]);
});

test('2, 3, 4, 6, 8, 9, 10, 11: the window is made with every lock', async () => {
  const told = await preferences();
  expect(told).toMatchObject({
    nodeIntegration: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
  expect(told['nodeIntegrationInWorker'] ?? false).toBe(false);
  expect(told['enableBlinkFeatures'] ?? '').toBe('');
  expect(electronSources()).not.toMatch(/enableBlinkFeatures|allowpopups|no-sandbox/);
});

test('5: permits nothing, asked or looked up', async () => {
  const states = await page.evaluate(async () => {
    const names = ['notifications', 'geolocation', 'camera', 'microphone', 'clipboard-read', 'midi', 'screen-wake-lock'];
    const state = async (name: string): Promise<string> => {
      try {
        return (await navigator.permissions.query({ name: name as PermissionName })).state;
      } catch {
        return 'unknown';
      }
    };
    return Promise.all(names.map(state));
  });
  expect(states.filter((state) => state === 'granted' || state === 'prompt')).toEqual([]);
});

test('7: every file comes with the policy', async () => {
  const policies = await page.evaluate(async () =>
    Promise.all(['/', '/index.html'].map(async (path) => (await fetch(path)).headers.get('content-security-policy') ?? '')),
  );
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  }
});

test('12: attaches no webview', async () => {
  const isHeld = await app.electron.evaluate(({ webContents }) => {
    const event = { isHeld: false, preventDefault: () => Object.assign(event, { isHeld: true }) };
    webContents.getAllWebContents()[0]?.emit('will-attach-webview', event, {}, {});
    return event.isHeld;
  });
  expect(isHeld).toBe(true);
});

test('13, 14: stays on its page and opens no other', async () => {
  const opened = await page.evaluate(() =>
    ['https://example.com/', 'app://fallow/', 'about:blank'].map((url) => open(url) === null),
  );
  expect(opened).toEqual([true, true, true]);
  expect(page.url()).toBe('app://fallow/');
  expect(await app.windowCount()).toBe(1);
});

test('15: hands no address to the system', () => {
  expect(electronSources()).not.toMatch(/openExternal|openPath|showItemInFolder/);
});

test('16: the package is built with the Electron that package.json names exactly', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(45);
});

test('17: answers no other page and no frame inside ours', async () => {
  const answers = await app.electron.evaluate(async ({ ipcMain }) => {
    type Handlers = { _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>> };
    const handler = (ipcMain as unknown as Handlers)._invokeHandlers.get('fallow:call');
    const ask = async (senderFrame: unknown): Promise<unknown> => {
      // Electron answers by replying on the event, Electron's own handlers by returning: both are looked at.
      const replied: unknown[] = [];
      const event = {
        senderFrame,
        sendReply: (value: unknown) => replied.push(value),
        _reply: (value: unknown) => replied.push(value),
        _throw: (value: unknown) => replied.push(value),
      };
      const returned = await handler?.(event, 'rig:setMode', { mode: 'off' });
      return JSON.stringify(returned ?? replied);
    };
    return Promise.all([
      ask({ url: 'https://example.com/', parent: null }),
      ask({ url: 'app://fallow.evil/', parent: null }),
      ask({ url: 'app://fallow/', parent: {} }),
      ask(null),
    ]);
  });
  for (const answer of answers) expect(answer).toContain('app/refused');
  expect((await app.state(page)).mode).toBe('mining');
});

test('18: has a scheme of its own and no way out of its folder', async () => {
  const statuses = await page.evaluate(async () =>
    Promise.all(
      ['/../main/desktop.js', '/%2e%2e/main/desktop.js', '//etc/passwd', '/assets', '/index.html%00.js'].map(
        async (path) => (await fetch(path).catch(() => ({ status: 0 }))).status,
      ),
    ),
  );
  for (const status of statuses) expect([0, 404]).toContain(status);
});

test('20: the page sees two functions and no event', async () => {
  const seen = await page.evaluate(async () => {
    type Bridge = { call: unknown; onState: (listener: (...args: unknown[]) => void) => () => void };
    const { fallow } = globalThis as unknown as { fallow: Bridge };
    const args = await new Promise<unknown[]>((resolve) => {
      const stop = fallow.onState((...given) => {
        stop();
        resolve(given);
      });
    });
    return { keys: Object.keys(fallow).sort(), count: args.length, hasSender: JSON.stringify(args).includes('sender') };
  });
  expect(seen).toEqual({ keys: ['call', 'onState'], count: 1, hasSender: false });
});
