import { Title, VisuallyHidden } from '@mantine/core';
import { useEffect } from 'react';
import { rigSentence } from '../../shared/text/sentences';
import { ActivityMark } from '../parts/ActivityMark';
import { Brand } from '../parts/Brand';
import { rigActivity } from '../rig/rigActivity';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

/** The first line: what the whole rig is doing, in words. Screen readers are told the activity when it
 * changes; the sentence itself may count seconds. */
export function StateLine() {
  const { language, states } = useWords();
  const sentence = useRigState((state) => rigSentence(state, language));
  const activity = useRigState(rigActivity);
  const rigName = useRigState((state) => state.rigName);
  useEffect(() => {
    document.title = `${states.words[activity]} · ${rigName} · Fallow`;
  }, [states, activity, rigName]);
  return (
    <div className="stateLine">
      <Brand rigName={rigName} />
      <div className="stateWords">
        <ActivityMark activity={activity} size={28} />
        <Title order={1} size="h2" className="sentence">
          {sentence}
        </Title>
      </div>
      <VisuallyHidden role="status">{states.words[activity]}</VisuallyHidden>
    </div>
  );
}
