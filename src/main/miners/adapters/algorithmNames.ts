/** Our name of an algorithm → the miner's. */
export type AlgorithmNames = Readonly<Record<string, string>>;

/** What an unknown name stays: the miner then says what is wrong with it. */
export function theirName(names: AlgorithmNames, algorithm: string): string {
  return Object.hasOwn(names, algorithm) ? (names[algorithm] ?? algorithm) : algorithm;
}
