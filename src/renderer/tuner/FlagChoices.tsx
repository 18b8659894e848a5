import { NativeSelect } from '@mantine/core';
import { clockTexts as englishClocks } from '../../shared/text/en/clocks';
import { fill } from '../../shared/text/fill';
import { clockTexts as italianClocks } from '../../shared/text/it/clocks';
import type { FlagChoice, TunerDevice, TunerFlag } from '../../shared/tuning';
import { flagLabel, type TunerWords, useTunerWords, valueLabel } from './tunerWords';
import type { Tuner } from './useTuner';

interface FlagChoicesProps {
  readonly of: TunerDevice;
  readonly tuner: Tuner;
  readonly isRunning: boolean;
}

/** What the tuner may turn, and what it shall leave alone. */
export function FlagChoices({ of, tuner, isRunning }: FlagChoicesProps) {
  const words = useTunerWords();
  const { texts } = words;
  const hasClocks = of.flags.some(({ kind, obstacle }) => kind === 'clock' && obstacle === null);
  return (
    <section className="panel tunerFlags" aria-labelledby="tuner-flags">
      <h2 id="tuner-flags">{texts.flagsTitle}</h2>
      <p className="quiet measure">
        {texts.flagsHelp} {hasClocks && texts.clocksOff} {isRunning && texts.flagsRunning}
      </p>
      <table className="tunerTable">
        <thead>
          <tr>
            <th scope="col">{texts.flag}</th>
            <th scope="col">{texts.now}</th>
            <th scope="col">{texts.range}</th>
            <th scope="col">{texts.choice}</th>
          </tr>
        </thead>
        <tbody>
          {of.flags.map((flag) => (
            <FlagRow key={flag.name} flag={flag} words={words} device={of.device} tuner={tuner} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface FlagRowProps {
  readonly flag: TunerFlag;
  readonly words: TunerWords;
  readonly device: string;
  readonly tuner: Tuner;
}

function FlagRow({ flag, words, device, tuner }: FlagRowProps) {
  const { texts, language } = words;
  const { name, current, obstacle } = flag;
  const label = flagLabel(name, language);
  const options = choicesOf(flag, words);
  const clocks = language === 'it' ? italianClocks : englishClocks;

  function choose(value: string): void {
    const choice = options.find((one) => one.value === value)?.choice;
    if (choice !== undefined) void tuner.change('tuner:choose', { device, choices: { [name]: choice } });
  }

  return (
    <tr>
      <th scope="row">{flag.kind === 'clock' ? label : <code>{label}</code>}</th>
      <td data-label={texts.now}>{valueLabel(name, current, words)}</td>
      <td data-label={texts.range}>
        {valuesText(flag, words)}
        {flag.risk !== 'none' && <span className="quiet riskNote">{flag.risk === 'up' ? texts.riskUp : texts.riskDown}</span>}
      </td>
      <td>
        {obstacle !== null ? (
          <span className="quiet">{clocks.obstacle[obstacle]}</span>
        ) : (
          <NativeSelect
            size="xs"
            aria-label={fill(texts.choiceOf, { flag: label })}
            data={options.map(({ value, text }) => ({ value, label: text }))}
            value={keyOf(flag.choice)}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          />
        )}
      </td>
    </tr>
  );
}

function keyOf(choice: FlagChoice): string {
  return choice.use === 'pin' ? `pin ${typeof choice.value} ${choice.value}` : choice.use;
}

interface Option {
  readonly value: string;
  readonly text: string;
  readonly choice: FlagChoice;
}

/** Tune, leave, or hold at one of its values (or at the one that is held, should it be another). */
function choicesOf(flag: TunerFlag, words: TunerWords): readonly Option[] {
  const { choices } = words.texts;
  const values = flag.values.flatMap((value) => (value === null ? [] : [value]));
  const { choice } = flag;
  const all = choice.use === 'pin' && !values.includes(choice.value) ? [...values, choice.value] : values;
  const pins = all.map((value): Option => {
    const pin = { use: 'pin', value } as const;
    return { value: keyOf(pin), text: fill(choices.pin, { value: valueLabel(flag.name, value, words) }), choice: pin };
  });
  return [
    { value: 'tune', text: choices.tune, choice: { use: 'tune' } },
    { value: 'exclude', text: choices.exclude, choice: { use: 'exclude' } },
    ...pins,
  ];
}

/** All of a few values; of many the first and the last. */
function valuesText({ name, values }: TunerFlag, words: TunerWords): string {
  const said = values.map((value) => valueLabel(name, value, words));
  if (said.length <= 6) return said.join(', ');
  return fill(words.texts.valuesFromTo, { first: said[0] ?? '', last: said.at(-1) ?? '', count: said.length });
}
