import type { ClockSetting } from '../../shared/clocks';

/** What makes a card faster than its maker did, and so may make it fail. A power limit or a fan's speed does not. */
const fields = ['coreOffsetMHz', 'coreLockMHz', 'memoryOffsetMHz', 'memoryLockMHz'] as const;

/** The same string for the same clocks; null: none are set. */
export function overclockOf(setting: ClockSetting | null): string | null {
  const set = setting === null ? [] : fields.flatMap((field) => (setting[field] === null ? [] : [`${field} ${setting[field]}`]));
  return set.length === 0 ? null : set.join(', ');
}

/** The setting without them. */
export function bareOf(setting: ClockSetting | null): ClockSetting | null {
  if (setting === null) return null;
  return { ...setting, coreOffsetMHz: null, coreLockMHz: null, memoryOffsetMHz: null, memoryLockMHz: null };
}
