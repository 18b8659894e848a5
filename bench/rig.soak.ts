// 24 h of a rig of four cards in simulated time: jobs, claims, crashes, silent pools, heat, pauses, exclusions, modes, settings.
//
// Real: Rig, RigDevice, watchdog, ladder, waits, heat, the state that faces get, the diary and its SQLite file on a real disk.
// Simulated: time, the miners (no process stands behind them), the drivers' readings, who the jobs are. Then, in real time, the
// practice rig with real miners and a real pool is started, claimed, crashed and stopped again and again, since only that has
// descriptors to lose. FALLOW_SOAK_HOURS and FALLOW_SOAK_ROUNDS shorten them.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Diary } from '../src/main/diary';
import type { DeviceInfo, Reading } from '../src/main/gpus/source';
import { HistoryStore } from '../src/main/history/store';
import type { MinerPlan } from '../src/main/miners/adapter';
import { Rig } from '../src/main/rig/rig';
import { rigState } from '../src/main/rig/rigState';
import { Random } from '../src/main/tuner/random';
import { ok } from '../src/shared/faults';
import { settingsSchema } from '../src/shared/setup';
import { FakeClock } from '../test/support/fakeClock';
import { root } from '../test/support/runningFallow';
import { silentLog } from '../test/support/silentLog';
import { FaultRig } from './support/faultRig';
import { Goals } from './support/goals';
import { anonymousMb } from './support/proc';
import { SoakDay } from './support/soakDay';
import { SimulatedMiner } from './support/soakMiner';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const hours = Number(process.env['FALLOW_SOAK_HOURS'] ?? 24);
const rounds = Number(process.env['FALLOW_SOAK_ROUNDS'] ?? 40);
const goals = new Goals();
const descriptors = () => readdirSync('/proc/self/fd').length;
const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms));

function heapMb(): number {
  gc();
  gc();
  return process.memoryUsage().heapUsed / 1e6;
}

const infos = [0, 1, 2, 3].map(
  (index) => ({ id: `GPU-${index}`, kind: 'gpu', index, name: 'Card', slowdownC: 90 }) as DeviceInfo,
);

/** The real rig over simulated miners and readings, and the day that befalls it. */
function simulatedRig(clock: FakeClock, diary: Diary) {
  const random = new Random(2026);
  let settings = settingsSchema.parse({});
  const miners = new Map<string, SimulatedMiner>();
  const rig = new Rig({
    clock,
    log: silentLog,
    settings: {
      get current() {
        return settings;
      },
      update: async (change) => {
        settings = change(settings);
        return ok(settings);
      },
    },
    diary,
    launch: (plan) => {
      const miner = new SimulatedMiner(plan, clock, random);
      miners.set(plan.device.id, miner);
      return miner;
    },
    makePlan: ({ id, index }) =>
      ok({
        ...{ adapter: { id: 'practice', name: 'Practice' }, device: { id, kind: 'gpu', index, vendor: 'nvidia' } },
        ...{ path: '/m', algorithm: 'a', coin: 'C', pools: ['p:1'], extraArgs: [] },
      } as unknown as MinerPlan),
    freeMiB: async () => 8000,
    quietMs: () => settings.quietS * 1000,
    cpuCount: 8,
    doesWork: async () => true,
    onDidChange: () => undefined,
  });
  const soak = new SoakDay(rig, clock, random, (device) =>
    device.session === null ? null : (miners.get(device.info.id) ?? null),
  );
  const read = (id: string): Reading => ({
    ...{ temperatureC: soak.temperatureC(id), memoryTemperatureC: null, powerW: 120, fanPct: 50 },
    ...{ vramUsedMiB: 5000, vramTotalMiB: 8192, isSensorLost: false },
  });
  return { rig, soak, read };
}

async function day(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'fallow-soak-'));
  const clock = new FakeClock();
  const history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log: silentLog, onFault: () => undefined });
  const diary = new Diary(history, clock);
  const { rig, soak, read } = simulatedRig(clock, diary);
  rig.start(infos);
  const heap: number[] = [];
  const fds: number[] = [];
  for (let s = 0; s < hours * 3600; s += 1) {
    soak.befall();
    rig.readingsChanged(read);
    await clock.advance(1000);
    soak.account();
    const state = rigState(rig, {
      ...{ version: '0', isPractice: false, rigName: 'r', isFirstStart: false, nowMs: clock.nowMs(), read, users: () => null },
      ...{ coreStopC: () => 85, appFaults: [], guard: {} as never },
    });
    diary.readings(state.devices);
    if (s % 3600 === 3599) {
      heap.push(heapMb());
      fds.push(descriptors());
    }
  }
  const [second = 0, last = 0] = [heap[1] ?? heap[0], heap[heap.length - 1]];
  const total = [...soak.spent.values()].reduce((sum, seconds) => sum + seconds, 0);
  console.log(`${hours} h of 4 devices: ${JSON.stringify(soak.counts)}`);
  for (const [what, s] of [...soak.spent].sort((a, b) => b[1] - a[1])) console.log(`  ${what}: ${(s / 3600).toFixed(2)} h`);
  console.log(`heap after each hour, MB: ${heap.map((mb) => mb.toFixed(1)).join(' ')}`);
  goals.sayOne('hours accounted for, difference', Math.abs(total - hours * 4 * 3600), { must: 0, goal: null, unit: 's' });
  goals.sayOne('seconds that nothing explains', soak.unexplained.length, { must: 0, goal: null, unit: 's' });
  for (const line of soak.unexplained.slice(0, 10)) console.log(`  ${line}`);
  goals.sayOne('heap, last hour less second', last - second, { must: 10, goal: null, unit: 'MB' });
  goals.sayOne('descriptors, last hour less first', (fds[fds.length - 1] ?? 0) - (fds[0] ?? 0), {
    must: 0,
    goal: null,
    unit: '',
  });
  const stopping = rig.stop();
  await clock.advance(30_000);
  await stopping;
  goals.sayOne('miners left after the stop', SimulatedMiner.running, { must: 0, goal: null, unit: '' });
  history.close();
  rmSync(dir, { recursive: true, force: true });
}

/** Real children: the same few things over and over, with descriptors and memory of our own counted. */
async function realMiners(): Promise<void> {
  const rig = await FaultRig.open(
    2,
    { backoffFirstS: 0.2, backoffLastS: 0.5, faultsPerStep: 1000, restartsPerHour: 1000 },
    join(root, 'out/main'),
  );
  const devices = rig.rig.all();
  const isMining = () => devices.every((device) => device.decision.activity === 'mining');
  const mining = async () => {
    while (!isMining()) await pause(20);
  };
  let fds = 0;
  let mb = 0;
  for (let round = 0; round < rounds; round += 1) {
    await mining();
    if (round === Math.min(10, rounds - 1)) {
      await pause(1000);
      gc();
      [fds, mb] = [descriptors(), anonymousMb(process.pid)];
    }
    const [first, second] = devices;
    first?.setWanted({ kind: 'claim', job: `job-${round}` });
    await first?.whenFree();
    first?.setWanted(null);
    process.kill(second?.session?.leaderPid() ?? 0, 'SIGKILL');
    while (second?.decision.activity === 'mining') await pause(20);
  }
  await mining();
  await pause(1000);
  gc();
  goals.sayOne(`${rounds} rounds of real miners: descriptors more`, descriptors() - fds, { must: 0, goal: null, unit: '' });
  goals.sayOne('  memory more', anonymousMb(process.pid) - mb, { must: 10, goal: null, unit: 'MB' });
  await rig.close();
}

await day();
await realMiners();
goals.end();
process.exit();
