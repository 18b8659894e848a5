import { writeFileSync } from 'node:fs';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { GuardWorkerData } from './jobs/guard';
import type { ToSentinel } from './jobs/sentinel/messages';
import { Sentinel } from './jobs/sentinel/sentinel';
import { systemClock } from './platform/clock';

// The guard's thread. It never returns to its event loop while it works: it sleeps in poll(2), not in Node.

const { port, ...options } = workerData as GuardWorkerData;

try {
  writeFileSync('/proc/thread-self/comm', 'fallow-guard'); // for who looks at the threads with top or ps
} catch {
  // a /proc that cannot be written: a name is all that is lost
}

new Sentinel({
  ...options,
  clock: systemClock,
  port: {
    post: (message) => port.postMessage(message),
    take: () => (receiveMessageOnPort(port)?.message as ToSentinel | undefined) ?? null,
  },
}).run();
port.close();
