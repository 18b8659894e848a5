import type { RigState } from '../../src/shared/state';
import type { TunerDevice } from '../../src/shared/tuning';
import { noTuner } from '../faces/fakeTuner';
import { comparison, tunerDevice, tunerView, tuningResult, tuningSession } from '../faces/tuningViews';
import type { Screen } from './screen';

/** The Tuner page before, during and after a tuning, and where nothing can be tuned. */
export function tunerScreens(state: RigState): readonly Screen[] {
  const second = tunerDevice({ device: 'gpu-1', index: 1, obstacle: 'notSetUp', subject: null, flags: [] });
  const screen = (name: string, devices: readonly TunerDevice[], change: Partial<Screen> = {}): Screen => ({
    name,
    hash: '#/tuner',
    state,
    tuner: { ...noTuner, view: tunerView(...devices), results: [] },
    ...change,
  });
  const results = [
    tuningResult(),
    tuningResult({
      id: 'result-2',
      isImported: true,
      comparison: null,
      decision: 'none',
      trials: 1,
      config: tuningResult().before,
    }),
  ];
  const done = { phase: 'done', ending: 'notWorthIt', comparison, decision: 'pending' } as const;
  return [
    screen('tuner', [tunerDevice({ session: tuningSession() }), second]),
    screen('tuner-start', [tunerDevice({ priors: 2 }), second], {
      isVariant: true,
      tuner: { ...noTuner, view: { ...tunerView(tunerDevice({ priors: 2 }), second), hasPrices: false }, results },
    }),
    screen('tuner-waits', [tunerDevice({ session: tuningSession({ waitsFor: 'job' }) })], { isVariant: true }),
    screen(
      'tuner-baseline',
      [tunerDevice({ session: tuningSession({ phase: 'baseline', trials: [], beliefs: [], best: null }) })],
      {
        isVariant: true,
      },
    ),
    screen('tuner-done', [tunerDevice({ session: tuningSession(done) })], { isVariant: true }),
    screen('tuner-nothing', [second], { isVariant: true }),
  ];
}
