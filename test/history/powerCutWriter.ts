import { HistoryStore } from '../../src/main/history/store';
import { systemClock } from '../../src/main/platform/clock';

// A rig of two devices in fast motion: a reading of each every few ms, with times that say which one it was. Runs until it is killed, or
// for as long as it is told; prints `at N` after each of them. argv: the database, how long, ms (0: for ever), what to do at the end.
const [path = '', runMs = '0'] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const store = HistoryStore.open({
  path,
  clock: systemClock,
  log,
  onFault: (fault) => console.log(`fault ${fault?.code ?? 'none'}`),
});
const began = Date.now();

function write(): void {
  const atMs = Date.now();
  for (const device of ['gpu0', 'gpu1']) {
    const rest = { temperatureC: 60, memoryTemperatureC: null, powerW: 100, fanPct: 50, vramUsedMiB: 1, hashrateHs: 1e6 };
    store.addReading({ atMs, device, ...rest });
  }
  store.addEvent({ atMs, device: 'gpu0', kind: 'activity', activity: 'mining', because: 'free' });
  process.stdout.write(`at ${atMs}\n`);
  if (Number(runMs) > 0 && Date.now() - began >= Number(runMs)) process.kill(process.pid, 'SIGKILL');
}

setInterval(write, 5);
