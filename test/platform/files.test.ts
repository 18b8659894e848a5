import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorCode, makePrivateDir, timeForFileName, writeFileAtomic } from '../../src/main/platform/files';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-files-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('replaces the file, private to its owner, and leaves nothing else behind', async () => {
    const path = join(dir, 'settings.json');
    await writeFile(path, 'old');
    await chmod(path, 0o644);
    await writeFileAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['settings.json']);
  });

  it('writes over what an interrupted write left', async () => {
    const path = join(dir, 'settings.json');
    await writeFile(`${path}.tmp`, 'half of something much longer than the new text');
    await writeFileAtomic(path, 'whole');
    expect(await readFile(path, 'utf8')).toBe('whole');
  });

  it('leaves the old file whole when it fails', async () => {
    const path = join(dir, 'settings.json');
    await writeFile(path, 'old');
    await mkdir(`${path}.tmp`);
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('does not follow a link somebody laid where its temporary file goes', async () => {
    const path = join(dir, 'settings.json');
    const victim = join(dir, 'victim');
    await writeFile(victim, 'precious');
    await symlink(victim, `${path}.tmp`);
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(victim, 'utf8')).toBe('precious');
  });
});

it('makes private directories, parents too', async () => {
  await makePrivateDir(join(dir, 'a', 'b'));
  expect((await stat(join(dir, 'a', 'b'))).mode & 0o777).toBe(0o700);
});

it('names system errors only', () => {
  expect(errorCode(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toBe('ENOSPC');
  expect(errorCode(new Error('other'))).toBeNull();
  expect(errorCode('ENOSPC')).toBeNull();
});

it('writes times that sort and that every file system takes', () => {
  expect(timeForFileName(Date.UTC(2026, 10, 21, 10, 30, 15, 123))).toBe('20261121T103015.123Z');
});
