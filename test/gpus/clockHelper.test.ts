import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, HelperProcess, StubClocks, untouched, whyNoHelper } from './stubClocks';

const isRoot = process.getuid?.() === 0;
const first = 'GPU-00000000-clocks';
const second = 'GPU-00000001-clocks';
const every = { powerW: 150, coreOffsetMHz: -100, memoryOffsetMHz: 1200, coreLockMHz: 1500, memoryLockMHz: 5001, fanPct: 60 };
const amdPci = '0000:03:00.0';

let stub: StubClocks;
let helper: HelperProcess | null = null;

const start = async (env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) => {
  helper = new HelperProcess({ ...stub.env, ...env }, args);
  expect(await helper.next()).toEqual({ ready: 1 });
  return helper;
};
const set = (values: object, gpu = first) => ({ id: 1, do: 'set', gpu, values });

/** Every path below a folder with what it is and holds; files of the stub driver itself aside. */
function tree(dir: string, skip: readonly string[] = []): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = (path: string) => {
    for (const name of readdirSync(path)) {
      const one = join(path, name);
      const kind = lstatSync(one);
      if (skip.includes(one)) continue;
      if (kind.isDirectory()) walk(one);
      found[one] = kind.isFile()
        ? `${kind.mode} ${readFileSync(one, 'latin1')}`
        : kind.isSymbolicLink()
          ? readlinkSync(one)
          : 'dir';
    }
  };
  walk(dir);
  return found;
}

function makeAmdCard(): void {
  const dir = join(stub.sysfs, 'bus/pci/devices', amdPci);
  mkdirSync(join(dir, 'hwmon/hwmon3'), { recursive: true });
  mkdirSync(join(stub.sysfs, 'bus/pci/drivers/amdgpu'), { recursive: true });
  symlinkSync(join(stub.sysfs, 'bus/pci/drivers/amdgpu'), join(dir, 'driver'));
  const files: Readonly<Record<string, string>> = {
    vendor: '0x1002',
    pp_od_clk_voltage:
      'OD_SCLK:\n0: 500Mhz\n1: 2529Mhz\nOD_RANGE:\nSCLK:     500Mhz       2800Mhz\nMCLK:     674Mhz       1075Mhz',
    'hwmon/hwmon3/power1_cap': '203000000',
    'hwmon/hwmon3/power1_cap_min': '100000000',
    'hwmon/hwmon3/power1_cap_max': '233000000',
    'hwmon/hwmon3/power1_cap_default': '203000000',
    'hwmon/hwmon3/pwm1': '80',
    'hwmon/hwmon3/pwm1_enable': '2',
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(dir, name), `${text}\n`);
    chmodSync(join(dir, name), 0o666);
  }
}

