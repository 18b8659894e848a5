import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DraftFile } from '../../src/main/wizard/draftFile';
import { wizardDraftSchema } from '../../src/shared/wizard';
import { silentLog } from '../support/silentLog';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fallow-draft-'));
  dirs.push(dir);
  return join(dir, 'data');
}

describe('DraftFile', () => {
  it('has on disk what was kept when it resolves, for the owner alone', async () => {
    const dir = newDir();
    const draft = wizardDraftSchema.parse({ step: 'pool', wallet: 'half an addr' });
    expect(await new DraftFile(dir, silentLog).keep(draft)).toMatchObject({ ok: true });
    // Another process, after a kill: nothing is in memory.
    expect(await new DraftFile(dir, silentLog).read()).toEqual(draft);
    expect(statSync(join(dir, 'wizard.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps the last of many that come at once, and is whole at any moment', async () => {
    const dir = newDir();
    const file = new DraftFile(dir, silentLog);
    const all = Array.from({ length: 30 }, (_, i) => file.keep(wizardDraftSchema.parse({ psu: String(i) })));
    const looks: unknown[] = [];
    while (looks.length < 20) {
      try {
        looks.push(JSON.parse(readFileSync(join(dir, 'wizard.json'), 'utf8')));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOENT'); // not there yet; never a part of it
      }
      await new Promise((later) => setImmediate(later));
    }
    await Promise.all(all);
    expect((await file.read())?.psu).toBe('29');
  });

  it('is gone when it was dropped, and costs nothing when it cannot be read', async () => {
    const dir = newDir();
    const file = new DraftFile(dir, silentLog);
    expect(await file.read()).toBeNull();
    await file.keep(wizardDraftSchema.parse({}));
    writeFileSync(join(dir, 'wizard.json'), '{"step":"pool","wallet":');
    expect(await file.read()).toBeNull();
    writeFileSync(join(dir, 'wizard.json'), '{"step":"never heard of"}');
    expect(await file.read()).toBeNull();
    expect(await file.drop()).toMatchObject({ ok: true });
    expect(readdirSync(dir)).toEqual([]);
  });
});
