import { describe, expect, it } from 'vitest';
import { inOrder, suggestedPools } from '../../src/main/wizard/poolOrder';
import type { PoolOffer } from '../../src/shared/wizard';

function pool(url: string, ms: number | null, change: Partial<PoolOffer> = {}): PoolOffer {
  return {
    url,
    host: url,
    port: 1,
    isTls: false,
    operator: 'A',
    region: 'eu',
    feePct: 1,
    payout: { say: 'payoutUnknown', values: {} },
    isOwn: false,
    isUnverified: false,
    state: ms === null ? 'failed' : 'answered',
    connectMs: ms,
    subscribeMs: ms,
    authorizeMs: null,
    authorized: ms === null ? null : true,
    fault: ms === null ? { code: 'pool/timed-out', values: {}, detail: null } : null,
    ...change,
  };
}

describe('pools in order', () => {
  it('have the fastest first, then those still asked, then those that did not answer', () => {
    const offers = [
      pool('down', null),
      pool('slow', 90),
      pool('asked', 0, { state: 'probing', connectMs: null }),
      pool('fast', 10),
    ];
    expect(inOrder(offers).map(({ url }) => url)).toEqual(['fast', 'slow', 'asked', 'down']);
  });

  it('are suggested with another operator as backup, though slower', () => {
    expect(suggestedPools([pool('a1', 10), pool('a2', 11), pool('b', 80, { operator: 'B' })])).toEqual(['a1', 'b']);
  });

  it('fall back on another region of the same operator', () => {
    expect(suggestedPools([pool('eu', 10), pool('us', 80, { region: 'us' })])).toEqual(['eu', 'us']);
    expect(suggestedPools([pool('eu', 10)])).toEqual(['eu']);
    expect(suggestedPools([pool('down', null)])).toEqual([]);
  });

  it('never suggest one that refused the wallet', () => {
    expect(suggestedPools([pool('refuses', 1, { authorized: false }), pool('b', 80)])).toEqual(['b']);
    expect(suggestedPools([pool('silent', 1, { authorized: null })])).toEqual(['silent']);
  });
});
