/** What is remembered of a process between two looks. */
export interface Seen {
  firstSeenMs: number;
  nextLookMs: number;
  gapMs: number;
  comm: string;
  startTicks: number;
  isPython: boolean;
  /** Until then it may be loading a library that was opened. */
  eagerUntilMs: number;
}

/** What else would tell us, so that looking can be left out. */
export interface Told {
  /** This machine has GPU nodes. */
  readonly usesNodes: boolean;
  /** The kernel says when one of them is opened. */
  readonly ofOpens: boolean;
  /** The kernel says when a process begins a program. */
  readonly ofExecs: boolean;
}

const tickMs = 50;
const eagerMs = 10;
const importingMs = 30_000;
const slowMs = 5000;
const rareMs = 60_000;

/**
 * Ms until a process deserves another look; Infinity: never, the kernel will tell. A Python shows what it is within its first
 * seconds (imports), a game within its first ten; later looks are there for the exceptions. Reading the maps of a process stops
 * it for a moment, so the older it is, the more rarely it is asked.
 */
export function lookAgainIn(seen: Seen, nowMs: number, told: Told): number {
  const ageMs = nowMs - seen.firstSeenMs;
  if (nowMs < seen.eagerUntilMs) return eagerMs;
  if (seen.isPython && ageMs < importingMs) return Math.min(1000, Math.max(15, ageMs / 4));
  if (told.usesNodes) return told.ofOpens ? untilDrawn(ageMs) : byPace(ageMs);
  if (seen.isPython) return Math.min(rareMs, Math.max(1000, seen.gapMs * 2));
  // A shell may become Python under the same number; without being told, one has to see it.
  return told.ofExecs ? Number.POSITIVE_INFINITY : byPace(ageMs);
}

/** Games open no compute node, so nobody tells of them. */
function untilDrawn(ageMs: number): number {
  if (ageMs < 1000) return 1000;
  return ageMs < 10_000 ? 4000 : Number.POSITIVE_INFINITY;
}

function byPace(ageMs: number): number {
  if (ageMs < 2000) return tickMs;
  return ageMs < importingMs ? 1000 : slowMs;
}

/** Whether a program's path or name is a Python interpreter's. Torch renames its threads' comm, not its executable. */
export function startsPython(path: string): boolean {
  return /^(python|pypy)[\d.]*[a-z]?$/.test(path.slice(path.lastIndexOf('/') + 1));
}
