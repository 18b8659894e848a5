import { parentPort, workerData } from 'node:worker_threads';
import type { Opening } from './rig/tuning/advisor';
import { TunerProgram } from './tunerProgram';
import type { FromTuner, ToTuner } from './tunerThread';

// The worker thread of one tuning: a suggestion takes up to a quarter of a second, in which main has jobs to answer.

if (parentPort === null) throw new Error('tunerWorker.js is run by the app, in a worker thread');
const port = parentPort;
const program = new TunerProgram(workerData as Opening);

port.on('message', ({ id, ...question }: ToTuner) => {
  port.postMessage({ id, value: program.answer(question) } satisfies FromTuner);
});
