import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api, SubscribeState } from '../../../shared/contract';
import { fail, ok, type Result } from '../../../shared/faults';
import { type Clock, systemClock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import { pacedStates } from '../pacedStates';
import { type Answer, answerCall, refused } from './answerCall';
import { PageFiles } from './pageFiles';
import { alwaysHeaders } from './pageHeaders';
import { refuseForeignCall, refuseStranger } from './requestGuard';
import { StateStream } from './stateStream';
import { TokenGuard } from './tokenGuard';

const maxStreams = 16;
const maxConnections = 128;
const requestTimeoutMs = 15_000;

export interface HttpFaceOptions {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  /** The built window, `out/renderer`. */
  readonly rendererDir: string;
  /** 0: any free port. */
  readonly port: number;
  /** Whoever has it owns the rig; printable ASCII without spaces, at least 128 random bits. */
  readonly token: string;
  readonly log: Log;
  readonly clock?: Clock;
}

/** The window over HTTP, for machines without a display: on 127.0.0.1 only, and only for who has the token. */
export class HttpFace {
  readonly #options: HttpFaceOptions;
  readonly #clock: Clock;
  readonly #files: PageFiles;
  readonly #tokens: TokenGuard;
  readonly #streams = new Set<StateStream>();
  #server: Server | null = null;
  #port = 0;

  constructor(options: HttpFaceOptions) {
    this.#options = options;
    const clock = options.clock ?? systemClock;
    this.#clock = clock;
    this.#files = new PageFiles(options.rendererDir);
    this.#tokens = new TokenGuard(options.token, () => clock.monotonicMs());
  }

  /** `url` carries the token in its fragment: for the owner's eyes only. Fails with app/port-taken. */
  async start(): Promise<Result<{ url: string }>> {
    const server = createServer({ requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, maxHeaderSize: 16_384 });
    server.maxConnections = maxConnections;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response));
    const failure = await listen(server, this.#options.port);
    if (failure !== null) return fail('app/port-taken', failure, { port: this.#options.port });
    server.on('error', (error) => this.#options.log.error('http', 'the server complains', error));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port; // a listening TCP server has an AddressInfo
    return ok({ url: `http://127.0.0.1:${this.#port}/#${this.#options.token}` });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    for (const stream of [...this.#streams]) stream.stop();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(alwaysHeaders)) response.setHeader(name, value);
    try {
      await this.#route(request, response);
    } catch (error) {
      if (response.destroyed) return; // the client went away: nothing to answer, nothing wrong
      this.#options.log.error('http', 'a request failed', error);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, result: fail('app/internal', String(error)) });
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const stranger = refuseStranger(request.headers, this.#port);
    if (stranger !== null) return this.#refuse(response, refused(stranger.status, stranger.why));
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (!path.startsWith('/api/')) return this.#serveFile(request, response, path);
    const refusal = this.#refuseCaller(request);
    if (refusal !== null) return this.#refuse(response, refusal);
    if (path === '/api/call') return send(response, await answerCall(request, this.#options.api));
    if (path === '/api/states') return this.#serveStates(request, response);
    return send(response, refused(404, 'no such address'));
  }

  #refuseCaller(request: IncomingMessage): Answer | null {
    const foreign = refuseForeignCall(request.headers);
    if (foreign !== null) return refused(foreign.status, foreign.why);
    const verdict = this.#tokens.check(request.headers.authorization);
    if (verdict === 'right') return null;
    return verdict === 'wrong' ? refused(401, 'wrong token') : refused(429, 'too many wrong tokens');
  }

  #refuse(response: ServerResponse, answer: Answer): void {
    if (answer.status !== 429 && !answer.result.ok) {
      this.#options.log.warn('http', `refused a request: ${answer.result.fault.detail ?? answer.status}`);
    }
    send(response, answer);
  }

  async #serveFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, refused(405, 'files are only read'));
    const file = await this.#files.read(path);
    if (file === null) return send(response, refused(404, 'no such file'));
    response.writeHead(200, { ...file.headers, 'content-length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  #serveStates(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') send(response, refused(405, 'states are only read'));
    else if (this.#streams.size >= maxStreams) send(response, refused(503, 'too many windows are open'));
    else {
      const stream = new StateStream(response, this.#clock);
      this.#streams.add(stream);
      stream.start(pacedStates(this.#options.subscribe, this.#clock), () => this.#streams.delete(stream));
    }
  }
}

/** Answers in JSON. A refusal closes the connection, so that whatever else it carried is dropped with it. */
function send(response: ServerResponse, answer: Answer): void {
  if (answer.status === 429) response.setHeader('retry-after', '10');
  if (answer.status !== 200) response.setHeader('connection', 'close');
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(answer.result));
}

/** Null once it listens, else what the system said. */
function listen(server: Server, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.listen(port, '127.0.0.1', () => resolve(null));
  });
}
