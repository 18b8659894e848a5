import { type GpuDetails, type ThrottleReason, throttleReasons } from '../../shared/gpuDetails';
import type { Provenances, Reading } from './source';

// Readings cross from the worker in memory that both threads see, one row of doubles a card: nothing is copied, nothing is
// allocated, and what the worker has read so far is there even when a later card blocks it. NaN: could not be read.

export const rowFields = [
  'temperatureC',
  'memoryTemperatureC',
  'powerW',
  'fanPct',
  'vramUsedMiB',
  'vramTotalMiB',
  'hotspotC',
  'fanRpm',
  'vramFreeMiB',
  'utilisationPct',
  'memoryUtilisationPct',
  'coreClockMHz',
  'memoryClockMHz',
  'maxCoreClockMHz',
  'maxMemoryClockMHz',
  'powerLimitW',
  'enforcedPowerLimitW',
  'minPowerLimitW',
  'maxPowerLimitW',
  'defaultPowerLimitW',
  'pcieGen',
  'pcieWidth',
  'maxPcieGen',
  'maxPcieWidth',
  /** The driver's bits. */
  'throttleBits',
  /** 1: the sensor is silent though it should speak. */
  'isSensorLost',
  /** 1: fell off the bus. */
  'isGone',
  /** How often this row was written. */
  'round',
] as const;
export type RowField = (typeof rowFields)[number];
export type Row = Float64Array;

const at = Object.fromEntries(rowFields.map((field, index) => [field, index])) as Readonly<Record<RowField, number>>;

/** Slots of one worker: NVML's indexes first, then the numbers of /sys/class/drm/cardN. */
export const drmSlots = 64;
export const slotCount = 128;
/** What a worker may be busy with besides one card: opening NVML as a whole, waiting for its events. */
export const openingNvml = 254;
export const nvmlEvents = 255;

/** Memory that a worker and the main thread share. */
export interface SharedRows {
  /** [0] what the worker is busy with, plus one; 0: nothing. [1] counts up at each such step. */
  readonly state: Int32Array;
  /** On the machine's monotonic clock, ms: [0] when the main thread last used the rows, [1] when the worker last finished them. */
  readonly times: Float64Array;
  readonly rows: Float64Array;
}

const stateBytes = 16;
const timesBytes = 16;

export function newSharedMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(stateBytes + timesBytes + slotCount * rowFields.length * Float64Array.BYTES_PER_ELEMENT);
  sharedRows(memory).rows.fill(Number.NaN);
  return memory;
}

export function sharedRows(memory: SharedArrayBuffer): SharedRows {
  return {
    state: new Int32Array(memory, 0, 4),
    times: new Float64Array(memory, stateBytes, 2),
    rows: new Float64Array(memory, stateBytes + timesBytes),
  };
}

export function rowOf({ rows }: SharedRows, slot: number): Row {
  return rows.subarray(slot * rowFields.length, (slot + 1) * rowFields.length);
}

/** `value` in our unit times `scale`, to one decimal place. */
export function put(row: Row, field: RowField, value: number | null, scale = 1): void {
  row[at[field]] = value === null ? Number.NaN : Math.round(value * scale * 10) / 10;
}

export function clear(row: Row): void {
  const round = roundOf(row);
  row.fill(Number.NaN);
  row[at.round] = round;
}

/** Marks the row as written; the round tells a fresh row from one that a blocked worker left behind. */
export function finish(row: Row, isSensorLost: boolean, isGone: boolean): void {
  row[at.isSensorLost] = isSensorLost ? 1 : 0;
  row[at.isGone] = isGone ? 1 : 0;
  row[at.round] = roundOf(row) + 1;
}

/** 0: never written. */
export function roundOf(row: Row): number {
  return row[at.round] || 0;
}

/** The row as a reading. `provenance` of each value is the row's source, which reads no value from anywhere else. */
export function readingOf(row: Row, provenance: Provenances, lastXid: GpuDetails['lastXid']): Reading {
  const value = (field: RowField): number | null => {
    const number = row[at[field]] ?? Number.NaN;
    return Number.isNaN(number) ? null : number;
  };
  return {
    temperatureC: value('temperatureC'),
    memoryTemperatureC: value('memoryTemperatureC'),
    powerW: value('powerW'),
    fanPct: value('fanPct'),
    vramUsedMiB: value('vramUsedMiB'),
    vramTotalMiB: value('vramTotalMiB'),
    isSensorLost: value('isSensorLost') === 1,
    details: detailsOf(value, lastXid),
    provenance,
    fault: value('isGone') === 1 ? 'gpu/gone' : null,
  };
}

function detailsOf(value: (field: RowField) => number | null, lastXid: GpuDetails['lastXid']): GpuDetails {
  return {
    hotspotC: value('hotspotC'),
    fanRpm: value('fanRpm'),
    vramFreeMiB: value('vramFreeMiB'),
    utilisationPct: value('utilisationPct'),
    memoryUtilisationPct: value('memoryUtilisationPct'),
    coreClockMHz: value('coreClockMHz'),
    memoryClockMHz: value('memoryClockMHz'),
    maxCoreClockMHz: value('maxCoreClockMHz'),
    maxMemoryClockMHz: value('maxMemoryClockMHz'),
    powerLimitW: value('powerLimitW'),
    enforcedPowerLimitW: value('enforcedPowerLimitW'),
    minPowerLimitW: value('minPowerLimitW'),
    maxPowerLimitW: value('maxPowerLimitW'),
    defaultPowerLimitW: value('defaultPowerLimitW'),
    pcieGen: value('pcieGen'),
    pcieWidth: value('pcieWidth'),
    maxPcieGen: value('maxPcieGen'),
    maxPcieWidth: value('maxPcieWidth'),
    throttle: throttleOf(value('throttleBits')),
    lastXid,
  };
}

/** nvmlClocksEventReasons: bit 0 idle, 1 application clocks, 2 power cap, 3 HW slowdown, 4 sync boost, 5 SW thermal, 6 HW thermal,
 * 7 power brake, 8 display clocks. Higher bits are of drivers to come. */
function throttleOf(bits: number | null): readonly ThrottleReason[] | null {
  if (bits === null) return null;
  return throttleReasons.filter((_reason, bit) => Math.floor(bits / 2 ** bit) % 2 === 1);
}

/** Every value of a row from one source. */
export function provenanceOf(source: 'driver' | 'sysfs'): Provenances {
  const values = rowFields.filter((field) => !['isSensorLost', 'isGone', 'round'].includes(field));
  return Object.fromEntries(values.map((field) => [field === 'throttleBits' ? 'throttle' : field, source]));
}
