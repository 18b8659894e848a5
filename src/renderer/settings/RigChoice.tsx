import { Button } from '@mantine/core';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { useChooseRig } from './useChooseRig';

export function RigChoice() {
  const { settings } = usePageWords();
  const isPractice = useRigState((state) => state.practice);
  const { isGoing, choose } = useChooseRig();
  return (
    <section className="panel stack" aria-labelledby="setting-rig">
      <h2 id="setting-rig">{settings.rig}</h2>
      <p>
        <strong>{isPractice ? settings.rigPractice : settings.rigReal}.</strong>{' '}
        {isPractice ? settings.rigPracticeHelp : settings.rigRealHelp}
      </p>
      <p className="quiet">{settings.rigHelp}</p>
      <div>
        <Button variant="default" aria-disabled={isGoing} onClick={() => void choose(isPractice ? 'real' : 'practice')}>
          {isPractice ? settings.toReal : settings.toPractice}
        </Button>
      </div>
    </section>
  );
}
