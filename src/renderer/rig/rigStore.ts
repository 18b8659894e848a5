import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { Fault } from '../../shared/faults';
import type { RigState } from '../../shared/state';
import type { Link } from '../client/client';

/** A mirror of what main says, plus how the page stands with it. The page decides nothing. */
export interface RigMirror {
  readonly state: RigState | null;
  readonly link: Link;
  /** The fault of the last thing the user asked for, until it is closed or the next thing works. */
  readonly notice: Fault | null;
}

export type RigStore = StoreApi<RigMirror>;

export function createRigStore(): RigStore {
  return createStore<RigMirror>(() => ({ state: null, link: 'connecting', notice: null }));
}

export const RigStoreContext = createContext<RigStore | null>(null);

export function useRig<T>(select: (mirror: RigMirror) => T): T {
  return useStore(useRigStore(), select);
}

export function useRigStore(): RigStore {
  const store = useContext(RigStoreContext);
  if (store === null) throw new Error('no RigStoreContext around this component');
  return store;
}

const noState = (): never => {
  throw new Error('shown before the first state arrived');
};

/** For what is only shown once there is a state. Components ask for the part they draw, and redraw when that part changes. */
export function useRigState<T>(select: (state: RigState) => T): T {
  return useRig(({ state }) => (state === null ? noState() : select(state)));
}
