import { parentPort, workerData } from 'node:worker_threads';
import type { Advice, Findings, Opening } from './rig/tuning/advisor';
import { expectedFindPct, flagCurves, gainOver } from './tuner/curves';
import { Space } from './tuner/space';
import { Tuner } from './tuner/tuner';
import type { FromTuner, ToTuner } from './tunerThread';

// The worker thread of one tuning: a suggestion takes up to a quarter of a second, in which main has jobs to answer.

if (parentPort === null) throw new Error('tunerWorker.js is run by the app, in a worker thread');
const port = parentPort;
const opening = workerData as Opening;
const tuner = new Tuner({ ...opening, space: new Space(opening.space, opening.defaults) });

port.on('message', (message: ToTuner) => {
  const answer: FromTuner = { id: message.id, value: answerTo(message) };
  port.postMessage(answer);
});

function answerTo(message: ToTuner): unknown {
  switch (message.do) {
    case 'ask':
      return ask();
    case 'tell':
      return tuner.tell(message.outcome);
    case 'observe':
      return tuner.observe(message.config, message.outcome);
    case 'findings':
      return findings();
  }
}

function ask(): Advice {
  const answer = tuner.ask();
  if ('kind' in answer) return { kind: 'stop', why: answer.kind, expectedGainPct: answer.expectedGainPct };
  const outlook = tuner.outlook();
  const { config, seconds, reason } = answer;
  return { kind: 'trial', config, seconds, reason, expectedFindPct: outlook === null ? null : expectedFindPct(outlook) };
}

function findings(): Findings | null {
  const outlook = tuner.outlook();
  if (outlook === null) return null;
  const { config, isSafe } = tuner.best();
  const gain = gainOver(outlook.beliefs, outlook.best, outlook.space.defaultPoint);
  return { best: config, isSafe, gain, curves: flagCurves(outlook) };
}
