import { useEffect, useState } from 'react';
import type { Result } from '../../shared/faults';
import { type CallApp, useCall } from '../calls';
import { useRigStore } from '../rig/rigStore';

/** Asks the app something that depends on its time, ms since 1970. Defined outside components, so that it stays the same. */
export type Read<T> = (call: CallApp, nowMs: number) => Promise<Result<T>>;

/** The last answer, null until there is one; asked again when `again` changes, and the old answer stays until the new one is here. */
export function useAnswer<T>(read: Read<T>, again: string): Result<T> | null {
  const call = useCall();
  const store = useRigStore();
  const [answer, setAnswer] = useState<{ readonly to: string; readonly result: Result<T> } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void read(call, store.getState().state?.nowMs ?? 0).then((result) => {
      if (isWanted) setAnswer({ to: again, result });
    });
    return () => {
      isWanted = false;
    };
  }, [call, store, read, again]);
  return answer?.result ?? null;
}
