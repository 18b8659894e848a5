import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clockSettingSchema } from '../../src/shared/clocks';
import { StubClocks, untouched, whyNoHelper } from '../gpus/stubClocks';
import { eventually, isAlive } from '../support/runningFallow';
import { StandInPrograms } from '../support/standIns/programs';
import { gpusOf, minerPids, StandInRig } from '../support/standIns/standInRig';

// Clocks through the whole app: on a stand-in for a driver that mines, and one that can be set.

const uuidEnd = '0000-0000-0000-57a9d1000000';
const card = `GPU-00000000-${uuidEnd}`;
const inForce = { limitMw: 150_000, coreOffset: 100, fans: [60, 60] };
const isBack = () => JSON.stringify(stub.state()) === JSON.stringify(untouched);

let programs: StandInPrograms;
let stub: StubClocks;

describe.skipIf(whyNoHelper !== null)(`clocks in the app${whyNoHelper === null ? '' : ` (skipped: ${whyNoHelper})`}`, () => {
  beforeAll(() => {
    programs = new StandInPrograms();
    stub = new StubClocks();
  });
  beforeEach(() => stub.reset());
  afterAll(() => {
    programs.remove();
    stub.remove();
  });

  const start = () => {
    const clocks = { [card]: clockSettingSchema.parse({ powerW: 150, coreOffsetMHz: 100, fanPct: 60 }) };
    return StandInRig.start(programs, { settings: { clocks }, env: { FALLOW_CLOCK_HELPER: stub.writeWrapper(uuidEnd) } });
  };
  const untilApplied = async (rig: StandInRig, before: readonly number[] = []) => {
    await rig.untilMining(before);
    return rig.feed.until('clocks in force', (state) => gpusOf(state)[0]?.clocks?.standing === 'applied');
  };

  it('are in force while it mines and no longer: around a job, and after the end', async () => {
    {
      await using rig = await start();
      const pids = minerPids(await untilApplied(rig));
      expect(stub.state()).toMatchObject([inForce, untouched[1]]);
      const report = await rig.job({ allocMs: 200, holdMs: 3000, waitMs: 30_000, pids });
      expect(report.isOutOfMemory).toBe(false);
      const log = stub.log();
      expect(log).toContain('0 power 220000'); // put back for the job; mining may have begun again by now
      await untilApplied(rig, pids);
      expect(stub.state()).toMatchObject([inForce, untouched[1]]);
    }
    expect(stub.state()).toEqual(untouched);
  });

  it('are set and taken away by a call, kept, and refused for what is no such card', async () => {
    await using rig = await start();
    await untilApplied(rig);
    const call = (name: string, args: object) => ask(rig.fallow.url, name, args);
    const values = { ...clockSettingSchema.parse({ powerW: 170 }) };
    expect(await call('clocks:set', { device: 'cpu', clocks: values })).toMatchObject({ fault: { code: 'app/unknown-device' } });
    const wrong = { device: card, clocks: { ...values, fanPct: 101 } };
    expect(await call('clocks:set', wrong)).toMatchObject({ fault: { code: 'app/refused' } });
    expect(stub.state()).toMatchObject([inForce, untouched[1]]);
    expect(await call('clocks:set', { device: card, clocks: values })).toMatchObject({ ok: true });
    await eventually('the new limit, and no more', () => {
      const [gpu] = stub.state();
      return gpu?.limitMw === 170_000 && gpu.coreOffset === 0 && gpu.fans[0] === 0;
    });
    expect(await call('clocks:set', { device: card, clocks: { ...values, powerW: 300 } })).toMatchObject({ ok: true });
    const state = await rig.feed.until('refused by the driver', (now) => gpusOf(now)[0]?.clocks?.standing === 'refused');
    expect(state.faults).toMatchObject([{ code: 'gpu/clocks-out-of-range', device: card, values: { min: 100, max: 240 } }]);
    await eventually('all as it was', isBack);
    expect(await call('clocks:set', { device: card, clocks: null })).toMatchObject({ ok: true });
    await rig.feed.until('nothing set', (now) => gpusOf(now)[0]?.clocks?.standing === 'none' && now.faults.length === 0);
    expect(JSON.parse(readFileSync(rig.fallow.place.settingsPath(false), 'utf8'))).toMatchObject({ clocks: {} });
  });

  it('are put back when the app is killed', async () => {
    const rig = await start();
    await untilApplied(rig);
    const helper = Number(readFileSync(join(stub.dir, 'pid'), 'utf8'));
    rig.fallow.child.kill('SIGKILL');
    await eventually('all as it was', isBack);
    await eventually('the helper gone', () => !isAlive(helper));
    rig.remove();
  });
});

async function ask(url: string, call: string, args: object): Promise<unknown> {
  const { origin, hash } = new URL(url);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${hash.slice(1)}` };
  const answer = await fetch(`${origin}/api/call`, { method: 'POST', headers, body: JSON.stringify({ call, args }) });
  return answer.json();
}
