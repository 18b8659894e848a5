import { Title } from '@mantine/core';
import { rigActivity } from '../../shared/rigActivity';
import { rigSentence } from '../../shared/text/sentences';
import { ActivityMark } from '../parts/ActivityMark';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

/** The first line: what the whole rig is doing, in words. */
export function StateLine() {
  const { language } = useWords();
  const sentence = useRigState((state) => rigSentence(state, language));
  const activity = useRigState(rigActivity);
  return (
    <div className="stateLine">
      <ActivityMark activity={activity} size={28} />
      <Title order={1} size="h2" className="sentence">
        {sentence}
      </Title>
    </div>
  );
}
