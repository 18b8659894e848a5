import { Random } from '../../src/main/tuner/random';
import { num, type Parameters } from './parameters';
import { incomeOf, isUnsafe, steady } from './steady';
import type { Configuration, Surface } from './surface';

const spread = 0.12;
/** Counts and names of hardware, and what turns into a step when it moves. */
const fixed = new Set(['sm', 'thr_sm', 'max_bps', 'cores', 'bad_asm', 'bad_pf', 'psm', 'ram_hp', 'ram_w', 'tdp', 'mb', 'bytes']);

/**
 * Another card of a kind: every physical parameter is moved by about 12 %, the seed says how. The optimum is found again by trying
 * every configuration.
 */
export function perturbed(surface: Surface, seed: number): Surface {
  const random = new Random(seed);
  const moved = {
    ...surface,
    id: `${surface.id}~${seed}`,
    id_num: surface.id_num + 100 * seed,
    ...(surface.gpu === undefined ? {} : { gpu: shaken(surface.gpu, random) }),
    ...(surface.cpu === undefined ? {} : { cpu: shaken(surface.cpu, random) }),
    ...(surface.kernels === undefined ? {} : { kernels: shuffledKernels(surface.kernels, random) }),
    net: shaken(surface.net, random),
  };
  return withTruth(moved);
}

/** The default keeps its kernel; the others swap places and change a little. */
function shuffledKernels(kernels: readonly Parameters[], random: Random): readonly Parameters[] {
  const others = kernels.slice(1).map((kernel) => ({ kernel, order: random.uniform() }));
  others.sort((a, b) => a.order - b.order);
  return [...kernels.slice(0, 1), ...others.map(({ kernel }) => ({ ...kernel, ...mild(kernel, random) }))];
}

function mild(kernel: Parameters, random: Random): Parameters {
  const factor = () => Math.exp(0.04 * random.normal());
  return { mf: num(kernel, 'mf') * factor(), cf: num(kernel, 'cf') * factor(), pw: num(kernel, 'pw') * factor() };
}

function shaken(parameters: Parameters, random: Random): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const factor = Math.exp(spread * random.normal());
      return [name, typeof value === 'number' && !fixed.has(name) && !name.startsWith('t_') ? value * factor : value];
    }),
  );
}

function withTruth(surface: Surface): Surface {
  const { best, y_opt } = bestOf(surface);
  return { ...surface, truth: { best, y_opt, y_default: incomeOf(surface, steady(surface, surface.default)) } };
}

/** By enumeration. */
function bestOf(surface: Surface): { readonly best: Configuration; readonly y_opt: number } {
  const configuration: Record<string, number> = { ...surface.default };
  let best: Configuration = surface.default;
  let y_opt = Number.NEGATIVE_INFINITY;
  const visit = (flag: number): void => {
    const { n, v } = surface.space[flag] ?? { n: '', v: [] };
    if (n === '') {
      const now = steady(surface, configuration);
      const income = incomeOf(surface, now);
      if (income <= y_opt || isUnsafe(surface, now)) return;
      y_opt = income;
      best = { ...configuration };
      return;
    }
    for (const value of v) {
      configuration[n] = value;
      visit(flag + 1);
    }
  };
  visit(0);
  return { best, y_opt };
}
