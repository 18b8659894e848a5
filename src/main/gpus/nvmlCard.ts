import { type NvmlArgument, type NvmlLibrary, type NvmlSymbol, nvmlCodes, readU64, untilNul } from './nvmlCalls';
import { clear, finish, put, type Row } from './readingRow';

const perMib = 1 / (1024 * 1024);
const perMilli = 1 / 1000;
/** nvmlMemory_v2_t's version field: size 40, version 2. Version 1 counts the driver's own reserve as used. */
const memoryVersion2 = 0x0200_0028;
/** nvmlTemperature_t's version field: size 12, version 1. */
const temperatureVersion1 = 0x0100_000c;
/** nvmlFieldValue_t field id. */
const memoryTemperatureField = 82;
/** nvmlClockType_t. */
const clocks = { sm: 1, memory: 2 } as const;
/** nvmlTemperatureThresholds_t: where the driver begins to slow the chip down. */
const slowdownThreshold = 1;

interface Memory {
  /** Bytes. */
  readonly total: number;
  readonly free: number;
  readonly used: number;
}

/**
 * One card through NVML. What it or its driver cannot say (codes 3 and 13) is asked once and then never again; a card that fell
 * off the bus (15) is asked a single question a round until it is back.
 */
export class NvmlCard {
  isGone = false;
  private readonly absent = new Map<string, number>();
  private readonly number = Buffer.alloc(8);
  private readonly other = Buffer.alloc(8);
  private readonly words = Buffer.alloc(96);
  private readonly memoryV2 = Buffer.alloc(40);
  private readonly memoryV1 = Buffer.alloc(24);
  private readonly field = Buffer.alloc(40);
  private readonly temperatureV1 = Buffer.alloc(12);

  constructor(
    private readonly library: NvmlLibrary,
    readonly handle: number,
  ) {
    this.memoryV2.writeUInt32LE(memoryVersion2, 0);
    this.temperatureV1.writeUInt32LE(temperatureVersion1, 0);
  }

  /** nvmlReturn_t of a call for this card. */
  ask(symbol: NvmlSymbol, ...args: readonly NvmlArgument[]): number {
    // A card that has no memory clock may well have a core clock: which of several is asked for counts.
    const question = typeof args[0] === 'number' ? symbol + args[0] : symbol;
    const known = this.absent.get(question);
    if (known !== undefined) return known;
    return this.judge(question, this.library.call(symbol, this.handle, ...args));
  }

  private judge(question: string, code: number): number {
    if (code === nvmlCodes.notSupported || code === nvmlCodes.functionNotFound) this.absent.set(question, code);
    else if (code === nvmlCodes.gpuIsLost) this.isGone = true;
    return code;
  }

  text(symbol: 'nvmlDeviceGetName' | 'nvmlDeviceGetUUID'): string | null {
    return this.ask(symbol, this.words, this.words.length) === nvmlCodes.ok ? untilNul(this.words) : null;
  }

  /** nvmlPciInfo_t (68 bytes): domain@16 bus@20 device@24. As the kernel writes it: 0000:1a:00.0. */
  pci(): string | null {
    const pci = Buffer.alloc(68);
    const code = this.ask('nvmlDeviceGetPciInfo_v3', pci);
    if (code !== nvmlCodes.ok && this.ask('nvmlDeviceGetPciInfo_v2', pci) !== nvmlCodes.ok) return null;
    const hex = (offset: number, digits: number) => pci.readUInt32LE(offset).toString(16).padStart(digits, '0');
    return `${hex(16, 4)}:${hex(20, 2)}:${hex(24, 2)}.0`;
  }

  totalMiB(): number | null {
    const memory = this.memory();
    return memory === null ? null : Math.round(memory.total * perMib * 10) / 10;
  }

  freeMiB(): number | null {
    const memory = this.memory();
    return memory === null ? null : Math.round(memory.free * perMib * 10) / 10;
  }

  slowdownC(): number | null {
    return this.u32('nvmlDeviceGetTemperatureThreshold', slowdownThreshold);
  }

  powerLimitW(): number | null {
    const milliW = this.u32('nvmlDeviceGetPowerManagementLimit');
    return milliW === null ? null : milliW * perMilli;
  }

  /** UUIDs of the slices of a card in MIG mode, with their handles. */
  slices(): readonly { readonly uuid: string; readonly card: NvmlCard }[] {
    if (this.ask('nvmlDeviceGetMigMode', this.number, this.other) !== nvmlCodes.ok || this.number.readUInt32LE(0) !== 1)
      return [];
    const count = this.u32('nvmlDeviceGetMaxMigDeviceCount') ?? 0;
    const found = [];
    for (let index = 0; index < count; index += 1) {
      if (this.ask('nvmlDeviceGetMigDeviceHandleByIndex', index, this.number) !== nvmlCodes.ok) continue; // that place is empty
      const card = new NvmlCard(this.library, readU64(this.number, 0));
      const uuid = card.text('nvmlDeviceGetUUID');
      if (uuid !== null) found.push({ uuid, card });
    }
    return found;
  }

  /** What changes from second to second: about ten calls of microseconds, the fan's aside. */
  readFast(row: Row): void {
    this.isGone = false;
    const temperature = this.temperatureC();
    if (this.isGone) {
      clear(row);
      return;
    }
    put(row, 'temperatureC', temperature);
    put(row, 'memoryTemperatureC', this.memoryTemperatureC());
    put(row, 'powerW', this.u32('nvmlDeviceGetPowerUsage'), perMilli);
    put(row, 'fanPct', this.u32('nvmlDeviceGetFanSpeed'));
    this.putMemory(row);
    this.putUtilisation(row);
    put(row, 'coreClockMHz', this.u32('nvmlDeviceGetClockInfo', clocks.sm));
    put(row, 'memoryClockMHz', this.u32('nvmlDeviceGetClockInfo', clocks.memory));
    put(row, 'throttleBits', this.throttleBits());
  }

