import { describe, expect, it } from 'vitest';
import { activities, causes, languages } from '../../../src/shared/literals';
import type { DeviceState, JobState, RigState } from '../../../src/shared/state';
import { deviceSentence, deviceWord, formatTime, rigSentence, shortName } from '../../../src/shared/text/sentences';

const nowMs = new Date(2026, 10, 21, 14, 40).getTime();
const gpu0: DeviceState = {
  id: 'GPU-0',
  kind: 'gpu',
  index: 0,
  name: 'NVIDIA GeForce RTX 3070',
  activity: 'mining',
  because: 'free',
  temperatureC: 63,
  memoryTemperatureC: null,
  powerW: 118,
  fanPct: 55,
  vramUsedMiB: 5000,
  vramTotalMiB: 8192,
  hashrateHs: 61.2e6,
  coin: 'ETC',
  algorithm: 'etchash',
  minerName: 'ethminer',
  job: null,
  untilMs: null,
  resumeAtC: null,
  fault: null,
  startingStep: null,
  sinceMs: nowMs,
  power: { limitW: 220 },
};
const gpu1: DeviceState = { ...gpu0, id: 'GPU-1', index: 1, name: 'NVIDIA GeForce RTX 3060 Ti' };
const cpu: DeviceState = { ...gpu0, id: 'cpu', kind: 'cpu', name: 'AMD Ryzen 9', coin: 'XMR', minerName: 'xmrig' };
const job: JobState = {
  id: 'j1',
  name: 'python train.py',
  pids: [1],
  devices: ['GPU-0'],
  class: 'claimed',
  source: 'claim',
  sinceMs: nowMs - 14 * 60_000,
};

function rig(devices: readonly DeviceState[], change: Partial<RigState> = {}): RigState {
  return {
    version: '1',
    practice: false,
    mode: 'mining',
    nowMs,
    rigName: 'rig1',
    isSetUp: true,
    isFirstStart: false,
    devices,
    miners: [],
    jobs: [job],
    faults: [],
    guard: { programs: [], waits: [] },
    ...change,
  };
}
const say = (change: Partial<DeviceState>, state: Partial<RigState> = {}, language: 'en' | 'it' = 'en') => {
  const device = { ...gpu0, ...change };
  return deviceSentence(device, rig([device], state), language);
};
const refused = { code: 'pool/wallet-refused', detail: null, values: {}, device: 'GPU-0', sinceMs: nowMs };

