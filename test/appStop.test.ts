import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startApp } from '../src/main/app';
import { systemEdge } from '../src/main/edge';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-app-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

it('opens no other rig once it is being stopped', async () => {
  const log: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => log.push(String(text)) > 0);
  const dataDir = join(dir, 'data');
  for (const rig of ['', 'practice']) {
    mkdirSync(join(dataDir, rig), { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, rig, 'settings.json'), JSON.stringify({ mode: 'off', startWith: 'real' }));
  }
  const edge = systemEdge({ XDG_RUNTIME_DIR: dir }, dir);
  const started = await startApp({ dataDir, isPractice: false, rendererDir: dir, http: null, onQuit: () => undefined, edge });
  if (!started.ok) throw new Error(started.fault.code);
  const stopped = started.value.stop();
  const chosen = started.value.api['app:choose']({ rig: 'practice' });
  await stopped;
  expect(await chosen).toMatchObject({ ok: false, fault: { code: 'app/not-running' } });
  expect(log.join('')).not.toContain('on the practice rig');
});
