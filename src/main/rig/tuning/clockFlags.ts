import type { ClockField, ClockSetting, ClockState } from '../../../shared/clocks';
import type { GpuDetails } from '../../../shared/gpuDetails';
import { clockFieldOf, type FlagChoice, type FlagValues, type TunerFlag } from '../../../shared/tuning';
import type { ClockValues } from '../../gpus/clockPlan';

// Pure: a card's clocks as flags. They are left alone unless the user frees them, each by itself.

type Limits = Pick<GpuDetails, 'minPowerLimitW' | 'maxPowerLimitW' | 'defaultPowerLimitW'>;

/** What is offered beyond what is set, MHz; the tuner goes there in small steps, and stops where the card does. */
const coreOffsets = range(-300, 200, 25);
const memoryOffsets = range(-500, 1500, 100);
/** Below this part of the usual power limit no card mines well. */
const leastPower = 0.5;
const powerSteps = 12;

/** @param state null: nobody sets such a device, so it has none. */
export function clockFlags(
  state: ClockState | null,
  details: Limits | undefined,
  choices: Readonly<Record<string, FlagChoice>>,
): readonly TunerFlag[] {
  if (state === null) return [];
  const flag = (field: ClockField, values: readonly number[], usual: number, risk: TunerFlag['risk']): TunerFlag => {
    const name = `clock:${field}` as const;
    const current = state.setting?.[field] ?? usual;
    const all = [...new Set([...values, usual, current])].sort((a, b) => a - b);
    const choice = Object.hasOwn(choices, name) ? choices[name] : undefined;
    return {
      ...{ name, values: all, default: usual, current, risk, kind: 'clock', type: 'int' },
      choice: choice ?? { use: 'exclude' },
      obstacle: state.obstacle,
    };
  };
  const power = powerValues(details);
  return [
    ...(power === null ? [] : [flag('powerW', power.values, power.usual, 'none')]),
    flag('coreOffsetMHz', coreOffsets, 0, 'up'),
    flag('memoryOffsetMHz', memoryOffsets, 0, 'up'),
  ];
}

function powerValues(details: Limits | undefined) {
  const { minPowerLimitW: min = null, maxPowerLimitW: max = null, defaultPowerLimitW: usual = null } = details ?? {};
  if (min === null || max === null || usual === null) return null;
  const low = Math.ceil(Math.max(min, leastPower * usual));
  const high = Math.floor(Math.min(max, usual)); // more than its maker gave it is nobody's to try
  const step = Math.max(1, Math.round((high - low) / powerSteps));
  return high <= low ? null : { usual: Math.round(usual), values: range(low, high, step) };
}

/** What is to be set of a card in a trial: the user's values, and over them the trial's. Null: nothing. */
export function clockValuesOf(setting: ClockValues | null, flags: readonly TunerFlag[], values: FlagValues): ClockValues | null {
  const made: Partial<Record<ClockField, number>> = { ...setting };
  for (const { name, default: usual } of flags) {
    const field = clockFieldOf(name);
    const value = values[name];
    if (field === null || typeof value !== 'number') continue;
    if (value !== usual || made[field] !== undefined) made[field] = value;
  }
  return Object.keys(made).length === 0 ? null : made;
}

/** The setting once these values are adopted; null: none is left. What is the card's own value again is not set any more. */
export function withClocks(
  setting: ClockSetting | undefined,
  flags: readonly TunerFlag[],
  values: FlagValues,
): ClockSetting | null {
  const none = { powerW: null, coreOffsetMHz: null, coreLockMHz: null, memoryOffsetMHz: null, memoryLockMHz: null, fanPct: null };
  const made: ClockSetting = { ...none, isUntestedAllowed: false, ...setting };
  for (const { name, default: usual } of flags) {
    const field = clockFieldOf(name);
    const value = values[name];
    if (field !== null && typeof value === 'number') made[field] = value === usual ? null : value;
  }
  const { isUntestedAllowed, ...fields } = made;
  return Object.values(fields).every((value) => value === null) && !isUntestedAllowed ? null : made;
}

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);
}
