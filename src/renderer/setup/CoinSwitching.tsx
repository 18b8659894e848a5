import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { SettingsView } from '../../shared/settingsView';
import { faultText } from '../../shared/text/catalogue';
import { switching as english, switchReasons as englishReasons } from '../../shared/text/en/switching';
import { fill } from '../../shared/text/fill';
import { switching as italian, switchReasons as italianReasons } from '../../shared/text/it/switching';
import { deviceLabel } from '../../shared/text/sentences';
import { useCall } from '../calls';
import { useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';
import { readSettings } from '../settings/useSettings';
import { useWords } from '../words';

/** Whether devices with several coins switch between them, and why each mines what it does; nothing where none has several. */
export function CoinSwitching() {
  const answer = useAnswer(readSettings, '');
  if (answer?.ok !== true || !answer.value.assignments.some(({ alternatives }) => alternatives !== undefined)) return null;
  return <SwitchingPanel view={answer.value} />;
}

function SwitchingPanel({ view }: { readonly view: SettingsView }) {
  const { language } = useWords();
  const switching = language === 'it' ? italian : english;
  const call = useCall();
  const [isOn, setOn] = useState(view.switching);
  const [refused, setRefused] = useState<string | null>(null);

  async function choose(next: boolean): Promise<void> {
    const done = await call('settings:change', { switching: next });
    setRefused(done.ok ? null : faultText(done.fault.code, done.fault.values ?? {}, language).title);
    if (done.ok) setOn(next);
  }

  return (
    <section className="panel stack" aria-labelledby="coin-switching">
      <h2 id="coin-switching">{switching.title}</h2>
      <p className="quiet">{switching.about}</p>
      <NativeSelect
        label={switching.choice}
        data={(['off', 'on'] as const).map((one) => ({ value: one, label: switching[one] }))}
        value={isOn ? 'on' : 'off'}
        error={refused}
        onChange={({ currentTarget }) => void choose(currentTarget.value === 'on')}
      />
      <Reasons />
    </section>
  );
}

function Reasons() {
  const { language } = useWords();
  const switching = language === 'it' ? italian : english;
  const switchReasons = language === 'it' ? italianReasons : englishReasons;
  const reasons = useRigState((state) => state.switching) ?? none;
  const devices = useRigState((state) => state.devices);
  return (
    <ul className="quiet">
      {reasons.map(({ device, why }) => {
        const known = devices.find(({ id }) => id === device);
        const name = known === undefined ? device : deviceLabel(known, language);
        return <li key={device}>{fill(switching.of, { device: name, why: switchReasons[why] })}</li>;
      })}
    </ul>
  );
}

const none: readonly never[] = [];
