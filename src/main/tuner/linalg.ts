// Dense symmetric systems of at most a few hundred rows: row-major Float64Arrays, as the tuner's hot path wants them.
// `at` reads are within bounds by construction; `?? 0` only tells the compiler so.

/**
 * Cholesky factor in place: the lower triangle of `matrix` (n x n) becomes L with L L' = matrix; the upper triangle is left alone.
 * @returns false when the matrix is not positive definite
 */
export function choleskyInPlace(matrix: Float64Array, n: number): boolean {
  for (let row = 0; row < n; row++) {
    const rowAt = row * n;
    for (let column = 0; column <= row; column++) {
      const columnAt = column * n;
      let sum = matrix[rowAt + column] ?? 0;
      for (let k = 0; k < column; k++) sum -= (matrix[rowAt + k] ?? 0) * (matrix[columnAt + k] ?? 0);
      if (row !== column) matrix[rowAt + column] = sum / (matrix[columnAt + column] ?? 1);
      else if (sum > 0) matrix[rowAt + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L x = b into `out` (may be `b`). */
export function solveLower(lower: Float64Array, n: number, b: Float64Array, out: Float64Array): void {
  for (let row = 0; row < n; row++) {
    const rowAt = row * n;
    let sum = b[row] ?? 0;
    for (let k = 0; k < row; k++) sum -= (lower[rowAt + k] ?? 0) * (out[k] ?? 0);
    out[row] = sum / (lower[rowAt + row] ?? 1);
  }
}

/** Solves L' x = b into `out` (may be `b`). */
export function solveUpper(lower: Float64Array, n: number, b: Float64Array, out: Float64Array): void {
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row] ?? 0;
    for (let k = row + 1; k < n; k++) sum -= (lower[k * n + row] ?? 0) * (out[k] ?? 0);
    out[row] = sum / (lower[row * n + row] ?? 1);
  }
}

export function dot(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
