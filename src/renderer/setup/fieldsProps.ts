import type { FieldProblem } from './fieldProblems';
import type { SetupInHand } from './useSetup';

/** What every group of fields needs. */
export interface FieldsProps {
  readonly inHand: SetupInHand;
  readonly problems: readonly FieldProblem[];
}
