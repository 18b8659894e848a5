import type { ReadingSeries } from '../../src/shared/contract';
import type { DeviceState, JobState, RigState } from '../../src/shared/state';
import { device, rigState } from '../faces/fakeRig';

// The screens of the design, each as the state it shows.

const nowMs = Date.parse('2026-06-01T14:16:30Z');

const second = device({
  id: 'gpu-1',
  index: 1,
  name: 'RTX 3060 Ti',
  activity: 'inUse',
  because: 'claim',
  job: 'job-1',
  temperatureC: 71,
  memoryTemperatureC: null,
  powerW: 190.2,
  fanPct: 62,
  vramUsedMiB: 7373,
  hashrateHs: null,
  coin: null,
});

const job: JobState = {
  id: 'job-1',
  name: 'python train.py --epochs 40',
  pids: [81_234],
  devices: ['gpu-1'],
  class: 'claimed',
  source: 'claim',
  sinceMs: nowMs - 14 * 60_000,
};

function rig(change: Partial<RigState>): RigState {
  return rigState({ nowMs, practice: true, devices: [device(), second], jobs: [job], ...change });
}

/** One card for each activity, so that every shape, colour and sentence is on one page. */
function everyActivity(): readonly DeviceState[] {
  const cards: readonly Partial<DeviceState>[] = [
    {},
    { activity: 'starting', because: 'free', hashrateHs: null, startingStep: 'dag' },
    { activity: 'vacating', because: 'job', job: 'job-1' },
    { activity: 'waiting', because: 'quiet', untilMs: nowMs + 12_000, hashrateHs: null },
    { activity: 'cooling', because: 'hot', temperatureC: 84, resumeAtC: 75, hashrateHs: null, fault: 'gpu/hot' },
    { activity: 'paused', because: 'user', untilMs: nowMs + 3_600_000, hashrateHs: null },
    { activity: 'faulted', because: 'fault', fault: 'pool/wallet-refused', hashrateHs: null },
    {
      activity: 'excluded',
      because: 'user',
      hashrateHs: null,
      name: 'NVIDIA GeForce RTX 4090 Founders Edition with a long name',
    },
  ];
  return cards.map((card, index) => device({ id: `gpu-${index}`, index, ...card }));
}

export const screens: Readonly<Record<string, RigState>> = {
  usual: rig({}),
  activities: rig({
    practice: false,
    devices: everyActivity(),
    faults: [
      {
        code: 'pool/wallet-refused',
        detail: '{"error":[24,"Invalid wallet",null]}',
        values: { pool: 'eu1.example', device: 'GPU 6' },
        device: 'gpu-6',
        sinceMs: nowMs - 90_000,
      },
    ],
  }),
  unreadable: rig({
    jobs: [],
    miners: [],
    devices: [
      device({
        activity: 'idle',
        because: 'mode',
        temperatureC: null,
        memoryTemperatureC: null,
        powerW: null,
        fanPct: null,
        vramUsedMiB: null,
        vramTotalMiB: null,
        hashrateHs: null,
      }),
    ],
    mode: 'training',
  }),
  notSetUp: rig({
    practice: false,
    isSetUp: false,
    jobs: [],
    miners: [],
    devices: [device({ activity: 'idle', because: 'notSetUp', hashrateHs: null })],
  }),
  noDevices: rig({ practice: false, jobs: [], miners: [], devices: [] }),
  off: rig({
    mode: 'off',
    jobs: [],
    miners: [],
    devices: [
      device({
        activity: 'off',
        because: 'mode',
        hashrateHs: null,
        temperatureC: null,
        powerW: null,
        fanPct: null,
        vramUsedMiB: null,
      }),
    ],
  }),
  cpu: rig({
    practice: false,
    jobs: [],
    devices: [
      device({
        id: 'cpu',
        kind: 'cpu',
        name: 'AMD Ryzen 9 5950X',
        hashrateHs: 15_200,
        coin: 'XMR',
        algorithm: 'rx/0',
        fanPct: null,
        vramTotalMiB: null,
        vramUsedMiB: null,
        memoryTemperatureC: null,
        powerW: null,
      }),
    ],
  }),
};

/** Ten minutes with a job in them: mining, a gap while the job ran, mining again. */
export function pastReadings(): readonly ReadingSeries[] {
  const seconds = Array.from({ length: 299 }, (_, index) => index * 2);
  const isAway = (at: number): boolean => at > 220 && at < 360;
  return [
    {
      device: 'gpu-0',
      atMs: seconds.map((at) => nowMs - 600_000 + at * 1000),
      temperatureC: seconds.map((at) => (isAway(at) ? 46 + 17 * Math.exp(-(at - 220) / 40) : 63 + Math.sin(at / 30))),
      hashrateHs: seconds.map((at) => (isAway(at) ? null : 61.2e6 + 4e5 * Math.sin(at / 7))),
      powerW: seconds.map((at) => (isAway(at) ? 22 : 118)),
    },
  ];
}
