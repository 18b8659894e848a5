import type { Fault } from '../../shared/faults';
import type { WordedFault } from '../faces/socket/protocol';

/** What a command came to: for scripts one JSON object, for people lines. */
export type Outcome =
  | { readonly ok: true; readonly json: object; readonly lines: readonly string[]; readonly exitCode?: number }
  | { readonly ok: false; readonly fault: WordedFault };

export function done(json: object, lines: readonly string[], exitCode = 0): Outcome {
  return { ok: true, json, lines, exitCode };
}

export type WordFault = (fault: Fault) => WordedFault;
