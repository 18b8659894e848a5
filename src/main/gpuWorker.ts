import { parentPort, workerData } from 'node:worker_threads';
import type { GpuWorkerData } from './gpus/workerMessages';
import { GpuWorker } from './gpus/workerProgram';

// The worker thread in which the GPUs' drivers are asked. A driver may block for seconds on a card that fell off the bus.

if (parentPort === null) throw new Error('gpuWorker.js is run by the app, in a worker thread');
new GpuWorker(parentPort, workerData as GpuWorkerData).start();
