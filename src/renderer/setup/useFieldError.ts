import { fill } from '../../shared/text/fill';
import { usePageWords } from '../pageWords';
import { type FieldProblem, problemsAt } from './fieldProblems';

/**
 * Words the problems of one field. Where it holds several values (`pools[1]`), the one that is meant is named with its problem.
 */
export function useFieldError(problems: readonly FieldProblem[]) {
  const { setup } = usePageWords();
  return (field: string, values: readonly string[]): string | null => {
    const texts = problemsAt(problems, field).map((problem) => {
      const index = /\[(\d+)\]$/.exec(problem.field.slice(field.length))?.[1];
      const text = capitalised(problem.text);
      return index === undefined ? text : fill(setup.line, { value: values[Number(index)] ?? '', problem: problem.text });
    });
    return texts.length === 0 ? null : texts.join('. ');
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
