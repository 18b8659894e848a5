import { createContext, useContext } from 'react';
import type { RigClient } from './client/client';

export type CallApp = RigClient['call'];

/** For what needs the app's answer; buttons that only want a thing done use `useAsk`, which shows its fault by itself. */
export const CallContext = createContext<CallApp | null>(null);

export function useCall(): CallApp {
  const call = useContext(CallContext);
  if (call === null) throw new Error('no CallContext around this component');
  return call;
}
