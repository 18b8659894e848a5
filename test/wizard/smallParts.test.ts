import { describe, expect, it } from 'vitest';
import { FirstShareWatch } from '../../src/main/wizard/firstShareWatch';
import { usualCurrency } from '../../src/main/wizard/usualCurrency';
import { wizardText } from '../../src/shared/text/wizardText';
import { device } from '../faces/fakeRig';

describe('FirstShareWatch', () => {
  it('counts from the start to the first accepted share, and not further', () => {
    let nowMs = 1000;
    const watch = new FirstShareWatch(() => nowMs);
    watch.accepted();
    expect(watch.view([])).toBeNull();
    watch.start();
    nowMs = 43_000;
    expect(watch.view([device()])).toMatchObject({ startedAtMs: 1000, acceptedAtMs: null, sentence: { say: 'shareMining' } });
    watch.accepted();
    nowMs = 90_000;
    watch.accepted();
    expect(watch.view([])).toMatchObject({ acceptedAtMs: 43_000, sentence: { say: 'shareCame', values: { seconds: 42 } } });
    watch.start();
    expect(watch.view([])?.acceptedAtMs).toBeNull();
  });

  it.each([
    [{ activity: 'starting', startingStep: 'dag' }, 'shareDag'],
    [{ activity: 'starting', startingStep: 'dataset' }, 'shareDataset'],
    [{ activity: 'starting' }, 'shareStarting'],
    [{ activity: 'inUse' }, 'shareWaits'],
    [{ activity: 'faulted', fault: 'pool/unreachable' }, 'shareFault'],
  ] as const)('says what it waits for: %o', (change, say) => {
    const watch = new FirstShareWatch(() => 0);
    watch.start();
    const sentence = watch.view([device(change)])?.sentence;
    expect(sentence?.say).toBe(say);
    if (sentence) expect(wizardText(sentence, 'en')).not.toMatch(/[{}–]/);
  });
});

describe('usualCurrency', () => {
  it.each([
    ['it_IT.UTF-8', 'EUR'],
    ['it_CH.UTF-8', 'CHF'],
    ['en_US.UTF-8', 'USD'],
    ['en_GB', 'GBP'],
    ['C.UTF-8', 'EUR'],
    ['', 'EUR'],
  ])('%s: %s', (locale, currency) => {
    expect(usualCurrency({ LANG: locale })).toBe(currency);
  });

  it('lets the variable for money go before the one for language', () => {
    expect(usualCurrency({ LANG: 'en_US.UTF-8', LC_MONETARY: 'de_DE.UTF-8' })).toBe('EUR');
  });
});
