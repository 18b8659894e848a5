import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClockFile } from '../../src/main/gpus/clockFile';
import { ClockHelper, clockCommand } from '../../src/main/gpus/clockHelper';
import type { DeviceInfo } from '../../src/main/gpus/source';
import { systemClock } from '../../src/main/platform/clock';
import { Proc } from '../../src/main/platform/proc';
import { ClockKeeper } from '../../src/main/rig/clockKeeper';
import { type ClockSetting, clockSettingSchema } from '../../src/shared/clocks';
import { StubClocks, untouched, whyNoHelper } from '../gpus/stubClocks';
import { until } from '../platform/until';
import { bundleWhole } from '../support/bundle';
import { silentLog } from '../support/silentLog';

const first = 'GPU-00000000-clocks';
const second = 'GPU-00000001-clocks';
const infos = [first, second].map((id) => ({ id, kind: 'gpu', vendor: 'nvidia', pci: null }) as DeviceInfo);
const wanted = clockSettingSchema.parse({ powerW: 150, coreOffsetMHz: 100, memoryLockMHz: 5001, fanPct: 60 });
const inForce = { limitMw: 150_000, coreOffset: 100, memoryLock: 5001, fans: [60, 60] };

let stub: StubClocks;
let wrapper: string;
let path: string;
let settings: Record<string, ClockSetting>;
let open: ClockKeeper[];

/** A keeper over the real helper, run with no rights, and the stub driver. */
function keeper(
  bootId = 'this boot',
  env: Readonly<Record<string, string>> = {},
  fanCap: () => number | null = () => null,
): ClockKeeper {
  const made = new ClockKeeper({
    clock: systemClock,
    log: silentLog,
    file: new ClockFile(path, bootId, silentLog),
    makeHelper: (onLost) => new ClockHelper(clockCommand({ ...stub.env, FALLOW_CLOCK_HELPER: wrapper, ...env }), onLost),
    settings: () => settings,
    fanCap,
    onDidChange: () => undefined,
  });
  made.open(infos);
  open.push(made);
  return made;
}

/** What starts the helper, where nobody may. */
function refusing(): string {
  const no = join(stub.dir, 'no.sh');
  const text = '#!/bin/sh\necho "Error executing command as another user: Not authorized" >&2\nexit 127\n';
  writeFileSync(no, text, { mode: 0o755 });
  return no;
}

const stands = (one: ClockKeeper, standing: string, device = first) =>
  until(`${device} ${standing}`, () => one.state(device)?.standing === standing);
const isBack = () => until('all as it was', () => JSON.stringify(stub.state()) === JSON.stringify(untouched));
const noted = () => (existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { set: object; held: object }) : null);
const isForgotten = () => until('nothing noted', () => Object.keys(noted()?.set ?? {}).length === 0);

