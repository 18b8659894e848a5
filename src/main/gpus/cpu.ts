import { join } from 'node:path';
import type { DeviceInfo, DeviceSource, Reading } from './source';
import { list, readNumber, readText } from './sysfs';

/** hwmon drivers of CPU packages: Intel, AMD family 17h and on (and its out-of-tree variant), Arm boards. */
const cpuDrivers = ['coretemp', 'k10temp', 'zenpower', 'cpu_thermal'];

interface Sensor {
  readonly inputPath: string;
  readonly criticalC: number | null;
}

export interface CpuSourceOptions {
  /** `/sys`, or what stands for it (FALLOW_SYSFS). */
  readonly sysfsRoot: string;
  readonly model: string;
}

/**
 * The CPU as a device, with its package temperature by hwmon. Source: Documentation/hwmon/sysfs-interface.rst of the Linux
 * kernel; values in millidegrees. A machine without such a sensor (most virtual ones) reads null, and that is no lost sensor:
 * a CPU throttles by itself.
 */
export class CpuSource implements DeviceSource {
  readonly name = 'CPU';
  private sensor: Sensor | null = null;

  constructor(private readonly options: CpuSourceOptions) {}

  start(): Promise<readonly DeviceInfo[]> {
    this.sensor = findSensor(join(this.options.sysfsRoot, 'class/hwmon'));
    const info: DeviceInfo = {
      id: 'cpu',
      kind: 'cpu',
      vendor: 'cpu',
      index: 0,
      name: this.options.model,
      pci: null,
      vramMiB: null,
      driver: null,
      slowdownC: this.sensor?.criticalC ?? null,
      powerLimitW: null,
    };
    return Promise.resolve([info]);
  }

  read(): Reading {
    const temperatureC = this.sensor === null ? null : readMilli(this.sensor.inputPath);
    return {
      temperatureC,
      memoryTemperatureC: null,
      powerW: null,
      fanPct: null,
      vramUsedMiB: null,
      vramTotalMiB: null,
      isSensorLost: this.sensor !== null && temperatureC === null,
    };
  }

  freeMiB(): null {
    return null;
  }

  stop(): Promise<void> {
    this.sensor = null;
    return Promise.resolve();
  }
}

function findSensor(root: string): Sensor | null {
  for (const entry of list(root)) {
    const dir = join(root, entry);
    if (!cpuDrivers.includes(readText(join(dir, 'name')) ?? '')) continue;
    const inputPath = join(dir, 'temp1_input');
    if (readMilli(inputPath) !== null) return { inputPath, criticalC: readMilli(join(dir, 'temp1_crit')) };
  }
  return null;
}

function readMilli(path: string): number | null {
  const milli = readNumber(path);
  return milli === null ? null : milli / 1000;
}
