import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

export function PracticeStripe() {
  const { window } = useWords();
  const isPractice = useRigState((state) => state.practice);
  return isPractice ? <p className="practice">{window.practiceStripe}</p> : null;
}
