import { fail, type Result } from '../../src/shared/faults';
import type { ActivityBand, JobRecord, ReadingSeries, RigEvent } from '../../src/shared/historyViews';
import type { RigState } from '../../src/shared/state';
import { device, rigState, settingsView } from '../faces/fakeRig';

// What the pages beside the overview show: a rig with a job now, jobs and events of the last days, and a setup.

export const nowMs = Date.parse('2026-06-01T14:16:30Z');
const minuteMs = 60_000;

export const busyRig: RigState = rigState({
  nowMs,
  practice: false,
  devices: [device(), device({ id: 'gpu-1', index: 1, name: 'RTX 3060 Ti', activity: 'inUse', because: 'claim', job: 'job-1' })],
  jobs: [
    {
      id: 'job-1',
      name: 'python train.py --epochs 40',
      pids: [81_234],
      devices: ['gpu-1'],
      class: 'claimed',
      source: 'claim',
      sinceMs: nowMs - 14 * minuteMs,
    },
  ],
});

function job(id: string, name: string, agoMin: number, lastedMin: number, change: Partial<JobRecord> = {}): JobRecord {
  const startedMs = nowMs - agoMin * minuteMs;
  return {
    id,
    name,
    class: 'training',
    source: 'device',
    devices: ['gpu-1'],
    startedMs,
    endedMs: startedMs + lastedMin * minuteMs,
    gaveWayMs: lastedMin * minuteMs,
    gaveWayHashes: lastedMin * 60 * 45.2e6,
    match: '/usr/bin/python3.12 train.py',
    why: [{ kind: 'opened', values: { node: '/dev/nvidia-uvm' } }],
    ...change,
  };
}

export const pastJobs: readonly JobRecord[] = [
  job('job-1', 'python train.py --epochs 40', 14, 14, { endedMs: null, class: 'claimed', source: 'claim' }),
  job('job-2', 'jupyter-lab', 380, 95, { class: 'notebook', source: 'library', devices: ['gpu-0', 'gpu-1'] }),
  job('job-3', 'python finetune_a_rather_long_script_name.py --dataset /data/images', 1500, 372),
  job('job-4', 'ffmpeg -hwaccel cuda -i holiday.mkv', 3100, 4, { class: 'video', gaveWayMs: 0, gaveWayHashes: 0 }),
  job('job-5', 'python eval.py', 4500, 1, { gaveWayHashes: null, devices: ['gpu-7'] }),
];

function event(agoMin: number, activity: string, because: string, change: Partial<RigEvent> = {}): RigEvent {
  return { atMs: nowMs - agoMin * minuteMs, device: 'gpu-1', kind: 'activity', activity, because, values: {}, ...change };
}

export const pastEvents: readonly RigEvent[] = [
  event(8, 'mining', 'free', { device: 'gpu-0' }),
  event(8.5, 'cooling', 'hot', { device: 'gpu-0' }),
  event(14, 'inUse', 'claim', { values: { job: 'job-1' } }),
  event(14, 'vacating', 'claim', { values: { job: 'job-1' } }),
  event(36, 'mining', 'free'),
  event(36, 'mining', 'free', { device: 'gpu-0' }),
  event(36.5, 'faulted', 'fault', { device: 'gpu-0', values: { fault: 'pool/unreachable' } }),
  { ...event(70, '', ''), device: null, kind: 'mode', activity: null, because: null, values: { mode: 'mining' } },
  event(95, 'paused', 'user', { device: 'gpu-0' }),
  ...Array.from({ length: 70 }, (_, index) => event(1400 + index * 11, index % 2 === 0 ? 'mining' : 'waiting', 'free')),
  event(5000, 'excluded', 'user', { device: 'gpu-0' }),
];

export const realSettings = settingsView({
  assignments: [
    {
      devices: 'gpus',
      miner: { id: 'kawpowminer', path: '/opt/kawpowminer/kawpowminer' },
      algorithm: 'kawpow',
      coin: 'RVN',
      wallet: 'RKdGvdnZkmtjmKLjGsi5wZ7wKNmXxqzbgw',
      pools: ['stratum+tcp://eu1.pool.example:3333', 'stratum+tcp://us1.pool.example:3333'],
    },
  ],
  electricityPerKwh: 0.28,
  currency: 'EUR',
});

/** Three fields that the app does not take. */
export const wrongSetup: Result<null> = fail(
  'setup/invalid',
  'assignments[0].wallet: walletInvalid\nassignments[0].pools[1]: badPoolAddress\ncurrency: wrongForm',
  { field: 'assignments[0].wallet', problem: 'walletInvalid', why: 'wrongChecksum' },
);

/** Ten minutes of eight cards, the second with a job in them: mining, a gap while the job ran, mining again. */
export function pastReadings(): readonly ReadingSeries[] {
  const seconds = Array.from({ length: 299 }, (_, index) => index * 2);
  const isAway = (which: number, at: number): boolean => which === 1 && at > 220;
  return Array.from({ length: 8 }, (_, which) => ({
    device: `gpu-${which}`,
    atMs: seconds.map((at) => nowMs - 600_000 + at * 1000),
    temperatureC: seconds.map((at) => (isAway(which, at) ? 71 : 63 + which * 2) + Math.sin(at / 30 + which)),
    hashrateHs: seconds.map((at) => (isAway(which, at) ? 0 : (61.2 - which * 3) * 1e6 + 4e5 * Math.sin(at / 7 + which))),
    powerW: seconds.map((at) => (isAway(which, at) ? 190 : 118)),
  }));
}

export function pastBands(): readonly ActivityBand[] {
  const since = (s: number) => nowMs - 600_000 + s * 1000;
  return [
    ...Array.from({ length: 8 }, (_, which) => ({ device: `gpu-${which}`, fromMs: since(0), activity: 'mining' })),
    { device: 'gpu-0', fromMs: since(80), activity: 'cooling' },
    { device: 'gpu-0', fromMs: since(120), activity: 'waiting' },
    { device: 'gpu-0', fromMs: since(135), activity: 'mining' },
    { device: 'gpu-1', fromMs: since(220), activity: 'inUse' },
  ];
}
