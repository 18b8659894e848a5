import type { ProcessUsage } from './classify';

export interface Sample {
  readonly atMs: number;
  readonly usage: ProcessUsage;
}

const spanMs = 20_000;
/** Calls come at every event; a mean of 20 s needs no more than this many samples. */
const apartMs = 500;

/** `samples` with one more, those older than the span dropped but for the last of them. What is not known ends the series. */
export function withSample(samples: readonly Sample[], usage: ProcessUsage | null, nowMs: number): readonly Sample[] {
  if (usage === null) return [];
  const last = samples.at(-1);
  if (last !== undefined && nowMs - last.atMs < apartMs) return samples;
  const firstKept = samples.findIndex(({ atMs }) => atMs > nowMs - spanMs);
  const kept = firstKept < 0 ? samples.slice(-1) : samples.slice(Math.max(0, firstKept - 1));
  return [...kept, { atMs: nowMs, usage }];
}

/** The mean over the last 20 s; null while the series is shorter. */
export function steadyUsage(samples: readonly Sample[], nowMs: number): ProcessUsage | null {
  const [first] = samples;
  if (first === undefined || first.atMs > nowMs - spanMs) return null;
  const mean = (read: (usage: ProcessUsage) => number) =>
    samples.reduce((sum, { usage }) => sum + read(usage), 0) / samples.length;
  const isSizeKnown = samples.every(({ usage }) => usage.usedMiB !== null);
  return {
    smPct: mean(({ smPct }) => smPct),
    videoPct: mean(({ videoPct }) => videoPct),
    usedMiB: isSizeKnown ? mean(({ usedMiB }) => usedMiB ?? 0) : null,
  };
}
