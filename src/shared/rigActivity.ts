import type { Activity } from './literals';
import type { RigState } from './state';

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

/** The one activity that stands for the whole rig: the shape of the tray's icon and of the window's first line. */
export function rigActivity(state: RigState): Activity {
  if (state.mode === 'off') return 'off';
  return byWeight.find((activity) => state.devices.some((device) => device.activity === activity)) ?? 'idle';
}
