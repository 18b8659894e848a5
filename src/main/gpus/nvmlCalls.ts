import koffi, { type LibraryHandle } from 'koffi';

/** nvmlReturn_t, as far as we tell them apart. */
export const nvmlCodes = {
  ok: 0,
  notSupported: 3,
  noPermission: 4,
  notFound: 6,
  insufficientSize: 7,
  functionNotFound: 13,
  gpuIsLost: 15,
  libraryMismatch: 18,
} as const;

/**
 * What we call, and the arguments. Handles are pointers, passed as 64-bit numbers; results come back in memory of our own, kept
 * between calls, since Electron forbids external buffers. Layouts: NVIDIA's nvml.h, API 13.
 */
const prototypes = {
  nvmlInit_v2: '',
  nvmlInit: '',
  nvmlShutdown: '',
  nvmlSystemGetDriverVersion: 'void *text, uint length',
  nvmlDeviceGetCount_v2: 'void *count',
  nvmlDeviceGetCount: 'void *count',
  nvmlDeviceGetHandleByIndex_v2: 'uint index, void *device',
  nvmlDeviceGetHandleByIndex: 'uint index, void *device',
  nvmlDeviceGetName: 'uint64 device, void *text, uint length',
  nvmlDeviceGetUUID: 'uint64 device, void *text, uint length',
  nvmlDeviceGetPciInfo_v3: 'uint64 device, void *pci',
  nvmlDeviceGetPciInfo_v2: 'uint64 device, void *pci',
  nvmlDeviceGetMemoryInfo_v2: 'uint64 device, void *memory',
  nvmlDeviceGetMemoryInfo: 'uint64 device, void *memory',
  nvmlDeviceGetTemperature: 'uint64 device, uint sensor, void *value',
  nvmlDeviceGetTemperatureV: 'uint64 device, void *temperature',
  nvmlDeviceGetTemperatureThreshold: 'uint64 device, uint kind, void *value',
  nvmlDeviceGetFieldValues: 'uint64 device, int count, void *values',
  nvmlDeviceGetPowerUsage: 'uint64 device, void *value',
  nvmlDeviceGetPowerManagementLimit: 'uint64 device, void *value',
  nvmlDeviceGetPowerManagementLimitConstraints: 'uint64 device, void *min, void *max',
  nvmlDeviceGetPowerManagementDefaultLimit: 'uint64 device, void *value',
  nvmlDeviceGetEnforcedPowerLimit: 'uint64 device, void *value',
  nvmlDeviceGetFanSpeed: 'uint64 device, void *value',
  nvmlDeviceGetClockInfo: 'uint64 device, uint kind, void *value',
  nvmlDeviceGetMaxClockInfo: 'uint64 device, uint kind, void *value',
  nvmlDeviceGetUtilizationRates: 'uint64 device, void *rates',
  nvmlDeviceGetCurrentClocksEventReasons: 'uint64 device, void *bits',
  nvmlDeviceGetCurrentClocksThrottleReasons: 'uint64 device, void *bits',
  nvmlDeviceGetCurrPcieLinkGeneration: 'uint64 device, void *value',
  nvmlDeviceGetCurrPcieLinkWidth: 'uint64 device, void *value',
  nvmlDeviceGetMaxPcieLinkGeneration: 'uint64 device, void *value',
  nvmlDeviceGetMaxPcieLinkWidth: 'uint64 device, void *value',
  nvmlDeviceGetMigMode: 'uint64 device, void *current, void *pending',
  nvmlDeviceGetMaxMigDeviceCount: 'uint64 device, void *count',
  nvmlDeviceGetMigDeviceHandleByIndex: 'uint64 device, uint index, void *slice',
  nvmlDeviceGetComputeRunningProcesses_v3: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetComputeRunningProcesses_v2: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetComputeRunningProcesses: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetGraphicsRunningProcesses_v3: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetGraphicsRunningProcesses_v2: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetGraphicsRunningProcesses: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetMPSComputeRunningProcesses_v3: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetMPSComputeRunningProcesses_v2: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetMPSComputeRunningProcesses: 'uint64 device, void *count, void *infos',
  nvmlDeviceGetProcessUtilization: 'uint64 device, void *samples, void *count, uint64 sinceUs',
  nvmlEventSetCreate: 'void *set',
  nvmlEventSetFree: 'uint64 set',
  nvmlDeviceRegisterEvents: 'uint64 device, uint64 kinds, uint64 set',
  nvmlEventSetWait_v2: 'uint64 set, void *data, uint timeoutMs',
  nvmlEventSetWait: 'uint64 set, void *data, uint timeoutMs',
} as const satisfies Readonly<Record<string, string>>;
export type NvmlSymbol = keyof typeof prototypes;