describe.skipIf(whyNoHelper !== null)(`fallow-clocks${whyNoHelper === null ? '' : ` (skipped: ${whyNoHelper})`}`, () => {
  beforeAll(() => {
    stub = new StubClocks();
    makeAmdCard();
  });
  beforeEach(() => stub.reset());
  afterEach(async () => {
    await helper?.end();
    helper = null;
  });
  afterAll(() => stub.remove());

  it('sets everything, and puts it all back as it was when asked', async () => {
    const { ask } = bound(await start());
    const before = { powerW: 200, coreOffsetMHz: 25, memoryOffsetMHz: 0, coreLockMHz: null, memoryLockMHz: null, fanPct: null };
    expect(await ask(set(every, second))).toEqual({ id: 1, ok: true, before });
    const state = { limitMw: 150_000, coreOffset: -100, memoryOffset: 1200, coreLock: 1500, memoryLock: 5001, fans: [60, 60] };
    expect(stub.state()).toEqual([untouched[0], state]);
    expect(await ask({ id: 2, do: 'restore', gpu: second, values: { powerW: null } })).toEqual({ id: 2, ok: true });
    expect(stub.state()).toEqual(untouched);
  });

  it('puts back what a new setting leaves out, and remembers the first values through changes', async () => {
    const { ask } = bound(await start());
    await ask(set({ powerW: 150, fanPct: 60 }, second));
    expect(await ask(set({ powerW: 120 }, second))).toMatchObject({ ok: true, before: { powerW: 200 } });
    expect(stub.state()[1]).toMatchObject({ limitMw: 120_000, fans: [0, 0] });
    await ask({ id: 3, do: 'restore', gpu: second, values: { powerW: null } });
    expect(stub.state()).toEqual(untouched);
  });

  it('puts everything back when its stdin ends, or on SIGTERM', async () => {
    for (const signal of [null, 'SIGTERM'] as const) {
      const process = await start();
      await process.ask(set(every));
      expect(stub.state()).not.toEqual(untouched);
      if (signal !== null) process.child.kill(signal);
      expect(await (signal === null ? process.end() : process.ended)).toBe(0);
      expect(stub.state()).toEqual(untouched);
    }
  });

  it('puts back what an earlier one left behind, by the values given or the driver’s default', async () => {
    const lost = await start();
    await lost.ask(set(every, second));
    lost.child.kill('SIGKILL');
    await lost.ended;
    expect(stub.state()[1]).not.toEqual(untouched[1]);
    const { ask } = bound(await start());
    const values = { powerW: 200, coreOffsetMHz: 25, memoryOffsetMHz: 0, coreLockMHz: null, memoryLockMHz: null, fanPct: null };
    expect(await ask({ id: 1, do: 'restore', gpu: second, values })).toEqual({ id: 1, ok: true });
    expect(stub.state()).toEqual(untouched);
    expect(await ask({ id: 2, do: 'restore', gpu: second, values: { powerW: null, coreOffsetMHz: null } })).toMatchObject({
      ok: true,
    });
    expect(stub.state()[1]).toMatchObject({ limitMw: 220_000, coreOffset: 0 });
  });

  it('is all or nothing', async () => {
    const { ask } = bound(await start({ STUB_CLOCKS_FAIL: 'SetFanSpeed_v2=4' }));
    expect(await ask(set(every))).toEqual({ id: 1, ok: false, error: 'notPermitted', field: 'fanPct' });
    expect(stub.state()).toEqual(untouched);
  });

  it('works with a driver that has the older calls only', async () => {
    const { ask } = bound(await start({ STUB_CLOCKS_OLD: '1' }));
    expect(await ask(set({ coreOffsetMHz: 500, memoryOffsetMHz: -1000 }))).toMatchObject({ ok: true });
    expect(stub.state()[0]).toMatchObject({ coreOffset: 500, memoryOffset: -1000 });
    expect(await ask(set({ coreOffsetMHz: 501 }))).toMatchObject({ error: 'outOfRange', min: -500, max: 500 });
  });

  const outside: readonly (readonly [string, number, number, number])[] = [
    ['powerW', 99, 100, 240],
    ['powerW', 241, 100, 240],
    ['powerW', -150, 100, 240],
    ['coreOffsetMHz', 501, -500, 500],
    ['coreOffsetMHz', -501, -500, 500],
    ['memoryOffsetMHz', 3001, -1000, 3000],
    ['memoryOffsetMHz', 4_294_967_296, -1000, 3000],
    ['coreLockMHz', 2101, 615, 2100],
    ['coreLockMHz', 614, 615, 2100],
    ['memoryLockMHz', 5002, 5001, 5001],
    ['fanPct', 29, 30, 100],
    ['fanPct', 101, 30, 100],
  ];
  it.each(outside)('refuses %s %i', async (field, value, min, max) => {
    const { ask } = bound(await start());
    const answer = { id: 1, ok: false, error: 'outOfRange', field, min, max };
    expect(await ask(set({ fanPct: 50, powerW: 150, [field]: value }))).toEqual(answer);
    expect(await ask({ ...set({ [field]: value }), do: 'restore' })).toEqual(answer);
    expect(stub.log()).toEqual([]);
  });

  it('refuses a card that the driver does not list', async () => {
    const { ask } = bound(await start());
    for (const gpu of ['GPU-00000002-clocks', 'GPU-0', `${first}0`])
      expect(await ask(set({ powerW: 150 }, gpu))).toMatchObject({ error: 'unknownGpu' });
    for (const pci of ['0000:04:00.0', '0000:1a:00.0'])
      expect(await ask({ id: 1, do: 'set', pci, values: { powerW: 150 } })).toMatchObject({ error: 'unknownGpu' });
    expect(stub.log()).toEqual([]);
  });

  const malformed: readonly (string | object)[] = [
    '',
    'null',
    '[]',
    '{',
    '{"id":1,"do":"set","gpu":"GPU-00000000-clocks","values":{"powerW":NaN}}',
    '{"id":1,"do":"set","gpu":"GPU-00000000-clocks","values":{"powerW":150,"powerW":160}}',
    '['.repeat(2000),
    { id: 1, do: 'run', gpu: first, values: { powerW: 150 } },
    { do: 'set', gpu: first, values: { powerW: 150 } },
    { id: true, do: 'set', gpu: first, values: { powerW: 150 } },
    { id: 1, do: 'set', gpu: first, values: {} },
    { id: 1, do: 'set', gpu: first, values: { voltage: 1 } },
    { id: 1, do: 'set', gpu: first, values: { powerW: '150' } },
    { id: 1, do: 'set', gpu: first, values: { powerW: true } },
    { id: 1, do: 'set', gpu: first, values: { powerW: null } },
    { id: 1, do: 'set', gpu: first, values: { powerW: 150.5 } },
    { id: 1, do: 'set', gpu: first, pci: amdPci, values: { powerW: 150 } },
    { id: 1, do: 'set', gpu: first, path: '/etc/passwd', values: { powerW: 150 } },
    { id: 1, do: 'set', gpu: `${first}\n`, values: { powerW: 150 } },
    { id: 1, do: 'set', gpu: '0', values: { powerW: 150 } },
    { id: 1, do: 'set', pci: '../../0000:03:00.0', values: { powerW: 150 } },
    { id: 1, do: 'set', pci: `${amdPci}/../x`, values: { powerW: 150 } },
    { id: 1, do: 'set', pci: `${amdPci}\n`, values: { powerW: 150 } },
    { id: 1, do: 'set', pci: '0000:03:00.8', values: { powerW: 150 } },
  ];
  it('refuses what is malformed, and goes on', async () => {
    const { ask } = bound(await start());
    for (const line of malformed) expect(await ask(line), JSON.stringify(line)).toMatchObject({ error: 'malformed' });
    expect(await ask(new Uint8Array([0xff, 0xfe]))).toMatchObject({ error: 'malformed' });
    expect(stub.log()).toEqual([]);
    expect(await ask(set({ powerW: 150 }))).toMatchObject({ ok: true });
  });

  it('ends at a line that is too long, putting back what was set', async () => {
    const process = await start();
    await process.ask(set(every));
    expect(await process.ask(' '.repeat(5000))).toMatchObject({ error: 'malformed' });
    expect(await process.ended).toBe(2);
    expect(stub.state()).toEqual(untouched);
  });

  it('takes no arguments', async () => {
    for (const args of [['set'], ['--help'], ['-c', 'import os'], ['']]) {
      const process = new HelperProcess(stub.env, args);
      expect(await process.next()).toMatchObject({ error: 'malformed' });
      expect(await process.ended).toBe(2);
    }
  });

  it('does not let two users’ apps set one card', async () => {
    const { ask } = bound(await start());
    await ask(set({ powerW: 150 }));
    const other = new HelperProcess(stub.env);
    await other.next();
    expect(await other.ask(set({ powerW: 160 }))).toMatchObject({ error: 'inUse' });
    expect(await other.ask(set({ powerW: 160 }, second))).toMatchObject({ ok: true });
    await ask({ id: 2, do: 'restore', gpu: first, values: { powerW: null } });
    expect(await other.ask(set({ powerW: 160 }))).toMatchObject({ ok: true });
    await other.end();
    expect(stub.state()).toEqual(untouched);
  });

  it('refuses a caller who is somebody else', async () => {
    for (const uid of ['12345', '-1', 'root', '0x0', '', '0 ', isRoot ? '0' : '1']) {
      const process = new HelperProcess({ ...stub.env, PKEXEC_UID: uid });
      expect(await process.next(), uid).toMatchObject({ error: 'otherUser' });
      expect(await process.ended).toBe(2);
    }
  });

  it.skipIf(!isRoot)(
    'as root: only through pkexec, for the user whose process started it, and by no library that somebody names',
    async () => {
      for (const env of [{}, { PKEXEC_UID: '1000' }]) {
        const refused = new HelperProcess({ ...stub.env, ...env }, [], {});
        expect(await refused.next()).toMatchObject({ error: 'otherUser' });
        await refused.ended;
      }
      helper = new HelperProcess({ ...stub.env, PKEXEC_UID: '0', LD_LIBRARY_PATH: stub.dir, PYTHONPATH: stub.dir }, [], {});
      expect(await helper.next()).toEqual({ ready: 1 });
      const answer = await helper.ask(set({ powerW: 150 }));
      expect(['noDriver', 'unknownGpu', 'driver']).toContain(answer?.['error']);
      expect(await helper.ask({ id: 2, do: 'set', pci: amdPci, values: { powerW: 150 } })).toMatchObject({ error: 'unknownGpu' });
      expect(stub.log()).toEqual([]);
    },
  );

  it('sets an AMD card by its files, and puts them back', async () => {
    const { ask } = bound(await start());
    const dir = join(stub.sysfs, 'bus/pci/devices', amdPci);
    const before = tree(dir);
    const text = (name: string) => readFileSync(join(dir, name), 'utf8').split('\n')[0];
    const request = { id: 1, do: 'set', pci: amdPci };
    expect(await ask({ ...request, values: { powerW: 234 } })).toMatchObject({ error: 'outOfRange', min: 100, max: 233 });
    expect(await ask({ ...request, values: { coreLockMHz: 2801 } })).toMatchObject({ error: 'outOfRange', max: 2800 });
    expect(await ask({ ...request, values: { coreOffsetMHz: 1 } })).toMatchObject({ error: 'notSupported' });
    expect(tree(dir)).toEqual(before);
    expect(await ask({ ...request, values: { powerW: 150, fanPct: 50 } })).toMatchObject({ ok: true, before: { powerW: 203 } });
    expect([text('hwmon/hwmon3/power1_cap'), text('hwmon/hwmon3/pwm1'), text('hwmon/hwmon3/pwm1_enable')]).toEqual([
      '150000000',
      '128',
      '1',
    ]);
    expect(await ask({ ...request, do: 'restore', values: { powerW: null } })).toMatchObject({ ok: true });
    expect([text('hwmon/hwmon3/power1_cap'), text('hwmon/hwmon3/pwm1_enable')]).toEqual(['203000000', '2']);
  });

  it('cannot be made to write anything but what was asked of the driver: fuzzed', async () => {
    const skip = [join(stub.dir, 'cards'), join(stub.dir, 'cards.log'), join(stub.sysfs, 'bus/pci/devices', amdPci)];
    const before = tree(stub.dir, skip);
    const beside = readdirSync(join(helperFolder));
    const process = await start({ HOME: stub.dir, TMPDIR: stub.dir, PYTHONDONTWRITEBYTECODE: '' });
    await fc.assert(
      fc.asyncProperty(requests, async (line) => {
        const answer = await process.ask(line.replaceAll('\n', ' '));
        expect(answer).not.toBeNull();
        judge(answer ?? {}, line);
      }),
      { numRuns: 600 },
    );
    for (const line of stub.log()) expect(line).toMatch(allowedWrite);
    expect(await process.end()).toBe(0);
    // A restore may name what was there before, within the limits; nothing but that can outlast it.
    for (const one of stub.state()) expect(one).toMatchObject({ coreLock: 0, memoryLock: 0, fans: [0, 0] });
    expect(tree(stub.dir, skip)).toEqual(before);
    expect(readdirSync(helperFolder)).toEqual(beside);
  });

  it('is understood by the oldest Python that it may meet', () => {
    const source = readFileSync(join(helperFolder, 'fallow-clocks'), 'utf8');
    const parse = 'import ast,sys; ast.parse(sys.stdin.read(), feature_version=(3, 6))';
    const parsed = spawnSync('/usr/bin/python3', ['-IS', '-c', parse], { input: source });
    expect(parsed.stderr.toString()).toBe('');
    expect(source.startsWith('#!/usr/bin/python3 -IBS\n')).toBe(true);
    expect(source).not.toMatch(/\b(subprocess|os\.system|popen|exec\(|eval\(|pickle|import_module)\b/i);
  });
});

const helperFolder = join(import.meta.dirname, '..', '..', 'assets', 'helper');

function bound(process: HelperProcess) {
  return { ask: (line: string | Uint8Array | object) => process.ask(line) };
}

const number = fc.oneof(
  fc.integer({ min: -600, max: 6000 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, '150', 1e300, 150, 5001, 60, [], {}),
);
const field = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Object.keys(every)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const card = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom({ gpu: first }, { gpu: second }, { pci: amdPci }) },
  { weight: 1, arbitrary: fc.record({ gpu: fc.string({ maxLength: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ pci: fc.constantFrom('../../..', '0000:03:00.0/hwmon', '/etc/passwd', '0000:00:00.0') }) },
);
const request = fc
  .tuple(card, fc.constantFrom('set', 'set', 'set', 'restore', 'exec'), fc.dictionary(field, number, { maxKeys: 3 }))
  .map(([named, what, values]) => JSON.stringify({ id: 7, do: what, ...named, values }));
/** Mostly requests that could be right; some broken in one place, some nothing like it. */
const requests = fc.oneof(
  { weight: 6, arbitrary: request },
  {
    weight: 2,
    arbitrary: fc
      .tuple(request, fc.nat({ max: 200 }), fc.string({ maxLength: 3 }))
      .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 5 }).map((text) => text.slice(0, 1500)) },
);

const hundredTo = '(1\\d\\d|2[0-3]\\d|240)';
const allowedWrite = new RegExp(
  `^[01] (${[
    `power ${hundredTo}000`,
    'offset 0 -?([0-4]?\\d?\\d|500)',
    'offset 2 (-(\\d{1,3}|1000)|[0-2]?\\d{1,3}|3000)',
    'lock 0 (?<core>\\d+) \\k<core>',
    'lock 2 (7001 7001|5001 5001|405 405)',
    'unlock [02]',
    'fan [01] (auto|[3-9]\\d|100)',
  ].join('|')})$`,
);

function judge(answer: Answer, line: string): void {
  const errors = ['malformed', 'unknownGpu', 'outOfRange', 'notSupported'];
  if (answer['ok'] === true) expect(JSON.parse(line)).toMatchObject({ id: 7 });
  else expect(errors, line).toContain(answer['error']);
}
