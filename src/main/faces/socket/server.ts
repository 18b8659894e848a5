import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { type Api, dispatch, type SubscribeState } from '../../../shared/contract';
import { fail, ok, type Result } from '../../../shared/faults';
import { type Clock, systemClock } from '../../platform/clock';
import type { PeerCredentials } from '../../platform/ffi';
import type { Log } from '../../platform/log';
import { Connection, type ConnectionDeps } from './connection';
import { makeSocketDirectory } from './path';

const maxConnections = 256;
const idleMs = 30_000;
const probeMs = 1000;

export interface ControlSocketOptions {
  /** From socketPath(). */
  readonly path: string;
  /** Whose calls are answered: our own user's. */
  readonly uid: number;
  readonly api: Api;
  readonly subscribe: SubscribeState;
  readonly claim: ConnectionDeps['claim'];
  readonly intent: ConnectionDeps['intent'];
  readonly word: ConnectionDeps['word'];
  readonly peerOf: (fd: number) => PeerCredentials | null;
  /** Held by one app alone: DataLock. */
  readonly lock: { acquire(): Result<null> };
  readonly log: Log;
  readonly clock?: Clock;
}

/** The app's door for the command line, hooks and other tools: a unix socket of our user's alone (docs/socket.md). */
export class ControlSocket {
  private readonly options: ControlSocketOptions;
  private readonly clock: Clock;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  constructor(options: ControlSocketOptions) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
  }

  /**
   * Replaces the socket of an app that died. Fails with app/already-running, app/socket-unsafe, or as the lock does: two that
   * start at once cannot both have it.
   */
  async start(): Promise<Result<null>> {
    const { path, uid, lock, log } = this.options;
    const locked = lock.acquire();
    if (!locked.ok) return locked;
    const made = makeSocketDirectory(dirname(path), uid);
    if (!made.ok) return made;
    // The lock says that nobody is there. On file systems without locks an answer still tells.
    if (await doesAnswer(path)) return fail('app/already-running', `${path} answers`);
    rmSync(path, { force: true });
    const server = createServer((socket) => this.welcome(socket));
    server.maxConnections = maxConnections;
    const failure = await listen(server, path);
    if (failure !== null) return fail('app/socket-unsafe', failure, { path });
    chmodSync(path, 0o600);
    server.on('error', (error) => log.error('socket', 'the server complains', error));
    this.server = server;
    return ok(null);
  }

  /** Removes the socket and hangs up on everybody. */
  async stop(): Promise<void> {
    const server = this.server;
    if (server === null) return;
    this.server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private welcome(socket: Socket): void {
    const { uid, peerOf, log, api, claim, intent, subscribe, word } = this.options;
    const peer = peerOf(fdOf(socket));
    // The directory keeps others out, but for root, who should not give a user's rig orders by mistake.
    if (peer?.uid !== uid) {
      log.warn('socket', `refused user ${peer?.uid ?? '?'}`);
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    const deps: ConnectionDeps = {
      dispatch: (call, args) => dispatch(api, call, args),
      claim,
      intent,
      subscribe,
      word,
      onBug: (error) => log.error('socket', 'a call failed', error),
      clock: this.clock,
      idleMs,
    };
    new Connection(socket, peer.pid, deps).start();
  }
}

/** Node keeps a socket's descriptor to itself; SO_PEERCRED needs it. -1 when Node changes its mind. */
function fdOf(socket: Socket): number {
  const handle = (socket as unknown as { readonly _handle?: { readonly fd?: number } })._handle;
  return handle?.fd ?? -1;
}

/** Null once it listens, else what the system said. */
function listen(server: Server, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.listen(path, () => resolve(null));
  });
}

/** Whether somebody accepts connections there. */
function doesAnswer(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (isThere: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isThere);
    };
    const timer = setTimeout(() => finish(false), probeMs);
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
