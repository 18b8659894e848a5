import type { Language } from '../literals';
import type { RainbowOwner, RainbowPhase } from '../rainbow';
import { phases as phasesEn, promises as promisesEn } from './en/rainbow';
import { phases as phasesIt, promises as promisesIt } from './it/rainbow';

const phases: Readonly<Record<Language, Readonly<Record<RainbowPhase, string>>>> = { en: phasesEn, it: phasesIt };
const promises: Readonly<Record<Language, Readonly<Record<RainbowOwner, string>>>> = { en: promisesEn, it: promisesIt };

/** What RainbowMiner is doing, in one sentence without a full stop. */
export function rainbowSentence(phase: RainbowPhase, language: Language): string {
  return phases[language][phase];
}

/** What a job has to expect of it, as one sentence: the wizard shows it, and `fallow run` says it where it was only found. */
export function rainbowPromise(owner: RainbowOwner, language: Language): string {
  return promises[language][owner];
}
