import type { Api } from '../../src/shared/contract';
import { fail, ok } from '../../src/shared/faults';
import type { TunerView, TuningSession } from '../../src/shared/tuning';
import type { TuningExport, TuningResult } from '../../src/shared/tuningResults';

type TunerCall = Extract<keyof Api, `tuner:${string}`>;

/** What the tuner's calls are answered; a test sets it as it needs it. */
export interface TunerAnswers {
  view: TunerView;
  /** What `tuner:start` gives; null: the device cannot be tuned. */
  started: TuningSession | null;
  results: readonly TuningResult[];
  file: TuningExport;
}

export const noTuner: TunerAnswers = {
  view: { devices: [], hasPrices: false, currency: null },
  started: null,
  results: [],
  file: { fileName: 'fallow-tuning.json', text: '{}' },
};

/** @param note keeps a call for the test to look at, and answers it. */
export function tunerApi(
  answers: () => TunerAnswers,
  note: (name: TunerCall, args: unknown) => Awaited<ReturnType<Api['tuner:stop']>>,
): Pick<Api, TunerCall> {
  return {
    'tuner:get': async () => ok(answers().view),
    'tuner:start': async (args) => {
      note('tuner:start', args);
      const { started } = answers();
      return started === null ? fail('tuner/not-tunable') : ok(started);
    },
    'tuner:stop': async (args) => note('tuner:stop', args),
    'tuner:decide': async (args) => note('tuner:decide', args),
    'tuner:choose': async (args) => note('tuner:choose', args),
    'tuner:results': async () => ok(answers().results),
    'tuner:forget': async (args) => note('tuner:forget', args),
    'tuner:export': async (args) => {
      note('tuner:export', args);
      return ok(answers().file);
    },
    'tuner:import': async (args) => {
      note('tuner:import', args);
      return ok({ added: answers().results.length, known: 0 });
    },
  };
}
