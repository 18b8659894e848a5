import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../src/main/settings/store';
import { type Settings, settingsSchema } from '../../src/shared/setup';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';
import { canMount, mountSmall, unmount, whyNoMount } from '../support/smallDisk';

const defaults = settingsSchema.parse({});
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-settings-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (at = dir) => new SettingsStore({ dir: at, clock: new FakeClock(), log: silentLog });
const main = () => join(dir, 'settings.json');
const backup = () => join(dir, 'settings.backup.json');
const onDisk = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));
const others = async () => (await readdir(dir)).filter((name) => !['settings.json', 'settings.backup.json'].includes(name));

/** A store that was loaded and given one change. */
async function saved(change: Partial<Settings> = { quietS: 7, rigName: 'attic' }): Promise<SettingsStore> {
  const store = open();
  await store.load();
  expect((await store.update((settings) => ({ ...settings, ...change }))).ok).toBe(true);
  return store;
}

describe('SettingsStore', () => {
  it('starts with the defaults, without a fault and without writing', async () => {
    expect(await open().load()).toEqual({ settings: defaults, fault: null });
    expect(await readdir(dir)).toEqual([]);
  });

  it('keeps a change over a restart, private, with a copy', async () => {
    const store = await saved();
    expect(store.current.quietS).toBe(7);
    expect(await open().load()).toEqual({ settings: { ...defaults, quietS: 7, rigName: 'attic' }, fault: null });
    expect(await onDisk(backup())).toEqual(await onDisk(main()));
    expect((await stat(main())).mode & 0o777).toBe(0o600);
    expect(await others()).toEqual([]);
  });

  it('completes a file of an older version', async () => {
    await writeFile(main(), '{"rigName":"old"}');
    expect(await open().load()).toEqual({ settings: { ...defaults, rigName: 'old' }, fault: null });
  });

  it('tells of each change at once, before it is written', async () => {
    const store = open();
    await store.load();
    const heard: number[] = [];
    const stop = store.onDidChange((settings) => heard.push(settings.quietS));
    const first = store.update((settings) => ({ ...settings, quietS: 1 }));
    const second = store.update((settings) => ({ ...settings, quietS: settings.quietS + 1 }));
    expect(heard).toEqual([1, 2]);
    expect(store.current.quietS).toBe(2);
    stop();
    await Promise.all([first, second, store.update((settings) => ({ ...settings, quietS: 9 }))]);
    expect(heard).toEqual([1, 2]);
    expect((await open().load()).settings.quietS).toBe(9);
  });

  it('writes one after the other: of a hundred at once the last one stands', async () => {
    const store = open();
    await store.load();
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) => store.update((settings) => ({ ...settings, quietS: i }))),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    await store.settled();
    expect((await open().load()).settings.quietS).toBe(99);
    expect(await others()).toEqual([]);
  });

  it('refuses a change that breaks the schema and keeps what was', async () => {
    const store = await saved();
    const result = await store.update((settings) => ({ ...settings, quietS: -1 }));
    expect(result).toMatchObject({ ok: false, fault: { code: 'setup/invalid', values: { field: 'quietS' } } });
    expect(store.current.quietS).toBe(7);
  });
});

describe('a damaged settings file', () => {
  it('cut off at any byte, gives back the last good settings and keeps the remains', async () => {
    await saved();
    const whole = await readFile(main());
    const good = { ...defaults, quietS: 7, rigName: 'attic' };
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(main(), whole.subarray(0, length));
      const { settings, fault } = await open().load();
      expect(settings, `cut at ${length}`).toEqual(good);
      // Without its last line feed the file is whole.
      expect(fault?.code ?? null, `cut at ${length}`).toBe(length === whole.length - 1 ? null : 'settings/restored');
      for (const name of await others()) {
        expect(fault?.values).toEqual({ file: name });
        expect((await readFile(join(dir, name))).length).toBe(length);
        await rm(join(dir, name));
      }
      expect(await onDisk(main())).toEqual(good);
    }
  });

  it('cut off at any byte while the copy is cut too, starts with the defaults and keeps the remains', async () => {
    await saved();
    const whole = await readFile(main());
    for (let length = 0; length < whole.length - 1; length += 17) {
      await writeFile(main(), whole.subarray(0, length));
      await writeFile(backup(), whole.subarray(0, length));
      const loaded = await open().load();
      expect(loaded).toMatchObject({ settings: defaults, fault: { code: 'settings/reset' } });
      for (const name of await others()) await rm(join(dir, name));
    }
  });

  it.each([
    ['a hole of zeros', Buffer.alloc(700)],
    ['null', 'null'],
    ['a list', '[]'],
    ['a wrong value', '{"quietS":"soon"}'],
    ['a wrong version', '{"version":"1"}'],
    ['a very large file', Buffer.alloc(2_000_000, 0x20)],
  ])('is set aside when it is %s', async (_name, content) => {
    await saved();
    await writeFile(main(), content);
    const { settings, fault } = await open().load();
    expect(settings.quietS).toBe(7);
    expect(fault).toEqual({ code: 'settings/restored', values: { file: 'settings.broken-20231114T221320.000Z.json' } });
    expect(await others()).toEqual(['settings.broken-20231114T221320.000Z.json']);
  });

  it('that is a directory is set aside too', async () => {
    await mkdir(main());
    expect((await open().load()).fault?.code).toBe('settings/reset');
    expect((await saved()).current.quietS).toBe(7);
  });

  it('that vanished comes back from the copy', async () => {
    await saved();
    await rm(main());
    expect(await open().load()).toMatchObject({ settings: { quietS: 7 }, fault: { code: 'settings/restored' } });
    expect(await onDisk(main())).toMatchObject({ quietS: 7 });
  });

  it('does no harm when only the copy is damaged: it is made again', async () => {
    await saved();
    await writeFile(backup(), 'garbage');
    expect((await open().load()).fault).toBeNull();
    expect(await onDisk(backup())).toMatchObject({ quietS: 7 });
  });
});

