import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApp } from '../src/main/app';
import { type Edge, systemEdge } from '../src/main/edge';

describe('startApp', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fallow-app-'));
    vi.spyOn(process.stderr, 'write').mockReturnValue(true); // its log
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
});
