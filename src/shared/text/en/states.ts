import type { Activity, Mode } from '../../literals';

/** The word of each activity, the same in window, tray, command line and notifications. */
export const words = {
  idle: 'Idle',
  starting: 'Starting',
  mining: 'Mining',
  vacating: 'Making room',
  inUse: 'In use',
  waiting: 'Waiting',
  cooling: 'Cooling',
  paused: 'Paused',
  excluded: 'Excluded',
  faulted: 'Needs you',
  off: 'Off',
} as const satisfies Record<Activity, string>;

/** `inUse` by a job that was claimed, a training or a notebook. */
export const trainingWord = 'Training';

export const modes = {
  mining: { word: 'Mining', line: 'Mines whenever a GPU is free.' },
  training: { word: 'Training', line: 'Mines nothing until you say so. Jobs have every GPU.' },
  off: { word: 'Off', line: 'No miner, no guard: Fallow touches no GPU.' },
} as const satisfies Record<Mode, { word: string; line: string }>;

/** One device, one sentence. {device} is `GPU 0` or `CPU`; [brackets] are left out where nothing is known. */
export const sentences = {
  idle: 'Idle',
  idleMode: 'Free for you: in training mode nothing mines',
  idleNotSetUp: 'Not set up yet: choose what {device} mines',
  starting: 'Starting[ {miner}]',
  startingDataset: 'Starting[ {miner}]: building the dataset, about 20 s',
  startingDag: 'Starting[ {miner}]: building the DAG on the card',
  mining: 'Mining[ {coin}][ at {hashrate}]',
  vacatingJob: 'Making room[ for {job}] on {device}',
  vacatingHot: '{device} is[ {temperature},] too hot: stopping the miner',
  vacatingSensorLost: '{device} has lost its temperature sensor: stopping the miner',
  vacating: 'Stopping the miner on {device}',
  training: '{device} is training[: {job}][, {duration}]',
  inUse: '{device} is in use[: {job}][, {duration}]',
  waiting: 'Training ended. Mining again[ in {remaining}]',
  coolingHot: '{device} is[ {temperature},] too hot: waiting[ until {resumeAt}]. Check its fans',
  cooling: '{device} is {temperature}: waiting until {resumeAt}',
  coolingSensorLost: '{device} has lost its temperature sensor: waiting for it. Check the driver if it stays so',
  paused: 'Paused by you[ until {time}]',
  pausedSchedule: 'Paused by the schedule[ until {time}]',
  excluded: 'Excluded by you: it does not mine',
  faulted: '{title}. {todo}',
  faultedUnknown: '{device} needs you. See the log',
  off: 'Off: Fallow does not touch it',
} as const;

/** The first line of window and tray: up to three parts, joined by a dot. */
export const rig = {
  separator: ' · ',
  noDevices: 'No GPU found. Check the driver, or try the practice rig',
  notSetUp: 'Not set up yet: choose what to mine',
  off: 'Off: nothing mines and no GPU is watched',
  trainingMode: 'Every GPU is free for you',
  mining: 'Mining[ {coin}] on {devices}',
  starting: 'Starting[ {miner}] on {devices}',
  vacating: 'Making room on {devices}',
  training: '{devices} training[: {job}]',
  inUse: '{devices} in use[: {job}]',
  waiting: 'Mining again[ in {remaining}]',
  cooling: '{devices} cooling',
  paused: 'Paused by you[ until {time}]',
  pausedRules: 'Paused by your rules',
  excluded: '{devices} free for you',
  faulted: '{devices}: {title}',
  idle: '{devices} idle',
  practiceCoin: 'practice coins',
  coins: '{n} coins',
  gpu: 'GPU {n}',
  cpu: 'CPU',
  gpus: '{n} GPUs',
  devices: '{n} devices',
} as const;
