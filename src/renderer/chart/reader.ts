import { type KeyboardEvent, useCallback, useState } from 'react';

/** Which moment of the charts is read: by pointer, or by the keys of a slider. */
export interface Reader {
  /** Null: none, the latest counts. */
  readonly index: number | null;
  readonly count: number;
  readonly point: (index: number | null) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const farStep = 30;

/** Where a key leads from `index` among `count` moments; undefined: the key does nothing here. */
export function afterKey(key: string, index: number | null, count: number): number | null | undefined {
  const last = count - 1;
  const at = index ?? last;
  const within = (next: number) => Math.min(last, Math.max(0, next));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return within(at - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return within(at + 1);
    case 'PageDown':
      return within(at - farStep);
    case 'PageUp':
      return within(at + farStep);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

export function useReader(count: number): Reader {
  const [index, point] = useState<number | null>(null);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const next = afterKey(event.key, index, count);
      if (next === undefined || count === 0) return;
      event.preventDefault();
      point(next);
    },
    [index, count],
  );
  return { index: index === null ? null : Math.min(index, count - 1), count, point, onKeyDown };
}
