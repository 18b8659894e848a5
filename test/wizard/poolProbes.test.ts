import { describe, expect, it } from 'vitest';
import { type PoolCandidate, PoolProbes, type ProbedPool, payoutOf } from '../../src/main/wizard/poolProbes';
import { until } from '../platform/until';

function candidate(url: string): PoolCandidate {
  const known = { operator: url, region: null, feePct: null, payout: payoutOf(false), isOwn: false, isUnverified: false };
  return { url, host: url, port: 1, isTls: false, ...known };
}

function answer(ms: number): ProbedPool {
  return { connectMs: ms, subscribeMs: ms, authorizeMs: null, authorized: true, fault: null };
}

/** Answers when told to, so that a test sees what is on its way. */
class Pools {
  readonly asked: string[] = [];
  private readonly waiting = new Map<string, (answer: ProbedPool | null) => void>();

  readonly ask = (url: string): Promise<ProbedPool | null> => {
    this.asked.push(url);
    return new Promise((resolve) => this.waiting.set(url, resolve));
  };

  say(url: string, answered: ProbedPool | null): void {
    this.waiting.get(url)?.(answered);
  }
}

describe('PoolProbes', () => {
  it('asks six at once, and shows each answer when it comes', async () => {
    const pools = new Pools();
    const probes = new PoolProbes(pools.ask);
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(candidate);
    probes.start({ coin: 'RVN', wallet: null }, all);
    expect(pools.asked).toHaveLength(6);
    pools.say('b', answer(20));
    await until('it came', () => pools.asked.length === 7);
    expect(probes.view('RVN', [])).toMatchObject({
      isProbing: true,
      offers: [{ url: 'b', state: 'answered' }, {}, {}, {}, {}, {}, {}, {}],
    });
    for (const { url } of all.slice(0, 7)) pools.say(url, answer(url === 'c' ? 10 : 30));
    await until('it came', () => pools.asked.length === 8);
    pools.say('h', { ...answer(1), fault: { code: 'pool/timed-out', values: { pool: 'h:1' } } });
    await until('it came', () => !probes.view('RVN', []).isProbing);
    const { offers, suggested } = probes.view('RVN', []);
    expect(offers[0]?.url).toBe('c');
    expect(offers.at(-1)).toMatchObject({
      url: 'h',
      state: 'failed',
      fault: { code: 'pool/timed-out', values: { pool: 'h:1' } },
    });
    expect(suggested).toEqual(['c', 'b']);
    await probes.stop();
  });

  it('names a text that is no address, and asks nobody about another coin', async () => {
    const pools = new Pools();
    const probes = new PoolProbes(pools.ask);
    probes.start({ coin: 'RVN', wallet: null }, [candidate('nonsense')]);
    pools.say('nonsense', null);
    await until('it came', () => !probes.view('RVN', []).isProbing);
    expect(probes.view('RVN', []).offers[0]).toMatchObject({ state: 'failed', fault: { code: 'setup/invalid' } });
    expect(probes.view('ETC', [candidate('x')])).toMatchObject({ isProbing: false, offers: [{ url: 'x', state: 'waiting' }] });
  });

  it("forgets the run before: an answer that comes late is nobody's", async () => {
    const pools = new Pools();
    const probes = new PoolProbes(pools.ask);
    probes.start({ coin: 'RVN', wallet: null }, [candidate('old')]);
    probes.start({ coin: 'RVN', wallet: 'RNm4' }, [candidate('new')]);
    pools.say('old', answer(1));
    pools.say('new', answer(2));
    await until('it came', () => !probes.view('RVN', []).isProbing);
    expect(probes.view('RVN', []).offers.map(({ url }) => url)).toEqual(['new']);
    await probes.stop();
  });
});
