import { Button } from '@mantine/core';
import { WithTerms } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { useChooseRig } from '../settings/useChooseRig';
import { pageAddress } from '../shell/route';
import { useWords } from '../words';

/** Before the setup: the one thing to do, and the way to look around without it. */
export function NotSetUp() {
  const { window } = useWords();
  const isPractice = useRigState((state) => state.practice);
  return (
    <section className="panel notSetUp" aria-labelledby="not-set-up">
      <h2 id="not-set-up">{window.notSetUpTitle}</h2>
      <p className="measure">
        <WithTerms text={window.notSetUpHelp} terms={['coin', 'wallet', 'pool']} />
      </p>
      <div className="notSetUpWays">
        <Button component="a" href={pageAddress('wizard')}>
          {window.notSetUpGo}
        </Button>
        {!isPractice && <TryPractice />}
      </div>
    </section>
  );
}

/** For who has no GPU here, or does not want to set it up yet. */
export function TryPractice({ isMain = false }: { readonly isMain?: boolean }) {
  const { window } = useWords();
  const { isGoing, choose } = useChooseRig();
  return (
    <Button {...(isMain ? {} : { variant: 'default' })} loading={isGoing} onClick={() => void choose('practice')}>
      {window.tryPractice}
    </Button>
  );
}
