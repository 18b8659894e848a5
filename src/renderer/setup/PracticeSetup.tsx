import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../actions';
import { useAnswer } from '../history/useAnswer';
import { usePageWords } from '../pageWords';
import { WithTerms } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { useChooseRig } from '../settings/useChooseRig';
import { readSettings } from '../settings/useSettings';

const counts = ['1', '2', '3', '4', '5', '6', '7', '8'];

/** The practice rig has nothing to set up but its size. */
export function PracticeSetup() {
  const { setup } = usePageWords();
  const { isGoing, choose } = useChooseRig();
  return (
    <>
      <PracticeGpus />
      <section className="panel stack" aria-labelledby="own-rig">
        <h2 id="own-rig">{setup.realTitle}</h2>
        <p className="measure">{setup.realHelp}</p>
        <div>
          <Button aria-disabled={isGoing} onClick={() => void choose('real')}>
            {setup.toReal}
          </Button>
        </div>
      </section>
    </>
  );
}

function PracticeGpus() {
  const { setup } = usePageWords();
  const ask = useAsk();
  const running = useRigState(({ devices }) => devices.filter(({ kind }) => kind === 'gpu').length);
  const answer = useAnswer(readSettings, String(running));
  const [chosen, setChosen] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const view = answer?.ok === true ? answer.value : null;

  async function start(): Promise<void> {
    if (view === null || isStarting) return;
    const { rigName, assignments } = view;
    setStarting(true);
    await ask('setup:apply', { rigName, assignments, practice: { gpus: Number(chosen ?? view.practiceGpus) } });
    setStarting(false);
    setChosen(null);
  }

  return (
    <section className="panel stack" aria-labelledby="practice-rig">
      <h2 id="practice-rig">{setup.practiceTitle}</h2>
      <p className="measure">
        <WithTerms text={setup.practiceHelp} terms={['miner', 'pool']} />
      </p>
      <div className="fieldAndButton">
        <NativeSelect
          label={setup.practiceGpus}
          description={setup.practiceGpusHelp}
          data={counts}
          value={chosen ?? String(view?.practiceGpus ?? running)}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
        <Button variant="default" aria-disabled={view === null || isStarting} onClick={() => void start()}>
          {isStarting ? setup.applying : setup.practiceApply}
        </Button>
      </div>
    </section>
  );
}
