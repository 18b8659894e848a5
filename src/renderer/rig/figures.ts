/** Of what could be read; null when nothing could. */
export function sum(values: readonly (number | null)[]): number | null {
  const readable = values.filter((value) => value !== null);
  return readable.length === 0 ? null : readable.reduce((total, value) => total + value, 0);
}

export function highest(values: readonly (number | null)[]): number | null {
  const readable = values.filter((value) => value !== null);
  return readable.length === 0 ? null : Math.max(...readable);
}
