import type { FaultState } from '../../shared/state';
import { watchdogTexts as english } from '../../shared/text/en/watchdog';
import { fill, type TextsLike } from '../../shared/text/fill';
import { watchdogTexts as italian } from '../../shared/text/it/watchdog';
import { formatTime } from '../../shared/text/sentences';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

export function useWatchdogWords(): TextsLike<typeof english> {
  return useWords().language === 'it' ? italian : english;
}

/** What the watchdog did about a fault. */
export function FaultStep({ step }: { readonly step: NonNullable<FaultState['step']> }) {
  const words = useWatchdogWords();
  const nowMs = useRigState((state) => state.nowMs);
  return <p className="quiet">{stepText(step, nowMs, words)}</p>;
}

function stepText(step: NonNullable<FaultState['step']>, nowMs: number, words: TextsLike<typeof english>): string {
  const { faults: n, wait, atMs } = step;
  if (step.do === 'exclude') return n > 1 ? fill(words.exclude, { n }) : words.excludeAtOnce;
  const isBare = step.do === 'withoutOverclock';
  if (atMs === null || atMs <= nowMs) return fill(isBare ? words.bareStarted : words.restarted, { n });
  const text = fill(isBare ? words.bareAt : words.restartAt, { n, time: formatTime(atMs, nowMs) });
  return wait === 'budget' ? `${words.budget} ${text}` : text;
}
