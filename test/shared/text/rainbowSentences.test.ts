import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/shared/literals';
import { rainbowPhases } from '../../../src/shared/rainbow';
import { rainbowPromise, rainbowSentence } from '../../../src/shared/text/rainbowSentences';

describe.each(languages)('in %s', (language) => {
  it.each(rainbowPhases)('%s has a sentence of its own without a full stop', (phase) => {
    const sentence = rainbowSentence(phase, language);
    expect(sentence).toMatch(/RainbowMiner.*[^.]$/);
    expect(rainbowPhases.filter((other) => rainbowSentence(other, language) === sentence)).toEqual([phase]);
  });

  it('one that was only found takes up to 20 s and the whole rig', () => {
    expect(rainbowPromise('found', language)).toMatch(/20 s, (?:the whole|tutto il) rig\.$/);
    expect(rainbowPromise('ours', language)).not.toContain('20 s');
  });
});
