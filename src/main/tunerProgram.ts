import type { Advice, Findings, ModelConfig, ModelOutcome, Opening } from './rig/tuning/advisor';
import { expectedFindPct, flagCurves, gainOver } from './tuner/curves';
import { Space } from './tuner/space';
import { Tuner } from './tuner/tuner';

export type TunerQuestion =
  | { readonly do: 'ask' }
  | { readonly do: 'tell'; readonly outcome: ModelOutcome }
  | { readonly do: 'observe'; readonly config: ModelConfig; readonly outcome: ModelOutcome }
  | { readonly do: 'findings' };

/** What runs in the tuner's thread: one tuner and its answers, as the rig wants them. */
export class TunerProgram {
  private readonly tuner: Tuner;

  constructor(opening: Opening) {
    this.tuner = new Tuner({ ...opening, space: new Space(opening.space, opening.defaults) });
  }

  answer(question: TunerQuestion): unknown {
    switch (question.do) {
      case 'ask':
        return this.ask();
      case 'tell':
        return this.tuner.tell(question.outcome);
      case 'observe':
        return this.tuner.observe(question.config, question.outcome);
      case 'findings':
        return this.findings();
    }
  }

  private ask(): Advice {
    const answer = this.tuner.ask();
    if ('kind' in answer) return { kind: 'stop', why: answer.kind, expectedGainPct: answer.expectedGainPct };
    const outlook = this.tuner.outlook();
    const { config, seconds, reason } = answer;
    return { kind: 'trial', config, seconds, reason, expectedFindPct: outlook === null ? null : expectedFindPct(outlook) };
  }

  private findings(): Findings | null {
    const outlook = this.tuner.outlook();
    if (outlook === null) return null;
    const { config, isSafe } = this.tuner.best();
    const gain = gainOver(outlook.beliefs, outlook.best, outlook.space.defaultPoint);
    return { best: config, isSafe, gain, curves: flagCurves(outlook) };
  }
}
