import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Smaller pieces are no flood's, and not worth the trouble, B. */
const worthIt = 4096;

let nobody: MessagePort | null = null;

/**
 * Frees what a stream has read, at once: it is sent to a port that nobody reads any more. The collector would let some 30 MB of a flood
 * pile up before it looks, and keep that much for good.
 * @param chunk nobody may look at it afterwards: it is empty then. A piece of a larger buffer is left alone.
 */
export function freeNow(chunk: Buffer): void {
  const { buffer, byteOffset, byteLength } = chunk;
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  if (!isWhole || byteLength < worthIt || !(buffer instanceof ArrayBuffer)) return;
  nobody ??= closedPort();
  nobody.postMessage(null, [buffer]);
}

function closedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  port2.close();
  return port1;
}
