import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HourlyFile } from '../../src/main/money/hourlyFile';
import { silentLog } from '../support/silentLog';

let dir = '';
let path = '';
let file: HourlyFile;
const at = (hour: string) => Date.parse(`2026-11-21T${hour}:00:00Z`);
const good = '2026-11-21T13:00:00Z,0.25\n2026-11-21T14:00:00Z,0.5\n';
const goodHours = [
  { fromMs: at('13'), perKwh: 0.25 },
  { fromMs: at('14'), perKwh: 0.5 },
];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-hourly-'));
  path = join(dir, 'prices.csv');
  file = open();
});
afterEach(async () => {
  await chmod(path, 0o600).catch(() => undefined);
  await rm(dir, { recursive: true, force: true });
});

/** As after a start of Fallow. */
function open(): HourlyFile {
  return new HourlyFile({ keepAt: join(dir, 'data', 'hourly-prices.json'), log: silentLog });
}

async function readGood(): Promise<void> {
  await writeFile(path, good);
  expect(await file.read(path)).toMatchObject({ hours: goodHours, fault: null });
}

describe('a file of hourly prices that is not there', () => {
  it('is a fault that names it, and without earlier prices there are none', async () => {
    const { hours, fault } = await file.read(path);
    expect(hours).toEqual([]);
    expect(fault).toMatchObject({ code: 'money/prices-missing', values: { path } });
    expect(fault?.values).not.toHaveProperty('kept');
    expect((await file.read(join(path, 'x'))).fault?.code).toBe('money/prices-missing');
  });

  it('keeps its last prices, also over a restart, until it is back', async () => {
    await readGood();
    await rm(path);
    const missing = { hours: goodHours, fault: { code: 'money/prices-missing', values: { path, kept: 2 } } };
    expect(await file.read(path)).toMatchObject(missing);
    expect(await file.read(path)).toMatchObject(missing);
    file = open();
    expect(await file.read(path)).toMatchObject(missing);
    await writeFile(path, '2026-11-21T15:00:00Z,1\n');
    expect(await file.read(path)).toMatchObject({ hours: [{ fromMs: at('15'), perKwh: 1 }], fault: null });
  });

  it('has nothing to do with the prices of another file', async () => {
    await readGood();
    const { hours, fault } = await file.read(join(dir, 'other.csv'));
    expect(hours).toEqual([]);
    expect(fault?.code).toBe('money/prices-missing');
    expect((await open().read(join(dir, 'other.csv'))).hours).toEqual([]);
  });
});

describe('a file of hourly prices with wrong lines', () => {
  it('is a fault that names the first, and its hours keep the price read before', async () => {
    await readGood();
    await writeFile(path, '2026-11-21T13:00:00Z,0.75\n2026-11-21T14:00:00Z,cheap\n2026-11-21T15:00:00Z,1\nnonsense\n');
    const read = await file.read(path);
    expect(read.fault).toMatchObject({ code: 'money/prices-wrong-line', values: { path, line: 2, more: 1, kept: 2 } });
    expect(read.hours).toEqual([
      { fromMs: at('13'), perKwh: 0.75 },
      { fromMs: at('14'), perKwh: 0.5 },
      { fromMs: at('15'), perKwh: 1 },
    ]);
    // Unchanged, it is not read again, and the fault stays.
    expect(await file.read(path)).toEqual(read);
    expect(await open().read(path)).toMatchObject({ hours: read.hours });
    await writeFile(path, good);
    expect(await file.read(path)).toMatchObject({ hours: goodHours, fault: null });
  });

  it.each(['', 'time,price\n', '# nothing yet\n'])('and with no price at all (%j) keeps all of them', async (text) => {
    await readGood();
    await writeFile(path, text);
    const values = { path, line: 1, kept: 2 };
    expect(await file.read(path)).toMatchObject({ hours: goodHours, fault: { code: 'money/prices-wrong-line', values } });
  });
});

describe('a file of hourly prices that cannot be read', () => {
  // As root no mode forbids reading.
  it.skipIf(process.geteuid?.() === 0)('for want of rights is a fault that says so, and keeps its prices', async () => {
    await readGood();
    await writeFile(path, `${good}\n`);
    await chmod(path, 0);
    const fault = { code: 'money/prices-no-rights', values: { path, kept: 2 } };
    expect(await file.read(path)).toMatchObject({ hours: goodHours, fault });
  });

  it('because it is a folder is a fault with the reason', async () => {
    await mkdir(path);
    const { hours, fault } = await file.read(path);
    expect(hours).toEqual([]);
    expect(fault).toMatchObject({ code: 'money/prices-unreadable', values: { path } });
    expect(fault?.values?.['reason']).not.toBe('');
  });

  it('is no worse when the copy of its prices is damaged or cannot be written', async () => {
    await readGood();
    await rm(path);
    await writeFile(join(dir, 'data', 'hourly-prices.json'), '{"path":');
    expect(await open().read(path)).toMatchObject({ hours: [], fault: { code: 'money/prices-missing' } });
    await rm(join(dir, 'data'), { recursive: true });
    await writeFile(join(dir, 'data'), 'a file where the folder should be');
    await readGood();
    expect(await readFile(join(dir, 'data'), 'utf8')).toMatch(/^a file/);
  });
});
