import type { Fault } from '../../shared/faults';
import type { Language } from '../../shared/literals';
import { textsFor } from '../../shared/text/catalogue';
import { fill, type Values } from '../../shared/text/fill';

export interface FieldProblem {
  /** As main names it: `assignments[0].pools[1]`. */
  readonly field: string;
  /** In words, a sentence's part: `the checksum is wrong`. */
  readonly text: string;
}

/** Every wrong field of a 'setup/invalid': the first with all its values, the others as its detail lists them. */
export function fieldProblems({ values = {}, detail = '' }: Fault, language: Language): readonly FieldProblem[] {
  const first = { field: String(values['field'] ?? ''), text: problemText(String(values['problem'] ?? ''), values, language) };
  const others = detail.split('\n').flatMap((line) => {
    const [, field, problem] = /^(\S+): (\S+)$/.exec(line) ?? [];
    if (field === undefined || problem === undefined || field === first.field) return [];
    return [{ field, text: problemText(problem, {}, language) }];
  });
  return [first, ...others];
}

function problemText(problem: string, values: Values, language: Language): string {
  const { setup, wallets } = textsFor(language);
  const template = entry(setup, problem);
  const why = entry(wallets, String(values['why'] ?? ''));
  return template === undefined ? problem : fill(template, { ...values, ...(why === undefined ? {} : { why }) });
}

function entry(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** What is wrong at `field` or inside it (`pools[1]`, `miner.id`); empty when nothing is. */
export function problemsAt(problems: readonly FieldProblem[], field: string): readonly FieldProblem[] {
  return problems.filter((problem) => problem.field === field || problem.field.startsWith(`${field}[`));
}
