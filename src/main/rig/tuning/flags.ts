import type { FlagChoice, FlagValue, FlagValues, TunerFlag } from '../../../shared/tuning';
import type { MinerPlan, Tunable } from '../../miners/adapter';
import { left, type ModelConfig, type ModelFlag } from './advisor';

// Pure: what may be turned on a device, how a set of values is written on the miner's command line, and how the models see it.

/** So many values at most where a flag may be left to the miner: its values are categories then, and each must be learnt alone. */
const mostCategories = 6;

/** The miner's flags that the tuner may turn under this plan, as they are set now. */
export function minerFlags(plan: MinerPlan, choices: Readonly<Record<string, FlagChoice>>): readonly TunerFlag[] {
  return plan.adapter.tunables.filter((tunable) => isFor(tunable, plan)).map((tunable) => flagOf(tunable, plan, choices));
}

function isFor({ algorithms, vendors }: Tunable, { algorithm, device }: MinerPlan): boolean {
  return (algorithms?.includes(algorithm) ?? true) && (vendors?.includes(device.vendor) ?? true);
}

function flagOf(tunable: Tunable, plan: MinerPlan, choices: Readonly<Record<string, FlagChoice>>): TunerFlag {
  const { name, type, risk } = tunable;
  const written = writtenValue(plan.extraArgs, name);
  const current = written === null ? tunable.default : likeValues(written, tunable.values);
  return {
    ...{ name, type, risk, current, kind: 'flag', default: tunable.default, obstacle: null },
    values: axis(tunable, current),
    choice: Object.hasOwn(choices, name) ? (choices[name] ?? { use: 'tune' }) : { use: 'tune' },
  };
}

/** All values a flag may have, in order, the present one and the miner's own choice among them. */
function axis({ values, type, default: usual }: Tunable, current: FlagValue | null): readonly (FlagValue | null)[] {
  const all = new Set<FlagValue | null>([...(usual === null || current === null ? [null] : []), ...values, current]);
  const list = [...all];
  if (type === 'cat' || list.some((value) => typeof value === 'string')) return list;
  return list.sort((a, b) => (a === null ? -1 : b === null ? 1 : Number(a) - Number(b)));
}

/** The last value of a flag on a command line; null: it is not there. */
export function writtenValue(args: readonly string[], name: string): string | null {
  for (let at = args.length - 1; at >= 0; at -= 1) {
    const arg = args[at] ?? '';
    if (name.endsWith('=') && arg.startsWith(name)) return arg.slice(name.length);
    if (arg === name) return args[at + 1] ?? null;
  }
  return null;
}

function likeValues(written: string, values: readonly FlagValue[]): FlagValue {
  const isNumeric = values.every((value) => typeof value === 'number');
  const number = Number(written);
  return isNumeric && written.trim() !== '' && Number.isFinite(number) ? number : written;
}

/** The command line with these values; what was said of the same flags before is taken out. `null` leaves a flag out. */
export function withFlags(args: readonly string[], values: FlagValues): readonly string[] {
  const names = Object.keys(values).filter((name) => !name.startsWith('clock:'));
  const kept: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (names.some((name) => name.endsWith('=') && arg.startsWith(name))) continue;
    if (names.includes(arg)) at += 1;
    else kept.push(arg);
  }
  const added = names.flatMap((name) => {
    const value = values[name] ?? null;
    if (value === null) return [];
    return name.endsWith('=') ? [`${name}${value}`] : [name, String(value)];
  });
  return [...kept, ...added];
}

/** What may really be turned: chosen to be, possible, and with more than one value. */
export function turned(flags: readonly TunerFlag[]): readonly TunerFlag[] {
  return flags.filter((flag) => flag.choice.use === 'tune' && flag.obstacle === null && flag.values.length > 1);
}

/** As it is now, pins not counted. */
export function currentValues(flags: readonly TunerFlag[]): FlagValues {
  return Object.fromEntries(flags.filter(({ obstacle }) => obstacle === null).map(({ name, current }) => [name, current]));
}

/** What every configuration of a session has beside the turned flags: the pinned ones, and the others as they are. */
export function heldValues(flags: readonly TunerFlag[]): FlagValues {
  const isTurned = new Set(turned(flags).map(({ name }) => name));
  const held = flags.filter(({ name, obstacle }) => obstacle === null && !isTurned.has(name));
  return Object.fromEntries(held.map(({ name, choice, current }) => [name, choice.use === 'pin' ? choice.value : current]));
}

/** The turned flags as the models take them. A flag that may be left to the miner has categories: nobody knows where that lies. */
export function modelFlag({ name, type, values, risk, current }: TunerFlag): ModelFlag {
  if (!values.includes(null)) return { name, type, values: values.map((value) => value ?? left), risk };
  return { name, type: 'cat', values: thinned(values, current).map((value) => value ?? left), risk: 'none' };
}

function thinned(values: readonly (FlagValue | null)[], current: FlagValue | null): readonly (FlagValue | null)[] {
  if (values.length <= mostCategories) return values;
  const step = (values.length - 1) / (mostCategories - 2);
  const kept = new Set(Array.from({ length: mostCategories - 1 }, (_, at) => Math.round(at * step)));
  return values.filter((value, at) => value === null || value === current || kept.has(at));
}

export function toModel(values: FlagValues, flags: readonly ModelFlag[]): ModelConfig {
  return Object.fromEntries(flags.flatMap(({ name }) => (Object.hasOwn(values, name) ? [[name, values[name] ?? left]] : [])));
}

export function fromModel(config: ModelConfig): FlagValues {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, value === left ? null : value]));
}

export function isSameValues(a: FlagValues, b: FlagValues): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => (a[name] ?? null) === (b[name] ?? null));
}
