/** Parameters of a surface by name: numbers, and lists of them. */
export type Parameters = Readonly<Record<string, unknown>>;

export function num(parameters: Parameters | undefined, name: string, otherwise = Number.NaN): number {
  const value = parameters?.[name];
  return typeof value === 'number' ? value : otherwise;
}

/** Entry `index` of the list `name`. */
export function item(parameters: Parameters | undefined, name: string, index: number): number {
  const list = parameters?.[name];
  const value: unknown = Array.isArray(list) ? list[index] : undefined;
  return typeof value === 'number' ? value : Number.NaN;
}

export function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

export function logistic(z: number): number {
  return 1 / (1 + Math.exp(-between(z, -50, 50)));
}
