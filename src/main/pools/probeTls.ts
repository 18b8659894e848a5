import { Socket } from 'node:net';
import type { Clock } from '../platform/clock';
import { looksLikeTls } from './probeFaults';

/**
 * The shortest ClientHello (RFC 5246, 7.4.1.2) with four common suites, its random all 0x2a. Every TLS server answers it, be it with
 * an alert. No byte of it is a newline: a pool that is spoken to so by mistake sees no line.
 */
const clientHello = Buffer.from(`16030100330100002f0303${'2a'.repeat(32)}000008c02fc02b009c002f0100`, 'hex');

/** Whether a port answers in TLS. TLS servers close without a word when they are spoken to plainly, so one has to ask. */
export function speaksTls(clock: Clock, host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const finish = (answer: boolean) => {
      cancel();
      socket.destroy();
      resolve(answer);
    };
    const cancel = clock.after(timeoutMs, () => finish(false));
    socket.on('error', () => finish(false)); // refused or reset is an answer: no
    socket.on('close', () => finish(false));
    socket.once('data', (chunk: Buffer) => finish(looksLikeTls(chunk)));
    socket.connect({ host, port }, () => socket.write(clientHello));
  });
}