describe.skipIf(whyNoHelper !== null)(`ClockKeeper${whyNoHelper === null ? '' : ` (skipped: ${whyNoHelper})`}`, () => {
  beforeAll(() => {
    stub = new StubClocks();
    wrapper = stub.writeWrapper();
  });
  let runs = 0;
  beforeEach(() => {
    stub.reset();
    runs += 1;
    path = join(stub.dir, `data${runs}`, 'clocks.json');
    settings = { [first]: wanted };
    open = [];
  });
  afterEach(async () => {
    for (const one of open) await one.close();
  });
  afterAll(() => stub.remove());

  it('holds fans down while they are capped, and gives each what it had when they are not', async () => {
    let capPct: number | null = null;
    const one = keeper('this boot', {}, () => capPct);
    one.mining(first, true);
    one.mining(second, true);
    await stands(one, 'applied');
    capPct = 40;
    one.settingsChanged();
    await stands(one, 'applied', second);
    await until('40 % on both', () => stub.state().every(({ fans }) => fans.every((pct) => pct === 40)));
    capPct = null;
    one.settingsChanged();
    await stands(one, 'none', second);
    await until('60 % again', () => stub.state()[0]?.fans.every((pct) => pct === 60) === true);
    expect(stub.state()[1]).toEqual(untouched[1]);
  });

  it('sets the card when mining begins, and puts everything back when it ends', async () => {
    const one = keeper();
    expect(one.state(first)).toEqual({ setting: wanted, standing: 'ready', obstacle: null });
    expect(one.state(second)?.standing).toBe('none');
    one.mining(second, true);
    one.mining(first, true);
    await stands(one, 'applied');
    expect(stub.state()).toMatchObject([inForce, untouched[1]]);
    expect(noted()?.set).toMatchObject({ [first]: { values: { powerW: 150 }, before: { powerW: 220, fanPct: null } } });
    const from = performance.now();
    one.mining(first, false);
    await isBack();
    console.info(`put back after ${(performance.now() - from).toFixed(1)} ms`);
    await isForgotten();
    expect(one.state(first)?.standing).toBe('ready');
  });

  it('takes the overclock back when it is told to, and leaves power limit and fan as set', async () => {
    const one = keeper();
    expect(one.overclock(first)).toBe('coreOffsetMHz 100, memoryLockMHz 5001');
    expect(one.overclock(second)).toBeNull();
    one.allowOverclock(first, false);
    one.mining(first, true);
    await stands(one, 'applied');
    expect(stub.state()[0]).toMatchObject({ ...inForce, coreOffset: 0, memoryLock: 0 });
    one.allowOverclock(first, true);
    await until('with it again', () => stub.state()[0]?.coreOffset === 100);
    await stands(one, 'applied');
    one.mining(first, false);
    await isBack();
    await isForgotten();
  });

  it('tries what the tuner wants in place of the setting, and a job that comes then finds the card as it was', async () => {
    const one = keeper();
    one.mining(first, true);
    await stands(one, 'applied');
    one.tryOut(first, { values: { powerW: 120, memoryOffsetMHz: 200 } });
    await until('what is tried', () => stub.state()[0]?.limitMw === 120_000 && stub.state()[0]?.coreOffset === 0);
    await stands(one, 'applied');
    expect(noted()?.set).toMatchObject({ [first]: { values: { powerW: 120 }, before: { powerW: 220 } } });
    one.tryOut(first, null);
    await until('the setting again', () => stub.state()[0]?.limitMw === 150_000 && stub.state()[0]?.coreOffset === 100);
    one.tryOut(first, { values: { powerW: 120 } });
    one.mining(first, false);
    await isBack();
    await isForgotten();
    one.tryOut(first, null);
    expect(one.state(first)?.standing).toBe('ready');
  });

  it('has noted what it changes before the driver hears of it', async () => {
    const one = keeper('this boot', { STUB_CLOCKS_SLOW: '50' });
    one.mining(first, true);
    await until('the first write', () => stub.log().length > 0);
    expect(noted()?.set).toHaveProperty(first);
    await stands(one, 'applied');
  });

  it('follows changes while it mines, also those faster than the driver', async () => {
    const one = keeper('this boot', { STUB_CLOCKS_SLOW: '20' });
    one.mining(first, true);
    for (const powerW of [160, 170, 180]) {
      settings = { [first]: clockSettingSchema.parse({ powerW }) };
      one.settingsChanged();
    }
    await stands(one, 'applied');
    await until('the last', () => stub.state()[0]?.limitMw === 180_000);
    expect(stub.state()[0]).toMatchObject({ coreOffset: 0, memoryLock: 0, fans: [0, 0] });
    settings = {};
    one.settingsChanged();
    await isBack();
    await isForgotten();
  });

  it('puts back what was in force when the next values are refused', async () => {
    const one = keeper();
    one.mining(first, true);
    await stands(one, 'applied');
    settings = { [first]: clockSettingSchema.parse({ powerW: 400 }) };
    one.settingsChanged();
    await stands(one, 'refused');
    await isBack();
    await isForgotten();
    expect(one.fault(first)).toMatchObject({ code: 'gpu/clocks-out-of-range' });
  });

  it('leaves nothing behind, however short the mining was', async () => {
    const one = keeper('this boot', { STUB_CLOCKS_SLOW: '5' });
    for (let round = 0; round < 12; round += 1) {
      one.mining(first, true);
      if (round % 3 > 0) await new Promise((resolve) => setImmediate(resolve));
      if (round % 3 > 1) await until('a write', () => stub.log().length > 0);
      one.mining(first, false);
    }
    await one.close();
    expect(stub.state()).toEqual(untouched);
    expect(noted()?.set ?? {}).toEqual({});
  });

  it('shows what the driver refuses, and does not ask again until the user does', async () => {
    settings = { [first]: clockSettingSchema.parse({ powerW: 400 }) };
    const one = keeper();
    one.mining(first, true);
    await stands(one, 'refused');
    expect(one.fault(first)).toMatchObject({ code: 'gpu/clocks-out-of-range', values: { min: 100, max: 240 } });
    expect([stub.log(), one.fault(second)]).toEqual([[], null]);
    one.mining(first, false);
    one.mining(first, true);
    expect(one.state(first)?.standing).toBe('refused');
    expect(one.again(first).ok).toBe(true);
    expect(one.state(first)?.standing).toBe('asked');
    await stands(one, 'refused');
    settings = { [first]: wanted };
    one.settingsChanged();
    await stands(one, 'applied');
    expect(one.fault(first)).toBeNull();
    expect(one.again('GPU-none').ok).toBe(false);
  });

  it('says when nobody gives it the right, and mines on', async () => {
    const one = keeper('this boot', { FALLOW_CLOCK_HELPER: refusing() });
    one.mining(first, true);
    await stands(one, 'refused');
    expect(one.fault(first)).toMatchObject({ code: 'gpu/clocks-no-rights' });
    expect(one.fault(first)?.detail).toContain('Not authorized');
    await isForgotten();
  });

  it('does not hold up the end of the app with a password that nobody enters', async () => {
    const asking = join(stub.dir, 'asking.sh');
    writeFileSync(asking, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const one = keeper('this boot', { FALLOW_CLOCK_HELPER: asking });
    one.mining(first, true);
    one.mining(first, false);
    one.mining(first, true);
    await one.close();
    expect(noted()?.set ?? {}).toEqual({});
  });

  it('sets nothing without a helper, and says why', () => {
    const one = keeper('this boot', { FALLOW_CLOCK_HELPER: join(stub.dir, 'not-there') });
    one.mining(first, true);
    expect(one.state(first)).toEqual({ setting: wanted, standing: 'ready', obstacle: 'noHelper' });
  });

  it('asks for the helper of the package through polkit, and says which of the two is missing', () => {
    const [helper, pkexec] = [join(stub.dir, 'helper'), join(stub.dir, 'pkexec')];
    const obstacle = () => clockCommand({}, { helper, pkexec }).obstacle;
    writeFileSync(pkexec, '', { mode: 0o755 });
    expect(obstacle()).toBe('noHelper');
    writeFileSync(helper, '', { mode: 0o755 });
    expect(clockCommand({}, { helper, pkexec })).toMatchObject({
      path: pkexec,
      args: ['--disable-internal-agent', helper],
      obstacle: null,
    });
    rmSync(pkexec);
    expect(obstacle()).toBe('noPolkit');
  });

  it('puts everything back when the helper is killed, by another one', async () => {
    settings = { [second]: wanted };
    const one = keeper();
    one.mining(second, true);
    await stands(one, 'applied', second);
    process.kill(Number(readFileSync(join(stub.dir, 'pid'), 'utf8')), 'SIGKILL');
    await isBack();
    await stands(one, 'refused', second);
  });

  it('does not set again what the machine went down under, until somebody says so', async () => {
    const one = keeper('this boot');
    one.mining(first, true);
    await stands(one, 'applied');
    const left = readFileSync(path);
    await one.close();
    writeFileSync(path, left);
    stub.reset(); // as a driver forgets when the machine starts
    const next = keeper('another boot');
    next.mining(first, true);
    expect(next.state(first)?.standing).toBe('held');
    expect(next.fault(first)).toMatchObject({ code: 'gpu/clocks-held' });
    await next.close();
    const third = keeper('another boot');
    third.mining(first, true);
    expect(third.state(first)?.standing).toBe('held');
    expect(stub.log()).toEqual([]);
    third.again(first);
    await stands(third, 'applied');
    expect(third.fault(first)).toBeNull();
    await third.close();
    expect(keeper('another boot').state(first)?.standing).toBe('ready');
  });

  it('takes other values than those for a new attempt', async () => {
    const one = keeper('this boot');
    one.mining(first, true);
    await stands(one, 'applied');
    const left = readFileSync(path);
    await one.close();
    writeFileSync(path, left);
    settings = { [first]: clockSettingSchema.parse({ powerW: 120 }) };
    const next = keeper('another boot');
    next.mining(first, true);
    await stands(next, 'applied');
    expect(noted()?.held).toEqual({});
  });

  it('ignores a note that cannot be read', () => {
    path = join(stub.dir, 'damaged.json');
    for (const text of ['', '{', '{"version":1,"set":{"../x":1}}', '[]']) {
      writeFileSync(path, text);
      expect(keeper().state(first)?.standing).toBe('ready');
    }
  });

  describe('killed with SIGKILL', () => {
    let app: string;
    beforeAll(async () => {
      app = await bundleWhole(join(__dirname, 'clockApp.ts'), stub.dir);
    });

    /** @param before what is done to the helper first; its pid */
    async function killedApp(before?: NodeJS.Signals): Promise<number> {
      const env = { ...process.env, ...stub.env, FALLOW_CLOCK_HELPER: wrapper };
      const args = [app, path, second, JSON.stringify({ powerW: 150, coreOffsetMHz: 100, fanPct: 60 })];
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const lines = createInterface(child.stdout);
      await new Promise<void>((resolve) => lines.on('line', (line) => line === 'applied' && resolve()));
      expect(stub.state()[1]).toMatchObject({ limitMw: 150_000, coreOffset: 100, fans: [60, 60] });
      const helper = Number(readFileSync(join(stub.dir, 'pid'), 'utf8'));
      if (before !== undefined) process.kill(helper, before);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      return helper;
    }

    it('the helper puts everything back by itself, and the next start finds nothing to do', async () => {
      const helper = await killedApp();
      await isBack();
      await until('the helper gone', () => new Proc().stat(helper) === null);
      expect(noted()?.set).toHaveProperty(second);
      keeper();
      await isForgotten();
      expect(stub.state()).toEqual(untouched);
    });

    it('and its helper too: what cannot be put back stays noted, though a miner begins at once', async () => {
      const helper = await killedApp('SIGSTOP');
      process.kill(helper, 'SIGKILL');
      await until('the helper gone', () => new Proc().stat(helper) === null);
      settings = { [second]: clockSettingSchema.parse({ powerW: 120 }) };
      const next = keeper('this boot', { FALLOW_CLOCK_HELPER: refusing() });
      next.mining(second, true);
      await stands(next, 'refused', second);
      await next.close();
      expect(noted()?.set).toHaveProperty(second);
      keeper();
      await isForgotten();
      expect(stub.state()).toEqual(untouched);
    });

    it('and its helper too, while values were exchanged: both are put back', async () => {
      const helper = await killedApp('SIGSTOP');
      process.kill(helper, 'SIGKILL');
      await until('the helper gone', () => new Proc().stat(helper) === null);
      const note = JSON.parse(readFileSync(path, 'utf8')) as { set: Record<string, { values: object }> };
      writeFileSync(path, JSON.stringify({ ...note, set: { [second]: { ...note.set[second], values: { powerW: 150 } } } }));
      keeper();
      await isForgotten();
      expect(stub.state()).toEqual(untouched);
    });

    it('and its helper too: the next start puts everything back', async () => {
      const helper = await killedApp('SIGSTOP');
      process.kill(helper, 'SIGKILL');
      await until('the helper gone', () => new Proc().stat(helper) === null);
      expect(stub.state()[1]).toMatchObject({ limitMw: 150_000 });
      const next = keeper();
      await isForgotten();
      expect(stub.state()).toEqual(untouched);
      expect(next.fault(second)).toBeNull();
    });
  });
});
