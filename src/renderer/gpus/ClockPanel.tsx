import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ClockSetting, ClockState } from '../../shared/clocks';
import type { Fault } from '../../shared/faults';
import type { DeviceState } from '../../shared/state';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { deviceLabel } from '../../shared/text/sentences';
import { useAsk } from '../actions';
import { useCall } from '../calls';
import { useWords } from '../words';
import { ClockField } from './ClockField';
import { fieldsOf, isAmd, rangeOf, withField } from './clockDraft';
import { useClockWords } from './clockWords';

/** Power limit, clocks and fan of a card while it mines; nothing for devices that nobody sets. */
export function ClockPanel({ device }: { readonly device: DeviceState }) {
  return device.clocks === undefined ? null : <Clocks device={device} clocks={device.clocks} />;
}

function Clocks({ device, clocks }: { readonly device: DeviceState; readonly clocks: ClockState }) {
  const { language } = useWords();
  const words = useClockWords();
  const call = useCall();
  const [fault, setFault] = useState<Fault | null>(null);
  const { setting, standing, obstacle } = clocks;
  const title = `${deviceLabel(device, language)}: ${words.title}`;

  async function save(next: ClockSetting | null): Promise<void> {
    const answer = await call('clocks:set', { device: device.id, clocks: next });
    setFault(answer.ok ? null : answer.fault);
  }

  const problem = fault === null ? null : faultText(fault.code, fault.values ?? {}, language);
  return (
    <section className="clocks" aria-label={title}>
      <h3>{words.title}</h3>
      <p className="quiet">{words.explained}</p>
      <p role="status">{obstacle === null ? words.standing[standing] : words.obstacle[obstacle]}</p>
      {isAmd(clocks) && (
        <label className="clockAllow">
          <input
            type="checkbox"
            checked={setting?.isUntestedAllowed === true}
            onChange={({ currentTarget }) => void save(withField(setting, { isUntestedAllowed: currentTarget.checked }))}
          />{' '}
          {words.allowUntested}
        </label>
      )}
      <div className="clockFields">
        {fieldsOf(clocks).map((field) => (
          <ClockField
            key={field}
            field={field}
            value={setting?.[field] ?? null}
            range={rangeOf(field, device.details)}
            isDisabled={obstacle !== null}
            onSave={(value) => void save(withField(setting, { [field]: value }))}
          />
        ))}
      </div>
      {problem !== null && (
        <p role="alert">
          <strong>{problem.title}.</strong> {problem.help}
        </p>
      )}
      {obstacle === null && <ClockActions device={device} standing={standing} onClear={() => void save(null)} />}
    </section>
  );
}

interface ClockActionsProps {
  readonly device: DeviceState;
  readonly standing: ClockState['standing'];
  readonly onClear: () => void;
}

function ClockActions({ device, standing, onClear }: ClockActionsProps) {
  const { language } = useWords();
  const words = useClockWords();
  const ask = useAsk();
  const label = deviceLabel(device, language);
  const isWaiting = standing === 'held' || standing === 'refused';
  if (standing === 'none') return null;
  return (
    <div className="actions">
      {isWaiting && (
        <Button
          size="xs"
          variant="default"
          aria-label={fill(words.againOf, { device: label })}
          onClick={() => void ask('clocks:again', { device: device.id })}
        >
          {words.again}
        </Button>
      )}
      <Button size="xs" variant="default" aria-label={fill(words.clearOf, { device: label })} onClick={onClear}>
        {words.clear}
      </Button>
    </div>
  );
}
