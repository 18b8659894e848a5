import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../../src/main/gpus/source';
import type { MinerPlan } from '../../src/main/miners/adapter';
import { ethminer019 } from '../../src/main/miners/adapters/ethminer';
import type { FaultCode } from '../../src/shared/faultCodes';
import type { GpuDetails } from '../../src/shared/gpuDetails';
import type { Activity } from '../../src/shared/literals';
import { root } from '../../test/support/runningFallow';
import type { FaultRig } from './faultRig';

/** One way in which something goes wrong, done to a real child of device 0 or to what it hangs on. */
export interface Injection {
  readonly part: string;
  readonly what: string;
  /** null: nothing may come of it, the miner mines on as if nothing had been. */
  readonly code: FaultCode | null;
  /** Detected within so many s. 30 unless the device may take longer by rule; then `why` says by which. */
  readonly withinS: number;
  readonly why?: string;
  /** What the device does once the fault was dealt with and before anything is cured; absent: it mines again by itself. */
  readonly end?: Activity;
  /** Nothing is to be ended: the miner knows that it has no pool, and tries. */
  readonly goesOn?: boolean;
  /** The pool is everybody's: there is no other device to watch. */
  readonly isShared?: boolean;
  inject(rig: FaultRig): void | Promise<void>;
  /** Takes the cause away where it does not go by itself. */
  cure?(rig: FaultRig): void | Promise<void>;
}

const victim = (rig: FaultRig) => rig.device(0);
const id = (rig: FaultRig) => victim(rig).info.id;
const pidsOf = (rig: FaultRig) => victim(rig).session?.snapshot().pids ?? [];
const signal = (name: NodeJS.Signals) => (rig: FaultRig) => {
  for (const pid of pidsOf(rig)) process.kill(pid, name);
};
const practice = (what: Parameters<FaultRig['gpus']['switch']>[0], value: number | null = null, isShared = false) => ({
  inject: (rig: FaultRig) => void rig.gpus.switch(what, isShared ? null : id(rig), value),
  cure: (rig: FaultRig) => void rig.gpus.switch('ok', null, null),
});

const fakeMiner = join(root, 'test/miners/fixtures/fakeMiner.mjs');
/** A miner that behaves as its first argument says, in place of the practice miner. */
function insteadOf(change: (plan: MinerPlan) => Partial<MinerPlan>) {
  return {
    inject: (rig: FaultRig) => {
      rig.instead.set(id(rig), (plan) => ({ ...plan, ...change(plan) }));
      rig.changed();
    },
    cure: (rig: FaultRig) => {
      rig.instead.delete(id(rig));
      victim(rig).mineAgain();
    },
  };
}
const fake = (...scenario: string[]) =>
  insteadOf((plan) => ({
    adapter: { ...ethminer019, startGraceS: null, argv: (run) => [String(run.apiPort), ...scenario] },
    prefixArgs: [fakeMiner],
    device: { ...plan.device, vendor: 'nvidia' },
  }));
const driver = (reading: () => Partial<Reading>) => ({
  inject: (rig: FaultRig) => void rig.driver.set(id(rig), reading()),
  cure: (rig: FaultRig) => {
    rig.driver.delete(id(rig));
    victim(rig).mineAgain();
  },
});
const xid = (number: number) =>
  driver(() => ({ details: { throttle: [], lastXid: { xid: number, atMs: Date.now() } } as unknown as GpuDetails }));

/** A file that is no miner in its place, in the rig's own folder; 0o644: may not even be run. */
function insteadOfFile(name: string, text: string, mode: number) {
  return {
    inject: (rig: FaultRig) => {
      const path = join(rig.dir, name);
      writeFileSync(path, text);
      chmodSync(path, mode);
      insteadOf(() => ({ path })).inject(rig);
    },
    cure: insteadOf(() => ({})).cure,
  };
}
const says = (part: string, line: string, code: FaultCode): Injection => ({
  ...{ part, what: `log: ${line.slice(0, 46)}`, code, withinS: 30, end: 'faulted' },
  ...fake('says', line),
});
const process1 = { part: 'process', withinS: 30 } as const;
const api = { part: 'api', withinS: 30 } as const;
const grace = 'the grace of a start (here 20 s)';

