import { type NvmlLibrary, nvmlLibrary } from './nvmlLibrary';
import type { DeviceInfo, DeviceSource, Reading } from './source';

const mib = 1024 * 1024;
/** nvmlReturn_t: GPU is lost (fell off the bus). */
const gpuIsLost = 15;

interface Gpu {
  readonly handle: bigint;
  readonly info: DeviceInfo;
}

/**
 * NVIDIA GPUs through the driver's own library, without spawning anything. Only fast values are read (temperature, power, fan,
 * memory): process lists cost milliseconds and the driver's global lock. Source: NVML API reference, and docs/measurements.md.
 */
export class NvmlSource implements DeviceSource {
  readonly name = 'NVML';
  private library: NvmlLibrary | null = null;
  private readonly gpus = new Map<string, Gpu>();

  /** @param libraryPath `libnvidia-ml.so.1`, or what FALLOW_NVML_LIBRARY names. A machine without it simply has no such GPU. */
  constructor(private readonly libraryPath: string) {}

  start(): Promise<readonly DeviceInfo[]> {
    this.library ??= nvmlLibrary(this.libraryPath);
    const library = this.library;
    if (library === null || library.init() !== 0) return Promise.resolve([]);
    const driver = library.driverVersion();
    for (let index = 0; index < library.count(); index += 1) {
      const handle = library.handle(index);
      if (handle === null) continue; // one dead card hides no other
      const info = describe(library, handle, index, driver);
      this.gpus.set(info.id, { handle, info });
    }
    return Promise.resolve([...this.gpus.values()].map((gpu) => gpu.info));
  }

  read(id: string): Reading | null {
    const gpu = this.gpus.get(id);
    const library = this.library;
    if (gpu === undefined || library === null) return null;
    const temperature = library.temperatureC(gpu.handle);
    const memory = library.memory(gpu.handle);
    return {
      temperatureC: temperature.value,
      memoryTemperatureC: temperature.code === gpuIsLost ? null : library.memoryTemperatureC(gpu.handle),
      powerW: scaled(library.powerMilliW(gpu.handle), 1 / 1000),
      fanPct: library.fanPct(gpu.handle),
      vramUsedMiB: scaled(memory?.used ?? null, 1 / mib),
      vramTotalMiB: scaled(memory?.total ?? null, 1 / mib),
      isSensorLost: temperature.value === null,
    };
  }

  freeMiB(id: string): number | null {
    const gpu = this.gpus.get(id);
    return gpu === undefined ? null : scaled(this.library?.memory(gpu.handle)?.free ?? null, 1 / mib);
  }

  /** Lets go of the driver: mode off holds no handle. */
  stop(): Promise<void> {
    if (this.gpus.size > 0) this.library?.shutdown();
    this.gpus.clear();
    return Promise.resolve();
  }
}

function describe(library: NvmlLibrary, handle: bigint, index: number, driver: string | null): DeviceInfo {
  return {
    id: library.uuid(handle) ?? `nvidia-${index}`,
    kind: 'gpu',
    vendor: 'nvidia',
    index,
    name: library.name(handle) ?? `NVIDIA GPU ${index}`,
    pci: library.pci(handle),
    vramMiB: scaled(library.memory(handle)?.total ?? null, 1 / mib),
    driver,
    slowdownC: library.slowdownC(handle),
    powerLimitW: scaled(library.powerLimitMilliW(handle), 1 / 1000),
  };
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : Math.round(value * factor * 10) / 10;
}
