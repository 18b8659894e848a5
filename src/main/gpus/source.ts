import type { Fault } from '../../shared/faults';
import type { GpuDetails, GpuProcess, Provenance } from '../../shared/gpuDetails';

/** What a device is. */
export interface DeviceInfo {
  /** Stable over restarts: a GPU's UUID, or `cpu`. */
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'practice' | 'cpu';
  /** Among the GPUs in PCI order, those of vendors nobody computes with last; 0 for the CPU. */
  readonly index: number;
  /** Among the GPUs of its vendor in PCI order, as CUDA and ROCm count; absent: the same as `index`. */
  readonly vendorIndex?: number;
  readonly name: string;
  /** domain:bus:device.function, lower-case hex. */
  readonly pci: string | null;
  readonly vramMiB: number | null;
  readonly driver: string | null;
  /** Where the driver begins to slow the chip down, °C. */
  readonly slowdownC: number | null;
  readonly powerLimitW: number | null;
  /** UUIDs of the slices that an administrator cut the card into (MIG); a sliced card cannot be mined with as a whole. */
  readonly slices?: readonly string[];
}

/** One reading of one device; null: could not be read. */
export interface Reading {
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly powerW: number | null;
  readonly fanPct: number | null;
  readonly vramUsedMiB: number | null;
  readonly vramTotalMiB: number | null;
  /** The sensor failed now, though it has answered before or should. False for a device that never had one. */
  readonly isSensorLost: boolean;
  readonly details?: GpuDetails;
  readonly provenance?: Provenances;
  /** The card fell off the bus, or the driver does not come back from a question about it. */
  readonly fault?: 'gpu/gone' | 'gpu/not-answering' | null;
}

/** The values of a reading that have a unit, by name; what is not listed was not read. */
export type ReadingValue =
  | Exclude<keyof Reading, 'isSensorLost' | 'details' | 'provenance' | 'fault'>
  | Exclude<keyof GpuDetails, 'lastXid'>;
export type Provenances = Readonly<Partial<Record<ReadingValue, Provenance>>>;

/** Who is on the GPUs by their drivers' word. */
export interface ProcessListing {
  readonly processes: readonly GpuProcess[];
  /** Devices whose lists were given; of another one nothing is known. */
  readonly devices: readonly string[];
  /** Monotonic ms. */
  readonly atMs: number;
}

/** One way to read devices: the GPUs' worker, the practice rig, the CPU's sensors. Fails alone; never throws from read(). */
export interface DeviceSource {
  readonly name: string;
  start(): Promise<readonly DeviceInfo[]>;
  /** Where reading takes time: reads everything now; settles within a bounded time, whatever the drivers do. */
  refresh?(): Promise<void>;
  /** What the last refresh found, or what there is now where reading takes no time. */
  read(id: string): Reading | null;
  /** Free device memory by the driver's word, MiB; null when it cannot be known. */
  freeMiB(id: string): number | null | Promise<number | null>;
  /** Null: there is none yet, or this source knows no processes. */
  listing?(): ProcessListing | null;
  refreshListing?(): Promise<void>;
  /** Of the source as a whole: the driver was upgraded under us. Faults of one device are in its reading. */
  fault?(): Fault | null;
  stop(): Promise<void>;
}
