import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Connections } from './connections';

const maxConnections = 128;
/** For a whole request, headers and body. */
const requestTimeoutMs = 15_000;
const checkEveryMs = 3000;

export interface DoorOptions {
  /** `127.0.0.1`, or `::` for every address of the machine. */
  readonly host: '127.0.0.1' | '::';
  /** 0: any free port. */
  readonly port: number;
  /** PEM; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Who may connect at all, by address. */
  readonly isWelcome: (address: string) => boolean;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Refused before a request was read. */
  readonly onDidRefuse: (address: string, why: string) => void;
  readonly onError: (error: Error) => void;
}

/** One listening port, bounded in what it takes of time and connections from strangers. */
export class Door {
  private readonly options: DoorOptions;
  private readonly connections: Connections;
  private server: Server | TlsServer | null = null;
  private boundPort = 0;

  constructor(options: DoorOptions) {
    this.options = options;
    const tell = (socket: Socket) => options.onDidRefuse(addressOf(socket), 'more connections than there is room for');
    this.connections = new Connections(maxConnections, tell);
  }

  get port(): number {
    return this.boundPort;
  }

  /** Null once it listens, else what the system said. */
  async start(): Promise<string | null> {
    const { tls, onRequest } = this.options;
    const limits = {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
      maxHeaderSize: 16_384,
    };
    const server =
      tls === null
        ? createServer(limits)
        : createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: requestTimeoutMs });
    server.on('request', onRequest);
    server.on('connection', (socket: Socket) => this.onConnection(socket));
    server.on('clientError', (error: Error, socket) => this.onClientError(error, socket as Socket));
    server.on('tlsClientError', (_error: Error, socket: Socket) => this.refused(socket, 'no TLS, or another than ours'));
    const failure = await this.listen(server);
    if (failure !== null) return failure;
    server.on('error', this.options.onError);
    this.server = server;
    this.boundPort = (server.address() as AddressInfo).port; // a listening TCP server has an AddressInfo
    return null;
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (server === null) return;
    this.server = null;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      this.connections.closeAll();
    });
  }

  /** Who is at the other end has shown a right token: its connection is not dropped for others. */
  trust(socket: Socket): void {
    this.connections.prove(socket);
  }

  private onConnection(socket: Socket): void {
    if (this.options.isWelcome(addressOf(socket))) {
      this.connections.add(socket);
      return;
    }
    this.refused(socket, 'a connection from outside the local network');
    socket.destroy();
  }

  /** Not HTTP, or too slow. */
  private onClientError(error: Error, socket: Socket): void {
    const isSlow = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (isSlow || !('code' in error) || error.code !== 'ECONNRESET') {
      this.refused(socket, isSlow ? 'a request that took too long' : 'a request that is none');
    }
    const status = isSlow ? '408 Request Timeout' : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
    else socket.destroy();
  }

  private refused(socket: Socket, why: string): void {
    this.options.onDidRefuse(addressOf(socket), why);
  }

  private async listen(server: Server | TlsServer): Promise<string | null> {
    const { host, port } = this.options;
    const failure = await listen(server, host, port);
    const isWithoutV6 = failure?.code === 'EAFNOSUPPORT' || failure?.code === 'EADDRNOTAVAIL';
    const last = host === '::' && isWithoutV6 ? await listen(server, '0.0.0.0', port) : failure;
    return last?.message ?? null;
  }
}

/** Without the prefix under which IPv4 arrives on a door for both. */
export function addressOf({ remoteAddress }: Socket): string {
  return (remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
}

function listen(server: Server | TlsServer, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => {
      server.removeListener('error', resolve);
      resolve(null);
    });
  });
}
