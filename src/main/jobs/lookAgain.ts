/** What is remembered of a process between two looks. */
export interface Seen {
  firstSeenMs: number;
  nextLookMs: number;
  gapMs: number;
  comm: string;
  startTicks: number;
  isPython: boolean;
}

const youngMs = 2000;
const importingMs = 30_000;
const slowMs = 5000;
const rareMs = 60_000;

/**
 * Ms until a process deserves another look; 0: at the next tick. Programs become what they are within their first seconds
 * (exec, imports), a Python script within its first half minute; later looks are there for the exceptions.
 */
export function lookAgainIn(seen: Seen, nowMs: number, usesNodes: boolean): number {
  const ageMs = nowMs - seen.firstSeenMs;
  if (ageMs < youngMs || (seen.isPython && ageMs < importingMs)) return 0;
  if (usesNodes) return ageMs < importingMs ? 1000 : slowMs;
  // Reading the maps of a process stops it for a moment: an old Python is asked ever more rarely.
  if (seen.isPython) return Math.min(rareMs, Math.max(1000, seen.gapMs * 2));
  return slowMs;
}

/** Whether a program's path or name is a Python interpreter's. Torch renames its threads' comm, not its executable. */
export function startsPython(path: string): boolean {
  return /^(python|pypy)[\d.]*[a-z]?$/.test(path.slice(path.lastIndexOf('/') + 1));
}
