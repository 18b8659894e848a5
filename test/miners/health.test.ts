import { describe, expect, it } from 'vitest';
import type { MinerStats } from '../../src/main/miners/adapter';
import { exitFault, loggedCommand, mayBePool } from '../../src/main/miners/exits';
import {
  afterBadAnswer,
  afterLine,
  afterOwnSleep,
  afterStats,
  type Health,
  newHealth,
  verdict,
} from '../../src/main/miners/health';

const patience = { startGraceS: 90, apiSilenceS: 20, shareSilenceS: 120 };
const adapter: { readonly startGraceS: number | null; readonly doesReconnect: boolean } = {
  startGraceS: null,
  doesReconnect: true,
};
const stats = (changes: Partial<MinerStats> = {}): MinerStats => ({
  version: '1',
  hashrateHs: 1000,
  accepted: 0,
  rejected: 0,
  stale: 0,
  uptimeS: 1,
  pool: 'p:1',
  isConnected: true,
  isPaused: false,
  difficulty: 1000,
  temperatureC: null,
  fanPct: null,
  powerW: null,
  ...changes,
});

/** Answers at the given seconds, the verdict at the end (seconds too). */
function judged(
  answers: readonly (readonly [number, Partial<MinerStats>])[],
  atS: number,
  traits = adapter,
  start = newHealth(0),
) {
  const health = answers.reduce<Health>((before, [s, changes]) => afterStats(before, stats(changes), s * 1000), start);
  return verdict(health, atS * 1000, patience, traits)?.code ?? null;
}

/** One answer a second, the same each time. */
const steady = (fromS: number, toS: number, changes: Partial<MinerStats> = {}) =>
  Array.from({ length: toS - fromS + 1 }, (_, index) => [fromS + index, changes] as const);

describe('a run is well', () => {
  it.each([
    ['before the first answer', [], 89],
    ['while it builds', steady(1, 80, { hashrateHs: null }), 80],
    ['between jobs for a minute', [...steady(1, 5), ...steady(6, 64, { hashrateHs: 0 })], 64],
    ['whatever its shares do: that is for the watchdog to say', steady(1, 1100, { rejected: 9 }), 1100],
  ])('%s', (_what, answers, atS) => {
    expect(judged(answers, atS)).toBeNull();
  });
});

describe('a run has to end', () => {
  it.each([
    ['that never answered', [], 91, 'miner/start-timeout'],
    ['that fell silent', steady(1, 10), 31, 'miner/not-answering'],
    ['that never worked', steady(1, 92, { hashrateHs: null }), 92, 'miner/start-timeout'],
    ['that stopped working', [...steady(1, 5), ...steady(6, 67, { hashrateHs: 0 })], 67, 'miner/stalled'],
    ['that is paused for good', [...steady(1, 5), ...steady(6, 67, { isPaused: true, hashrateHs: 0 })], 67, 'miner/stalled'],
    ['whose login was never answered', steady(1, 122, { isConnected: false, hashrateHs: null, pool: null }), 122, 'pool/silent'],
  ])('%s', (_what, answers, atS, code) => {
    expect(judged(answers, atS)).toBe(code);
  });

  it('sooner or later as its adapter knows', () => {
    expect(judged([], 200, { ...adapter, startGraceS: 240 })).toBeNull();
    expect(judged([], 241, { ...adapter, startGraceS: 240 })).toBe('miner/start-timeout');
  });

  it('but not for what we slept through ourselves', () => {
    const asleep = afterOwnSleep(afterStats(newHealth(0), stats(), 1000), 60_000);
    expect(verdict(asleep, 80_900, patience, adapter)).toBeNull();
    expect(verdict(asleep, 81_100, patience, adapter)?.code).toBe('miner/not-answering');
  });

  it('whose answers cannot be read', () => {
    const health = afterBadAnswer(afterStats(newHealth(0), stats(), 1000), 'no number');
    expect(verdict(health, 20_900, patience, adapter)).toBeNull();
    expect(verdict(health, 21_100, patience, adapter)).toEqual({ code: 'miner/bad-stats', detail: 'no number' });
  });

  it('that lost its pool and cannot wait between attempts', () => {
    const lost = afterLine(newHealth(0), { event: 'disconnected' }, 'gone', 1000);
    expect(verdict(lost, 5900, patience, { ...adapter, doesReconnect: false })).toBeNull();
    expect(verdict(lost, 6100, patience, { ...adapter, doesReconnect: false })).toEqual({
      code: 'pool/unreachable',
      detail: 'gone',
    });
    expect(verdict(lost, 80_000, patience, adapter)).toBeNull();
  });
});