describe('deviceSentence', () => {
  it.each<[Partial<DeviceState>, string, string]>([
    [{}, 'Mining ETC at 61.2 MH/s', 'Mina ETC a 61,2 MH/s'],
    [{ hashrateHs: null }, 'Mining ETC', 'Mina ETC'],
    [
      { activity: 'vacating', because: 'claim', job: 'j1' },
      'Making room for python train.py on GPU 0',
      'Fa posto a python train.py su GPU 0',
    ],
    [{ activity: 'vacating', because: 'job' }, 'Making room on GPU 0', 'Fa posto su GPU 0'],
    [{ activity: 'vacating', because: 'user' }, 'Stopping the miner on GPU 0', 'Il miner si ferma su GPU 0'],
    [
      { activity: 'inUse', because: 'claim', job: 'j1' },
      'GPU 0 is training: python train.py, 14 min',
      'GPU 0 è in training: python train.py, 14 min',
    ],
    [{ activity: 'inUse', because: 'job', job: 'gone' }, 'GPU 0 is in use', 'GPU 0 è in uso'],
    [
      { activity: 'starting', minerName: 'xmrig', startingStep: 'dataset' },
      'Starting xmrig: building the dataset, about 20 s',
      'Avvio di xmrig: costruisce il dataset, circa 20 s',
    ],
    [{ activity: 'starting', minerName: null }, 'Starting', 'Avvio'],
    [
      { activity: 'waiting', because: 'quiet', untilMs: nowMs + 11_400 },
      'Training ended. Mining again in 12 s',
      'Training finito. Torna a minare tra 12 s',
    ],
    [
      { activity: 'cooling', because: 'hot', temperatureC: 84, resumeAtC: 75 },
      'GPU 0 is 84 °C: waiting until 75 °C',
      'GPU 0 è a 84 °C: aspetta fino a 75 °C',
    ],
    [
      { activity: 'cooling', because: 'sensorLost', temperatureC: null },
      'GPU 0 has lost its temperature sensor: waiting for it. Check the driver if it stays so',
      'GPU 0 ha perso il sensore di temperatura: lo aspetta. Se continua, controlla il driver',
    ],
    [
      { activity: 'paused', because: 'user', untilMs: nowMs + 1_800_000 },
      'Paused by you until 15:10',
      'In pausa per tua scelta fino alle 15:10',
    ],
    [{ activity: 'paused', because: 'user' }, 'Paused by you', 'In pausa per tua scelta'],
    [{ activity: 'excluded', because: 'user' }, 'Excluded by you: it does not mine', 'Esclusa da te: non mina'],
    [
      { activity: 'idle', because: 'notSetUp' },
      'Not set up yet: choose what GPU 0 mines',
      'Ancora da configurare: scegli che cosa mina GPU 0',
    ],
    [
      { activity: 'faulted', because: 'fault', fault: 'pool/wallet-refused' },
      'The pool refuses the wallet address. Check the address and that it is for the coin of this pool, then correct it in the setup',
      "Il pool rifiuta l'indirizzo del wallet. Controlla l'indirizzo e che sia della moneta di questo pool, poi correggilo nella configurazione",
    ],
    [{ activity: 'faulted', because: 'fault' }, 'GPU 0 needs you. See the log', 'GPU 0 ha bisogno di te. Guarda il log'],
  ])('%o', (change, english, italian) => {
    expect(say(change)).toBe(english);
    expect(say(change, {}, 'it')).toBe(italian);
  });

  it('says a job that is no training is using the device', () => {
    expect(say({ activity: 'inUse', because: 'job', job: 'j1' }, { jobs: [{ ...job, class: 'game', name: 'doom' }] })).toBe(
      'GPU 0 is in use: doom, 14 min',
    );
  });

  it('uses the values of the fault of this device', () => {
    const invalid = { ...refused, code: 'setup/invalid' };
    const faults = [
      { ...invalid, values: { field: 'elsewhere' }, device: 'GPU-9' },
      { ...invalid, values: { field: 'psuW' } },
    ];
    expect(say({ activity: 'faulted', fault: 'setup/invalid' }, { faults })).toBe(
      'The setup is wrong at psuW. Correct that field and try again',
    );
  });

  it('is a whole sentence for every activity, cause and language, whatever is unknown', () => {
    const blank = { temperatureC: null, hashrateHs: null, coin: null, minerName: null, untilMs: null, resumeAtC: null };
    for (const language of languages) {
      for (const activity of activities) {
        for (const because of causes) {
          const text = say({ ...blank, activity, because }, {}, language);
          expect(text, `${activity} ${because}`).toMatch(/^\p{Lu}.{2,}[^.\s]$/u);
          expect(text, `${activity} ${because}`).not.toMatch(/[{}[\]–]|null|undefined| {2}/);
        }
      }
    }
  });
});

describe('deviceWord', () => {
  it('says training for jobs that are one', () => {
    const device: DeviceState = { ...gpu0, activity: 'inUse', job: 'j1' };
    expect(deviceWord(device, rig([device]), 'en')).toBe('Training');
    expect(deviceWord(device, rig([device], { jobs: [{ ...job, class: 'video' }] }), 'en')).toBe('In use');
    expect(deviceWord(gpu0, rig([gpu0]), 'it')).toBe('Mining');
  });
});

