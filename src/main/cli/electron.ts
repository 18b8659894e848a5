import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CliWords } from './words';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The program that opens the window, or null with the reason said: no display, or no Electron. In a checkout its own script
 * finds or makes one, which can take a while the first time. `root` is the checkout.
 */
export async function electronFor(root: string, env: Env, words: CliWords, say: (line: string) => void): Promise<string | null> {
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    say(words.noDisplay);
    return null;
  }
  const given = env['FALLOW_ELECTRON'];
  if (given) return given;
  const script = join(root, 'scripts/electron.mjs');
  const found = existsSync(script) ? await outputOf(script) : '';
  if (found === '') say(words.noElectron);
  return found === '' ? null : found;
}

/** What the script printed; empty when it failed, which it says on stderr itself. */
function outputOf(script: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', () => resolve(''));
    child.on('close', (code) => resolve(code === 0 ? output.trim() : ''));
  });
}
