import type { RainbowOwner, RainbowPhase } from '../../rainbow';

/** What RainbowMiner is doing, without a full stop. */
export const phases = {
  unknown: 'RainbowMiner has not said yet what it is doing',
  mining: 'RainbowMiner is mining',
  pausing: 'RainbowMiner is stopping its miners: up to 20 s, the whole rig',
  holding: 'The miners of RainbowMiner were stopped at once; it is being told to start no others',
  paused: 'RainbowMiner is paused, the whole rig',
  pausedBefore: 'RainbowMiner was paused already, so Fallow leaves it so',
  pausedItself: 'RainbowMiner pauses by its own rules (schedule, battery or activity)',
  resuming: 'RainbowMiner is going on: up to 20 s',
  stuck: 'RainbowMiner does not do what it was asked',
  ended: 'RainbowMiner does not run',
} as const satisfies Record<RainbowPhase, string>;

/** What a job has to expect; in the wizard and from "fallow run". */
export const promises = {
  ours: 'Fallow started RainbowMiner: its miners stop at once for a job, and the whole rig pauses until the job ends.',
  found: 'RainbowMiner was not started by Fallow, so it can only be asked to pause: up to 20 s, the whole rig.',
} as const satisfies Record<RainbowOwner, string>;

/** Of its panel on the overview and of its part of the setup. */
export const panel = {
  title: 'RainbowMiner',
  about:
    'RainbowMiner chooses miners, pools and coins by itself. Fallow can get it out of the way of jobs and show what it does.',
  no: 'Leave RainbowMiner alone',
  found: 'Pause the RainbowMiner that runs on this machine',
  ours: 'Let Fallow start RainbowMiner',
  choice: 'What Fallow does about it',
  dir: 'Folder of RainbowMiner',
  dirHelp: 'The folder that holds RainbowMiner.ps1. Left empty: that of the one that runs.',
  dirNeeded: 'The folder that holds RainbowMiner.ps1 and start.sh.',
  runsHere: 'One runs in {dir}.',
  runsNowhere: 'None runs on this machine now.',
  use: 'Use this folder',
  apply: 'Save',
  applied: 'Saved.',
  version: 'version {version}',
  miner: 'Miner',
  algorithm: 'Algorithm',
  pool: 'Pool',
  hashrate: 'Hashrate',
  shares: 'Shares',
  sharesOf: '{accepted} accepted, {rejected} rejected, {stale} stale',
  device: 'Device',
  temperature: 'Temperature',
  fan: 'Fan',
  power: 'Power',
} as const;
