import type { Socket } from 'node:net';
import type { SubscribeState } from '../../../shared/contract';
import { type Fault, fail, type Result } from '../../../shared/faults';
import type { RigState } from '../../../shared/state';
import type { Clock } from '../../platform/clock';
import { LineSplitter } from './lines';
import {
  maxRequestBytes,
  type Pending,
  parseClaim,
  parseIntent,
  parseRequest,
  type Reply,
  type Request,
  toReply,
  type WordedFault,
} from './protocol';

/** A claim that was accepted: how long it may take, and what it will be answered with. */
export interface TakenClaim {
  readonly timeoutMs: number;
  /** Said to the client beside the time, where there is something to say. */
  readonly rainbow?: string | null;
  readonly answer: Promise<unknown>;
}

export interface ConnectionDeps {
  /** Answers every call of the contract, checked there. */
  readonly dispatch: (call: string, args: unknown) => Promise<Result<unknown>>;
  readonly claim: (args: NonNullable<ReturnType<typeof parseClaim>>, peerPid: number) => Result<TakenClaim>;
  readonly intent: (args: NonNullable<ReturnType<typeof parseIntent>>, peerPid: number) => Result<null>;
  readonly subscribe: SubscribeState;
  readonly word: (fault: Fault, language: string | undefined) => WordedFault;
  readonly onBug: (error: unknown) => void;
  readonly clock: Clock;
  /** A connection that asks nothing for so long is closed. */
  readonly idleMs: number;
}

const maxOpenCalls = 32;

/** One client: reads its lines, answers each by its id, in whatever order the answers come. */
export class Connection {
  private readonly socket: Socket;
  private readonly peerPid: number;
  private readonly deps: ConnectionDeps;
  private readonly lines = new LineSplitter(maxRequestBytes);
  private openCalls = 0;
  private unsubscribe: (() => void) | null = null;
  private latest: string | null = null;
  private stopIdling: (() => void) | null = null;

  constructor(socket: Socket, peerPid: number, deps: ConnectionDeps) {
    this.socket = socket;
    this.peerPid = peerPid;
    this.deps = deps;
  }

  start(): void {
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('drain', () => this.sendLatest());
    this.socket.on('close', () => this.end());
    // A reset by the client is its right; 'close' follows.
    this.socket.on('error', () => this.socket.destroy());
    this.idle();
  }

  private end(): void {
    this.stopIdling?.();
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  private idle(): void {
    this.stopIdling?.();
    this.stopIdling = this.deps.clock.after(this.deps.idleMs, () => {
      if (this.openCalls === 0 && this.unsubscribe === null) this.socket.destroy();
      else this.idle();
    });
  }

  private read(chunk: Buffer): void {
    const lines = this.lines.push(chunk);
    if (lines === null) this.refuse(`a line is at most ${maxRequestBytes} bytes`);
    for (const line of lines ?? []) {
      if (this.socket.destroyed || this.socket.writableEnded) return;
      this.take(line);
    }
  }

  private take(line: string): void {
    const request = parseRequest(line);
    if (request === null) this.refuse('not {"id","call","args"} in JSON');
    else if (this.openCalls >= maxOpenCalls) this.reply(request, fail('app/refused', `${maxOpenCalls} calls are open`));
    else this.serve(request);
  }

  private serve(request: Request): void {
    this.openCalls += 1;
    this.answer(request)
      .catch((error: unknown) => {
        this.deps.onBug(error);
        return fail('app/internal', String(error));
      })
      .then((result) => {
        this.openCalls -= 1;
        this.idle();
        this.reply(request, result);
      })
      .catch(this.deps.onBug);
  }

  private async answer(request: Request): Promise<Result<unknown>> {
    if (request.call === 'claim') return this.claim(request);
    if (request.call === 'intent') return this.intent(request);
    if (request.call === 'subscribe') return this.subscribe(request);
    return this.deps.dispatch(request.call, request.args);
  }

  private async claim(request: Request): Promise<Result<unknown>> {
    const args = parseClaim(request.args);
    const problem = 'not {"pid","source","gpus","env"}';
    if (args === null) return fail('claim/bad-request', problem, { problem });
    const taken = this.deps.claim(args, this.peerPid);
    if (!taken.ok) return taken;
    const { timeoutMs, rainbow = null } = taken.value;
    const pending: Pending = { id: request.id, pending: { timeoutMs, ...(rainbow === null ? {} : { rainbow }) } };
    this.write(JSON.stringify(pending));
    return { ok: true, value: await taken.value.answer };
  }

  private intent(request: Request): Result<null> {
    const args = parseIntent(request.args);
    const problem = 'not {"pid","library","env"}';
    return args === null ? fail('claim/bad-request', problem, { problem }) : this.deps.intent(args, this.peerPid);
  }

  private async subscribe(request: Request): Promise<Result<unknown>> {
    this.unsubscribe?.();
    const tell = (state: RigState) => {
      this.latest = JSON.stringify({ id: request.id, state });
      this.sendLatest();
    };
    // After the reply, so that a client reads in order.
    setImmediate(() => {
      if (!this.socket.destroyed) this.unsubscribe = this.deps.subscribe(tell);
    });
    return { ok: true, value: null };
  }

  /** A slow client misses states in between; it never makes us keep them. */
  private sendLatest(): void {
    if (this.latest === null || this.socket.writableNeedDrain) return;
    const line = this.latest;
    this.latest = null;
    this.write(line);
  }

  private reply(request: Request, result: Result<unknown>): void {
    this.writeReply(toReply(request.id, result, (fault) => this.deps.word(fault, request.language)));
  }

  /** What makes no sense is answered once and ends the connection: the rest of the stream would not either. */
  private refuse(why: string): void {
    this.writeReply(toReply(null, fail('app/refused', why), (fault) => this.deps.word(fault, undefined)));
    this.socket.removeAllListeners('data');
    this.socket.resume();
    this.socket.end();
    this.stopIdling?.();
    this.stopIdling = this.deps.clock.after(1000, () => this.socket.destroy());
  }

  private writeReply(reply: Reply): void {
    this.write(JSON.stringify(reply));
  }

  private write(line: string): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.write(`${line}\n`);
  }
}
