import { Title } from '@mantine/core';
import { usePageWords } from '../pageWords';
import { RainbowSetup } from '../rainbow/RainbowSetup';
import { useRigState } from '../rig/rigStore';
import { WizardLink } from '../wizard/WizardLink';
import { CoinSwitching } from './CoinSwitching';
import { MinerDownload } from './MinerDownload';
import { PracticeSetup } from './PracticeSetup';
import { RealSetup } from './RealSetup';
import '../settings/pages.css';
import '../settings/forms.css';
import './setup.css';

/** What mines what, for whom. */
export function SetupPage() {
  const { setup } = usePageWords();
  const isPractice = useRigState((state) => state.practice);
  return (
    <div className="subpage setup">
      <Title order={1} size="h2" className="sentence">
        {setup.title}
      </Title>
      <WizardLink />
      {isPractice ? <PracticeSetup /> : <RealSetup />}
      {!isPractice && <CoinSwitching />}
      {!isPractice && <RainbowSetup />}
      {!isPractice && <MinerDownload />}
    </div>
  );
}