describe("a newer version's settings file", () => {
  it('is not touched by reading it, and is kept when something is saved', async () => {
    await saved();
    const newer = '{"version":2,"quiet":{"s":3}}';
    await writeFile(main(), newer);
    const store = open();
    expect(await store.load()).toMatchObject({ settings: { quietS: 7 }, fault: { code: 'settings/restored' } });
    expect(await readFile(main(), 'utf8')).toBe(newer);
    expect((await store.update((settings) => ({ ...settings, quietS: 5 }))).ok).toBe(true);
    const [kept] = await others();
    expect(kept).toMatch(/^settings\.newer-/);
    expect(await readFile(join(dir, kept ?? ''), 'utf8')).toBe(newer);
    expect((await open().load()).settings.quietS).toBe(5);
  });

  it('of the same form with more fields is used as far as it is known, and kept', async () => {
    const newer = '{"version":1,"quietS":3,"timings":{"pollS":2,"later":1},"theme":"dark"}';
    await writeFile(main(), newer);
    const store = open();
    expect(await store.load()).toMatchObject({ settings: { quietS: 3, timings: { pollS: 2 } }, fault: null });
    await store.update((settings) => ({ ...settings, quietS: 4 }));
    const [kept] = await others();
    expect(await readFile(join(dir, kept ?? ''), 'utf8')).toBe(newer);
  });
});

describe('a disk that does not take it', () => {
  it('keeps the change in memory, says so, and saves it with the next change', async () => {
    const store = await saved();
    await mkdir(`${main()}.tmp`); // the write fails, whoever runs the test
    const result = await store.update((settings) => ({ ...settings, quietS: 8 }));
    expect(result).toMatchObject({ ok: false, fault: { code: 'settings/not-saved', values: { reason: 'EISDIR', path: dir } } });
    expect(store.current.quietS).toBe(8);
    expect(await onDisk(main())).toMatchObject({ quietS: 7 });
    await rm(`${main()}.tmp`, { recursive: true });
    expect((await store.update((settings) => ({ ...settings, rigName: 'cellar' }))).ok).toBe(true);
    expect((await open().load()).settings).toMatchObject({ quietS: 8, rigName: 'cellar' });
  });

  it('works without a data directory that can be made', async () => {
    await writeFile(join(dir, 'file'), '');
    const store = open(join(dir, 'file', 'data'));
    expect(await store.load()).toMatchObject({ settings: defaults });
    const result = await store.update((settings) => ({ ...settings, quietS: 8 }));
    expect(result).toMatchObject({ ok: false, fault: { code: 'settings/not-saved' } });
    expect(store.current.quietS).toBe(8);
  });

  const isRoot = process.getuid?.() === 0;
  it.skipIf(isRoot)(`read-only for us: the same${isRoot ? ' (skipped: root may write everywhere)' : ''}`, async () => {
    const store = await saved();
    await chmod(dir, 0o500);
    const result = await store.update((settings) => ({ ...settings, quietS: 8 }));
    await chmod(dir, 0o700);
    expect(result).toMatchObject({ ok: false, fault: { code: 'settings/not-saved', values: { reason: 'EACCES' } } });
    expect((await open().load()).settings.quietS).toBe(7);
  });

  it.skipIf(!canMount)(`really full: ENOSPC, and the settings of before survive${whyNoMount}`, async () => {
    const small = join(dir, 'small');
    await mkdir(small);
    mountSmall(small, '128k');
    try {
      const store = open(small);
      await store.load();
      await store.update((settings) => ({ ...settings, quietS: 7 }));
      await fillUp(small);
      const result = await store.update((settings) => ({
        ...settings,
        excluded: Array.from({ length: 400 }, () => 'x'.repeat(40)),
      }));
      expect(result).toMatchObject({ ok: false, fault: { code: 'settings/not-saved', values: { reason: 'ENOSPC' } } });
      expect((await open(small).load()).settings).toEqual({ ...defaults, quietS: 7 });
      await rm(join(small, 'filler'));
      expect((await store.update((settings) => settings)).ok).toBe(true);
      expect((await open(small).load()).settings.excluded).toHaveLength(400);
    } finally {
      unmount(small);
    }
  });
});

async function fillUp(at: string): Promise<void> {
  await writeFile(join(at, 'filler'), Buffer.alloc(1_000_000)).catch((error: unknown) =>
    expect(error).toMatchObject({ code: 'ENOSPC' }),
  );
}
