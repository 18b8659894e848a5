import { Title, UnstyledButton } from '@mantine/core';
import { usePageWords } from '../pageWords';
import { useChooseRig } from '../settings/useChooseRig';
import { pageAddress } from '../shell/route';
import './start.css';

/** The first start's only question. Both answers can be changed later, in the settings. */
export function FirstStart() {
  const { start } = usePageWords();
  const { isGoing, choose } = useChooseRig();

  function begin(rig: 'practice' | 'real'): void {
    window.location.hash = pageAddress('wizard'); // shown as soon as the rig is there
    void choose(rig);
  }

  return (
    <section className="start" aria-labelledby="first-start" aria-busy={isGoing}>
      <Title order={1} size="h2" id="first-start">
        {start.title}
      </Title>
      <div className="startCards">
        <UnstyledButton className="panel startCard" onClick={() => begin('practice')}>
          <strong>{start.practice}</strong>
          <span>{start.practiceHelp}</span>
        </UnstyledButton>
        <UnstyledButton className="panel startCard" onClick={() => begin('real')}>
          <strong>{start.real}</strong>
          <span>{start.realHelp}</span>
        </UnstyledButton>
      </div>
    </section>
  );
}
