import { expect } from '@playwright/test';
import type { ClockState } from '../../src/shared/clocks';
import type { GpuEntry } from '../../src/shared/contract';
import type { DeviceState, JobState, RigState } from '../../src/shared/state';
import { device, rigState, settingsView } from '../faces/fakeRig';
import { moneyScreens } from './moneyScreens';
import { busyRig, nowMs, pastEvents, pastJobs, realSettings, wrongSetup } from './pageStates';
import { rulesScreens } from './rulesScreens';
import type { Screen } from './screen';
import { tunerScreens } from './tunerScreens';
import { wizardScreens } from './wizardScreens';

// The screens of the design, each as the state it shows.

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
  const state = rigState({ nowMs, practice: true, devices: [device(), second], jobs: [job], ...change });
  return {
    ...state,
    devices: state.devices.map((one) => ({ ...one, sinceMs: nowMs - (one.id === 'gpu-1' ? 840_000 : 480_000) })),
  };
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

const screens: Readonly<Record<string, RigState>> = {
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

/** A rig as large as they are shown: eight cards, all of one kind but one. */
function eightGpus(): RigState {
  const devices = Array.from({ length: 8 }, (_, index) =>
    device({ id: `gpu-${index}`, index, temperatureC: 58 + index * 2, hashrateHs: 61.2e6 - index * 3e5 }),
  );
  const [miner] = rigState().miners;
  const miners = devices.flatMap(({ id, hashrateHs }) => (miner === undefined ? [] : [{ ...miner, devices: [id], hashrateHs }]));
  return rig({ practice: false, jobs: [], devices, miners });
}

const usual = screens['usual'] ?? rig({});
const minerLines = [
  '  m 14:02:10 <unknown> ethminer 0.19.0-practice',
  '  i 14:02:10 <unknown> Configured pool 127.0.0.1:3333',
  ' cu 14:02:12 cuda-0    Generated DAG + Light in 1,402 ms. 1.85 GB left.',
  ...Array.from(
    { length: 120 },
    (_, index) =>
      `  i 14:${String(3 + Math.floor(index / 10)).padStart(2, '0')}:${index % 10}5 <unknown> **Accepted  ${31 + (index % 7)} ms. 127.0.0.1:3333`,
  ),
];

const opened = { kind: 'opened', values: { node: '/dev/nvidia-uvm' } } as const;
const trainMatch = '/usr/bin/python3.12 train.py';
/** A job that did not ask, a program that mining goes on beside, a script that crashes again and again, and rules. */
const guardedRig = {
  ...busyRig,
  jobs: busyRig.jobs.map((job) => ({ ...job, class: 'training', source: 'device' }) as const),
  guard: {
    programs: [
      ...busyRig.jobs.map(({ pids, name, devices, sinceMs }) => ({
        pid: pids[0] ?? 1,
        name,
        class: 'training' as const,
        devices,
        sinceMs,
        match: trainMatch,
        isBlocking: true,
        why: [opened, { kind: 'library', values: { library: 'libtorch_cuda.so' } } as const],
      })),
      {
        pid: 99,
        name: 'obs',
        class: 'video' as const,
        devices: ['gpu-0'],
        sinceMs: nowMs,
        match: '/usr/bin/obs',
        isBlocking: false,
        why: [opened, { kind: 'playerName', values: { word: 'obs' } } as const, { kind: 'learntNever', values: {} } as const],
      },
    ],
    waits: [{ device: 'gpu-0', name: 'python crash.py', times: 4, untilMs: nowMs + 120_000 }],
  },
};
const ruledSettings = settingsView({
  programs: [
    { match: trainMatch, rule: 'always', source: 'user', sinceMs: nowMs },
    { match: '/usr/bin/obs', rule: 'never', source: 'learnt', sinceMs: nowMs },
  ],
});

/** A card under its own clocks, one that waits for the user, one that cannot be set, one of a maker nobody could try. */
function clockRig(): RigState {
  const numbers = { coreLockMHz: null, memoryOffsetMHz: -500, memoryLockMHz: 5001, fanPct: 70, isUntestedAllowed: false };
  const setting = { powerW: 130, coreOffsetMHz: 120, ...numbers };
  const clocks: readonly ClockState[] = [
    { setting, standing: 'applied', obstacle: null },
    { setting, standing: 'held', obstacle: null },
    { setting: null, standing: 'none', obstacle: 'noHelper' },
    { setting: null, standing: 'none', obstacle: 'untested' },
  ];
  return rig({ devices: clocks.map((one, index) => device({ id: `gpu-${index}`, index, clocks: one })) });
}

/** Every page once, and some in every state. */
export const allScreens: readonly Screen[] = [
  ...Object.entries(screens).map(([name, state]) => ({
    name: `overview-${name}`,
    hash: '#/',
    state,
    isVariant: name !== 'usual' && name !== 'activities',
  })),
  { name: 'overview-eight', hash: '#/', state: eightGpus(), isVariant: true },
  { name: 'gpus', hash: '#/gpus', state: usual },
  { name: 'gpus-activities', hash: '#/gpus', state: screens['activities'] ?? usual, isVariant: true },
  { name: 'gpus-clocks', hash: '#/gpus', state: clockRig(), isVariant: true },
  { name: 'log', hash: '#/gpus/gpu-0/log', state: usual, log: { lines: minerLines, dropped: 4021 } },
  { name: 'log-empty', hash: '#/gpus/gpu-1/log', state: usual, isVariant: true },
  { name: 'training', hash: '#/training', state: busyRig, jobs: pastJobs },
  { name: 'training-guarded', hash: '#/training', state: guardedRig, jobs: pastJobs, settings: ruledSettings, isVariant: true },
  { name: 'training-empty', hash: '#/training', state: { ...busyRig, jobs: [] }, jobs: [], isVariant: true },
  { name: 'history', hash: '#/history', state: busyRig, jobs: pastJobs, events: pastEvents },
  { name: 'history-empty', hash: '#/history', state: busyRig, events: [], isVariant: true },
  { name: 'setup', hash: '#/setup', state: busyRig, settings: realSettings },
  { name: 'setup-new', hash: '#/setup', state: busyRig, settings: settingsView({ consentAtMs: 1 }), isVariant: true },
  { name: 'setup-practice', hash: '#/setup', state: usual, isVariant: true },
  {
    name: 'setup-wrong',
    hash: '#/setup',
    state: busyRig,
    settings: realSettings,
    setupAnswer: wrongSetup,
    isVariant: true,
    act: async (page, { setup }) => {
      await page.getByRole('button', { name: setup.agree }).click();
      await expect(page.getByText(setup.wrongFieldsMany.replace('{n}', '3'))).toBeVisible();
    },
  },
  { name: 'settings', hash: '#/settings', state: usual },
  {
    name: 'settings-changed',
    hash: '#/settings',
    state: usual,
    isVariant: true,
    act: async (page, { settings }) => {
      await page.getByLabel(settings.quiet).fill('20');
      await page.keyboard.press('Enter');
      await expect(page.getByText(settings.saved, { exact: true })).toBeVisible();
      await page.getByLabel(settings.claim).fill('x');
      await page.keyboard.press('Enter');
    },
  },
  ...tunerScreens(usual),
  ...rulesScreens(usual),
  ...moneyScreens(busyRig, pastEvents),
  { name: 'glossary', hash: '#/glossary', state: usual },
  ...wizardScreens(busyRig),
  { name: 'firstStart', hash: '#/', state: rig({ isFirstStart: true, practice: false, isSetUp: false, jobs: [], miners: [] }) },
];

export const gpuEntries: readonly GpuEntry[] = usual.devices.map(({ id, index, name }) => ({
  index,
  uuid: id,
  name,
  pci: `0000:0${index + 1}:00.0`,
  vramMiB: 8192,
  driver: '550.54.14',
}));
