import { expectedBeforeAlarm, exposureBeforeAlarm } from './chance';
import type { Finding } from './finding';

// Shares of an honest miner come as a Poisson process: each hash wins with probability 1/difficulty. So the wait for the next
// one, counted in expected shares, is exponential whatever hashrate and difficulty do meanwhile.

/** Chance that ordinary luck ends one wait (from a share to the next) in an alarm. */
export const silenceFalseAlarm = 1e-7;
const silenceExpected = expectedBeforeAlarm(1, silenceFalseAlarm);
/** The miner's word on its hashrate counts for nine tenths: its developers' fee, optimism, averages that lag. */
export const trustInHashrate = 0.9;
/** Difficulty not told: the pool may have doubled it without a word; a young run's pool may still be on its way up to 4 times. */
const trustInOwnRate = 0.5;
const trustWhileYoung = 0.25;
const youngMs = 15 * 60_000;
/** Neither difficulty nor a single share: nothing to reckon with but patience. */
const blindMs = 30 * 60_000;
/** What was seen counts half from so many shares on, so that the rate follows the pool. */
const mostSeen = 120;
/** Some shares, but far too few: so many waits together, each series at a false alarm of its own. */
const droughts = [5, 20].map((waits) => ({ waits, expected: expectedBeforeAlarm(waits, 1e-8) }));
const longestDrought = 20;
/** The miner is asked once a minute at the least. Between answers further apart nobody knows what happened; ms. */
export const mostGapMs = 65_000;

export interface ShareWatch {
  readonly runForMs: number;
  /** Told last in this run; null: this miner does not say. */
  readonly difficulty: number | null;
  readonly hashrateHs: number | null;
  /** The present wait: mining time, hashes and, where the difficulty is told, expected shares. */
  readonly waitMs: number;
  readonly waitHashes: number;
  readonly waitExpected: number;
  /** In the present wait the connection was lost once, which explains the quiet before it; a second time explains nothing. */
  readonly wasCut: boolean;
  /** Expected shares of the finished waits, the latest first. */
  readonly finished: readonly number[];
  /** What this device did at this pool so far, over all runs. */
  readonly seenShares: number;
  readonly seenHashes: number;
}

export const newShareWatch: ShareWatch = {
  runForMs: 0,
  difficulty: null,
  hashrateHs: null,
  waitMs: 0,
  waitHashes: 0,
  waitExpected: 0,
  wasCut: false,
  finished: [],
  seenShares: 0,
  seenHashes: 0,
};

/** A new run waits anew; what was learnt about the pool stays. */
export function shareWatchOfNextRun(watch: ShareWatch): ShareWatch {
  return { ...newShareWatch, seenShares: watch.seenShares, seenHashes: watch.seenHashes };
}

export interface ShareNews {
  /** Since the last look, ms; 0 where the miner could not have worked. */
  readonly minedMs: number;
  readonly hashrateHs: number | null;
  /** Hashes a share costs on average. */
  readonly difficulty: number | null;
  /** Shares the pool answered since the last look, refused ones too: these have a test of their own. */
  readonly answered: number;
  /** The miner says that it has no pool now. */
  readonly isCut: boolean;
}

export function afterShareNews(watch: ShareWatch, news: ShareNews): ShareWatch {
  if (news.isCut && !watch.wasCut && news.answered === 0) {
    return { ...watch, wasCut: true, waitMs: 0, waitHashes: 0, waitExpected: 0, finished: [], hashrateHs: null };
  }
  const difficulty = news.difficulty ?? watch.difficulty;
  const minedMs = Math.min(news.minedMs, mostGapMs);
  // The difficulty that was told first covers what was mined before it, too.
  const hashes = ((news.hashrateHs ?? 0) * minedMs) / 1000;
  const expected = difficulty === null ? 0 : hashes / difficulty;
  const waited: ShareWatch = {
    difficulty,
    hashrateHs: news.hashrateHs,
    runForMs: watch.runForMs + minedMs,
    waitMs: watch.waitMs + minedMs,
    waitHashes: watch.waitHashes + hashes,
    waitExpected: watch.waitExpected + expected,
    wasCut: watch.wasCut,
    finished: watch.finished,
    seenShares: watch.seenShares,
    seenHashes: watch.seenHashes,
  };
  return news.answered > 0 ? afterShares(waited, news.answered) : waited;
}