describe('rigSentence', () => {
  const training: DeviceState = { ...gpu1, activity: 'inUse', because: 'claim', job: 'j1' };
  it.each<[string, RigState, string, string]>([
    ['all mine', rig([gpu0, gpu1]), 'Mining ETC on 2 GPUs', 'Mina ETC su 2 GPU'],
    [
      'one mines, one is excluded',
      rig([gpu0, { ...gpu1, activity: 'excluded' }]),
      'Mining ETC on GPU 0 · 3060 Ti free for you',
      'Mina ETC su GPU 0 · 3060 Ti a tua disposizione',
    ],
    [
      'one mines, one trains',
      rig([gpu0, training]),
      'Mining ETC on GPU 0 · GPU 1 training: python train.py',
      'Mina ETC su GPU 0 · GPU 1 in training: python train.py',
    ],
    ['two coins', rig([gpu0, cpu]), 'Mining ETC + XMR on 2 devices', 'Mina ETC + XMR su 2 dispositivi'],
    [
      'a fault comes first',
      rig([gpu0, { ...gpu1, activity: 'faulted', fault: 'gpu/gone' }]),
      'GPU 1: A GPU is gone · Mining ETC on GPU 0',
      'GPU 1: Una GPU è scomparsa · Mina ETC su GPU 0',
    ],
    ['waiting', rig([{ ...gpu0, activity: 'waiting', untilMs: nowMs + 5000 }]), 'Mining again in 5 s', 'Torna a minare tra 5 s'],
    [
      'mode off',
      rig([{ ...gpu0, activity: 'off' }], { mode: 'off' }),
      'Off: nothing mines and no GPU is watched',
      'Spento: non si mina e nessuna GPU è sorvegliata',
    ],
    [
      'mode training',
      rig([{ ...gpu0, activity: 'idle', because: 'mode' }], { mode: 'training' }),
      'Every GPU is free for you',
      'Tutte le GPU sono libere per te',
    ],
    [
      'mode training, one in use',
      rig([{ ...gpu0, activity: 'idle', because: 'mode' }, training], { mode: 'training' }),
      'GPU 1 training: python train.py · GPU 0 free for you',
      'GPU 1 in training: python train.py · GPU 0 a tua disposizione',
    ],
    [
      'not set up',
      rig([{ ...gpu0, activity: 'idle', because: 'notSetUp' }], { isSetUp: false }),
      'Not set up yet: choose what to mine',
      'Ancora da configurare: scegli che cosa minare',
    ],
    [
      'no device',
      rig([]),
      'No GPU found. Check the driver, or try the practice rig',
      'Nessuna GPU trovata. Controlla il driver, o prova il rig di prova',
    ],
  ])('%s', (_name, state, english, italian) => {
    expect(rigSentence(state, 'en')).toBe(english);
    expect(rigSentence(state, 'it')).toBe(italian);
  });

  it('has at most three parts', () => {
    const states = ['mining', 'starting', 'vacating', 'cooling', 'paused', 'waiting'] as const;
    const devices = states.map((activity, index) => ({ ...gpu0, index, id: `GPU-${index}`, activity }));
    expect(rigSentence(rig(devices), 'en').split(' · ')).toHaveLength(3);
  });

  it('says something for every activity in every mode', () => {
    for (const language of languages) {
      for (const mode of ['mining', 'training', 'off'] as const) {
        for (const activity of activities.filter((one) => one !== 'off' || mode === 'off')) {
          const text = rigSentence(rig([{ ...gpu0, activity, coin: null, minerName: null }], { mode }), language);
          expect(text, `${mode} ${activity}`).toMatch(/^[\p{Lu}\d]/u);
          expect(text).not.toMatch(/[{}[\]–]|null|undefined/);
        }
      }
    }
  });
});

it.each([
  ['NVIDIA GeForce RTX 3060 Ti', '3060 Ti'],
  ['NVIDIA GeForce GTX 1080', '1080'],
  ['AMD Radeon RX 6800 XT', 'RX 6800 XT'],
  ['Intel(R) Arc(TM) A770 Graphics', 'Arc A770'],
  ['NVIDIA H100 80GB HBM3', 'H100 80GB HBM3'],
  ['Practice GPU', 'Practice GPU'],
])('calls %s %s', (name, short) => {
  expect(shortName(name)).toBe(short);
});

it('names the day of a time that is not soon', () => {
  expect(formatTime(nowMs + 1_800_000, nowMs)).toBe('15:10');
  expect(formatTime(nowMs + 86_400_000, nowMs)).toBe('2026-11-22 14:40');
});
