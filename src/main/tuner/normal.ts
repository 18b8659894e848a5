const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/** exp(x^2) erfc(x) for x >= 0: its power series up to 2, its continued fraction beyond (Abramowitz & Stegun 7.1.6 and 7.1.14). */
function scaledErfc(x: number): number {
  if (x > 2) {
    let fraction = x;
    for (let k = 40; k > 0; k--) fraction = x + k / 2 / fraction;
    return 1 / (Math.sqrt(Math.PI) * fraction);
  }
  let term = x;
  let sum = x;
  for (let n = 1; term > 1e-17 * sum && n < 80; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return Math.exp(x * x) - (2 / Math.sqrt(Math.PI)) * sum;
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
  if (z < -40) return logDensity - 2 * Math.log(-z); // the difference below cancels
  return logDensity + Math.log(1 + z * Math.sqrt(Math.PI / 2) * scaledErfc(-z / Math.SQRT2));
}
