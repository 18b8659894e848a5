import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import type { RigState } from '../../src/shared/state';

// The built app on a practice rig in real Electron, for tests of what is around the page.

export const root = resolve(__dirname, '../..');

interface Bridge {
  readonly fallow: { call(name: string, args: unknown): Promise<{ readonly ok: boolean; readonly value: unknown }> };
}

export class DesktopApp {
  readonly dir: string;
  readonly electron: ElectronApplication;
  /** Playwright forgets it when it ends. */
  private readonly child: ChildProcess;

  private constructor(dir: string, electron: ElectronApplication) {
    this.dir = dir;
    this.electron = electron;
    this.child = electron.process();
  }

  /** `preload` is required in Electron's main process before the app itself. Skips the test where there is no Electron. */
  static async start(
    dir: string,
    options: { readonly args?: readonly string[]; readonly preload?: string } = {},
  ): Promise<DesktopApp> {
    const { args = ['--practice'], preload } = options;
    const executablePath = electronPath();
    // Sandboxed wherever that works: FALLOW_ELECTRON itself switches it off where it cannot, root and most containers.
    const electron = await _electron.launch({
      executablePath,
      args: [...(preload === undefined ? [] : ['-r', preload]), root, ...args, '--data', dir],
      env: { ...environment(), XDG_RUNTIME_DIR: dir, XDG_CONFIG_HOME: join(dir, 'config'), LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
      chromiumSandbox: true,
    });
    return new DesktopApp(dir, electron);
  }

  /** One call of the contract, as the page would make it. */
  async call(page: Page, name: string, args: unknown = {}): Promise<unknown> {
    const result = await page.evaluate(([call, given]) => (globalThis as unknown as Bridge).fallow.call(call, given), [
      name,
      args,
    ] as const);
    expect(result).toMatchObject({ ok: true });
    return result.value;
  }

  async state(page: Page): Promise<RigState> {
    return (await this.call(page, 'state:get')) as RigState;
  }

  async untilEveryDeviceIs(page: Page, activity: string): Promise<void> {
    const activities = async () => [...new Set((await this.state(page)).devices.map((device) => device.activity as string))];
    await expect.poll(activities, { timeout: 60_000 }).toEqual([activity]);
  }

  /** Answers every native question with the button of this number from now on, and keeps what was asked. */
  async answerQuestions(button: number): Promise<void> {
    await this.electron.evaluate(({ dialog }, response) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { askedQuestions: asked });
      Object.assign(dialog, {
        showMessageBox: async (...args: unknown[]) => {
          asked.push(args.at(-1));
          return { response, checkboxChecked: false };
        },
      });
    }, button);
  }

  async questions(): Promise<
    readonly { readonly message: string; readonly detail: string; readonly buttons: readonly string[] }[]
  > {
    return this.electron.evaluate(() => (globalThis as unknown as { askedQuestions: [] }).askedQuestions);
  }

  async closeWindow(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  }

  async windowCount(): Promise<number> {
    return this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  }

  /** Resolves with its exit code. */
  async ended(): Promise<number | null> {
    const child = this.child;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  /** The rig's miners, keepers and pool that are alive. */
  processes(): readonly number[] {
    return processesOf(this.dir);
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = this.ended();
    child.kill('SIGTERM');
    await ended;
  }
}

export function electronPath(): string {
  const path = process.env['FALLOW_ELECTRON'];
  test.skip(path === undefined, 'no Electron on this machine');
  return path ?? '';
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Every living process that was started with this directory as its runtime directory, but for Electron's own. */
export function processesOf(dir: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`XDG_RUNTIME_DIR=${dir}\0`))
    .filter((pid) => /practice(Miner|Pool)/.test(read(`/proc/${pid}/cmdline`)))
    .map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}

export function makeDir(): string {
  return mkdtempSync(join(tmpdir(), 'fallow-shell-'));
}

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
