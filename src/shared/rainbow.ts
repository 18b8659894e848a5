/**
 * What RainbowMiner is doing as far as Fallow is concerned. It is one program for the whole rig: it pauses as a whole.
 * `holding`: its miners were killed, and whatever it starts before its pause is confirmed is killed too. `pausedBefore`: somebody
 * else had paused it, so it is not ours to resume. `pausedItself`: its own schedule, battery or activity rule pauses it.
 * `stuck`: it was asked in vain.
 */
export const rainbowPhases = [
  'unknown',
  'mining',
  'pausing',
  'holding',
  'paused',
  'pausedBefore',
  'pausedItself',
  'resuming',
  'stuck',
  'ended',
] as const;
export type RainbowPhase = (typeof rainbowPhases)[number];

/** `ours`: Fallow started it, so its processes may be killed. `found`: it was there, and is only asked through its API. */
export type RainbowOwner = 'ours' | 'found';
