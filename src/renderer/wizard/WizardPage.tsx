import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FirstShare } from '../../shared/wizard';
import { useCall } from '../calls';
import { useRigState } from '../rig/rigStore';
import { pageAddress } from '../shell/route';
import { CoinStep } from './CoinStep';
import { FirstSharePage } from './FirstSharePage';
import { MinerStep } from './MinerStep';
import { PoolStep } from './PoolStep';
import { RigStep } from './RigStep';
import { StartStep } from './StartStep';
import { TrainingStep } from './TrainingStep';
import { useCoins } from './useCoins';
import { type DraftInHand, useDraft } from './useDraft';
import { ViewFault } from './ViewFault';
import { WalletStep } from './WalletStep';
import { useWizardWords } from './wizardWords';
import '../settings/pages.css';
import '../settings/forms.css';
import './wizard.css';
import './wizardSteps.css';
import './wizardTables.css';

/** The setup, one question after the other. Each rig, practice or real, has a wizard of its own. */
export function WizardPage() {
  const isPractice = useRigState((state) => state.practice);
  return <Wizard key={String(isPractice)} />;
}

function Wizard() {
  const words = useWizardWords();
  const inHand = useDraft();
  const [started, setStarted] = useState<FirstShare | null>(null);
  if (started !== null) return <FirstSharePage started={started} />;
  if (inHand === null) return <p className="quiet">{words.reading}</p>;
  if (!inHand.ok) return <ViewFault fault={inHand.fault} />;
  return <Steps inHand={inHand.value} onStart={setStarted} />;
}

interface StepsProps {
  readonly inHand: DraftInHand;
  readonly onStart: (first: FirstShare) => void;
}

function Steps({ inHand, onStart }: StepsProps) {
  const coins = useCoins(inHand.draft);
  const step = { inHand, leave: <Leave inHand={inHand} />, coin: coins.coin };
  switch (inHand.draft.step) {
    case 'rig':
      return <RigStep {...step} />;
    case 'coin':
      return <CoinStep {...step} coins={coins} />;
    case 'wallet':
      return <WalletStep {...step} />;
    case 'pool':
      return <PoolStep {...step} />;
    case 'miner':
      return <MinerStep {...step} />;
    case 'training':
      return <TrainingStep {...step} />;
    case 'start':
      return <StartStep {...step} onStart={onStart} />;
  }
}

/** The practice rig mines without being set up, so there the rest may be skipped for good. */
function Leave({ inHand }: { readonly inHand: DraftInHand }) {
  const words = useWizardWords();
  const call = useCall();
  const isPractice = useRigState((state) => state.practice);

  async function leave(): Promise<void> {
    if (isPractice) {
      await inHand.end();
      await call('wizard:drop', {});
    }
    window.location.hash = pageAddress('overview');
  }

  return (
    <Button size="compact-sm" variant="default" onClick={() => void leave()}>
      {isPractice ? words.skip : words.later}
    </Button>
  );
}
