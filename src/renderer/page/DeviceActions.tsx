import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DeviceState } from '../../shared/state';
import type { WindowTexts } from '../../shared/text/en/window';
import { fill } from '../../shared/text/fill';
import { type Ask, useAsk } from '../actions';
import { useWords } from '../words';

const hourMs = 3_600_000;

interface Action {
  readonly label: keyof WindowTexts;
  /** The same with the device's name, for screen readers and as the button's explanation. */
  readonly explained: keyof WindowTexts;
  readonly run: (ask: Ask, device: string) => Promise<void>;
}

const pause: Action = {
  label: 'pauseHour',
  explained: 'pauseHourOf',
  run: (ask, device) => ask('rig:pause', { devices: [device], forMs: hourMs }),
};
const mineAgain: Action = {
  label: 'mineAgain',
  explained: 'mineAgainOn',
  run: (ask, device) => ask('rig:resume', { devices: [device] }),
};
const tryAgain: Action = { ...mineAgain, label: 'tryAgain', explained: 'tryAgainOn' };
const exclude: Action = { label: 'exclude', explained: 'excludeOf', run: (ask, device) => ask('rig:exclude', { device }) };
const include: Action = { label: 'include', explained: 'includeOf', run: (ask, device) => ask('rig:include', { device }) };

const waking: readonly Action[] = [mineAgain, tryAgain, include];

/** What can be done with a device depends on what it is doing; always the likelier one first. */
function actionsFor({ activity, because }: DeviceState): readonly Action[] {
  switch (activity) {
    case 'paused':
      return [mineAgain, exclude];
    case 'excluded':
      return [include];
    case 'faulted':
      return [tryAgain, exclude];
    case 'off':
      return [];
    case 'mining':
    case 'starting':
    case 'vacating':
    case 'inUse':
    case 'waiting':
    case 'cooling':
      return [pause, exclude];
    case 'idle':
      // In training mode and before the setup nothing mines, so there is nothing to pause.
      return because === 'free' ? [pause, exclude] : [exclude];
  }
}

interface DeviceActionsProps {
  readonly device: DeviceState;
  readonly label: string;
  /** Only what a resting device waits for: mine again, try again, include again. */
  readonly isShort?: boolean;
}

export function DeviceActions({ device, label, isShort = false }: DeviceActionsProps) {
  const { window } = useWords();
  const ask = useAsk();
  const [running, setRunning] = useState<string | null>(null);

  const actions = actionsFor(device).filter((action) => !isShort || waking.includes(action));
  if (actions.length === 0) return null;

  async function run(action: Action): Promise<void> {
    setRunning(action.label);
    await action.run(ask, device.id);
    setRunning(null);
  }

  return (
    <div className="actions">
      {actions.map((action) => (
        <Button
          key={action.label}
          size="xs"
          variant="default"
          aria-label={fill(window[action.explained], { device: label })}
          title={fill(window[action.explained], { device: label })}
          aria-disabled={running !== null}
          onClick={() => running === null && void run(action)}
        >
          {window[action.label]}
        </Button>
      ))}
    </div>
  );
}
