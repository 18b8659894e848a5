import type { GpData, GpPosterior } from './gp';

const hiccupRate = 0.03;
const leastDrop = 0.03;
const mostDrop = 0.25;
const mostDoubt = 0.07;

/**
 * Trials during which something slowed the miner that was not the configuration: once in a while a reading is some per cent too low,
 * never too high. Such a reading is not thrown away, its noise is made as large as its surprise, so that a second try can tell.
 */
export function withHiccups(data: GpData, posteriors: readonly GpPosterior[]): GpData {
  const all = posteriors.map((posterior) => posterior.leaveOneOut());
  const noiseScale = data.noiseScale.map((scale, i) => {
    let chance = 0;
    let extra = 0;
    all.forEach((one, p) => {
      const { residual, sd } = one[i] ?? { residual: 0, sd: 1 };
      chance += hiccupChance(residual, sd) / all.length;
      extra += (residual / (posteriors[p]?.hyper.noise ?? 1)) ** 2 / all.length;
    });
    return chance > 0.5 ? scale + extra : scale;
  });
  return { ...data, noiseScale };
}

/** Posterior probability of a drop, evenly likely between its least and most, against the model's own doubt. */
function hiccupChance(residual: number, sd: number): number {
  // Only what the model was sure of can surprise it; elsewhere a low reading is how bad configurations are found.
  if (residual > -leastDrop / 2 || -residual > mostDrop || sd > mostDoubt) return 0;
  const usual = Math.exp(-0.5 * (residual / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));
  const dropped = hiccupRate / (mostDrop - leastDrop);
  return dropped / (dropped + (1 - hiccupRate) * usual);
}