export type NvmlArgument = number | Buffer;
type Native = (...args: readonly NvmlArgument[]) => number;

/** The loaded library. Each symbol is resolved by itself, on first use: drivers from 2016 to today miss different ones. */
export class NvmlLibrary {
  private readonly symbols = new Map<NvmlSymbol, Native>();

  private constructor(private readonly library: LibraryHandle) {}

  /** Null: there is no such library, so no NVIDIA driver. */
  static open(path: string): NvmlLibrary | null {
    try {
      return new NvmlLibrary(koffi.load(path));
    } catch {
      return null;
    }
  }

  /** nvmlReturn_t; a symbol that this driver lacks answers "function not found", as a driver's own stub for it would. */
  call(symbol: NvmlSymbol, ...args: readonly NvmlArgument[]): number {
    let native = this.symbols.get(symbol);
    if (native === undefined) {
      native = this.resolve(symbol);
      this.symbols.set(symbol, native);
    }
    return native(...args);
  }

  private resolve(symbol: NvmlSymbol): Native {
    try {
      return this.library.func(`int ${symbol}(${prototypes[symbol]})`) as Native;
    } catch {
      return () => nvmlCodes.functionNotFound;
    }
  }
}

const wide = Buffer.alloc(8);
const long = Buffer.alloc(96);

/** Text that a call without a device gives. */
export function systemText(library: NvmlLibrary, symbol: 'nvmlSystemGetDriverVersion'): string | null {
  return library.call(symbol, long, long.length) === nvmlCodes.ok ? untilNul(long) : null;
}

export function untilNul(buffer: Buffer): string {
  const end = buffer.indexOf(0);
  return buffer.toString('utf8', 0, end < 0 ? buffer.length : end);
}

/** An unsigned 64-bit number as a double: no BigInt leaves this room, JSON has none. Exact up to 2^53. */
export function readU64(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset) + buffer.readUInt32LE(offset + 4) * 2 ** 32;
}

/** How many cards the driver has, 0 when it does not say. */
export function deviceCount(library: NvmlLibrary): number {
  const code = firstKnown(library, ['nvmlDeviceGetCount_v2', 'nvmlDeviceGetCount'], wide);
  return code === nvmlCodes.ok ? wide.readUInt32LE(0) : 0;
}

export function deviceHandle(library: NvmlLibrary, index: number): { readonly code: number; readonly handle: number } {
  const code = firstKnown(library, ['nvmlDeviceGetHandleByIndex_v2', 'nvmlDeviceGetHandleByIndex'], index, wide);
  return { code, handle: code === nvmlCodes.ok ? readU64(wide, 0) : 0 };
}

/** Calls the newest of several symbols that this driver has. */
export function firstKnown(library: NvmlLibrary, symbols: readonly NvmlSymbol[], ...args: readonly NvmlArgument[]): number {
  let code: number = nvmlCodes.functionNotFound;
  for (const symbol of symbols) {
    code = library.call(symbol, ...args);
    if (code !== nvmlCodes.functionNotFound) break;
  }
  return code;
}
