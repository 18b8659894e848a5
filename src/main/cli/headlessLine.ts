import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/faults';
import { problemOf } from './commandLine';
import type { CliWords } from './words';

/** What the app without Electron is started with; as it was typed. */
export interface HeadlessLine {
  readonly help: boolean;
  readonly isPractice: boolean;
  readonly port: string;
  readonly lan: string | undefined;
  readonly data: string | undefined;
}

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  headless: { type: 'boolean' },
  practice: { type: 'boolean', default: false },
  port: { type: 'string', default: '0' },
  lan: { type: 'string' },
  tray: { type: 'boolean' }, // started at login on a machine without a display: there is nothing more to leave out
  data: { type: 'string' },
} as const;

/** Fails with app/usage. */
export function parseHeadlessLine(argv: readonly string[]): Result<HeadlessLine> {
  try {
    const { help, practice, port, lan, data } = parseArgs({ args: [...argv], options }).values;
    return ok({ help, isPractice: practice, port, lan, data });
  } catch (error) {
    const problem = problemOf(error);
    return fail('app/usage', problem, { problem });
  }
}

/** Of `fallow --help`, what is said of starting the app. */
export function headlessHelp(words: CliWords): readonly string[] {
  return [words.usage, `  ${words.helpWindow}`, `  ${words.helpHeadless}`, words.helpExit];
}
