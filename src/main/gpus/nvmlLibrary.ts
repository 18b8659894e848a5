import koffi, { type LibraryHandle } from 'koffi';

/** The calls we use, each in plain numbers; null: this driver or card cannot say. */
export interface NvmlLibrary {
  /** nvmlReturn_t, 0 on success. */
  init(): number;
  shutdown(): void;
  driverVersion(): string | null;
  count(): number;
  handle(index: number): bigint | null;
  name(handle: bigint): string | null;
  uuid(handle: bigint): string | null;
  pci(handle: bigint): string | null;
  /** Bytes. */
  memory(handle: bigint): { readonly total: number; readonly free: number; readonly used: number } | null;
  temperatureC(handle: bigint): { readonly code: number; readonly value: number | null };
  memoryTemperatureC(handle: bigint): number | null;
  slowdownC(handle: bigint): number | null;
  powerMilliW(handle: bigint): number | null;
  powerLimitMilliW(handle: bigint): number | null;
  fanPct(handle: bigint): number | null;
}

type Native = (...args: readonly unknown[]) => unknown;

/** nvmlReturn_t NVML_ERROR_FUNCTION_NOT_FOUND: what a symbol answers that this driver does not have. */
const notFound = 13;
/** nvmlFieldValue_t field id of the memory temperature. */
const memoryTemperatureField = 82;
/** Bit pattern of nvmlMemory_v2_t's version field: size 40, version 2. Version 1 counts the driver's own reserve as used. */
const memoryVersion2 = 0x0200_0028;

/**
 * Opens the library; null where there is none. Each symbol is resolved by itself, because drivers from 2016 to today miss
 * different ones. Handles are pointers, passed as 64-bit numbers; results come back in preallocated buffers, since Electron
 * forbids external ones. Layouts: NVIDIA's nvml.h, API 13.
 */
export function nvmlLibrary(path: string): NvmlLibrary | null {
  const native = load(path);
  if (native === null) return null;
  const call = (signature: string, ...args: readonly unknown[]): number => Number(native(signature)(...args));
  const number32 = Buffer.alloc(4);
  const number64 = Buffer.alloc(8);
  const text = Buffer.alloc(96);
  const readU32 = (signature: string, ...args: readonly unknown[]): { code: number; value: number | null } => {
    const code = call(signature, ...args, number32);
    return { code, value: code === 0 ? number32.readUInt32LE(0) : null };
  };
  const readText = (signature: string, ...args: readonly unknown[]): string | null =>
    call(signature, ...args, text, text.length) === 0 ? untilNul(text) : null;

  return {
    init: () => call('int nvmlInit_v2()'),
    shutdown: () => void call('int nvmlShutdown()'),
    driverVersion: () => readText('int nvmlSystemGetDriverVersion(_Out_ uint8_t *text, uint length)'),
    count: () => readU32('int nvmlDeviceGetCount_v2(_Out_ uint8_t *count)').value ?? 0,
    handle(index) {
      const code = call('int nvmlDeviceGetHandleByIndex_v2(uint index, _Out_ uint8_t *handle)', index, number64);
      return code === 0 ? number64.readBigUInt64LE(0) : null;
    },
    name: (handle) => readText('int nvmlDeviceGetName(uint64 handle, _Out_ uint8_t *text, uint length)', handle),
    uuid: (handle) => readText('int nvmlDeviceGetUUID(uint64 handle, _Out_ uint8_t *text, uint length)', handle),
    pci: (handle) => readPci(call, handle),
    memory: (handle) => readMemory(call, handle),
    temperatureC: (handle) =>
      readU32('int nvmlDeviceGetTemperature(uint64 handle, uint sensor, _Out_ uint8_t *value)', handle, 0),
    memoryTemperatureC: (handle) => readMemoryTemperature(call, handle),
    slowdownC: (handle) =>
      readU32('int nvmlDeviceGetTemperatureThreshold(uint64 handle, uint kind, _Out_ uint8_t *value)', handle, 1).value,
    powerMilliW: (handle) => readU32('int nvmlDeviceGetPowerUsage(uint64 handle, _Out_ uint8_t *value)', handle).value,
    powerLimitMilliW: (handle) =>
      readU32('int nvmlDeviceGetPowerManagementLimit(uint64 handle, _Out_ uint8_t *value)', handle).value,
    fanPct: (handle) => readU32('int nvmlDeviceGetFanSpeed(uint64 handle, _Out_ uint8_t *value)', handle).value,
  };
}

type CallNative = (signature: string, ...args: readonly unknown[]) => number;

/** Resolves symbols on first use and remembers them; a missing one answers "function not found" for ever. */
function load(path: string): ((signature: string) => Native) | null {
  let library: LibraryHandle;
  try {
    library = koffi.load(path);
  } catch {
    return null; // no NVIDIA driver here
  }
  const symbols = new Map<string, Native>();
  return (signature) => {
    const known = symbols.get(signature);
    if (known !== undefined) return known;
    const resolved = resolve(library, signature);
    symbols.set(signature, resolved);
    return resolved;
  };
}

function resolve(library: LibraryHandle, signature: string): Native {
  try {
    return library.func(signature) as Native;
  } catch {
    return () => notFound; // an older or newer driver without this call
  }
}

/** nvmlMemory_v2_t: version@0, total@8, reserved@16, free@24, used@32; drivers before 510 know v1: total, free, used. */
function readMemory(call: CallNative, handle: bigint) {
  const v2 = Buffer.alloc(40);
  v2.writeUInt32LE(memoryVersion2, 0);
  const read = (buffer: Buffer, offset: number) => Number(buffer.readBigUInt64LE(offset));
  if (call('int nvmlDeviceGetMemoryInfo_v2(uint64 handle, _Inout_ uint8_t *memory)', handle, v2) === 0) {
    return { total: read(v2, 8), free: read(v2, 24), used: read(v2, 32) };
  }
  const v1 = Buffer.alloc(24);
  if (call('int nvmlDeviceGetMemoryInfo(uint64 handle, _Out_ uint8_t *memory)', handle, v1) !== 0) return null;
  return { total: read(v1, 0), free: read(v1, 8), used: read(v1, 16) };
}

/** nvmlPciInfo_t (68 bytes): domain@16 bus@20 device@24. */
function readPci(call: CallNative, handle: bigint): string | null {
  const pci = Buffer.alloc(68);
  if (call('int nvmlDeviceGetPciInfo_v3(uint64 handle, _Out_ uint8_t *pci)', handle, pci) !== 0) return null;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(pci.readUInt32LE(16), 4)}:${hex(pci.readUInt32LE(20), 2)}:${hex(pci.readUInt32LE(24), 2)}.0`;
}

/** nvmlFieldValue_t (40 bytes): fieldId@0, nvmlReturn@28, value@32 (an unsigned int for this field). */
function readMemoryTemperature(call: CallNative, handle: bigint): number | null {
  const field = Buffer.alloc(40);
  field.writeUInt32LE(memoryTemperatureField, 0);
  const code = call('int nvmlDeviceGetFieldValues(uint64 handle, int count, _Inout_ uint8_t *values)', handle, 1, field);
  if (code !== 0 || field.readInt32LE(28) !== 0) return null;
  const value = field.readUInt32LE(32);
  return value === 0 ? null : value; // cards without the sensor answer 0
}

function untilNul(buffer: Buffer): string {
  const end = buffer.indexOf(0);
  return buffer.toString('utf8', 0, end < 0 ? buffer.length : end);
}
