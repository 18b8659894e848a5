import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MinerAdapter, MinerStats } from '../../src/main/miners/adapter';
import { adapters, findAdapter } from '../../src/main/miners/catalogue';
import type { MinerId } from '../../src/shared/literals';
import { recordedBody, recordedLines } from './recordings';
import { runOf } from './runOf';

/** 100,000 before a release; a sample of them each time. */
const mutations = Number(process.env['FALLOW_TEST_MUTATIONS'] ?? 1000);

interface Sample {
  readonly adapter: MinerAdapter;
  readonly body: string;
  /** What a number that was put in the answer may read as. */
  readonly readsAs: (value: number, good: MinerStats) => readonly number[];
}

function sample(id: MinerId, file: string, ours: (body: string) => string, readsAs: Sample['readsAs']): Sample {
  return { adapter: findAdapter(id), body: ours(recordedBody(file)), readsAs };
}

const asIs = (body: string) => body;
const token = 'fallow-0123456789abcdef';
const samples: readonly Sample[] = [
  sample(
    'xmrig',
    'xmrig/summary-2.json',
    (body) => body.replace('"worker_id":"rig"', `"worker_id":"${token}"`),
    (v, good) => [
      v,
      v - good.accepted, // rejected is what the total has over the good ones
      33 - v,
      0,
    ],
  ),
  sample('ethminer-0.19', 'ethminer/api-miner_getstatdetail.json', asIs, (v) => [v]),
  sample('ethminer-0.12', 'ethminer/api-miner_getstat1.json', asIs, () => []),
  sample('t-rex', 't-rex/stats.json', asIs, (v) => [v]),
  sample('lolminer', 'lolminer/stats.json', asIs, (v) => [v, v * 1_000_000, v * 5.6549161744285845]),
  sample('gminer', 'gminer/stats.json', asIs, (v) => [v]),
  sample('teamredminer', 'teamredminer/stats.json', asIs, (v) => [v, v * 1000]),
  sample('rigel', 'rigel/stats.json', asIs, (v) => [v]),
  sample(
    'srbminer-multi',
    'srbminer-multi/stats.json',
    (body) => body.replace('SRBMiner-Multi-Rig', token),
    (v) => [v],
  ),
  sample('nbminer', 'nbminer/stats.json', asIs, (v) => [v]),
  sample('bzminer', 'bzminer/stats.json', asIs, (v) => [v, v + 10, v + 0.25, v + 3, v + 2]),
];

const stats = (id: MinerId) => {
  const found = samples.find(({ adapter }) => adapter.id === id);
  if (found === undefined) throw new Error(`no sample of ${id}`);
  const read = found.adapter.readStats(found.body, runOf(found.adapter));
  if (!read.ok) throw new Error(read.fault.detail);
  return read.value;
};

const rest = { stale: 0, isConnected: null, isPaused: false, difficulty: null };

