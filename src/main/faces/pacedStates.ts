import type { SubscribeState } from '../../shared/contract';
import type { RigState } from '../../shared/state';
import type { Clock } from '../platform/clock';

/** Readings of devices and miners come each in its own moment of a second; those that come this soon after each other go together. */
const gatherMs = 300;
const everyMs = 1000;

/**
 * The states for who draws them: at once where something else than a reading changed, else one a second, so that eight miners that
 * are asked one after the other do not have the page drawn five times.
 */
export function pacedStates(subscribe: SubscribeState, clock: Clock): SubscribeState {
  return (listener) => {
    let sentMs = Number.NEGATIVE_INFINITY;
    let sentKey = '';
    let latest: RigState | null = null;
    let cancel: (() => void) | null = null;
    const send = (state: RigState): void => {
      cancel?.();
      cancel = null;
      latest = null;
      sentMs = clock.monotonicMs();
      sentKey = withoutReadings(state);
      listener(state);
    };
    const unsubscribe = subscribe((state) => {
      if (withoutReadings(state) !== sentKey) return send(state);
      latest = state;
      const waitMs = Math.max(gatherMs, sentMs + everyMs - clock.monotonicMs());
      cancel ??= clock.after(waitMs, () => latest !== null && send(latest));
    });
    return () => {
      cancel?.();
      unsubscribe();
    };
  };
}

/** All of a state that a person would want to see changed at once. */
function withoutReadings({ nowMs: _nowMs, devices, miners, ...rest }: RigState): string {
  return JSON.stringify([
    rest,
    devices.map(({ hashrateHs, ...device }) => [{ ...device, ...noSensors }, hashrateHs === null]),
    miners.map(minerKey),
  ]);
}

const noSensors = { temperatureC: null, memoryTemperatureC: null, powerW: null, fanPct: null, vramUsedMiB: null };

function minerKey({ id, version, devices, pids, pool }: RigState['miners'][number]): unknown {
  return [id, version, devices, pids, pool];
}
