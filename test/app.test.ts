import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApp } from '../src/main/app';
import { type Edge, systemEdge } from '../src/main/edge';

describe('startApp', () => {
  let dir: string;
  let log: string[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fallow-app-'));
    log = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => log.push(String(text)) > 0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(dir, { recursive: true, force: true });
  });

  it('says that something went wrong which nobody foresaw, and leaves nothing open', async () => {
    const edge: Edge = {
      ...systemEdge({ XDG_RUNTIME_DIR: dir }, dir),
      get cpuCount(): number {
        throw new Error('no such machine');
      },
    };
    const dataDir = join(dir, 'data');
    const start = () => startApp({ dataDir, isPractice: true, rendererDir: dir, http: null, onQuit: () => undefined, edge });
    for (const attempt of ['first', 'second, which finds no lock']) {
      expect(await start(), attempt).toMatchObject({
        ok: false,
        fault: { code: 'app/internal', detail: 'Error: no such machine' },
      });
    }
    expect(readdirSync(join(dir, 'fallow'))).toEqual([]);
  });

  it('opens no other rig once it is being stopped', async () => {
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
});
