import type { ClockState } from '../../shared/clocks';
import type { GuardState } from '../../shared/evidence';
import type { Fault } from '../../shared/faults';
import type { GpuProcess } from '../../shared/gpuDetails';
import type { DeviceState, FaultState, MinerState, RigState } from '../../shared/state';
import type { TuningBrief } from '../../shared/tuning';
import type { Reading } from '../gpus/source';
import { resumeBelowC } from './heat';
import type { Rig } from './rig';
import type { RigDevice, ShownFault } from './rigDevice';

export interface StateFacts {
  readonly version: string;
  readonly isPractice: boolean;
  readonly rigName: string;
  readonly isFirstStart: boolean;
  readonly nowMs: number;
  readonly read: (id: string) => Reading | null;
  /** Null: the driver has not said who is on the device. */
  readonly users: (id: string) => readonly GpuProcess[] | null;
  /** How it stands with a card's own clocks, and what is wrong with that; null: nobody sets such a device. */
  readonly clocks?: (id: string) => { readonly state: ClockState; readonly fault: ShownFault | null } | null;
  readonly coreStopC: (device: RigDevice) => number;
  /** Faults of the app as a whole: settings, history. */
  readonly appFaults: readonly (Fault & { readonly sinceMs: number })[];
  readonly guard: GuardState;
  readonly tuning?: readonly TuningBrief[];
}

/** The whole state that faces show, from what rig and telemetry hold now. */
export function rigState(rig: Rig, facts: StateFacts): RigState {
  const devices = rig.all();
  return {
    version: facts.version,
    practice: facts.isPractice,
    mode: rig.mode,
    nowMs: facts.nowMs,
    rigName: facts.rigName,
    isFirstStart: facts.isFirstStart,
    isSetUp: devices.some((device) => device.isSetUp),
    devices: devices.map((device) => deviceState(device, facts)),
    miners: devices.flatMap((device) => minerState(device, facts.nowMs)),
    jobs: rig.currentJobs().map((job) => ({ ...job, pids: [...job.pids], devices: [...job.devices] })),
    faults: [
      ...facts.appFaults.map((fault) => faultState(fault, null)),
      ...devices.flatMap((device) => deviceFaults(device, facts)),
    ],
    guard: facts.guard,
    ...(facts.tuning === undefined || facts.tuning.length === 0 ? {} : { tuning: facts.tuning }),
  };
}

function deviceState(device: RigDevice, facts: StateFacts): DeviceState {
  const { info, decision, session } = device;
  const reading = rigReading(device, facts);
  const snapshot = session?.snapshot() ?? null;
  const isCooling = decision.activity === 'cooling';
  return {
    id: info.id,
    kind: info.kind,
    index: info.index,
    name: info.name,
    activity: decision.activity,
    because: decision.because,
    ...reading,
    hashrateHs: hashrate(device),
    coin: session?.plan.coin ?? null,
    algorithm: session?.plan.algorithm ?? null,
    minerName: session?.plan.adapter.name ?? null,
    job: device.wanted?.job ?? null,
    untilMs: decision.untilMs,
    resumeAtC: isCooling ? facts.coreStopC(device) - resumeBelowC : null,
    fault: decision.activity === 'faulted' || isCooling ? (device.fault()?.code ?? null) : null,
    startingStep: decision.activity === 'starting' ? (snapshot?.startingStep ?? null) : null,
    sinceMs: device.sinceMs,
    power: { limitW: facts.read(info.id)?.details?.powerLimitW ?? info.powerLimitW },
    ...driverFacts(info.id, facts),
    ...waitFacts(device),
    ...(decision.because === 'schedule' && device.heldBy !== null ? { rule: device.heldBy } : {}),
  };
}

/** To the second: the window shows no more, and what has not changed is not sent. */
function waitFacts({ session, watchdog }: RigDevice): Pick<DeviceState, 'shareWait'> {
  if (session?.snapshot().phase !== 'mining') return {};
  const { quietMs, allowedMs } = watchdog.shareWait();
  const whole = (ms: number) => Math.round(ms / 1000) * 1000;
  return { shareWait: { quietMs: whole(quietMs), allowedMs: allowedMs === null ? null : whole(allowedMs) } };
}

/** 0 while no miner runs is a fact; null is a miner that has not said. */
function hashrate(device: RigDevice): number | null {
  if (device.session === null) return 0;
  const stats = device.session.snapshot().stats;
  if (stats === null) return null;
  return stats.isPaused ? 0 : stats.hashrateHs;
}

/** In mode off the app holds no driver handle, so it knows nothing. */
function rigReading(device: RigDevice, facts: StateFacts) {
  const reading = facts.read(device.info.id);
  return {
    temperatureC: reading?.temperatureC ?? null,
    memoryTemperatureC: reading?.memoryTemperatureC ?? null,
    powerW: reading?.powerW ?? null,
    fanPct: reading?.fanPct ?? null,
    vramUsedMiB: reading?.vramUsedMiB ?? null,
    vramTotalMiB: reading?.vramTotalMiB ?? device.info.vramMiB,
  };
}

function driverFacts(id: string, facts: StateFacts): Pick<DeviceState, 'details' | 'provenance' | 'users' | 'clocks'> {
  const reading = facts.read(id);
  const users = facts.users(id);
  const clocks = facts.clocks?.(id) ?? null;
  return {
    ...(reading?.details === undefined ? {} : { details: reading.details }),
    ...(reading?.provenance === undefined ? {} : { provenance: reading.provenance }),
    ...(users === null ? {} : { users }),
    ...(clocks === null ? {} : { clocks: clocks.state }),
  };
}

function minerState(device: RigDevice, nowMs: number): MinerState[] {
  const { session, info } = device;
  if (session === null) return [];
  const { pids, stats, startedAtMs } = session.snapshot();
  return [
    {
      id: session.plan.adapter.id,
      version: stats?.version ?? null,
      devices: [info.id],
      pids: [...pids],
      algorithm: session.plan.algorithm,
      pool: stats?.pool ?? session.plan.pools[0] ?? null,
      hashrateHs: stats?.hashrateHs ?? null,
      accepted: stats?.accepted ?? 0,
      rejected: stats?.rejected ?? 0,
      stale: stats?.stale ?? 0,
      uptimeS: stats?.uptimeS ?? Math.max(0, Math.round((nowMs - startedAtMs) / 1000)),
    },
  ];
}

/** That a card is gone says more than that its sensor is silent, and it is to be known while nothing mines on it too. */
function deviceFaults(device: RigDevice, facts: StateFacts): FaultState[] {
  const own = device.fault();
  const code = facts.read(device.info.id)?.fault ?? null;
  const isOfCard = code !== null && (own === null || own.code === 'gpu/sensor-lost');
  const fault = isOfCard ? { code, sinceMs: device.sinceMs } : own;
  const found = [fault, facts.clocks?.(device.info.id)?.fault ?? null, device.watchdog.withoutOverclock()];
  return found.flatMap((one) => (one === null ? [] : [faultState(one, device.info.id)]));
}

function faultState(fault: ShownFault, device: string | null): FaultState {
  const { code, detail, values, sinceMs, step } = fault;
  const { do: tried = 'restart', atMs = null, because = null } = step ?? {};
  const told = because === null ? {} : { step: { do: tried, atMs, faults: because.faults, wait: because.wait } };
  return { code, detail: detail ?? null, values: values ?? {}, device, sinceMs, ...told };
}
