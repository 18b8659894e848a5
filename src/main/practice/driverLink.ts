import { connect, type Socket } from 'node:net';
import { LineFramer } from '../pools/stratum';
import { encodeLine, type FromDriver, readFromDriver, type ToDriver } from './driverProtocol';

/** A process's connection to the practice driver, as an open device file would be. */
export interface DriverLink {
  say(message: ToDriver): void;
  close(): void;
}

/** Connects and calls back; `onEnd` comes once, whether it never connected or was lost later. */
export function openDriver(
  path: string,
  hear: (message: FromDriver) => void,
  onReady: () => void,
  onEnd: () => void,
): DriverLink {
  const framer = new LineFramer();
  const socket: Socket = connect(path, onReady);
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    for (const line of framer.push(chunk)) {
      const message = readFromDriver(line);
      if (message !== null) hear(message);
    }
  });
  socket.on('error', () => socket.destroy()); // 'close' follows and says it
  socket.on('close', onEnd);
  return {
    say(message) {
      if (!socket.destroyed) socket.write(encodeLine(message));
    },
    close() {
      socket.removeListener('close', onEnd);
      socket.destroy();
    },
  };
}
