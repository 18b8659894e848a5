import { useEffect, useState } from 'react';
import type { MinerLog } from '../../shared/contract';
import { type CallApp, useCall } from '../calls';

export interface ShownLog {
  readonly text: string;
  readonly lines: number;
  readonly dropped: number;
}

/** Asked again this long after an answer, ms, while somebody sees the page. */
const againMs = 1000;
/** More is in the log file; a page that draws it all would be slow. */
const mostLines = 2000;

/** The log of a device's miner, null until the first answer; the same object as long as nothing was written. */
export function useMinerLog(device: string): ShownLog | null {
  const call = useCall();
  const [log, setLog] = useState<ShownLog | null>(null);
  useEffect(() => {
    setLog(null);
    return followLog(call, device, (next) => setLog((last) => (isSame(last, next) ? last : next)));
  }, [call, device]);
  return log;
}

function followLog(call: CallApp, device: string, onLog: (log: ShownLog) => void): () => void {
  let isOver = false;
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (): Promise<void> => {
    if (isAsking || document.visibilityState === 'hidden') return;
    clearTimeout(timer);
    isAsking = true;
    const answer = await call('miner:log', { device });
    isAsking = false;
    if (isOver) return;
    if (answer.ok) onLog(shown(answer.value));
    timer = setTimeout(() => void ask(), againMs);
  };
  const onVisibility = (): void => void ask();
  document.addEventListener('visibilitychange', onVisibility);
  void ask();
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

function shown({ lines, dropped }: MinerLog): ShownLog {
  const kept = lines.slice(-mostLines);
  return { text: kept.join('\n'), lines: kept.length, dropped: dropped + lines.length - kept.length };
}

function isSame(last: ShownLog | null, next: ShownLog): boolean {
  return last !== null && last.dropped === next.dropped && last.text === next.text;
}
