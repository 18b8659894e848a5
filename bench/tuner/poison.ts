import { Random } from '../../src/main/tuner/random';
import { isUnsafe, steady } from './steady';
import type { Configuration, Surface } from './surface';

/** The donors with one of them, which the seed says, put in a place that crashes or overheats here. */
export function poisoned(surface: Surface, donors: readonly Configuration[], seed: number): readonly Configuration[] {
  const random = new Random(seed * 7919);
  const victim = random.below(donors.length);
  let poison = donors[victim] ?? surface.default;
  for (let attempt = 0; attempt < 2000; attempt++) {
    const flag = surface.space[random.below(surface.space.length)];
    if (flag === undefined) continue;
    const moved = { ...poison, [flag.n]: flag.v[random.below(flag.v.length)] ?? 0 };
    poison = moved;
    if (isUnsafe(surface, steady(surface, moved))) break;
  }
  return donors.map((donor, i) => (i === victim ? poison : donor));
}
