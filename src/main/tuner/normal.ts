const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/** exp(x^2) erfc(x) for x >= 0 within 2e-7 (Abramowitz & Stegun 7.1.26): plenty to rank candidates. */
function scaledErfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
}

/** Probability that a standard normal variable is below `z`. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const tail = 0.5 * scaledErfc(x) * Math.exp(-x * x);
  return z < 0 ? tail : 1 - tail;
}

/** Logarithm of it, of use far out in the tail too. */
export function logNormalCdf(z: number): number {
  if (z > -1) return Math.log(normalCdf(z));
  const x = -z / Math.SQRT2;
  return Math.log(0.5 * scaledErfc(x)) - x * x;
}

/** Logarithm of E[max(0, z + N(0, 1))], the expected improvement in units of its standard deviation (Ament et al. 2023). */
export function logImprovement(z: number): number {
  const logDensity = -0.5 * z * z - logRootTwoPi;
  if (z > -1) return Math.log(Math.exp(logDensity) + z * normalCdf(z));
  if (z < -5) return logDensity - 2 * Math.log(-z); // the difference below cancels
  return logDensity + Math.log(1 + z * Math.sqrt(Math.PI / 2) * scaledErfc(-z / Math.SQRT2));
}
