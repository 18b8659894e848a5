import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { _electron, chromium, type Page } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

export interface TestBrowser {
  readonly name: string;
  readonly page: Page;
  close(): Promise<void>;
}

/** A Chromium on PATH, else Electron as a plain browser. Null when there is neither: the test is then skipped visibly. */
export async function openBrowser(): Promise<TestBrowser | null> {
  const found = names
    .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name)))
    .find(isExecutable);
  if (found !== undefined) return openChromium(found);
  const electron = process.env['FALLOW_ELECTRON'];
  return electron === undefined ? null : openElectron(electron);
}

async function openChromium(executablePath: string): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  return { name: 'chromium', page: await browser.newPage(), close: () => browser.close() };
}

async function openElectron(executablePath: string): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'fallow-browser-'));
  const args = [resolve(__dirname, 'plainBrowser.cjs'), `--user-data-dir=${profile}`];
  const app = await _electron.launch({ executablePath, args });
  const close = async (): Promise<void> => {
    await app.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { name: 'electron', page: await app.firstWindow(), close };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
