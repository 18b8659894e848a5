/** What a device is. */
export interface DeviceInfo {
  /** Stable over restarts: a GPU's UUID, or `cpu`. */
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'practice' | 'cpu';
  /** Among the GPUs in PCI order; 0 for the CPU. */
  readonly index: number;
  readonly name: string;
  /** domain:bus:device.function, lower-case hex. */
  readonly pci: string | null;
  readonly vramMiB: number | null;
  readonly driver: string | null;
  /** Where the driver begins to slow the chip down, °C. */
  readonly slowdownC: number | null;
  readonly powerLimitW: number | null;
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
}

/** One way to read devices: NVML, the practice rig, the CPU's sensors. Fails alone; never throws from read(). */
export interface DeviceSource {
  readonly name: string;
  start(): Promise<readonly DeviceInfo[]>;
  read(id: string): Reading | null;
  /** Free device memory by the driver's word, MiB; null when it cannot be known. */
  freeMiB(id: string): number | null;
  stop(): Promise<void>;
}
