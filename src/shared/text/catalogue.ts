import { type FaultCode, faultCodes } from '../faultCodes';
import type { Language } from '../literals';
import type { SetupProblem } from '../setupProblem';
import type { WalletReason } from '../walletVerdict';
import { type FaultText, faults as faultsEn } from './en/faults';
import * as guardEn from './en/guard';
import { pasteNotes as pasteEn } from './en/paste';
import * as rulesEn from './en/rules';
import { setupProblems as setupEn } from './en/setup';
import * as statesEn from './en/states';
import { walletReasons as walletsEn } from './en/wallets';
import { wizardSentences as wizardEn } from './en/wizard';
import { fill, type TextsLike, type Values } from './fill';
import { faults as faultsIt } from './it/faults';
import * as guardIt from './it/guard';
import { pasteNotes as pasteIt } from './it/paste';
import * as rulesIt from './it/rules';
import { setupProblems as setupIt } from './it/setup';
import * as statesIt from './it/states';
import { walletReasons as walletsIt } from './it/wallets';
import { wizardSentences as wizardIt } from './it/wizard';

const english = {
  faults: faultsEn,
  states: statesEn,
  guard: guardEn,
  rules: rulesEn,
  setup: setupEn,
  paste: pasteEn,
  wallets: walletsEn,
  wizard: wizardEn,
};
const italian: Texts = {
  faults: faultsIt,
  states: statesIt,
  guard: guardIt,
  rules: rulesIt,
  setup: setupIt,
  paste: pasteIt,
  wallets: walletsIt,
  wizard: wizardIt,
};

/** Every word that main's faults and states need, in one language. */
export type Texts = TextsLike<typeof english>;

export function textsFor(language: Language): Texts {
  switch (language) {
    case 'en':
      return english;
    case 'it':
      return italian;
  }
}

function isFaultCode(code: string): code is FaultCode {
  return faultCodes.some((known) => known === code);
}

/**
 * Title and help of a fault. `values.problem` and `values.why` may be keys of the setup and wallet tables: they are worded here.
 * A code this version does not know (a newer app, say) keeps its name as the title rather than being hidden.
 */
export function faultText(code: string, values: Values, language: Language): FaultText {
  const texts = textsFor(language);
  if (!isFaultCode(code)) return { title: code, help: texts.faults['app/internal'].help };
  const worded = wordValues(values, texts);
  return { title: fill(texts.faults[code].title, worded), help: fill(texts.faults[code].help, worded) };
}

/** Values whose `problem` and `why` are keys of the setup and wallet tables, in words. */
export function wordValues(values: Values, texts: Texts): Values {
  const { why, problem } = values;
  const worded: Record<string, string | number> = { ...values };
  if (typeof why === 'string') worded['why'] = walletReasonText(why, texts) ?? why;
  if (typeof problem === 'string') {
    worded['problem'] = isKeyOf(texts.setup, problem)
      ? fill(texts.setup[problem], worded)
      : (walletReasonText(problem, texts) ?? problem);
  }
  return worded;
}

function walletReasonText(reason: string, texts: Texts): string | undefined {
  return isKeyOf(texts.wallets, reason) ? texts.wallets[reason] : undefined;
}

function isKeyOf<Table extends Readonly<Record<SetupProblem, string>> | Readonly<Record<WalletReason, string>>>(
  table: Table,
  key: string,
): key is keyof Table & string {
  return Object.hasOwn(table, key);
}
