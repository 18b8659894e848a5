import type { FaultCode, Result } from '../../shared/faults';
import type { MinerId } from '../../shared/literals';

/** All a miner needs to know to mine on one device. */
export interface MinerPlan {
  readonly adapter: MinerAdapter;
  /** Absolute path of the executable. */
  readonly path: string;
  /** Before the adapter's own arguments; the practice miner is a script that a Node runs. */
  readonly prefixArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly device: MinerDevice;
  readonly algorithm: string;
  readonly coin: string;
  readonly wallet: string;
  readonly worker: string;
  /** In order of preference. */
  readonly pools: readonly string[];
  readonly extraArgs: readonly string[];
  /** CPU threads; null: the miner's own choice. */
  readonly threads: number | null;
  /** Usual mean time between two blocks of the coin, ms; null or absent: not known. */
  readonly blockMs?: number | null;
}

export interface MinerDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  /** Among the devices of its vendor, in PCI order, as CUDA_DEVICE_ORDER=PCI_BUS_ID counts. */
  readonly index: number;
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'practice' | 'cpu';
  /** domain:bus:device.function, lower-case hex; absent or null: not known. */
  readonly pci?: string | null;
}

/** One run: the plan and what was allocated for it. */
export interface MinerRun extends MinerPlan {
  /** Loopback port for the miner's API, free a moment ago. */
  readonly apiPort: number;
  /** Random, new for each run: proves that the answering API is this run's. */
  readonly apiToken: string;
}

/** A miner's own word, in our units. `null`: not said, or not to be trusted now. */
export interface MinerStats {
  readonly version: string | null;
  readonly hashrateHs: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  readonly uptimeS: number | null;
  readonly pool: string | null;
  /** True: logged in to a pool; null: the miner does not say. */
  readonly isConnected: boolean | null;
  readonly isPaused: boolean;
  /** Hashes a share costs on average; null: the miner does not say. */
  readonly difficulty: number | null;
  readonly temperatureC: number | null;
  readonly fanPct: number | null;
  readonly powerW: number | null;
}

/** What a log line told, if anything. `stale` only where the API does not count them: both are added. */
export type MinerLogEvent =
  | { readonly event: 'fault'; readonly code: FaultCode; readonly isFatal: boolean }
  | { readonly event: 'found' | 'accepted' | 'rejected' | 'stale' }
  | { readonly event: 'connected' | 'disconnected' | 'newJob' }
  | { readonly event: 'starting'; readonly step: 'dataset' | 'dag' }
  | { readonly event: 'ready' };

export interface ApiRequest {
  readonly transport: 'http' | 'tcp-line';
  /** http: the path; tcp-line: the line without its end. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One flag of a miner that the tuner may turn, by the miner's own documentation. */
export interface Tunable {
  /** As written on the command line; with `=` at its end where the value belongs to the same argument. */
  readonly name: string;
  /** How its values lie to each other: by their logarithm (`log2`, `log`), evenly (`int`), or not at all (`cat`). */
  readonly type: 'log2' | 'log' | 'int' | 'cat';
  readonly values: readonly (number | string)[];
  /** One of the values; null: the miner's own choice, the flag left out. */
  readonly default: number | string | null;
  /** In which direction it may crash the card or the miner. */
  readonly risk: 'up' | 'down' | 'none';
  /** Our names; absent: all of the miner's. */
  readonly algorithms?: readonly string[];
  readonly vendors?: readonly MinerDevice['vendor'][];
}

/** What the miner's own pause does. A job never waits for it: the process ends. */
export interface PauseAbility {
  readonly by: 'api' | null;
  /** Whether the device's memory is free while it is paused; null: not known. */
  readonly doesFreeMemory: boolean | null;
}

/**
 * Says how to launch one miner and how to read it; pure: never spawns, never fetches, no clock.
 * Adding a miner: one file of this shape, its recordings under test/recordings, one line in catalogue.ts.
 */
export interface MinerAdapter {
  readonly id: MinerId;
  readonly name: string;
  /** Executable names looked up on PATH. */
  readonly binaries: readonly string[];
  readonly devices: 'gpu' | 'cpu';
  readonly vendors: readonly MinerDevice['vendor'][];
  /** Our names of them; argv says them in the miner's own. */
  readonly algorithms: readonly string[];
  argv(run: MinerRun): readonly string[];
  env?(run: MinerRun): Readonly<Record<string, string>>;
  readonly statsRequest: (run: MinerRun) => ApiRequest;
  readStats(body: string, run: MinerRun): Result<MinerStats>;
  readLine(line: string): MinerLogEvent | null;
  /** Which fault an exit nobody asked for means; `tail` are the last log lines. */
  readExit(code: number | null, signal: string | null, tail: readonly string[]): FaultCode;
  /** How long a clean stop may take before SIGKILL, knowing what the miner is doing. */
  stopDeadlineMs(step: 'dataset' | 'dag' | null): number;
  /** From start to first work, where more than the usual grace is normal. */
  readonly startGraceS: number | null;
  /** True: after a lost pool it reconnects by itself and is left running. */
  readonly doesReconnect: boolean;
  /** How many of a run's pools its command line takes, the first ones. */
  readonly maxPools: number;
  /** `everywhere`: it has no option for the address its API listens at. */
  readonly apiListens: 'loopback' | 'everywhere';
  readonly tunables: readonly Tunable[];
  readonly pause: PauseAbility;
}
