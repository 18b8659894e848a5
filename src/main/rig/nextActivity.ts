import type { Activity, Cause, Mode } from '../../shared/literals';

/** What is known about one device at this moment. */
export interface DeviceFacts {
  readonly isExcluded: boolean;
  readonly isSetUp: boolean;
  /** A job that wants this device now: `claim` when it asked, `job` when it was seen. */
  readonly wantedBy: 'claim' | 'job' | null;
  /** untilMs null: until the user says otherwise. */
  readonly pause: { readonly untilMs: number | null } | null;
  /** A rule of the owner that keeps it from mining; null or absent: none does. untilMs null: its end is not known. */
  readonly rule?: { readonly untilMs: number | null } | null;
  readonly heat: 'fine' | 'hot' | 'sensorLost';
  /** A fault that keeps the miner from being started before `untilMs` (null: until something changes). */
  readonly fault: { readonly untilMs: number | null } | null;
  /** End of the quiet time after the last job, ms since 1970. */
  readonly quietUntilMs: number | null;
  /** `stopping`: asked to end cleanly. `killed`: SIGKILL was sent, or its memory is not free yet. */
  readonly miner: 'none' | 'starting' | 'mining' | 'stopping' | 'killed';
  /** The miner lives but earns nothing now (its pool is gone, say). */
  readonly hasTrouble: boolean;
  /** The tuner tries flags on it. */
  readonly isTrial?: boolean;
  /** The running miner was launched with settings that no longer hold. */
  readonly isOutdated: boolean;
}

export interface Decision {
  readonly activity: Activity;
  readonly because: Cause;
  /**
   * run: start a miner. stop: end it cleanly. stopSoon: cleanly, but SIGKILL after a second (heat does not wait for a data set).
   * kill: SIGKILL now, somebody wants the device. none: leave things as they are.
   */
  readonly order: 'run' | 'stop' | 'stopSoon' | 'kill' | 'none';
  /** When the present activity ends by itself, ms since 1970; null: not by itself. */
  readonly untilMs: number | null;
}

interface Obstacle {
  readonly activity: Activity;
  readonly because: Cause;
  readonly end: 'stop' | 'stopSoon' | 'kill';
  readonly untilMs: number | null;
}

/** The first reason, in order of weight, why this device must not mine now. */
function obstacle(device: DeviceFacts, mode: Mode): Obstacle | null {
  const because = (activity: Activity, cause: Cause, end: Obstacle['end'] = 'stop', untilMs: number | null = null): Obstacle => ({
    activity,
    because: cause,
    end,
    untilMs,
  });
  // Whatever else its miner has to go for: a job does not wait for a clean stop.
  const end = device.wantedBy === null ? 'stop' : 'kill';
  if (mode === 'off') return because('off', 'mode', end);
  if (device.isExcluded) return because('excluded', 'user', end);
  if (device.wantedBy !== null) return because('inUse', device.wantedBy, 'kill');
  if (mode === 'training') return because('idle', 'mode');
  if (!device.isSetUp) return because('idle', 'notSetUp');
  if (device.pause !== null) return because('paused', 'user', 'stop', device.pause.untilMs);
  if (device.heat !== 'fine') return because('cooling', device.heat, 'stopSoon');
  // Before a fault and the quiet time: both promise a start that the rule would not allow.
  if (device.rule) return because('paused', 'schedule', 'stop', device.rule.untilMs);
  if (device.fault !== null) return because('faulted', 'fault', 'stop', device.fault.untilMs);
  if (device.quietUntilMs !== null) return because('waiting', 'quiet', 'stop', device.quietUntilMs);
  return null;
}

/**
 * What a device should be doing now, why, and what has to be done about its miner. Pure; the table in its test is the
 * specification. While a miner is on its way out the activity is `vacating` with the cause of the departure, so that
 * `inUse` always means: the miner is gone and the memory is free.
 */
export function nextActivity(device: DeviceFacts, mode: Mode): Decision {
  const reason = obstacle(device, mode);
  if (reason === null) return whileFree(device);
  const { activity, because, end, untilMs } = reason;
  switch (device.miner) {
    case 'none':
      return { activity, because, order: 'none', untilMs };
    case 'killed':
      return { activity: 'vacating', because, order: 'none', untilMs: null };
    case 'stopping':
      // A job does not wait for somebody else's clean stop, nor does heat.
      return { activity: 'vacating', because, order: end === 'stop' ? 'none' : end, untilMs: null };
    case 'starting':
    case 'mining':
      return { activity: 'vacating', because, order: end, untilMs: null };
  }
}

function whileFree(device: DeviceFacts): Decision {
  const because = device.isTrial === true ? 'tuner' : 'free';
  const free = (activity: Activity, order: Decision['order']): Decision => ({ activity, because, order, untilMs: null });
  switch (device.miner) {
    case 'none':
      return free('starting', 'run');
    case 'stopping':
    case 'killed':
      return free('vacating', 'none');
    case 'starting':
      return free(device.isOutdated ? 'vacating' : 'starting', device.isOutdated ? 'stop' : 'none');
    case 'mining':
      if (device.isOutdated) return free('vacating', 'stop');
      if (device.hasTrouble) return { activity: 'faulted', because: 'fault', order: 'none', untilMs: null };
      return free('mining', 'none');
  }
}
