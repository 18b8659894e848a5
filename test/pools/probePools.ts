import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ProbeTarget } from '../../src/main/pools/probeConnection';
import { leafKey } from './probeCertificates';

/** What a pool answers to one request: lines to write (objects as JSON), or `close`, or `hang`. */
type Reply = readonly (object | string)[] | 'close' | 'hang';
export type Script = (request: Request) => Reply;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
  readonly worker?: string;
}

/** A server on the loopback that speaks by a script; `heard` is all it was asked. */
export class LoopbackPool {
  readonly heard: Request[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(onDidConnect: (pool: LoopbackPool, socket: Socket) => void, certificate: string | null) {
    const listener = (socket: Socket) => onDidConnect(this, socket);
    this.server = certificate === null ? createServer(listener) : createTlsServer({ cert: certificate, key: leafKey }, listener);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined); // a probe that has heard enough drops the connection
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.on('tlsClientError', () => undefined); // a probe that does not trust us
  }

  static async speaking(script: Script, certificate: string | null = null): Promise<LoopbackPool> {
    return LoopbackPool.doing((pool, socket) => {
      let rest = '';
      socket.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString('utf8')).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) pool.answer(socket, JSON.parse(line) as Request, script);
      });
    }, certificate);
  }

  /** For servers that are no pools. */
  static async doing(
    onDidConnect: (pool: LoopbackPool, socket: Socket) => void,
    certificate: string | null = null,
  ): Promise<LoopbackPool> {
    const pool = new LoopbackPool((server, socket) => {
      socket.on('error', () => undefined);
      onDidConnect(server, socket);
    }, certificate);
    await new Promise<void>((resolve) => pool.server.listen(0, '127.0.0.1', resolve));
    return pool;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return address.port;
  }

  target(scheme: string | null = null, isTls = false, host = '127.0.0.1'): ProbeTarget {
    return { scheme, host, port: this.port, isTls };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(socket: Socket, request: Request, script: Script): void {
    this.heard.push(request);
    const reply = script(request);
    if (reply === 'close') socket.destroy();
    else if (reply !== 'hang')
      socket.write(reply.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  }
}

const hash = (digit: string) => digit.repeat(64);
const unknownMethod = ({ id }: Request) => [{ id, result: null, error: [20, 'Unknown method', null] }];

/** Jobs as pools of each kind of coin write them. */
export const notifies = {
  progpow: ['j1', hash('a'), hash('b'), `00000000ff${'0'.repeat(54)}`, true, 3_000_000, '1b00ffff'],
  ethash: ['j1', hash('a'), hash('b'), true],
  bitcoin: ['j1', hash('a'), '01', '02', [hash('c')], '20000000', '1d00ffff', '65000000', true],
} as const;

/** Bitcoin's kind and KawPow's; `wallet`: whom it takes. */
export function stratum1Pool(wallet: string, notify: readonly unknown[] = notifies.progpow): Script {
  return (request) => {
    const { id, method, params } = request;
    if (method === 'mining.subscribe') return [{ id, result: [null, 'a1b2'], error: null }];
    if (method !== 'mining.authorize') return unknownMethod(request);
    const user = (params as readonly string[])[0] ?? '';
    if (user.split('.')[0] !== wallet)
      return [{ id, result: false, error: [24, `Invalid address: ${user.toLowerCase()}`, null] }];
    return [
      { id, result: true, error: null },
      { id: null, method: 'mining.set_difficulty', params: [0.5] },
      { id: null, method: 'mining.notify', params: notify },
    ];
  };
}

/** NiceHash's: the subscription names the dialect, or is refused. */
export function ethereumStratum1Pool(wallet: string): Script {
  const pool = stratum1Pool(wallet, notifies.ethash);
  return (request) => {
    const { id, method, params } = request;
    if (method !== 'mining.subscribe') return pool(request);
    if ((params as readonly unknown[])[1] !== 'EthereumStratum/1.0.0') return unknownMethod(request);
    return [{ id, result: [['mining.notify', 'ae68', 'EthereumStratum/1.0.0'], '080c'], error: null }];
  };
}

/** EIP-1571, with its own examples' shapes. */
export function ethereumStratum2Pool(wallet: string): Script {
  return ({ id, method, params }) => {
    switch (method) {
      case 'mining.hello':
        return [
          { id, result: { proto: 'EthereumStratum/2.0.0', encoding: 'plain', resume: '0', timeout: 'b4', maxerrors: '5' } },
        ];
      case 'mining.subscribe':
        return [{ id, result: 's-12345' }];
      case 'mining.authorize':
        if ((params as readonly string[])[0]?.split('.')[0] !== wallet)
          return [{ id, error: { code: 403, message: 'Forbidden - Invalid user' } }];
        return [
          { id, result: 'w-123' },
          { method: 'mining.set', params: { epoch: 'dc', target: 'f'.repeat(56), algo: 'ethash', extranonce: 'af4c' } },
          { method: 'mining.notify', params: ['bf0488aa', '6526d5', hash('a'), '0'] },
        ];
      default:
        return [{ id, error: { code: 405, message: 'Method not allowed' } }];
    }
  };
}

export function ethProxyPool(wallet: string): Script {
  return (request) => {
    const { id, method, params } = request;
    if (method === 'eth_submitLogin') {
      const isKnown = (params as readonly string[])[0] === wallet;
      return [
        isKnown
          ? { id, jsonrpc: '2.0', result: true }
          : { id, jsonrpc: '2.0', result: null, error: { code: -1, message: 'Invalid login' } },
      ];
    }
    if (method === 'eth_getWork')
      return [{ id, jsonrpc: '2.0', result: [`0x${hash('a')}`, `0x${hash('b')}`, `0x00000000${'f'.repeat(56)}`] }];
    return unknownMethod(request);
  };
}

export function cryptoNotePool(wallet: string, algo = 'rx/0'): Script {
  return (request) => {
    const { id, method, params } = request;
    if (method !== 'login') return unknownMethod(request);
    if ((params as { readonly login: string }).login !== wallet)
      return [{ id, jsonrpc: '2.0', error: { code: -1, message: 'Invalid address used for login' } }];
    const job = { blob: '10'.repeat(76), job_id: '1', target: 'b88d0600', algo, height: 1, seed_hash: hash('a') };
    return [{ id, jsonrpc: '2.0', error: null, result: { id: 'x', job, status: 'OK' } }];
  };
}

/** The same pool, but at the first request with this method it does something else. */
export function but(script: Script, method: string, reply: Reply): Script {
  return (request) => (request.method === method ? reply : script(request));
}
