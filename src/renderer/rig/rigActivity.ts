import type { Activity } from '../../shared/literals';
import type { RigState } from '../../shared/state';

/** What stands for the whole rig, the most telling first: trouble, then movement, then work, then rest. */
const byWeight: readonly Activity[] = [
  'faulted',
  'cooling',
  'vacating',
  'starting',
  'mining',
  'inUse',
  'waiting',
  'paused',
  'idle',
  'excluded',
];

export function rigActivity(state: RigState): Activity {
  if (state.mode === 'off') return 'off';
  return byWeight.find((activity) => state.devices.some((device) => device.activity === activity)) ?? 'idle';
}
