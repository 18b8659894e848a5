import type { ExportedSetup } from '../../shared/contract';
import type { Result } from '../../shared/faults';
import type { WalletCheck } from '../../shared/walletVerdict';
import type { Diagnostics } from '../diagnostics/diagnostics';
import type { Inventory } from '../gpus/inventory';
import type { ProbeQuestion } from '../pools/probe';
import type { ProbeAnswer } from '../pools/probeVerdict';

/**
 * What commands do without the app. Each loads its room only when it is called: `fallow status` must not wait for schemas it does
 * not need. A command whose room is missing does not exist.
 */
export interface CliRooms {
  /** Checks a setup file as the app would and saves it for the next start. */
  readonly setupOffline?: (dataDir: string, file: unknown) => Promise<Result<null>>;
  /** What the real rig's settings hold, with no app running. */
  readonly exportSetup?: (dataDir: string, withWallets: boolean) => Promise<ExportedSetup>;
  readonly coins?: () => Promise<readonly CatalogueEntry[]>;
  readonly miners?: () => Promise<readonly CatalogueEntry[]>;
  readonly walletCheck?: (coin: string, address: string) => Promise<WalletCheck>;
  readonly poolProbe?: PoolProbeRoom;
  readonly export?: ExportRoom;
  /** The folder with the files of Python's start-up hook. */
  readonly pythonHookDir?: string;
  /** The absolute path that starts this Fallow again. */
  readonly launcher?: string;
  /** Answers the tuner's protocol on stdin and stdout until stdin ends. */
  readonly tunerServe?: () => Promise<void>;
  /** The diagnostics of the real rig while no app runs. */
  readonly diagnosticsOffline?: (dataDir: string, version: string) => Promise<Diagnostics>;
  /** What the machine is made of. */
  readonly inventory?: () => Promise<Inventory>;
  /** The NVIDIA cards that the system sees on its buses, and whether the driver is loaded. */
  readonly graphics?: () => Promise<readonly { readonly model: string; readonly hasDriver: boolean }[]>;
}

/** A coin or a miner as JSON; the first two fields are what people are shown. */
export type CatalogueEntry = Readonly<Record<string, unknown>> & { readonly name: string };

/** Null: the text is no pool address. */
export type PoolProbeRoom = (url: string, question: ProbeQuestion) => Promise<ProbeAnswer | null>;

export interface ExportRoom {
  /** What the history keeps. */
  readonly what: readonly string[];
  /** Oldest first; `sinceMs` in ms since 1970. Throws when the history cannot be read. */
  readonly rows: (
    dataDir: string,
    isPractice: boolean,
    what: string,
    sinceMs: number,
  ) => AsyncIterable<Readonly<Record<string, unknown>>>;
  /** Writes CSV, header first; the number of rows. */
  readonly csv: (
    dataDir: string,
    isPractice: boolean,
    what: string,
    sinceMs: number,
    write: (text: string) => void,
  ) => Promise<Result<number>>;
}
