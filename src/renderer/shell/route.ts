import { useMemo, useSyncExternalStore } from 'react';

export const pageNames = ['overview', 'gpus', 'training', 'tuner', 'money', 'history', 'setup', 'settings'] as const;
export type PageName = (typeof pageNames)[number];
/** These have no place of their own among them: the wizard is the long form of the setup, and the settings lead to the glossary. */
export type AnyPage = PageName | 'wizard' | 'glossary';

/** Which page is shown; `logOf` is the device whose miner's log is read, on the GPUs' page. */
export interface Route {
  readonly page: AnyPage;
  readonly logOf: string | null;
}

/** The page is one file, so its address is in the fragment: `#/history`, `#/gpus/GPU-1f2e/log`. Anything else is the overview. */
export function parseRoute(hash: string): Route {
  const [page = '', id = '', leaf = ''] = hash.replace(/^#\/?/, '').split('/');
  const name = page === 'wizard' || page === 'glossary' ? page : (pageNames.find((one) => one === page) ?? 'overview');
  return { page: name, logOf: name === 'gpus' && leaf === 'log' ? decoded(id) : null };
}

export function pageAddress(page: AnyPage): string {
  return `#/${page}`;
}

export function logAddress(device: string): string {
  return `#/gpus/${encodeURIComponent(device)}/log`;
}

/** The Tuner page with this device chosen. */
export function tunerAddress(device: string): string {
  return `#/tuner/${encodeURIComponent(device)}`;
}

/** A word's place on the Glossary page. */
export function glossaryAddress(term: string): string {
  return `#/glossary/${encodeURIComponent(term)}`;
}

/** What the address names behind its page: the Tuner's device, the Glossary's word; null: nothing. */
export function useNamed(): string | null {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  return decoded(hash.replace(/^#\/?/, '').split('/')[1] ?? '');
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

function onHashChange(run: () => void): () => void {
  window.addEventListener('hashchange', run);
  return () => window.removeEventListener('hashchange', run);
}

function decoded(id: string): string | null {
  try {
    return id === '' ? null : decodeURIComponent(id);
  } catch {
    return null; // not an address of ours
  }
}
