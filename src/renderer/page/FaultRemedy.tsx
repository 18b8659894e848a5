import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FaultState } from '../../shared/state';
import { useAsk } from '../actions';
import { pageAddress } from '../shell/route';
import { useWords } from '../words';
import { useWatchdogWords } from './FaultStep';
import { remedyOf } from './faultRemedy';

const pages = { openSetup: 'setup', openGpus: 'gpus', openMoney: 'money' } as const;

/** The button that does something about a fault, where there is one. */
export function FaultRemedy({ fault }: { readonly fault: FaultState }) {
  const words = useWatchdogWords();
  const remedy = remedyOf(fault);
  if (remedy === null) return null;
  return (
    <div className="actions">
      {remedy === 'tryAgain' ? (
        <TryAgain device={fault.device ?? ''} />
      ) : (
        <Button component="a" href={pageAddress(pages[remedy])} size="xs" variant="default">
          {words[remedy]}
        </Button>
      )}
    </div>
  );
}

function TryAgain({ device }: { readonly device: string }) {
  const { window } = useWords();
  const ask = useAsk();
  const [isAsked, setIsAsked] = useState(false);

  async function tryAgain(): Promise<void> {
    setIsAsked(true);
    await ask('rig:resume', { devices: [device] });
    setIsAsked(false);
  }

  return (
    <Button size="xs" variant="default" aria-disabled={isAsked} onClick={() => !isAsked && void tryAgain()}>
      {window.tryAgain}
    </Button>
  );
}
