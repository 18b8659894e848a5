import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withAdopted, withoutAdopted } from '../../../src/main/rig/tuning/adoption';
import { ResultStore } from '../../../src/main/rig/tuning/resultStore';
import { priorsFor, readTuningFile } from '../../../src/main/rig/tuning/results';
import { settingsSchema } from '../../../src/shared/setup';
import type { TuningResult } from '../../../src/shared/tuningResults';
import { silentLog } from '../../support/silentLog';

const subject = { card: 'RTX 3070', miner: 't-rex', minerVersion: '0.26.8', algorithm: 'kawpow' };

function result(id: string, change: Partial<TuningResult> = {}): TuningResult {
  const counts = { trials: 9, crashes: 0, hotTrials: 0, lostS: 60 };
  const outcome = { objective: 'hashrate', isBetter: true, comparison: null, decision: 'pending', isImported: false } as const;
  return { id, atMs: 1, subject, config: { '-i': Number(id) }, before: { '-i': null }, ...outcome, ...counts, ...change };
}

describe('priorsFor', () => {
  it('takes what was better on the same card, miner and algorithm, the same version first, then the latest', () => {
    const results = [
      result('1', { atMs: 1 }),
      result('2', { atMs: 2 }),
      result('3', { atMs: 9, subject: { ...subject, minerVersion: '0.25' } }),
      result('4', { subject: { ...subject, card: 'RTX 3080' } }),
      result('5', { subject: { ...subject, algorithm: 'ethash' } }),
      result('6', { isBetter: false }),
      result('7', { config: { '-i': 2 } }),
    ];
    expect(priorsFor(subject, results)).toEqual([{ '-i': 2 }, { '-i': 1 }, { '-i': 3 }]);
  });
});

describe('readTuningFile', () => {
  const file = (practice: boolean) =>
    JSON.stringify({ format: 'fallow-tuning', version: 1, practice, results: [result('1', { decision: 'adopted' })] });

  it('marks what comes from elsewhere, and what was decided there counts for nothing', () => {
    const read = readTuningFile(file(false), false);
    expect(read).toMatchObject({ ok: true, value: [{ id: '1', isImported: true, decision: 'none' }] });
  });

  it('keeps practice and real apart', () => {
    expect(readTuningFile(file(true), false)).toMatchObject({ ok: false, fault: { code: 'tuner/import-other-kind' } });
    expect(readTuningFile(file(false), true)).toMatchObject({ ok: false, fault: { code: 'tuner/import-other-kind' } });
  });

  it.each(['', '{}', 'null', '[1]', '{"format":"fallow-tuning","version":2,"practice":false,"results":[]}'])(
    'refuses %j',
    (text) => {
      expect(readTuningFile(text, false)).toMatchObject({ ok: false, fault: { code: 'tuner/import-unreadable' } });
    },
  );
});

describe('adoption', () => {
  const empty = settingsSchema.parse({}).tuner;

  it('goes back to what was adopted before, then to nothing', () => {
    const one = withAdopted(empty, 'GPU-0', result('1'), 5);
    const two = withAdopted(one, 'GPU-0', result('2'), 6);
    expect(two.adopted['GPU-0']).toMatchObject({ result: '2', values: { '-i': 2 }, before: { result: '1' } });
    expect(withoutAdopted(two, 'GPU-0', result('2')).adopted['GPU-0']).toMatchObject({ result: '1', before: null });
    expect(withoutAdopted(one, 'GPU-0', result('1')).adopted).toEqual({});
  });

  it('adopted twice, still knows what was there before', () => {
    const one = withAdopted(withAdopted(empty, 'GPU-0', result('1'), 5), 'GPU-0', result('2'), 6);
    expect(withAdopted(one, 'GPU-0', result('2'), 7).adopted['GPU-0']?.before?.result).toBe('1');
  });

  it('leaves what another result set', () => {
    const one = withAdopted(empty, 'GPU-0', result('1'), 5);
    expect(withoutAdopted(one, 'GPU-0', result('2'))).toBe(one);
  });

  it('is what settings can keep', () => {
    const tuner = withAdopted(withAdopted(empty, 'GPU-0', result('1'), 5), 'GPU-0', result('2'), 6);
    expect(settingsSchema.parse(JSON.parse(JSON.stringify({ tuner }))).tuner).toEqual(tuner);
  });
});

describe('ResultStore', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fallow-tuning-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const open = async () => {
    const store = new ResultStore(join(dir, 'tuning.json'), () => 1_700_000_000_000, silentLog);
    await store.load();
    return store;
  };

  it('keeps results over a restart, the latest first', async () => {
    const store = await open();
    store.put(result('1', { atMs: 1 }));
    store.put(result('2', { atMs: 2 }));
    store.put(result('1', { atMs: 1, decision: 'kept' }));
    await store.settled();
    const again = await open();
    expect(again.list().map(({ id, decision }) => [id, decision])).toEqual([
      ['2', 'pending'],
      ['1', 'kept'],
    ]);
    expect(again.remove('2')).toBe(true);
    expect(again.remove('2')).toBe(false);
  });

  it('sets a damaged file aside and begins anew', async () => {
    await writeFile(join(dir, 'tuning.json'), '{"version":1,"results":[{"id":4}]}');
    const store = await open();
    expect(store.list()).toEqual([]);
    expect((await readdir(dir)).filter((name) => name.startsWith('tuning.json.'))).toHaveLength(1);
  });
});
