import { useCallback, useEffect, useState } from 'react';
import type { CallArgs, CallName, CallReply } from '../../shared/contract';
import type { Fault, Result } from '../../shared/faults';
import { useCall } from '../calls';

export interface View<T> {
  /** The last good answer, also while the next one is on its way; null: none yet. */
  readonly value: T | null;
  /** Why there is no newer one. */
  readonly fault: Fault | null;
  /** The answer is to what is asked now. */
  readonly isCurrent: boolean;
  readonly again: () => void;
}

/**
 * The app's answer to one call: asked when its arguments change, on `again`, and after as many ms as `everyMs` says of the last
 * answer (null: not by itself). `everyMs` is defined outside components, so that it stays the same.
 */
export function useView<K extends CallName>(
  name: K,
  args: CallArgs<K>,
  everyMs: (value: CallReply<K>) => number | null = never,
): View<CallReply<K>> {
  const call = useCall();
  const key = JSON.stringify(args);
  const [times, setTimes] = useState(0);
  const [value, setValue] = useState<CallReply<K> | null>(null);
  const [last, setLast] = useState<{ readonly key: string; readonly result: Result<CallReply<K>> } | null>(null);
  const again = useCallback(() => setTimes((count) => count + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` is what asks again
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const result = await call(name, JSON.parse(key) as CallArgs<K>);
      if (!isWanted) return;
      setLast({ key, result });
      if (!result.ok) return;
      setValue(result.value);
      const nextMs = everyMs(result.value);
      if (nextMs !== null) timer = setTimeout(() => void ask(), nextMs);
    };
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [call, name, key, times, everyMs]);

  return { value, fault: last?.result.ok === false ? last.result.fault : null, isCurrent: last?.key === key, again };
}

function never(): null {
  return null;
}
