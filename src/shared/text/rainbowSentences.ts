import type { Language } from '../literals';
import type { RainbowOwner, RainbowPhase } from '../rainbow';
import * as en from './en/rainbow';
import * as it from './it/rainbow';

function textsOf(language: Language) {
  switch (language) {
    case 'en':
      return en;
    case 'it':
      return it;
  }
}

/** What RainbowMiner is doing, in one sentence without a full stop. */
export function rainbowSentence(phase: RainbowPhase, language: Language): string {
  return textsOf(language).phases[phase];
}

/** What a job has to expect of it, as one sentence: the wizard shows it, and `fallow run` says it where it was only found. */
export function rainbowPromise(owner: RainbowOwner, language: Language): string {
  return textsOf(language).promises[owner];
}
