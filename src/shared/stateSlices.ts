import type { RigState } from './state';

/** What travels to a face after its first whole state: the top-level fields of the state that changed, each one whole. */
export type StateSlices = Partial<RigState>;

/** The fields of `next` that differ from `last`; all of them when there is no last. Empty when nothing changed. */
export function changedSlices(last: RigState | null, next: RigState): StateSlices {
  if (last === null) return next;
  const changed = (Object.keys(next) as (keyof RigState)[]).filter(
    (key) => next[key] !== last[key] && JSON.stringify(next[key]) !== JSON.stringify(last[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, next[key]]));
}

/** The state after `slices` arrived; null while no whole state has arrived yet. */
export function mergeSlices(last: RigState | null, slices: StateSlices): RigState | null {
  if (last !== null) return { ...last, ...slices };
  return isWhole(slices) ? slices : null;
}

function isWhole(slices: StateSlices): slices is RigState {
  return slices.version !== undefined && slices.devices !== undefined && slices.mode !== undefined;
}
