import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDevices, readMiners, readQueued, readStatus, readVersion } from '../../../src/main/miners/rainbow/answers';
import type { Result } from '../../../src/shared/faults';
import { deviceOf, minerOf } from './standIn';

/** 100,000 before a release; a sample of them each time. */
const mutations = Number(process.env['FALLOW_TEST_MUTATIONS'] ?? 1000);

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
}

const read = {
  name: 'Trex-GPU#00-RTX3060-KawPow',
  program: 'Trex',
  model: 'RTX3060',
  devices: ['GPU#00'],
  state: 'running',
  powerW: 118.4,
};
const work = { algorithm: 'KawPow', pool: '2Miners', coin: 'RVN' };
const work1 = { ...work, hashrateHs: 23_912_345.5, accepted: 40, rejected: 1, stale: 2 };

describe('miners', () => {
  it('are read from a list, from one that stands for itself, and from none', () => {
    const miners = [{ ...read, work: [work1] }];
    expect(value(readMiners(JSON.stringify([minerOf()])))).toEqual(miners);
    expect(value(readMiners(JSON.stringify(minerOf())))).toEqual(miners);
    expect(value(readMiners('[]'))).toEqual([]);
    expect(value(readMiners('null'))).toEqual([]);
  });

  it('are read where every list of one has collapsed', () => {
    const collapsed = minerOf({
      ...{ Algorithm: 'KawPow', Pool: '2Miners', CoinSymbol: 'RVN', DeviceName: 'GPU#00', Speed_Live: 23_912_345.5 },
      Stratum: { Accepted: 40, Rejected: 1, Stale: 2, LastAcceptedTime: null },
    });
    expect(value(readMiners(JSON.stringify([collapsed])))).toEqual([{ ...read, work: [work1] }]);
  });

  it.each([
    [0, 'running'],
    [1, 'idle'],
    [2, 'failed'],
    [3, 'runningFailed'],
    [4, null],
    [-1, null],
    [1.5, null],
    ['Running', null],
    [null, null],
  ])('have the state %j as %j', (Status, state) => {
    expect(value(readMiners(JSON.stringify([minerOf({ Status })])))[0]?.state).toBe(state);
  });

  it('have two kinds of work where they are dual', () => {
    const dual = minerOf({
      ...{ Algorithm: ['Etchash', 'Kaspa'], Pool: ['A', 'B'], CoinSymbol: ['ETC', 'KAS'], Speed_Live: [31e6, 450e6] },
      Stratum: [
        { Accepted: 1, Rejected: 0, Stale: 0 },
        { Accepted: 0, Rejected: 0, Stale: 0 },
      ],
    });
    expect(value(readMiners(JSON.stringify([dual])))[0]?.work).toEqual([
      { algorithm: 'Etchash', pool: 'A', coin: 'ETC', hashrateHs: 31e6, accepted: 1, rejected: 0, stale: 0 },
      { algorithm: 'Kaspa', pool: 'B', coin: 'KAS', hashrateHs: 450e6, accepted: null, rejected: null, stale: null },
    ]);
  });

  it('have no figures before anything was measured: RainbowMiner writes 0 then', () => {
    const fresh = minerOf({ Speed_Live: [0], PowerDraw: 0, Stratum: [{ Accepted: 0, Rejected: 0, Stale: 0 }] });
    const nothing = { hashrateHs: null, accepted: null, rejected: null, stale: null };
    expect(value(readMiners(JSON.stringify([fresh])))).toEqual([{ ...read, powerW: null, work: [{ ...work, ...nothing }] }]);
  });

  it('say nothing of wallets, passwords and command lines', () => {
    expect(JSON.stringify(value(readMiners(JSON.stringify([minerOf()]))))).not.toMatch(/RWALLET|intensity|stratum\+/);
  });
});

describe('devices', () => {
  const gpu = { name: 'GPU#00', kind: 'gpu', model: 'RTX3060', pciBus: 11, temperatureC: 63, fanPct: 61, powerW: 117.3 };

  it('are read, one that stands for itself too, and numbers that came as text', () => {
    expect(value(readDevices(JSON.stringify([deviceOf()])))).toEqual([gpu]);
    expect(value(readDevices(JSON.stringify(deviceOf())))).toEqual([gpu]);
    const asText = deviceOf({ Data: { Temperature: '63', FanSpeed: '61', PowerDraw: '117.3' } });
    expect(value(readDevices(JSON.stringify(asText)))).toEqual([gpu]);
  });

  it('have no reading where RainbowMiner read none, and a fan that stands still', () => {
    const unread = deviceOf({ Data: { Temperature: 0, FanSpeed: 0, PowerDraw: 0 } });
    const unknown = { temperatureC: null, fanPct: null, powerW: null };
    expect(value(readDevices(JSON.stringify([unread])))).toEqual([{ ...gpu, ...unknown }]);
    const cool = deviceOf({ Data: { Temperature: 38, FanSpeed: 0, PowerDraw: '[N/A]' } });
    expect(value(readDevices(JSON.stringify([cool])))).toEqual([{ ...gpu, temperatureC: 38, fanPct: 0, powerW: null }]);
    expect(value(readDevices(JSON.stringify([deviceOf({ Data: null })])))).toEqual([{ ...gpu, ...unknown }]);
  });
});

