import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFlags } from '../../../src/main/rig/tuning/flags';
import { ResultStore } from '../../../src/main/rig/tuning/resultStore';
import { TuningDesk } from '../../../src/main/rig/tuning/tuningDesk';
import { ok } from '../../../src/shared/faults';
import { type Settings, settingsSchema } from '../../../src/shared/setup';
import { tunerStartSchema } from '../../../src/shared/tuning';
import { silentLog } from '../../support/silentLog';
import { advisor, Workbench } from './workbench';

const grid = '--cuda-grid-size';

let dir: string;
let bench: Workbench;
let settings: Settings;
let store: ResultStore;
let desk: TuningDesk;
let prices: () => Promise<null>;

/** As the app does: what was adopted is part of the device's own plan. */
function keep(change: (old: Settings) => Settings) {
  settings = settingsSchema.parse(change(settings));
  bench.ownArgs = withFlags([], settings.tuner.adopted['GPU-0']?.values ?? {});
  return Promise.resolve(ok(settings));
}

function makeDesk(isPractice = true): TuningDesk {
  return new TuningDesk({
    clock: bench.clock,
    log: silentLog,
    isPractice,
    devices: () => [bench.device],
    find: (word) => (word === 'GPU-0' || word === '0' ? bench.device : undefined),
    read: () => bench.reading(),
    settings: {
      get current() {
        return settings;
      },
      update: keep,
    },
    clocks: () => ({ state: () => null, tryOut: () => undefined, settingsChanged: () => undefined }),
    store,
    open: (opening) => {
      bench.openings.push(opening);
      return advisor(opening);
    },
    stopsAtC: () => ({ coreC: 78, memoryC: 100 }),
    prices: () => prices(),
    newId: () => `result-${bench.openings.length}`,
    onTrial: (trial) => bench.trials.push(trial),
    onDidChange: () => undefined,
  });
}

const start = (change: object = {}) => desk.start(tunerStartSchema.parse({ device: 'GPU-0', minutes: 15, ...change }));
const session = async () => (await desk.view()).devices[0]?.session;
const isOver = () => desk.briefs().every(({ phase }) => ['done', 'stopped', 'failed'].includes(phase));

beforeEach(async () => {
  prices = () => Promise.resolve(null);
  dir = await mkdtemp(join(tmpdir(), 'fallow-desk-'));
  bench = new Workbench();
  settings = settingsSchema.parse({});
  store = new ResultStore(join(dir, 'tuning.json'), () => bench.clock.nowMs(), silentLog);
  desk = makeDesk();
  await bench.until(() => bench.device.decision.activity === 'mining');
});
afterEach(async () => {
  const closed = desk.close();
  await bench.clock.advance(1000);
  await closed;
  await rm(dir, { recursive: true, force: true });
});

describe('TuningDesk', { timeout: 120_000 }, () => {
  it('adopts, undoes, adopts again, and begins the next session with what was found', async () => {
    expect(await start()).toMatchObject({
      ok: true,
      value: { objectiveAsked: 'income', objective: 'hashrate', phase: 'baseline' },
    });
    expect(await start()).toMatchObject({ ok: false, fault: { code: 'tuner/running' } });
    await bench.until(isOver);
    expect(await session()).toMatchObject({ phase: 'done', decision: 'adopted', result: 'result-0' });
    const [found] = desk.results();
    expect(found).toMatchObject({ id: 'result-0', isBetter: true, decision: 'adopted' });
    expect(settings.tuner.adopted['GPU-0']?.values).toEqual(found?.config);

    expect(await desk.decide('GPU-0', 'undo')).toMatchObject({ ok: true });
    expect(settings.tuner.adopted).toEqual({});
    await bench.until(() => bench.device.decision.activity === 'mining' && bench.device.runsAsPlanned);
    expect(bench.runningArgs).toEqual([]);
    expect(desk.results()[0]?.decision).toBe('undone');
    expect(await desk.decide('GPU-0', 'undo')).toMatchObject({ ok: false, fault: { code: 'tuner/nothing-to-decide' } });
    expect(await desk.decide('GPU-0', 'adopt')).toMatchObject({ ok: true });
    expect(settings.tuner.adopted['GPU-0']?.values).toEqual(found?.config);

    expect((await desk.view()).devices[0]).toMatchObject({ priors: 1, adopted: { result: 'result-0' } });
    expect(await desk.decide('GPU-0', 'undo')).toMatchObject({ ok: true });
    await bench.until(() => bench.device.decision.activity === 'mining' && bench.device.runsAsPlanned);
    await start();
    await bench.until(() => bench.openings.length === 2);
    expect(bench.openings[1]?.prior).toEqual([found?.config]);
  });

  it('turns only what it may: a pinned flag is held, an excluded one left as it is', async () => {
    await desk.choose('0', { [grid]: { use: 'exclude' }, '--cuda-streams': { use: 'pin', value: 3 } });
    await start();
    await bench.until(() => bench.openings.length === 1);
    expect(bench.openings[0]?.space.map(({ name }) => name)).toEqual(['--cuda-block-size', '--cuda-parallel-hash']);
    await bench.until(() => bench.trials.filter(({ kind }) => kind === 'trial').length >= 2);
    const tried = bench.trials.filter(({ kind }) => kind === 'trial').map(({ config }) => config);
    expect(tried.every((config) => config[grid] === 8192 && config['--cuda-streams'] === 3)).toBe(true);
    await desk.choose('0', { '--cuda-block-size': { use: 'exclude' }, '--cuda-parallel-hash': { use: 'exclude' } });
    expect((await desk.view()).devices[0]?.obstacle).toBe('allExcluded');
  });

  it('stops, and says when there is nothing to stop', async () => {
    expect(desk.stop(null, false)).toMatchObject({ ok: false, fault: { code: 'tuner/not-running' } });
    expect(desk.stop('GPU-7', false)).toMatchObject({ ok: false, fault: { code: 'app/unknown-device' } });
    await start();
    await bench.until(() => bench.openings.length === 1);
    expect(desk.stop('0', false)).toMatchObject({ ok: true });
    await bench.until(isOver);
    expect(await session()).toMatchObject({ phase: 'stopped', decision: 'none' });
    expect(await desk.decide('0', 'adopt')).toMatchObject({ ok: false, fault: { code: 'tuner/nothing-to-decide' } });
  });

  it('begins nothing on a rig that was closed while prices were asked for', async () => {
    let told: (price: null) => void = () => undefined;
    prices = () => new Promise((resolve) => (told = resolve));
    const started = start();
    await desk.close();
    told(null);
    expect(await started).toMatchObject({ ok: false, fault: { code: 'tuner/not-tunable' } });
    expect(desk.briefs()).toEqual([]);
  });

  it('hands results on to other rigs of its kind, once', async () => {
    await start();
    await bench.until(isOver);
    const { text, fileName } = desk.export(null);
    expect(fileName).toMatch(/^fallow-tuning-\d{8}-practice\.json$/);
    expect(text).not.toContain('GPU-0');
    expect(desk.import(text)).toEqual(ok({ added: 0, known: 1 }));
    expect(desk.forget('result-0')).toMatchObject({ ok: true });
    expect(desk.import(text)).toEqual(ok({ added: 1, known: 0 }));
    expect(desk.results()[0]).toMatchObject({ isImported: true, decision: 'none' });
    expect(makeDesk(false).import(text)).toMatchObject({ ok: false, fault: { code: 'tuner/import-other-kind' } });
  });
});
