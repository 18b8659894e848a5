/**
 * Natural logarithm of P(X <= `most`) for X Poisson of mean `mean`. Terms are added as logarithms, so neither a factorial nor
 * e^-mean ever over- or underflows. `most`: whole; below 0 the probability is 0.
 */
export function lnPoissonAtMost(most: number, mean: number): number {
  if (most < 0) return Number.NEGATIVE_INFINITY;
  if (mean <= 0) return 0;
  let term = -mean;
  let largest = term;
  let scaled = 1; // the sum of all terms, divided by the largest
  for (let count = 1; count <= most; count += 1) {
    term += Math.log(mean / count);
    if (term > largest) {
      scaled = scaled * Math.exp(largest - term) + 1;
      largest = term;
    } else {
      scaled += Math.exp(term - largest);
    }
    // Behind the peak the terms shrink faster than geometrically: what is below the last bit changes nothing any more.
    if (count > mean && term < largest - 50) break;
  }
  return Math.min(0, largest + Math.log(scaled));
}

/**
 * How many events must have been expected before it is less likely than `falseAlarm` that fewer than `count` came: the
 * `falseAlarm` quantile of the wait for `count` events, in mean waits (the gamma tail is a Poisson tail).
 */
export function expectedBeforeAlarm(count: number, falseAlarm: number): number {
  const lnAlarm = Math.log(falseAlarm);
  if (count === 1) return -lnAlarm;
  let low = 0;
  let high = count - lnAlarm;
  while (lnPoissonAtMost(count - 1, high) > lnAlarm) high *= 2;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (lnPoissonAtMost(count - 1, middle) > lnAlarm) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The same for one event whose rate is known only from `seen` earlier ones that took `exposure` together: the longest believable
 * exposure of the next wait, in the unit of `exposure`. Exact: the ratio of the next exponential wait to the sum of `seen` ones
 * exceeds x with probability (1 + x)^-seen.
 */
export function exposureBeforeAlarm(seen: number, exposure: number, falseAlarm: number): number {
  if (seen <= 0) return Number.POSITIVE_INFINITY;
  return exposure * Math.expm1(-Math.log(falseAlarm) / seen);
}