  /** What somebody sets, or the driver changes with the load. */
  readSlow(row: Row): void {
    if (this.isGone) return;
    put(row, 'powerLimitW', this.u32('nvmlDeviceGetPowerManagementLimit'), perMilli);
    put(row, 'enforcedPowerLimitW', this.u32('nvmlDeviceGetEnforcedPowerLimit'), perMilli);
    put(row, 'pcieGen', this.u32('nvmlDeviceGetCurrPcieLinkGeneration'));
    put(row, 'pcieWidth', this.u32('nvmlDeviceGetCurrPcieLinkWidth'));
  }

  /** What stays as it is while the driver is loaded. */
  readOnce(row: Row): void {
    if (this.isGone) return;
    const hasRange = this.ask('nvmlDeviceGetPowerManagementLimitConstraints', this.number, this.other) === nvmlCodes.ok;
    put(row, 'minPowerLimitW', hasRange ? this.number.readUInt32LE(0) : null, perMilli);
    put(row, 'maxPowerLimitW', hasRange ? this.other.readUInt32LE(0) : null, perMilli);
    put(row, 'defaultPowerLimitW', this.u32('nvmlDeviceGetPowerManagementDefaultLimit'), perMilli);
    put(row, 'maxCoreClockMHz', this.u32('nvmlDeviceGetMaxClockInfo', clocks.sm));
    put(row, 'maxMemoryClockMHz', this.u32('nvmlDeviceGetMaxClockInfo', clocks.memory));
    put(row, 'maxPcieGen', this.u32('nvmlDeviceGetMaxPcieLinkGeneration'));
    put(row, 'maxPcieWidth', this.u32('nvmlDeviceGetMaxPcieLinkWidth'));
  }

  finish(row: Row): void {
    // A card without a word about its heat is watched by nobody, whatever the reason.
    if (this.isGone) clear(row);
    finish(row, this.isGone || Number.isNaN(row[0] ?? Number.NaN), this.isGone);
  }

  private u32(symbol: NvmlSymbol, ...args: readonly number[]): number | null {
    return this.ask(symbol, ...args, this.number) === nvmlCodes.ok ? this.number.readUInt32LE(0) : null;
  }

  /** nvmlDeviceGetTemperature is deprecated in API 13, and what replaces it is missing before. */
  private temperatureC(): number | null {
    const value = this.u32('nvmlDeviceGetTemperature', 0);
    if (value !== null || this.isGone) return value;
    // nvmlTemperature_t: version@0, sensor@4 (0: the chip), temperature@8.
    const code = this.ask('nvmlDeviceGetTemperatureV', this.temperatureV1);
    return code === nvmlCodes.ok ? this.temperatureV1.readInt32LE(8) : null;
  }

  /** nvmlFieldValue_t (40 bytes): fieldId@0, nvmlReturn@28, value@32, an unsigned int here. Cards without the sensor answer 0. */
  private memoryTemperatureC(): number | null {
    this.field.fill(0);
    this.field.writeUInt32LE(memoryTemperatureField, 0);
    if (this.ask('nvmlDeviceGetFieldValues', 1, this.field) !== nvmlCodes.ok) return null;
    const code = this.judge('nvmlDeviceGetFieldValues1', this.field.readInt32LE(28)); // we ask for this one field alone
    const value = this.field.readUInt32LE(32);
    return code !== nvmlCodes.ok || value === 0 ? null : value;
  }

  private putMemory(row: Row): void {
    const memory = this.memory();
    put(row, 'vramUsedMiB', memory?.used ?? null, perMib);
    put(row, 'vramTotalMiB', memory?.total ?? null, perMib);
    put(row, 'vramFreeMiB', memory?.free ?? null, perMib);
  }

  /** nvmlMemory_v2_t: version@0, total@8, reserved@16, free@24, used@32; drivers before 510 know v1: total, free, used. */
  private memory(): Memory | null {
    if (this.ask('nvmlDeviceGetMemoryInfo_v2', this.memoryV2) === nvmlCodes.ok) {
      return { total: readU64(this.memoryV2, 8), free: readU64(this.memoryV2, 24), used: readU64(this.memoryV2, 32) };
    }
    if (this.ask('nvmlDeviceGetMemoryInfo', this.memoryV1) !== nvmlCodes.ok) return null;
    return { total: readU64(this.memoryV1, 0), free: readU64(this.memoryV1, 8), used: readU64(this.memoryV1, 16) };
  }

  /** nvmlUtilization_t: gpu@0, memory@4. */
  private putUtilisation(row: Row): void {
    const isKnown = this.ask('nvmlDeviceGetUtilizationRates', this.number) === nvmlCodes.ok;
    put(row, 'utilisationPct', isKnown ? this.number.readUInt32LE(0) : null);
    put(row, 'memoryUtilisationPct', isKnown ? this.number.readUInt32LE(4) : null);
  }

  private throttleBits(): number | null {
    for (const symbol of ['nvmlDeviceGetCurrentClocksEventReasons', 'nvmlDeviceGetCurrentClocksThrottleReasons'] as const) {
      if (this.ask(symbol, this.number) === nvmlCodes.ok) return readU64(this.number, 0);
    }
    return null;
  }
}