describe('the rest', () => {
  it('status and reply are read, and nothing like them', () => {
    expect(value(readStatus('{"Pause":true,"PauseIAOnly":false,"LockMiners":{}}'))).toEqual({
      isPaused: true,
      isOnlyByRequest: false,
    });
    for (const body of ['{}', '{"Pause":1,"PauseIAOnly":0}', '{"Pause":"true"}', 'true', '', '<html>'])
      expect(readStatus(body)).toMatchObject({ ok: false, fault: { code: 'rainbow/bad-answer' } });
    expect(value(readQueued('true'))).toBe(true);
    expect(readQueued('"true"').ok).toBe(false);
  });

  it('a version is read as text and in parts', () => {
    expect(value(readVersion('{"Version":"5.0.2.1"}'))).toBe('5.0.2.1');
    expect(value(readVersion('{"Version":{"Major":5,"Minor":0,"Build":2,"Revision":1}}'))).toBe('5.0.2.1');
    expect(readVersion('{"Version":5}').ok).toBe(false);
  });
});

/** All numbers in a value, however deep. */
function numbersIn(node: unknown): readonly number[] {
  if (typeof node === 'number') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(numbersIn) : [];
}

/** Every place in a value, as the way to it. */
function pathsOf(node: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const below = typeof node === 'object' && node !== null ? Object.entries(node) : [];
  return [path, ...below.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function replaced(node: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(node) ? [...node] : { ...(node as Record<string, unknown>) };
  (copy as Record<string, unknown>)[key] = replaced((node as Record<string, unknown>)[key], rest, by);
  return copy;
}

const odd = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, '', 'NaN', 'Infinity', '0', '1e400', '[N/A]', true, false, [], {}, -1, 0, 1e300, '63', [null], [[]]),
  fc.string({ maxLength: 10 }),
);

describe('mutated answers', () => {
  const samples = [
    { name: 'miners', good: [minerOf(), minerOf({ Name: 'b' })], read: readMiners },
    { name: 'devices', good: [deviceOf(), deviceOf({ Name: 'GPU#01' })], read: readDevices },
  ];
  it.each(samples)(
    '$name: no throw, no number that was not said, no 0 for what is unreadable',
    ({ good, read: reader }) => {
      const before = numbersIn(value<unknown>(reader(JSON.stringify(good))));
      fc.assert(
        fc.property(fc.constantFrom(...pathsOf(good)), odd, (path, by) => {
          const body = JSON.stringify(replaced(good, path, by));
          const result: Result<unknown> = reader(body);
          if (!result.ok) {
            expect(result.fault.code).toBe('rainbow/bad-answer');
            return;
          }
          // A text may be a number, or a PCI bus in hex.
          const said = [...before, ...numbersIn(JSON.parse(body)), Number(by), Number.parseInt(String(by), 16)];
          for (const number of numbersIn(result.value)) expect(said).toContain(number);
          const texts = JSON.stringify(result.value);
          expect(texts).not.toMatch(/"(?:hashrateHs|temperatureC|powerW)":(?:0[,}]|-)/);
          if (path.includes('Data') && path.includes('Temperature') && !(Number(by) > 0))
            expect(texts).toContain('"temperatureC":null');
          if (path.includes('Speed_Live') && !(Number(by) > 0)) expect(texts).toContain('"hashrateHs":null');
        }),
        { numRuns: mutations },
      );
    },
    600_000,
  );

  it('cut and garbled text is no answer or a right one', () => {
    const body = JSON.stringify([minerOf()]);
    fc.assert(
      fc.property(fc.nat(body.length), fc.string({ maxLength: 4 }), fc.nat(8), (at, put, cut) => {
        const result = readMiners(body.slice(0, at) + put + body.slice(at + cut));
        if (!result.ok) expect(result.fault.code).toBe('rainbow/bad-answer');
      }),
      { numRuns: mutations },
    );
  }, 600_000);
});
