import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rooms } from '../../src/main/cli/loadedRooms';
import { DataLock } from '../../src/main/faces/socket/dataLock';

const setup = { rigName: 'bench', assignments: [] };

it('keeps a setup without an app, and none beneath an app that does not answer yet', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fallow-setup-'));
  const path = join(dir, 'settings.json');
  const app = new DataLock(dir);
  try {
    expect(app.acquire()).toMatchObject({ ok: true });
    expect(await rooms.setupOffline?.(dir, setup)).toMatchObject({ ok: false, fault: { code: 'app/already-running' } });
    expect(existsSync(path)).toBe(false);
    app.release();
    for (const _ of ['once', 'again']) expect(await rooms.setupOffline?.(dir, setup)).toMatchObject({ ok: true });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ rigName: 'bench' });
  } finally {
    app.release();
    rmSync(dir, { recursive: true, force: true });
  }
});