function afterShares(watch: ShareWatch, count: number): ShareWatch {
  const shares = watch.seenShares + count;
  const hashes = watch.seenHashes + watch.waitHashes;
  const keep = shares > mostSeen ? 0.5 : 1;
  const each = watch.waitExpected / count;
  const waits = new Array<number>(Math.min(count, longestDrought)).fill(each);
  return {
    ...watch,
    waitMs: 0,
    waitHashes: 0,
    waitExpected: 0,
    wasCut: false,
    finished: watch.difficulty === null ? [] : [...waits, ...watch.finished].slice(0, longestDrought - 1),
    seenShares: shares * keep,
    seenHashes: hashes * keep,
  };
}

/** What the window says about the present wait. */
export interface ShareWait {
  /** How long no share was answered, of the time in which it mined; ms. */
  readonly quietMs: number;
  /** Mean time between two shares at the present hashrate; null: not known. */
  readonly meanMs: number | null;
  /** The quiet time from which on it is a fault, ms; null: not computable now (no hashrate, or too little seen). */
  readonly allowedMs: number | null;
  /** `difficulty`: the miner says it; `ownShares`: from the shares so far; `nothing`: neither. */
  readonly basis: 'difficulty' | 'ownShares' | 'nothing';
}

/** `leastMs`: no shorter quiet is a fault, whatever chance says. */
export function shareWait(watch: ShareWatch, leastMs: number): ShareWait {
  const { difficulty, hashrateHs, waitMs, waitHashes, waitExpected } = watch;
  const perMs = (hashrateHs ?? 0) / 1000;
  if (difficulty !== null) {
    const left = silenceExpected / trustInHashrate - waitExpected;
    const allowedMs = perMs > 0 ? Math.max(leastMs, waitMs + (left * difficulty) / perMs) : null;
    return { quietMs: waitMs, meanMs: perMs > 0 ? difficulty / perMs : null, allowedMs, basis: 'difficulty' };
  }
  const longest = longestHashes(watch);
  if (watch.seenShares === 0) return { quietMs: waitMs, meanMs: null, allowedMs: Math.max(leastMs, blindMs), basis: 'nothing' };
  const isKnown = perMs > 0 && Number.isFinite(longest);
  return {
    quietMs: waitMs,
    meanMs: perMs > 0 ? watch.seenHashes / watch.seenShares / perMs : null,
    allowedMs: isKnown ? Math.max(leastMs, waitMs + (longest - waitHashes) / perMs) : null,
    basis: 'ownShares',
  };
}

function longestHashes({ seenShares, seenHashes, runForMs }: ShareWatch): number {
  return exposureBeforeAlarm(seenShares, seenHashes, silenceFalseAlarm) / (runForMs < youngMs ? trustWhileYoung : trustInOwnRate);
}

/** The fault in the present wait, if it is longer than chance allows. */
export function shareFinding(watch: ShareWatch, leastMs: number): Finding | null {
  if (watch.waitMs < leastMs || !((watch.hashrateHs ?? 0) > 0)) return null;
  return silence(watch, leastMs) ?? (watch.difficulty === null ? null : drought(watch));
}

function silence(watch: ShareWatch, leastMs: number): Finding | null {
  const { quietMs, allowedMs, meanMs, basis } = shareWait(watch, leastMs);
  if (allowedMs === null || quietMs < allowedMs) return null;
  const seconds = (ms: number) => Math.round(ms / 1000);
  return {
    rule: 'silence',
    fault: { code: 'pool/silent', detail: `no share answered for ${seconds(quietMs)} s, ${seconds(allowedMs)} s are believable` },
    observed: 0,
    expected: meanMs === null ? 0 : quietMs / meanMs,
    forMs: quietMs,
    falseAlarm: basis === 'nothing' ? null : silenceFalseAlarm,
  };
}

function drought(watch: ShareWatch): Finding | null {
  for (const { waits, expected } of droughts) {
    if (watch.finished.length < waits - 1) continue;
    const came = watch.finished.slice(0, waits - 1).reduce((sum, wait) => sum + wait, watch.waitExpected);
    if (came * trustInHashrate < expected) continue;
    const detail = `${waits - 1} shares answered where ${came.toFixed(1)} were to be expected`;
    return {
      rule: 'drought',
      fault: { code: 'pool/silent', detail },
      observed: waits - 1,
      expected: came,
      forMs: null,
      falseAlarm: 1e-8,
    };
  }
  return null;
}
