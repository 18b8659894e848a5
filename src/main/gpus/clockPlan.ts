import { type ClockField, type ClockObstacle, type ClockSetting, type ClockStanding, clockFields } from '../../shared/clocks';
import type { GpuDetails } from '../../shared/gpuDetails';
import type { DeviceInfo } from './source';

/** Numbers to be set, by field. */
export type ClockValues = Readonly<Partial<Record<ClockField, number>>>;
/** What was there before; null: the driver's own choice. */
export type ClockBefore = Readonly<Partial<Record<ClockField, number | null>>>;
/** How the helper is told which card is meant. */
export type ClockTarget = { readonly gpu: string } | { readonly pci: string };

/** One card, as far as its clocks are concerned. */
export interface ClockFacts {
  readonly isMining: boolean;
  /** What the user set; null: nothing, or it cannot be set here. */
  readonly wanted: ClockValues | null;
  /** What was last sent to the card and not taken back; null: nothing. */
  readonly ordered: ClockValues | null;
  /** What is not to be sent again unasked: it was refused, or the machine went down under it. */
  readonly barred: ClockValues | null;
}

export type ClockOrder =
  | { readonly do: 'none' }
  | { readonly do: 'set'; readonly values: ClockValues }
  | { readonly do: 'restore' };

/** What to do to the card now: the user's values while it mines, the driver's own at all other times. */
export function clockPlan({ isMining, wanted, ordered, barred }: ClockFacts): ClockOrder {
  const target = isMining && wanted !== null && !isSame(wanted, barred) ? wanted : null;
  if (target === null) return ordered === null ? { do: 'none' } : { do: 'restore' };
  return isSame(target, ordered) ? { do: 'none' } : { do: 'set', values: target };
}

/** For faces: how it stands with the user's values. */
export function clockStanding(facts: ClockFacts & { readonly isHeld: boolean; readonly isDone: boolean }): ClockStanding {
  if (facts.wanted === null) return 'none';
  if (isSame(facts.wanted, facts.barred)) return facts.isHeld ? 'held' : 'refused';
  if (!isSame(facts.wanted, facts.ordered)) return 'ready';
  return facts.isDone ? 'applied' : 'asked';
}

export function isSame(a: ClockValues, b: ClockValues | null): boolean {
  return b !== null && clockFields.every((field) => a[field] === b[field]);
}

/** The numbers of a setting; null: it has none. */
export function valuesOf(setting: ClockSetting | null | undefined): ClockValues | null {
  if (setting === null || setting === undefined) return null;
  const set = clockFields.filter((field) => setting[field] !== null);
  return set.length === 0 ? null : Object.fromEntries(set.map((field) => [field, setting[field]]));
}

/** With a fan that turns at most so fast, percent; null: as the values have it. */
export function withFanCap(values: ClockValues | null, capPct: number | null): ClockValues | null {
  return capPct === null ? values : { ...values, fanPct: Math.min(values?.fanPct ?? capPct, capPct) };
}

/** The fields of some values, with what is known of what was there before them. */
export function beforeOf(values: ClockValues | ClockBefore, known: ClockBefore): ClockBefore {
  const fields = clockFields.filter((field) => values[field] !== undefined);
  return Object.fromEntries(fields.map((field) => [field, known[field] ?? null]));
}

/** Null: nobody sets such a device, so there is nothing to show. */
export function clockTarget(info: DeviceInfo): ClockTarget | null {
  if (info.vendor === 'nvidia') return { gpu: info.id };
  return info.vendor === 'amd' && info.pci !== null ? { pci: info.pci } : null;
}

/** Why this card is not to be set, whoever may; null: no reason. */
export function cardObstacle(info: DeviceInfo, setting: ClockSetting | null): ClockObstacle | null {
  if ((info.slices?.length ?? 0) > 0) return 'sliced';
  return info.vendor === 'amd' && setting?.isUntestedAllowed !== true ? 'untested' : null;
}

/** What the driver allows, where it has said so and the power limit is beyond it. */
export function outsideLimits(
  { powerW }: ClockSetting,
  details: Pick<GpuDetails, 'minPowerLimitW' | 'maxPowerLimitW'> | undefined,
): { readonly min: number; readonly max: number } | null {
  const { minPowerLimitW: min = null, maxPowerLimitW: max = null } = details ?? {};
  if (powerW === null || min === null || max === null) return null;
  return powerW < min || powerW > max ? { min, max } : null;
}
