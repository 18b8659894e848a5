import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cryptoNote } from '../../src/main/pools/dialects/cryptoNote';
import type { PoolLogin } from '../../src/main/pools/dialects/dialect';
import { ethereumStratum2 } from '../../src/main/pools/dialects/ethereumStratum2';
import { ethProxy } from '../../src/main/pools/dialects/ethProxy';
import { readPoolMessage } from '../../src/main/pools/dialects/message';
import { ethereumStratum1, stratum1 } from '../../src/main/pools/dialects/stratum1';

const login: PoolLogin = { wallet: 'W', worker: 'rig1', algorithm: null, host: 'pool.example', port: 1234 };
const all = [stratum1, ethereumStratum1, ethereumStratum2, ethProxy, cryptoNote];

/** What a dialect takes a line for. */
function heard(dialect: (typeof all)[number], line: object) {
  const message = readPoolMessage(JSON.stringify(line));
  return message === null ? null : dialect.read(message, login);
}

describe('every dialect', () => {
  it.each(all)('$id takes any answer without throwing, and never a login that nobody granted', (dialect) => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const line = fc.record(
      {
        id: fc.oneof(value, fc.constantFrom(1, 2, 3, '1')),
        result: value,
        error: value,
        params: value,
        method: fc.constantFrom('job', 'mining.set', 'mining.notify', 'mining.set_target', 'mining.set_difficulty', 'x'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(line, (object) => {
        const { difficulty, isAuthorized } = heard(dialect, object) ?? {};
        expect(difficulty === undefined || (Number.isFinite(difficulty) && difficulty > 0)).toBe(true);
        if ('method' in object) expect(isAuthorized).toBeUndefined();
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it.each(all)('$id writes one JSON object a line, with the wallet only in its login', (dialect) => {
    for (const line of dialect.opening(login)) {
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toMatchObject({ id: 1, method: expect.any(String) });
      if (!dialect.beginsWithLogin) expect(line).not.toContain('"W');
    }
  });
});

describe('difficulty', () => {
  it.each([
    ['4 bytes', 'b88d0600', 10_000],
    ['8 bytes', '0000000000000080', 2],
    ['zero', '00000000', undefined],
    ['no hex', 'zz8d0600', undefined],
    ['odd', 'b88d06', undefined],
  ])('of a CryptoNote target of %s', (_what, target, difficulty) => {
    const { difficulty: found } = heard(cryptoNote, { method: 'job', params: { target } }) ?? {};
    if (difficulty === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(difficulty, -1);
  });

  it('of mining.set_target is 1 at 2^224', () => {
    const target = `00000000${'f'.repeat(56)}`;
    expect(heard(stratum1, { id: null, method: 'mining.set_target', params: [target] })?.difficulty).toBeCloseTo(1, 6);
  });
});

it('a login that is refused in every way pools have is refused', () => {
  expect(heard(stratum1, { id: 2, result: false, error: null })).toMatchObject({ isAuthorized: false });
  expect(heard(stratum1, { id: 2, result: null, error: [24, 'Unauthorized worker', null] })).toMatchObject({
    isAuthorized: false,
  });
  expect(heard(ethereumStratum2, { id: 3, error: { code: 403, message: 'no' } })).toMatchObject({ isAuthorized: false });
  expect(heard(ethProxy, { id: 1, result: false })).toMatchObject({ isAuthorized: false });
  expect(heard(ethProxy, { id: 1, result: null, error: { code: -1, message: 'Account not found' } })).toMatchObject({
    isAuthorized: false,
  });
  expect(heard(cryptoNote, { id: 1, error: { code: -1, message: 'Invalid payment address provided' } })).toMatchObject({
    isAuthorized: false,
  });
});
