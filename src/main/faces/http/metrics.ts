import { activities, jobClasses, modes } from '../../../shared/literals';
import type { DeviceState, MinerState, RigState } from '../../../shared/state';
import { exposition, type Metric, type Sample } from './exposition';

/** What the app itself uses; seconds, bytes, seconds since 1970. */
export interface ProcessFigures {
  readonly cpuS: number;
  readonly residentBytes: number;
  readonly startedS: number;
}

const mib = 1024 * 1024;

/**
 * The answer of `/metrics`: the state of this moment in base units (docs/metrics.md names every metric; a test compares the two).
 * No wallet, no pool address and no name of a job, which may be a command line, is in it.
 */
export function metricsText(state: RigState, app: ProcessFigures): string {
  return exposition([...rigMetrics(state), ...deviceMetrics(state.devices), ...minerMetrics(state.miners), ...appMetrics(app)]);
}

function rigMetrics(state: RigState): readonly Metric[] {
  const { version, mode, practice, jobs, faults } = state;
  return [
    gauge('fallow_build_info', 'Always 1; the version of the app is a label.', [{ labels: { version }, value: 1 }]),
    gauge('fallow_practice', '1 while the practice rig runs, which earns nothing.', [{ value: Number(practice) }]),
    gauge(
      'fallow_mode',
      '1 for the mode of the rig, 0 for the others.',
      modes.map((each) => ({ labels: { mode: each }, value: Number(each === mode) })),
    ),
    gauge(
      'fallow_jobs',
      'Jobs that mining makes room for now, by class.',
      jobClasses.map((each) => ({ labels: { class: each }, value: jobs.filter((job) => job.class === each).length })),
    ),
    gauge('fallow_faults', 'Faults that stand now.', [{ value: faults.length }]),
    gauge(
      'fallow_fault_active',
      '1 for each fault that stands now; without a device it concerns the whole rig.',
      [...new Map(faults.map(({ code, device }) => [`${code} ${device}`, { code, device }])).values()].map(
        ({ code, device }) => ({ labels: { code, device: device ?? '' }, value: 1 }),
      ),
    ),
  ];
}

function deviceMetrics(devices: readonly DeviceState[]): readonly Metric[] {
  const each = (name: string, help: string, read: (device: DeviceState) => number | null) =>
    gauge(
      name,
      help,
      devices.map((device) => ({ labels: { device: device.id }, value: read(device) })),
    );
  return [
    gauge(
      'fallow_device_info',
      'Always 1; what the device is stands in the labels.',
      devices.map(({ id, kind, index, name }) => ({ labels: { device: id, kind, index: String(index), name }, value: 1 })),
    ),
    gauge('fallow_device_activity', '1 for what the device does now, 0 for the rest.', devices.flatMap(activitySamples)),
    each('fallow_device_temperature_celsius', 'Temperature of the chip.', (device) => device.temperatureC),
    each('fallow_device_memory_temperature_celsius', 'Temperature of the memory.', (device) => device.memoryTemperatureC),
    each('fallow_device_power_watts', 'Power the device draws.', (device) => device.powerW),
    each('fallow_device_fan_ratio', 'Speed of the fan, 1 is full.', ({ fanPct }) => (fanPct === null ? null : fanPct / 100)),
    each('fallow_device_memory_used_bytes', 'Memory of the device in use.', (device) => inBytes(device.vramUsedMiB)),
    each('fallow_device_memory_size_bytes', 'Memory of the device.', (device) => inBytes(device.vramTotalMiB)),
    each('fallow_device_hashrate_hashes_per_second', 'Hashrate as the miner says it.', (device) => device.hashrateHs),
  ];
}

function minerMetrics(miners: readonly MinerState[]): readonly Metric[] {
  const labels = ({ id, devices, algorithm }: MinerState) => ({ device: devices.join(','), miner: id, algorithm });
  return [
    {
      name: 'fallow_miner_shares_total',
      type: 'counter',
      help: 'Shares of the running miner by what the pool said; starts at 0 with each start of a miner.',
      samples: miners.flatMap((miner) =>
        (['accepted', 'rejected', 'stale'] as const).map((result) => ({
          labels: { ...labels(miner), result },
          value: miner[result],
        })),
      ),
    },
    gauge(
      'fallow_miner_uptime_seconds',
      'How long the miner has run.',
      miners.map((miner) => ({ labels: labels(miner), value: miner.uptimeS })),
    ),
  ];
}

/** Names as Prometheus' own libraries use them. */
function appMetrics({ cpuS, residentBytes, startedS }: ProcessFigures): readonly Metric[] {
  const cpu: Sample = { value: cpuS };
  return [
    { name: 'process_cpu_seconds_total', type: 'counter', help: 'Processor time of the app.', samples: [cpu] },
    gauge('process_resident_memory_bytes', 'Resident memory of the app.', [{ value: residentBytes }]),
    gauge('process_start_time_seconds', 'Start of the app since 1970.', [{ value: startedS }]),
  ];
}

function activitySamples({ id, activity }: DeviceState): readonly Sample[] {
  return activities.map((each) => ({ labels: { device: id, activity: each }, value: Number(each === activity) }));
}

function inBytes(memoryMiB: number | null): number | null {
  return memoryMiB === null ? null : memoryMiB * mib;
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: 'gauge', help, samples };
}
