import type { Language } from '../../shared/literals';
import { clockTexts as englishClocks } from '../../shared/text/en/clocks';
import { tunerTexts as english } from '../../shared/text/en/tuner';
import { fill, type TextsLike } from '../../shared/text/fill';
import { dash, formatDuration } from '../../shared/text/format';
import { clockTexts as italianClocks } from '../../shared/text/it/clocks';
import { tunerTexts as italian } from '../../shared/text/it/tuner';
import { clockFieldOf, type FlagValue, type FlagValues, type TrialReason, type TuningTrial } from '../../shared/tuning';
import { useWords } from '../words';

export type TunerTexts = TextsLike<typeof english>;

/** Sentences and figures of the Tuner page in one language. */
export interface TunerWords {
  readonly language: Language;
  readonly texts: TunerTexts;
}

export function useTunerWords(): TunerWords {
  const { language } = useWords();
  return { language, texts: language === 'it' ? italian : english };
}

export function localNumber(value: number, digits: number, language: Language): string {
  const rounded = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits })
    .format(rounded)
    .replace('-', '−');
}

/** As short as the step of an axis allows: 5, 2.5, 0.25. */
export function axisNumber(value: number, language: Language): string {
  return localNumber(value, [0, 1].find((digits) => Number.isInteger(value * 10 ** digits)) ?? 2, language);
}

/** `+1.2 %`, `−0.4 %`; two digits below a tenth of a percent would be false precision. */
export function signedPct(pct: number | null, language: Language): string {
  if (pct === null) return dash;
  const text = localNumber(pct, Math.abs(pct) >= 99.95 ? 0 : 1, language);
  return `${pct >= 0.05 ? '+' : ''}${text} %`;
}

/** Chances: `0.4 %`, and no `0 %` where something is left. */
export function chancePct(pct: number, language: Language): string {
  if (pct > 0 && pct < 0.1) return `<${localNumber(0.1, 1, language)} %`;
  return `${localNumber(pct, pct >= 9.95 || pct === 0 ? 0 : 1, language)} %`;
}

/** Costs of a tuning are seconds that count: `84 s`, from ten minutes on `12 min`. */
export function shortTime(seconds: number, language: Language): string {
  if (seconds > 0 && seconds < 1) return '<1 s';
  return seconds < 600 ? `${Math.round(seconds)} s` : formatDuration(seconds * 1000, language);
}

/** A clock by its name, a flag of the miner as it is written on the command line. */
export function flagLabel(flag: string, language: Language): string {
  const field = clockFieldOf(flag);
  return field === null ? flag : clocksIn(language).fields[field];
}

export function valueLabel(flag: string, value: FlagValue | null, { texts, language }: TunerWords): string {
  const field = clockFieldOf(flag);
  if (value === null) return field === null ? texts.byMiner : texts.byDriver;
  return field === null ? String(value) : `${value} ${clocksIn(language).units[field]}`;
}

/** What differs from `from`, in the order of the flags: `--grid 256 → 512, …`; empty: nothing. */
export function changesText(from: FlagValues, to: FlagValues, words: TunerWords): string {
  const names = Object.keys(to).filter((flag) => (from[flag] ?? null) !== (to[flag] ?? null));
  return listed(
    names.map((flag) => ({ flag, from: from[flag] ?? null, to: to[flag] ?? null })),
    words,
  );
}

function listed(changes: TrialReason['changes'], words: TunerWords): string {
  return changes
    .map(({ flag, from, to }) =>
      fill(words.texts.change, {
        flag: flagLabel(flag, words.language),
        from: valueLabel(flag, from, words),
        to: valueLabel(flag, to, words),
      }),
    )
    .join(', ');
}

/** Why these flags are tried, in a sentence without its full stop. */
export function whyText({ kind, reason }: TuningTrial, words: TunerWords): string {
  const { why } = words.texts;
  if (reason === null) return kind === 'soak' ? why.soak : why.baseline;
  const changes = listed(reason.changes, words) || why.unchanged;
  const said = fill(why[reason.kind], { changes });
  return reason.kind === 'improve' ? `${said}: ${expectedText(reason, words)}` : said;
}

function expectedText({ expectedGainPct, crashRiskPct }: TrialReason, { language, texts }: TunerWords): string {
  return fill(texts.why.expected, {
    gain: signedPct(expectedGainPct, language),
    risk: chancePct(crashRiskPct, language),
  });
}

/** The trials with their names; those of others' flags are counted, interrupted ones too. */
export function namedTrials(
  trials: readonly TuningTrial[],
  { texts }: TunerWords,
): readonly { readonly name: string; readonly trial: TuningTrial }[] {
  let number = 0;
  return trials.map((trial) => {
    if (trial.kind === 'trial') number += 1;
    const name = trial.kind === 'trial' ? fill(texts.trial, { number }) : trial.kind === 'soak' ? texts.soak : texts.baseline;
    return { name, trial };
  });
}

/** Money with its unit; practice has play money. Empty: not known. */
export function moneyText(value: number | null, currency: string | null, { language, texts }: TunerWords): string {
  if (value === null) return '';
  const size = Math.abs(value);
  const text =
    size === 0 || size >= 0.1
      ? localNumber(value, size >= 100 ? 0 : size >= 1 || size === 0 ? 2 : 3, language)
      : smallNumber(value, language);
  return `${text} ${currency ?? texts.playMoney}`;
}

/** Two digits that say something, however small it is. */
function smallNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value).replace('-', '−');
}

function clocksIn(language: Language): TextsLike<typeof englishClocks> {
  return language === 'it' ? italianClocks : englishClocks;
}
