import { ellipticalSlice, type GpData, GpFrame, GpPosterior, type GpPriors, hyperCount } from './gp';
import { derivedSeed, Random } from './random';
import type { Space } from './space';

const particleCount = 4;
const steps = 5;

/**
 * The hyper-parameters of one Gaussian process as a few Markov chains. Each update moves them on from where they were, so that a
 * session samples their posterior while its data grow, at the price of a few likelihoods a trial.
 */
export class GpChain {
  private particles: readonly Float64Array[];

  constructor(
    private readonly space: Space,
    private readonly priors: GpPriors,
    private readonly seed: number,
  ) {
    const random = new Random(derivedSeed(seed, 0));
    const size = hyperCount(space.flags.length);
    this.particles = Array.from({ length: particleCount }, () =>
      Float64Array.from({ length: size }, () => 0.3 * random.normal()),
    );
  }

  /** Moves the chains given the data; `round` makes the steps of each update their own. */
  update(data: GpData, round: number): void {
    const frame = new GpFrame(this.space, data, this.priors);
    const random = new Random(derivedSeed(this.seed, 1, round));
    this.particles = this.particles.map((particle) => {
      let state = { z: particle, logLikelihood: frame.logLikelihood(particle) };
      for (let step = 0; step < steps; step++)
        state = ellipticalSlice(state.z, state.logLikelihood, (z) => frame.logLikelihood(z), random);
      return state.z;
    });
  }

  posteriors(data: GpData, nowS: number): readonly GpPosterior[] {
    const frame = new GpFrame(this.space, data, this.priors);
    return this.particles.map((particle) => new GpPosterior(frame, particle, nowS));
  }
}
