import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api, SubscribeState } from '../../../shared/contract';
import { fail, ok, type Result } from '../../../shared/faults';
import { type Clock, systemClock } from '../../platform/clock';
import type { Log } from '../../platform/log';
import { pacedStates } from '../pacedStates';
import { type Answer, answerCall, refused } from './answerCall';
import { addressOf, Door } from './door';
import { isLocalNetwork, lanHosts } from './localNetwork';
import { metricsText } from './metrics';
import { PageFiles } from './pageFiles';
import { alwaysHeaders } from './pageHeaders';
import { RefusalLog } from './refusalLog';
import { type OwnAddress, refuseForeignCall, refuseStranger } from './requestGuard';
import { StateStream } from './stateStream';
import { TokenGuard } from './tokenGuard';

const maxStreams = 16;

export interface HttpFaceOptions {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  /** The built window, `out/renderer`. */
  readonly rendererDir: string;
  /** 0: any free port. */
  readonly port: number;
  /** Whoever has it owns the rig; printable ASCII without spaces, at least 128 random bits. */
  readonly token: string;
  /** Whoever has it may read metrics and status; null: nobody but the owner. */
  readonly readToken?: string | null;
  /** A second door, for the local network; encrypted. */
  readonly lan?: { readonly port: number; readonly cert: string; readonly key: string } | null;
  readonly log: Log;
  readonly clock?: Clock;
}

type Reader = 'owner' | 'reader';

/** The window over HTTP, for machines without a display: on 127.0.0.1, on the network where asked, and only with the token. */
export class HttpFace {
  private readonly options: HttpFaceOptions;
  private readonly clock: Clock;
  private readonly files: PageFiles;
  private readonly tokens: TokenGuard;
  private readonly refusals: RefusalLog;
  private readonly streams = new Set<StateStream>();
  private readonly doors: Door[] = [];

  constructor(options: HttpFaceOptions) {
    this.options = options;
    const clock = options.clock ?? systemClock;
    const nowMs = () => clock.monotonicMs();
    this.clock = clock;
    this.files = new PageFiles(options.rendererDir);
    this.tokens = new TokenGuard({ owner: options.token, reader: options.readToken ?? null }, nowMs);
    this.refusals = new RefusalLog(options.log, nowMs);
  }

  /** `url` carries the token in its fragment: for the owner's eyes only. Fails with app/port-taken. */
  async start(): Promise<Result<{ url: string; lanPort: number | null }>> {
    const { port, lan = null, token } = this.options;
    const local = this.door('http', '127.0.0.1', port, null);
    const failure = await this.open(local, port);
    if (failure !== null) return failure;
    const far = lan === null ? null : this.door('https', '::', lan.port, lan);
    const second = far === null ? null : await this.open(far, lan?.port ?? 0);
    if (second !== null) {
      await this.stop();
      return second;
    }
    return ok({ url: `http://127.0.0.1:${local.port}/#${token}`, lanPort: far?.port ?? null });
  }

  async stop(): Promise<void> {
    for (const stream of [...this.streams]) stream.stop();
    await Promise.all(this.doors.splice(0).map((door) => door.stop()));
  }

  private door(
    scheme: OwnAddress['scheme'],
    host: '127.0.0.1' | '::',
    port: number,
    tls: { readonly cert: string; readonly key: string } | null,
  ): Door {
    const door: Door = new Door({
      host,
      port,
      tls,
      isWelcome: isLocalNetwork,
      onRequest: (request, response) => void this.serve(request, response, door, scheme),
      onDidRefuse: (address, why) => this.refusals.note(address, why),
      onError: (error) => this.options.log.error('http', 'the server complains', error),
    });
    return door;
  }

