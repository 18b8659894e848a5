import { type ClockField, type ClockSetting, type ClockState, clockFields } from '../../shared/clocks';
import type { GpuDetails } from '../../shared/gpuDetails';

export const noClocks: ClockSetting = {
  powerW: null,
  coreOffsetMHz: null,
  coreLockMHz: null,
  memoryOffsetMHz: null,
  memoryLockMHz: null,
  fanPct: null,
  isUntestedAllowed: false,
};

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a field takes: what the driver said, else what the app takes at all. The driver itself has the last word. */
export function rangeOf(field: ClockField, details: GpuDetails | undefined): Range {
  switch (field) {
    case 'powerW':
      return { min: Math.ceil(details?.minPowerLimitW ?? 1), max: Math.floor(details?.maxPowerLimitW ?? 2000) };
    case 'coreOffsetMHz':
      return { min: -2000, max: 2000 };
    case 'memoryOffsetMHz':
      return { min: -6000, max: 6000 };
    case 'coreLockMHz':
      return { min: 1, max: details?.maxCoreClockMHz ?? 10_000 };
    case 'memoryLockMHz':
      return { min: 1, max: details?.maxMemoryClockMHz ?? 50_000 };
    case 'fanPct':
      return { min: 0, max: 100 };
  }
}

/** The number typed; null: empty, so the driver's own; undefined: nothing that could be set. */
export function typedNumber(text: string, { min, max }: Range): number | null | undefined {
  const plain = text.trim().replace('\u2212', '-');
  if (plain === '') return null;
  if (!/^[-+]?\d{1,6}$/.test(plain)) return undefined;
  const number = Number(plain);
  return number >= min && number <= max ? number : undefined;
}

/** Null once nothing is left to set. An owner's word on an AMD card stays while there is one. */
export function withField(before: ClockSetting | null, change: Partial<ClockSetting>): ClockSetting | null {
  const next = { ...(before ?? noClocks), ...change };
  return next.isUntestedAllowed || clockFields.some((field) => next[field] !== null) ? next : null;
}

/** AMD cards know no offsets. Which vendor a card is of shows in what stands in its way. */
export function isAmd({ obstacle, setting }: ClockState): boolean {
  return obstacle === 'untested' || setting?.isUntestedAllowed === true;
}

export function fieldsOf(clocks: ClockState): readonly ClockField[] {
  return isAmd(clocks) ? clockFields.filter((field) => !field.endsWith('OffsetMHz')) : clockFields;
}