export const injections: readonly Injection[] = [
  { ...process1, what: 'SIGKILL', code: 'miner/crashed', inject: signal('SIGKILL') },
  { ...process1, what: 'SIGSEGV', code: 'miner/crashed', inject: signal('SIGSEGV') },
  { ...process1, what: 'SIGTERM from outside, exit 0', code: 'miner/exited', inject: signal('SIGTERM') },
  { ...process1, what: 'SIGINT from outside, exit 0', code: 'miner/exited', inject: signal('SIGINT') },
  { ...process1, what: 'practice crash (SIGABRT)', code: 'miner/crashed', ...practice('crash') },
  {
    ...process1,
    what: 'forks three children, then dies',
    code: 'miner/crashed',
    inject: async (rig) => {
      rig.gpus.switch('fork', id(rig), null);
      await new Promise((later) => setTimeout(later, 3000));
      process.kill(victim(rig).session?.leaderPid() ?? 0, 'SIGKILL');
    },
  },
  { ...process1, what: 'exit 7', code: 'miner/exited', end: 'faulted', ...fake('exit7') },
  { ...process1, what: 'exit 0, no pool to try', code: 'pool/unreachable', end: 'faulted', ...fake('exit0') },
  { ...process1, what: 'crashes at each start', code: 'miner/crashed', end: 'faulted', ...fake('crash') },
  { ...api, what: 'SIGSTOP', code: 'miner/not-answering', inject: signal('SIGSTOP') },
  { ...api, what: 'practice hang', code: 'miner/not-answering', ...practice('hang') },
  { ...api, what: 'practice silent', code: 'miner/not-answering', ...practice('silent') },
  { ...api, what: 'hangs after three answers', code: 'miner/not-answering', end: 'faulted', ...fake('hang') },
  { ...api, what: 'answers for another process', code: 'miner/api-port-taken', end: 'faulted', ...fake('foreign') },
  { ...api, what: 'its port is taken, by its log', code: 'miner/api-port-taken', end: 'faulted', ...fake('portTaken') },
  { ...api, what: 'never answers', code: 'miner/start-timeout', why: grace, end: 'faulted', ...fake('mute') },
  { ...api, what: 'answers no JSON', code: 'miner/bad-stats', why: grace, end: 'faulted', ...fake('garbage') },
  { ...api, what: 'answers without end', code: 'miner/start-timeout', why: grace, end: 'faulted', ...fake('endless') },
  { ...api, what: 'never hashes', code: 'miner/start-timeout', why: grace, end: 'faulted', ...fake('idle') },
  {
    ...{ ...api, what: 'stops hashing', code: 'miner/stalled', withinS: 70, end: 'faulted' },
    ...{ why: 'a minute between two jobs is usual', ...fake('stall') },
  },
  says('log', ' X 12:00:00 cuda-0   CUDA error in func search: unspecified launch failure', 'miner/gpu-error'),
  says('log', ' X 12:00:00 cuda-0   CUDA Error : an illegal memory access was encountered', 'miner/gpu-error'),
  says('log', " X 12:00:00 cuda-0   This device hasn't enough memory available", 'miner/out-of-memory'),
  says('log', ' X 12:00:00 stratum  Worker 0xabc.rig not authorized : bad address', 'pool/wallet-refused'),
  {
    ...{ part: 'files', what: 'the program is gone', code: 'miner/not-found', withinS: 30, end: 'faulted' },
    ...insteadOf(() => ({ path: '/nowhere/miner' })),
  },
  {
    ...{ part: 'files', what: 'it may not be run', code: 'miner/not-executable', withinS: 30, end: 'faulted' },
    ...insteadOfFile('noProgram', 'x', 0o644),
  },
  {
    ...{ part: 'files', what: 'a script whose interpreter is gone', code: 'miner/not-found', withinS: 30, end: 'faulted' },
    ...insteadOfFile('noInterpreter', '#!/nowhere/sh\n', 0o755),
  },
  {
    ...{ part: 'files', what: 'arguments it does not know', code: 'miner/bad-arguments', withinS: 30, end: 'faulted' },
    ...insteadOf(() => ({ extraArgs: ['--no-such-flag'] })),
  },
  { part: 'driver', what: 'XID 13', code: 'miner/gpu-error', withinS: 30, ...xid(13) },
  { part: 'driver', what: 'XID 79', code: 'gpu/gone', withinS: 30, end: 'faulted', ...xid(79) },
  { part: 'driver', what: 'XID 45 (a cleaned-up process)', code: null, withinS: 5, ...xid(45) },
  { part: 'driver', what: 'GPU gone', code: 'gpu/gone', withinS: 30, end: 'faulted', ...driver(() => ({ fault: 'gpu/gone' })) },
  { part: 'driver', what: '95 °C', code: 'gpu/hot', withinS: 30, end: 'cooling', ...practice('hot', 95) },
  { part: 'driver', what: 'the sensor is lost', code: 'gpu/sensor-lost', withinS: 30, end: 'cooling', ...practice('sensorLost') },
  {
    part: 'pool',
    what: 'down',
    code: 'pool/unreachable',
    withinS: 30,
    end: 'faulted',
    isShared: true,
    goesOn: true,
    ...practice('poolDown', null, true),
  },
  {
    ...{ part: 'pool', what: 'silent (a share in 2 s)', code: 'pool/silent', withinS: 43, isShared: true },
    ...{ why: '1.2 × 17.9 mean waits', ...practice('poolSilent', null, true) },
  },
  {
    ...{ part: 'pool', what: 'refuses every share', code: 'pool/rejects-shares', withinS: 30, isShared: true },
    ...practice('rejectAll', null, true),
  },
  { part: 'pool', what: 'its login is never answered', code: 'pool/silent', withinS: 30, end: 'faulted', ...fake('unconnected') },
  {
    part: 'pool',
    what: 'lost, the miner tries again',
    code: 'pool/unreachable',
    withinS: 30,
    end: 'faulted',
    goesOn: true,
    ...fake('poolLost'),
  },
  {
    ...{ part: 'pool', what: 'SIGKILL', code: 'pool/unreachable', withinS: 30, isShared: true, goesOn: true },
    inject: (rig) => void process.kill(rig.poolPid, 'SIGKILL'),
  },
  {
    ...{ part: 'machine', what: 'clock set 3 h forth', code: null, withinS: 5 },
    inject: (rig) => {
      rig.clock.shiftMs += 3 * 3_600_000;
    },
  },
  {
    ...{ part: 'machine', what: 'clock set 6 h back', code: null, withinS: 5 },
    inject: (rig) => {
      rig.clock.shiftMs -= 6 * 3_600_000;
    },
  },
  {
    ...{ part: 'machine', what: 'clock set back during a back-off', code: 'miner/crashed', withinS: 30 },
    inject: async (rig) => {
      signal('SIGKILL')(rig);
      await new Promise((later) => setTimeout(later, 500));
      rig.clock.shiftMs -= 3 * 3_600_000;
    },
  },
  {
    ...{ part: 'job', what: 'a job: SIGKILL is no fault', code: null, withinS: 5 },
    inject: async (rig) => {
      victim(rig).setWanted({ kind: 'job', job: 'job-1' });
      await victim(rig).whenFree();
      victim(rig).setWanted(null);
    },
  },
];
