// The words that scripts, faces and history rely on. They are a contract (docs/cli.md): add, never rename.

/** The tray's choice, kept over restarts. `training`: mine nothing, guard and telemetry stay on. `off`: touch no GPU at all. */
export const modes = ['mining', 'training', 'off'] as const;
export type Mode = (typeof modes)[number];

/** What a device is doing now. */
export const activities = [
  'idle',
  'starting',
  'mining',
  'vacating',
  'inUse',
  'waiting',
  'cooling',
  'paused',
  'excluded',
  'faulted',
  'off',
] as const;
export type Activity = (typeof activities)[number];

/** Why it is doing that. */
export const causes = [
  'free',
  'job',
  'claim',
  'quiet',
  'hot',
  'sensorLost',
  'user',
  'schedule',
  'tuner',
  'fault',
  'mode',
  'notSetUp',
] as const;
export type Cause = (typeof causes)[number];

/** What kind of program wants a device. */
export const jobClasses = [
  'claimed',
  'training',
  'notebook',
  'inference',
  'game',
  'video',
  'desktop',
  'miner',
  'unknown',
] as const;
export type JobClass = (typeof jobClasses)[number];

/** How we learnt of a job. */
export const jobSources = ['claim', 'hook', 'device', 'library', 'exec', 'holder', 'import'] as const;
export type JobSource = (typeof jobSources)[number];

/** How a miner adapter is called in settings, status and the setup file. */
export const minerIds = [
  'practice',
  'xmrig',
  'ethminer-0.12',
  'ethminer-0.19',
  'kawpowminer',
  't-rex',
  'lolminer',
  'gminer',
  'teamredminer',
  'rigel',
  'srbminer-multi',
  'nbminer',
  'bzminer',
] as const;
export type KnownMinerId = (typeof minerIds)[number];
/** A miner that the user described (docs/adding-a-miner.md). */
export type OwnMinerId = `own:${string}`;
export type MinerId = KnownMinerId | OwnMinerId;

const ownMinerId = /^own:[a-z0-9-]{1,30}$/;

export function isOwnMinerId(id: string): id is OwnMinerId {
  return ownMinerId.test(id);
}

export function isMinerId(id: string): id is MinerId {
  return minerIds.some((known) => known === id) || isOwnMinerId(id);
}

export const practiceSwitches = [
  'crash',
  'hang',
  'silent',
  'hot',
  'sensorLost',
  'fork',
  'memory',
  'flood',
  'poolDown',
  'poolSilent',
  'rejectAll',
  'ok',
] as const;
export type PracticeSwitch = (typeof practiceSwitches)[number];

export const languages = ['en', 'it'] as const;
export type Language = (typeof languages)[number];

/** Makes the compiler list every switch that a new literal leaves unfinished. */
export function assertNever(value: never): never {
  throw new Error(`unhandled value ${JSON.stringify(value)}`);
}
