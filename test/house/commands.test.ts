import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

const { scripts } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Tells its pid and that it was told to end. */
const stand = `
process.on('SIGTERM', () => { console.log('told'); process.exit(0); });
console.log('stands', process.pid);
setInterval(() => undefined, 1000);
`;

describe('README’s commands', () => {
  // npm ends only the shell that it starts, and a shell that waits for its command dies without a word to it.
  it.each(['start', 'test'])('npm run %s hands SIGTERM to what it runs, which is nobody’s orphan', async (name) => {
    const dir = mkdtempSync(join(tmpdir(), 'fallow-npm-'));
    let out = '';
    const pid = () => Number(/^stands (\d+)$/m.exec(out)?.[1] ?? 0);
    try {
      mkdirSync(join(dir, 'scripts'));
      writeFileSync(join(dir, 'scripts', `${name}.mjs`), stand);
      writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'fallow', scripts: { [name]: scripts[name] } }));
      const npm = spawn('npm', ['run', name], { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
      npm.stdout.setEncoding('utf8').on('data', (text: string) => {
        const stood = pid() > 0;
        out += text;
        if (!stood && pid() > 0) npm.kill('SIGTERM');
      });
      await once(npm, 'exit');
      await vi.waitFor(() => expect(out).toMatch(/^told$/m), 10_000);
    } finally {
      if (pid() > 0 && !out.includes('told')) process.kill(pid(), 'SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