describe('recorded answers', () => {
  it.each([
    [
      't-rex',
      {
        ...{ version: '0.25.9', hashrateHs: 50_287_688, accepted: 1, rejected: 0, uptimeS: 120 },
        ...{ pool: 'us1.ethermine.org:4444', temperatureC: 60, fanPct: 68, powerW: 195 },
      },
    ],
    [
      'lolminer',
      {
        ...{ version: 'lolMiner 1.92', hashrateHs: 5_654_916.174428584, accepted: 68, rejected: 0, uptimeS: 3710 },
        ...{ pool: 'nexa.f2pool.com:3400', temperatureC: 65, fanPct: 38, powerW: 86.118 },
      },
    ],
    [
      'gminer',
      {
        ...{ version: 'GMiner 2.73', hashrateHs: 43_429_602, accepted: 6799, rejected: 0, uptimeS: 704_042 },
        ...{ pool: 'eu1.ethermine.org:4444', temperatureC: 55, fanPct: 0, powerW: 93 },
      },
    ],
    [
      'teamredminer',
      {
        ...{ version: 'TeamRedMiner 0.10.7', hashrateHs: 13_520_000, accepted: 5, rejected: 0, uptimeS: 2296 },
        ...{ pool: 'firo.2miners.com:8181', isConnected: true, temperatureC: 63, fanPct: 60, powerW: 99 },
      },
    ],
    [
      'rigel',
      {
        ...{ version: '1.23.2', hashrateHs: 12_112.195564915472, accepted: 1405, rejected: 0, uptimeS: 286 },
        ...{ pool: 'stratum.pool.example:13333', temperatureC: 72, fanPct: 83, powerW: 294.36225 },
      },
    ],
    [
      'srbminer-multi',
      {
        ...{ version: '3.6.4', hashrateHs: 63_404_632_916_632.73, accepted: 64, rejected: 0, uptimeS: null },
        ...{ pool: 'prl-eu.kryptex.network:7048', temperatureC: 74, fanPct: 86, powerW: 149 },
      },
    ],
    [
      'nbminer',
      {
        ...{ version: '40.0', hashrateHs: 146_567_481.51336715, accepted: 7, rejected: 0, uptimeS: null },
        ...{ pool: 'asia2.ethermine.org:5555', temperatureC: 57, fanPct: 59, powerW: 131 },
      },
    ],
    [
      'bzminer',
      {
        ...{ version: 'v100.45', hashrateHs: 10.25, accepted: 5, rejected: 2, uptimeS: 10 },
        ...{ pool: null, temperatureC: 60, fanPct: 50, powerW: null },
      },
    ],
  ] as const)('of %s', (id, expected) => {
    expect(stats(id)).toEqual({ ...rest, ...expected });
  });

  it('of the one card that is ours, where both sides say its place', () => {
    const adapter = findAdapter('bzminer');
    const device = { id: 'x', kind: 'gpu', index: 0, vendor: 'nvidia', pci: '0000:ab:00.0' } as const;
    const read = adapter.readStats(recordedBody('bzminer/stats.json'), runOf(adapter, { device }));
    expect(read).toMatchObject({ value: { hashrateHs: 0.25, accepted: 2, rejected: 2 } });
  });

  it('of another SRBMiner are refused', () => {
    const adapter = findAdapter('srbminer-multi');
    const read = adapter.readStats(recordedBody('srbminer-multi/stats.json'), runOf(adapter));
    expect(read).toMatchObject({ fault: { code: 'miner/api-port-taken' } });
  });

  it('with the NUL that sgminer ends with', () => {
    const adapter = findAdapter('teamredminer');
    expect(adapter.readStats(`${recordedBody('teamredminer/stats.json')}\0`, runOf(adapter)).ok).toBe(true);
  });

  it('cover every miner but the practice one', () => {
    const covered = [...samples.map(({ adapter }) => adapter.id), 'kawpowminer', 'practice']; // both answer as ethminer 0.19
    expect(covered.sort()).toEqual(adapters.map(({ id }) => id).sort());
  });
});

describe('log lines', () => {
  const told = (id: MinerId) =>
    recordedLines(`${id}/lines.log`).map((line) => {
      const event = findAdapter(id).readLine(line);
      if (event === null) return null;
      return event.event === 'fault' ? event.code : event.event === 'starting' ? event.step : event.event;
    });

  it.each([
    [
      't-rex',
      [
        ...['dag', 'ready', 'accepted', 'rejected', 'connected', 'newJob', null, 'miner/gpu-error', 'miner/gpu-error', null],
        ...['miner/gpu-error', null, null, null, null],
      ],
    ],
    [
      'lolminer',
      ['dag', null, null, 'ready', null, 'found', 'rejected', 'connected', 'connected', 'newJob', 'disconnected', null],
    ],
    ['gminer', ['dag', 'ready', null, 'connected', 'connected', 'disconnected', null, null, 'rejected', 'newJob', null]],
    ['teamredminer', ['accepted', 'rejected', 'miner/gpu-error', 'ready', 'connected', null, null, null]],
    ['rigel', [null, 'connected', null, 'dag', null, null, null]],
    ['srbminer-multi', ['accepted', 'disconnected', 'disconnected', null, null]],
    [
      'nbminer',
      [
        ...['accepted', 'rejected', 'connected', 'disconnected', 'disconnected', 'newJob', 'miner/gpu-error', 'miner/gpu-error'],
        ...['miner/gpu-error', null, null, 'miner/gpu-error', 'ready', null, null],
      ],
    ],
    ['bzminer', ['miner/gpu-error', null, 'dag', 'rejected', null, null, null]],
  ] as const)('of %s', (id, expected) => {
    expect(told(id)).toEqual(expected);
  });

  it('are read in colour, and say the faults of CUDA and memory through every miner', () => {
    const esc = String.fromCharCode(27);
    expect(findAdapter('gminer').readLine(`${esc}[32mGPU1: Share #4${esc}[0m accepted 35 ms`)).toEqual({
      event: 'accepted',
    });
    for (const { adapter } of samples.slice(3)) {
      expect(adapter.readLine('GPU 0: out of memory'), adapter.id).toMatchObject({ code: 'miner/out-of-memory' });
      expect(adapter.readLine('an illegal memory access was encountered'), adapter.id).toMatchObject({ code: 'miner/gpu-error' });
      expect(adapter.readExit(1, null, ['CUDA_ERROR_LAUNCH_FAILED'])).toBe('miner/gpu-error');
      expect(adapter.readExit(null, 'SIGSEGV', [])).toBe('miner/crashed');
      expect(adapter.readExit(0, null, [])).toBe('miner/exited');
    }
    expect(findAdapter('lolminer').readExit(42, null, [])).toBe('miner/gpu-error');
  });
});

