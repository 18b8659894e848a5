import { createContext, useContext } from 'react';
import type { RigSession } from './rig/rigSession';

export type Ask = RigSession['ask'];

/** What buttons do: one call of the contract each. */
export const AskContext = createContext<Ask | null>(null);

export function useAsk(): Ask {
  const ask = useContext(AskContext);
  if (ask === null) throw new Error('no AskContext around this component');
  return ask;
}
