import type { Fault, Result } from '../../shared/faults';

/**
 * What commands do without the app. Each loads its room only when it is called: `fallow status` must not wait for schemas it does
 * not need. A command whose hook is missing does not exist.
 */
export interface CliHooks {
  /** Checks a setup file as the app would and saves it for the next start. */
  readonly setupOffline?: (dataDir: string, file: unknown) => Promise<Result<null>>;
  readonly coins?: () => Promise<readonly CatalogueEntry[]>;
  readonly miners?: () => Promise<readonly CatalogueEntry[]>;
  readonly walletCheck?: (coin: string, address: string) => Promise<WalletCheck>;
  readonly export?: ExportHook;
}

/** A coin or a miner as JSON; `id` and `name` are what people are shown. */
export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
}

export interface WalletCheck {
  readonly verdict: 'valid' | 'unprotected' | 'invalid' | 'refused';
  /** In words; null when there is nothing to say. */
  readonly reason: string | null;
  readonly normalised: string | null;
  readonly alsoValidFor: readonly string[];
}

export const exportables = ['readings', 'shares', 'trials', 'jobs', 'events'] as const;
export type Exportable = (typeof exportables)[number];

export interface ExportHook {
  /** Those of `exportables` that the history keeps already. */
  readonly what: readonly Exportable[];
  /** `sinceMs` null: all. Rows are plain records; the command writes them as JSON or CSV. */
  readonly rows: (
    dataDir: string,
    what: Exportable,
    sinceMs: number | null,
  ) => Promise<
    | { readonly ok: true; readonly value: readonly Readonly<Record<string, unknown>>[] }
    | { readonly ok: false; readonly fault: Fault }
  >;
}
