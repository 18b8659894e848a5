import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import { formatDuration, formatTemperature } from '../../shared/text/format';
import { deviceLabel } from '../../shared/text/sentences';
import { type TunerDevice, type TuningObjective, tuningObjectives } from '../../shared/tuning';
import { useRigState } from '../rig/rigStore';
import { CheckBox } from '../settings/CheckBox';
import { useTunerWords } from './tunerWords';
import type { Tuner } from './useTuner';

interface StartFormProps {
  readonly of: TunerDevice;
  readonly tuner: Tuner;
}

// What explains a field stands under it, so that the fields stand in one line.
const inputOrder: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** Practice is to be looked at: one or two trials and the proof. */
const practiceMinutes = 10;
const minutesOffered = [15, 30, 60, 120, 240, 480] as const;

/** How long, for what, how hot at most. */
export function StartForm({ of, tuner }: StartFormProps) {
  const { texts, language } = useTunerWords();
  const isPractice = useRigState((state) => state.practice);
  const offered = isPractice ? [practiceMinutes, ...minutesOffered] : minutesOffered;
  const [minutes, setMinutes] = useState(60);
  const [objective, setObjective] = useState<TuningObjective>('income');
  const [limit, setLimit] = useState('');
  const [isAutomatic, setAutomatic] = useState(true);
  const [usesPrior, setPrior] = useState(true);
  const [isWrong, setWrong] = useState(false);
  const label = deviceLabel(of, language);
  const view = tuner.answer?.ok === true ? tuner.answer.value.view : null;

  function start(): void {
    const temperatureC = parseLimit(limit);
    setWrong(temperatureC === undefined);
    if (temperatureC === undefined) return;
    const limits = { temperatureC, fanPct: null, powerW: null };
    void tuner.change('tuner:start', { device: of.device, minutes, trials: null, objective, limits, isAutomatic, usesPrior });
  }

  const usual = of.defaultLimitC === null ? texts.temperatureUsual : formatTemperature(of.defaultLimitC);
  return (
    <section className="panel stack" aria-labelledby="tuner-start">
      <h2 id="tuner-start">{fill(texts.startTitle, { device: label })}</h2>
      <div className="tunerFields">
        <NativeSelect
          label={texts.minutes}
          inputWrapperOrder={inputOrder}
          description={texts.minutesHelp}
          data={offered.map((one) => ({ value: String(one), label: formatDuration(one * 60_000, language) }))}
          value={String(minutes)}
          onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
        />
        <NativeSelect
          label={texts.objective}
          inputWrapperOrder={inputOrder}
          description={objective === 'income' && view?.hasPrices === false ? texts.noPrice : undefined}
          data={tuningObjectives.map((one) => ({ value: one, label: texts.objectives[one] }))}
          value={objective}
          onChange={({ currentTarget }) => setObjective(tuningObjectives.find((one) => one === currentTarget.value) ?? 'income')}
        />
        <TextInput
          label={texts.temperature}
          inputWrapperOrder={inputOrder}
          description={fill(texts.temperatureHelp, { usual })}
          inputMode="decimal"
          autoComplete="off"
          value={limit}
          rightSection={<span className="unit">°C</span>}
          error={isWrong ? texts.wrongTemperature : null}
          onChange={({ currentTarget }) => setLimit(currentTarget.value)}
        />
      </div>
      <CheckBox label={texts.automatic} isChecked={isAutomatic} onChange={setAutomatic} />
      {of.priors > 0 && <CheckBox label={fill(texts.prior, { count: of.priors })} isChecked={usesPrior} onChange={setPrior} />}
      <div className="bar">
        <Button onClick={start}>{fill(texts.start, { device: label })}</Button>
        <span className="quiet">{texts.costs}</span>
      </div>
    </section>
  );
}

/** `80`, `79,5`; null: left empty, undefined: no such limit. */
function parseLimit(text: string): number | null | undefined {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  const value = /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  return value >= 30 && value <= 110 ? value : undefined;
}