describe('trouble', () => {
  const lost = afterLine(afterStats(newHealth(0), stats(), 1000), { event: 'disconnected' }, 'gone', 2000);

  it('begins with the line or the answer that tells, and names the first', () => {
    expect(lost.trouble).toEqual({ fault: { code: 'pool/unreachable', detail: 'gone' }, sinceMs: 2000 });
    expect(afterLine(lost, { event: 'disconnected' }, 'again', 3000).trouble).toEqual(lost.trouble);
    const told = afterStats(afterStats(newHealth(0), stats(), 1000), stats({ isConnected: false }), 2000);
    expect(told.trouble?.fault.code).toBe('pool/unreachable');
  });

  it('ends with the pool, or a share', () => {
    expect(afterLine(lost, { event: 'connected' }, '', 3000).trouble).toBeNull();
    expect(afterStats(lost, stats({ isConnected: true }), 3000).trouble).toBeNull();
    expect(afterStats(lost, stats({ isConnected: null, accepted: 1 }), 3000).trouble).toBeNull();
    expect(afterStats(lost, stats({ isConnected: null }), 3000).trouble).toEqual(lost.trouble);
    expect(afterStats(lost, stats({ isConnected: false, accepted: 1 }), 3000).trouble).toEqual(lost.trouble);
  });

  it('keeps a miner that earns nothing from counting as silent or stalled', () => {
    const idle = Array.from({ length: 400 }, (_, index) => index + 3).reduce(
      (health, s) => afterStats(health, stats({ isConnected: false, hashrateHs: 0 }), s * 1000),
      lost,
    );
    expect(verdict(idle, 402_500, patience, adapter)).toBeNull();
  });
});

it('counters that start again are no shares', () => {
  const health = afterStats(afterStats(newHealth(0), stats({ accepted: 9 }), 1000), stats({ accepted: 0 }), 2000);
  expect(health.accepted).toBe(0);
});

describe('exits', () => {
  const own = { readExit: () => 'miner/exited' as const };
  it.each([
    [127, 20, ['sh: 1: exec: /x: not found'], 'miner/not-found'],
    [126, 20, [], 'miner/not-executable'],
    [127, 60_000, [], 'miner/exited'],
    [1, 20, ['Usage: miner [OPTIONS]'], 'miner/bad-arguments'],
    [1, 60_000, ['Usage: miner [OPTIONS]'], 'miner/exited'],
    [1, 20, ['boom'], 'miner/exited'],
    [0, 20, [], 'miner/exited'],
  ])('code %s after %s ms', (code, ranMs, tail, fault) => {
    expect(exitFault(own, { code, signal: null, ranMs, tail })).toBe(fault);
  });

  it('only some may be the pool’s', () => {
    expect([mayBePool('miner/exited'), mayBePool('pool/unreachable'), mayBePool('miner/crashed')]).toEqual([true, true, false]);
  });

  it('the logged command shortens the wallet and hides the token', () => {
    const wallet = '0x00000000000000000000000000000000000000aa';
    const args = ['-P', `stratum+tcp://${wallet}.rig@p:1`, '--token', 'sesame', 'two words'];
    const logged = loggedCommand('/opt/miner', args, { wallet, apiToken: 'sesame' });
    expect(logged).toBe('/opt/miner -P stratum+tcp://0x0000…00aa.rig@p:1 --token *** "two words"');
  });
});
