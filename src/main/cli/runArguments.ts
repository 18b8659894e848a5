/** `fallow run`'s own arguments, up to its command. */
export interface RunArguments {
  readonly gpus: string | null;
  readonly data: string | null;
  /** Arguments that stand before the command. */
  readonly shift: number;
}

export type RunProblem =
  | { readonly problem: 'noCommand' }
  | { readonly problem: 'unknownOption' | 'noValue'; readonly option: string };

/** Reads `[--gpus LIST] [--data DIR] [--] COMMAND…` (what stands after `run`). */
export function readRunArguments(args: readonly string[]): RunArguments | RunProblem {
  const values: { gpus: string | null; data: string | null } = { gpus: null, data: null };
  let at = 0;
  while (at < args.length && args[at] !== '--' && args[at]?.startsWith('-') === true) {
    const arg = args[at] ?? '';
    const [option = '', inline] = arg.split(/=(.*)/s, 2);
    if (option !== '--gpus' && option !== '--data') return { problem: 'unknownOption', option: arg };
    const value = inline ?? args[at + 1];
    if (value === undefined || (inline === undefined && value === '--')) return { problem: 'noValue', option };
    values[option === '--gpus' ? 'gpus' : 'data'] = value;
    at += inline === undefined ? 2 : 1;
  }
  if (args[at] === '--') at += 1;
  return at >= args.length ? { problem: 'noCommand' } : { ...values, shift: at };
}