/** The answer with the value at one place replaced, counted depth first. */
function replaced(value: unknown, at: number, by: unknown): [unknown, number] {
  if (at === 0) return [by, -1];
  let left = at - 1;
  if (typeof value !== 'object' || value === null) return [value, left];
  const entries = Object.entries(value).map(([key, part]) => {
    if (left < 0) return [key, part] as const;
    const [changed, after] = replaced(part, left, by);
    left = after;
    return [key, changed] as const;
  });
  return [Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries), left];
}

function places(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, part) => sum + places(part), 1);
}

const numbers = [
  'hashrateHs',
  'accepted',
  'rejected',
  'stale',
  'uptimeS',
  'difficulty',
  'temperatureC',
  'fanPct',
  'powerW',
] as const;

describe('damaged answers', () => {
  describe.each(samples)('$adapter.id', ({ adapter, body, readsAs }) => {
    const original: unknown = JSON.parse(body);
    const run = runOf(adapter);
    const good = stats(adapter.id);
    const at = fc.nat(places(original) - 1);
    const read = (place: number, by: unknown) => adapter.readStats(JSON.stringify(replaced(original, place, by)[0]), run);

    it('what cannot be read is an error or null, never 0 and never another number', () => {
      const junk = fc.constantFrom(null, {}, [], '', 'n/a', 'NaN', '0xzz', '-', -1, -0.5, false, [null], { a: 1 });
      void fc.assert(
        fc.property(at, junk, (place, by) => {
          const got = read(place, by);
          if (!got.ok) return;
          for (const field of numbers) {
            const isSaid = got.value[field] === good[field] || got.value[field] === null;
            if (!isSaid) expect({ field, is: got.value[field] }).toEqual({ field, is: good[field] });
          }
        }),
        { numRuns: mutations },
      );
    });

    it('a number that was put there is read in the right unit', () => {
      const number = fc.oneof(fc.integer({ min: 1, max: 4000 }), fc.double({ min: 0.5, max: 4000, noNaN: true }));
      void fc.assert(
        fc.property(at, number, (place, by) => {
          const got = read(place, by);
          if (!got.ok) return;
          const may = readsAs(by, good);
          for (const field of numbers) {
            const is = got.value[field];
            const isSaid = is === good[field] || is === null || may.some((one) => Math.abs(one - is) <= 1e-9 * Math.abs(one));
            if (!isSaid) expect({ field, is }).toEqual({ field, is: may });
          }
        }),
        { numRuns: mutations },
      );
    });

    it('nothing throws, whatever comes', () => {
      void fc.assert(
        fc.property(at, fc.jsonValue(), (place, by) => {
          const got = read(place, by);
          if (!got.ok) return;
          for (const field of ['accepted', 'rejected', 'stale'] as const) {
            const value = got.value[field];
            if (!Number.isInteger(value) || value < 0) expect({ field, value }).toEqual({ field, value: 'a count' });
          }
        }),
        { numRuns: mutations },
      );
      void fc.assert(
        fc.property(fc.string(), (text) => !adapter.readStats(text, run).ok),
        { numRuns: mutations },
      );
      void fc.assert(fc.property(fc.nat(body.length - 1), (end) => !adapter.readStats(body.slice(0, end), run).ok));
      void fc.assert(
        fc.property(fc.string(), (line) => void adapter.readLine(line)),
        { numRuns: mutations },
      );
    });
  });
});
