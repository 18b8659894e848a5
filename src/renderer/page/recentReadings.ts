import { createContext, useContext } from 'react';
import type { ReadingSeries } from '../../shared/historyViews';
import { type Read, useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';

const spanMs = 600_000;
/** How often a line moves on; also from one of its points to the next. */
const stepMs = 15_000;

/** The last ten minutes of every device, coarse: what the cards draw beside their numbers. */
interface Recent {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: readonly ReadingSeries[];
}

const readRecent: Read<readonly ReadingSeries[]> = (call, nowMs) =>
  call('history:readings', { sinceMs: Math.max(0, Math.floor(nowMs - spanMs)), maxPoints: spanMs / stepMs });

/** Asked for all cards together, now and then. */
export function useRecent(): Recent {
  const step = useRigState(({ nowMs }) => Math.floor(nowMs / stepMs));
  const answer = useAnswer(readRecent, String(step));
  const toMs = (step + 1) * stepMs;
  return { fromMs: toMs - spanMs, toMs, series: answer?.ok === true ? answer.value : [] };
}

export const RecentContext = createContext<Recent>({ fromMs: 0, toMs: spanMs, series: [] });

export function useRecentOf(device: string): Recent & { readonly own: ReadingSeries | undefined } {
  const recent = useContext(RecentContext);
  return { ...recent, own: recent.series.find((one) => one.device === device) };
}
