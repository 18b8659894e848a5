import type { Result } from '../../shared/faults';
import type { MinerListing } from '../../shared/minerListing';
import type { Settings, SetupFile } from '../../shared/setup';
import type { DeviceState } from '../../shared/state';
import type { HookView } from '../../shared/wizard';
import type { DeviceInfo, Reading } from '../gpus/source';
import type { MinerAdapter } from '../miners/adapter';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { MachineRoots } from './machine';
import type { AskPool } from './poolProbes';
import type { PriceSource } from './rank';
import type { RehearsalRig } from './rehearsal';

/** What the wizard needs of the rest of the app. */
export interface WizardDeps {
  readonly isPractice: boolean;
  /** Where this rig keeps what was typed. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly roots: MachineRoots;
  readonly settings: () => Settings;
  readonly infos: () => readonly DeviceInfo[];
  readonly read: (device: string) => Reading | null;
  readonly deviceStates: () => readonly DeviceState[];
  readonly hasOldDriver: () => boolean;
  readonly adapters: () => readonly MinerAdapter[];
  readonly listings: () => readonly MinerListing[];
  /** A program of the miner on PATH; null: none. */
  readonly onPath: (miner: string) => string | null;
  readonly askPool: AskPool;
  /** Where the practice pool listens; null: it does not, or this rig is real. */
  readonly practicePool: () => string | null;
  readonly rehearsal: RehearsalRig;
  /** Null: nobody knows prices. */
  readonly prices: PriceSource | null;
  /** Three letters; what most people here pay with. */
  readonly usualCurrency: string;
  readonly hook: { readonly view: () => Promise<HookView>; readonly install: (isOn: boolean) => Promise<Result<HookView>> };
  readonly atLogin: LoginSwitch | null;
  readonly checkSetup: (file: unknown) => Result<SetupFile>;
  readonly applySetup: (file: SetupFile) => Promise<Result<null>>;
  readonly startMining: () => Promise<Result<unknown>>;
}

interface LoginSwitch {
  isOn(): boolean;
  set(isOn: boolean): Promise<Result<null>>;
}
