import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

export function PracticeStripe() {
  const { window } = useWords();
  const isPractice = useRigState((state) => state.practice);
  return isPractice ? <header className="practice">{window.practiceStripe}</header> : null;
}
