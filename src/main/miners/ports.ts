import * as net from 'node:net';
import { fail, ok, type Result } from '../../shared/faults';

export interface PortAllocator {
  /** A loopback TCP port that was free a moment ago and that nobody else got from here. */
  allocate(): Promise<Result<number>>;
  release(port: number): void;
}

/** Lets the kernel choose, and never gives out the same port twice at a time. */
export class LoopbackPorts implements PortAllocator {
  private readonly taken = new Set<number>();

  async allocate(): Promise<Result<number>> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const port = await freePort();
      if (port === null) break;
      if (this.taken.has(port)) continue;
      this.taken.add(port);
      return ok(port);
    }
    return fail('miner/api-port-taken', 'no free loopback port');
  }

  release(port: number): void {
    this.taken.delete(port);
  }
}

function freePort(): Promise<number | null> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.unref();
    server.once('error', () => resolve(null));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
