import * as net from 'node:net';
import { parsePool } from './adapters/poolUrl';

export interface PoolReach {
  /** Whether something accepts a TCP connection at the pool's address; false for an address that cannot be read. */
  canConnect(url: string): Promise<boolean>;
}

const timeoutMs = 3000;

/** Connects and hangs up: enough to tell a lost pool from a lost miner. */
export class TcpReach implements PoolReach {
  canConnect(url: string): Promise<boolean> {
    const pool = parsePool(url);
    if (pool === null) return Promise.resolve(false);
    return new Promise((resolve) => {
      const socket = net.connect({ host: pool.host.replace(/^\[|\]$/g, ''), port: pool.port });
      const settle = (can: boolean) => {
        socket.destroy();
        resolve(can);
      };
      socket.setTimeout(timeoutMs, () => settle(false));
      socket.on('connect', () => settle(true));
      socket.on('error', () => settle(false));
    });
  }
}
