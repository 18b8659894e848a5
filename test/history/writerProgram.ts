import { HistoryStore } from '../../src/main/history/store';
import { systemClock } from '../../src/main/platform/clock';

// Writes as fast as it can until it is killed. Prints how many rows are surely written: the last number it said holds.
const path = process.argv[2] ?? '';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const store = HistoryStore.open({
  path,
  clock: systemClock,
  log,
  onFault: (fault) => process.stdout.write(`fault ${fault?.code}\n`),
});
store.jobStarted({ id: 'j1', name: 'python train.py', class: 'training', source: 'claim', devices: ['gpu0'], startedMs: 1000 });
let atMs = 1000;

function writeSome(): void {
  for (let i = 0; i < 700; i += 1) {
    atMs += 1;
    store.addReading({
      atMs,
      device: 'gpu0',
      temperatureC: 60,
      memoryTemperatureC: null,
      powerW: 100,
      fanPct: 50,
      vramUsedMiB: 1,
      hashrateHs: 1e6,
    });
  }
  store.addEvent({ atMs, device: 'gpu0', kind: 'activity', activity: 'mining', because: 'free' });
  store.events(0, 1); // a question brings everything so far into the file
  process.stdout.write(`written ${atMs - 1000}\n`);
  setImmediate(writeSome);
}

writeSome();
