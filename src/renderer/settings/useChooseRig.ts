import { useState } from 'react';
import { useAsk } from '../actions';

/** Goes to the other rig, once however often it is pressed: stopping miners takes its time. */
export function useChooseRig() {
  const ask = useAsk();
  const [isGoing, setGoing] = useState(false);

  async function choose(rig: 'practice' | 'real'): Promise<void> {
    if (isGoing) return;
    setGoing(true);
    await ask('app:choose', { rig });
    setGoing(false);
  }

  return { isGoing, choose };
}
