/** Pools in order of preference: the first is mined at, the others take over when it fails. */

/** As chosen; before anything was, as suggested. */
export function chosenPools(typed: readonly string[], suggested: readonly string[]): readonly string[] {
  return typed.length > 0 ? typed : suggested;
}

/** The one that was first becomes the backup where the new first one was that. */
export function withFirst(chosen: readonly string[], url: string): string[] {
  const [first, backup] = chosen;
  if (url === backup) return [url, ...(first === undefined ? [] : [first])];
  return [url, ...(backup === undefined ? [] : [backup])];
}

/** null: none. The first pool is never its own backup. */
export function withBackup(chosen: readonly string[], url: string | null): string[] {
  const [first] = chosen;
  if (first === undefined) return url === null ? [] : [url];
  return url === null || url === first ? [first] : [first, url];
}
