import { useEffect, useState } from 'react';
import type { CallArgs, CallName } from '../../shared/contract';
import type { Fault } from '../../shared/faults';
import type { MinerListing } from '../../shared/minerListing';
import { useCall } from '../calls';
import { type Read, useAnswer } from '../history/useAnswer';

type MinerCall = Extract<CallName, 'miners:download' | 'miners:cancel' | 'miners:chooseFile' | 'miners:rollback'>;

export interface MinersInHand {
  readonly list: readonly MinerListing[];
  /** What was refused last, by its miner. */
  readonly refused: { readonly miner: string; readonly fault: Fault } | null;
  readonly order: <K extends MinerCall>(name: K, args: CallArgs<K>) => Promise<boolean>;
}

const readMiners: Read<readonly MinerListing[]> = (call) => call('miners:list', {});
const whileRunningMs = 1000;

/** The catalogue, read again after each order and once a second while something is on its way. */
export function useMiners(): MinersInHand {
  const call = useCall();
  const [times, setTimes] = useState(0);
  const [refused, setRefused] = useState<MinersInHand['refused']>(null);
  const answer = useAnswer(readMiners, String(times));
  const list = answer?.ok === true ? answer.value : none;
  const isRunning = list.some(({ progress }) => progress !== null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer sets the next question
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setTimes((count) => count + 1), whileRunningMs);
    return () => clearTimeout(timer);
  }, [isRunning, list]);

  async function order<K extends MinerCall>(name: K, args: CallArgs<K>): Promise<boolean> {
    setRefused(null);
    const done = await call(name, args);
    if (!done.ok) setRefused({ miner: args.miner, fault: done.fault });
    setTimes((count) => count + 1);
    return done.ok;
  }

  return { list, refused, order };
}

const none: readonly MinerListing[] = [];