  private async open(door: Door, port: number): Promise<ReturnType<typeof fail> | null> {
    const failure = await door.start();
    if (failure !== null) return fail('app/port-taken', failure, { port });
    this.doors.push(door);
    return null;
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    door: Door,
    scheme: OwnAddress['scheme'],
  ): Promise<void> {
    for (const [name, value] of Object.entries(alwaysHeaders)) response.setHeader(name, value);
    try {
      await this.route(request, response, door, scheme);
    } catch (error) {
      if (response.destroyed) return; // the client went away: nothing to answer, nothing wrong
      this.options.log.error('http', 'a request failed', error);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, result: fail('app/internal', String(error)) });
    }
  }

  private async route(
    request: IncomingMessage,
    response: ServerResponse,
    door: Door,
    scheme: OwnAddress['scheme'],
  ): Promise<void> {
    const stranger = refuseStranger(request.headers, { scheme, hosts: hostsOf(request, door, scheme) });
    if (stranger !== null) return this.refuse(request, response, refused(stranger.status, stranger.why));
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const isRead = path === '/metrics' || path === '/status.json';
    if (!path.startsWith('/api/') && !isRead) return this.serveFile(request, response, path);
    const caller = this.callerOf(request);
    if (typeof caller !== 'string') return this.refuse(request, response, caller);
    door.trust(request.socket);
    if (isRead) return this.serveRead(request, response, path);
    if (caller !== 'owner') return this.refuse(request, response, refused(403, 'a token that may only read metrics and status'));
    if (path === '/api/call') return send(response, await answerCall(request, this.options.api));
    if (path === '/api/states') return this.serveStates(request, response);
    return send(response, refused(404, 'no such address'));
  }

  private callerOf(request: IncomingMessage): Reader | Answer {
    const foreign = refuseForeignCall(request.headers);
    if (foreign !== null) return refused(foreign.status, foreign.why);
    const verdict = this.tokens.check(request.headers.authorization, addressOf(request.socket));
    if (verdict === 'owner' || verdict === 'reader') return verdict;
    return verdict === 'wrong' ? refused(401, 'wrong token') : refused(429, 'too many wrong tokens');
  }

  private refuse(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
    if (!answer.result.ok) this.refusals.note(addressOf(request.socket), answer.result.fault.detail ?? String(answer.status));
    send(response, answer);
  }

  private async serveFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (!isRead(request)) return send(response, refused(405, 'files are only read'));
    const file = await this.files.read(path);
    if (file === null) return send(response, refused(404, 'no such file'));
    response.writeHead(200, { ...file.headers, 'content-length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  /** For Prometheus and scripts: nothing here changes anything. */
  private async serveRead(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (!isRead(request)) return send(response, refused(405, 'this is only read'));
    const { api } = this.options;
    const [answer, type] =
      path === '/metrics'
        ? [await this.metrics(), 'text/plain; version=0.0.4; charset=utf-8']
        : [await api['status:get']({}), 'application/json; charset=utf-8'];
    if (!answer.ok) return send(response, { status: 503, result: answer });
    const body = typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value);
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private async metrics(): Promise<Result<string>> {
    const state = await this.options.api['state:get']({});
    if (!state.ok) return state;
    const { user, system } = process.cpuUsage();
    const startedS = this.clock.nowMs() / 1000 - process.uptime();
    return ok(metricsText(state.value, { cpuS: (user + system) / 1e6, residentBytes: process.memoryUsage.rss(), startedS }));
  }

  private serveStates(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') send(response, refused(405, 'states are only read'));
    else if (this.streams.size >= maxStreams) send(response, refused(503, 'too many windows are open'));
    else {
      const stream = new StateStream(response, this.clock);
      this.streams.add(stream);
      stream.start(pacedStates(this.options.subscribe, this.clock), () => this.streams.delete(stream));
    }
  }
}

function hostsOf({ socket }: IncomingMessage, { port }: Door, scheme: OwnAddress['scheme']): readonly string[] {
  return scheme === 'http' ? [`127.0.0.1:${port}`, `localhost:${port}`] : lanHosts(socket, port);
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Answers in JSON. A refusal closes the connection, so that whatever else it carried is dropped with it. */
function send(response: ServerResponse, answer: Answer): void {
  if (answer.status === 429) response.setHeader('retry-after', '10');
  if (answer.status !== 200) response.setHeader('connection', 'close');
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(answer.result));
}
