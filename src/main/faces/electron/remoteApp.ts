import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { type Api, calls, type SubscribeState } from '../../../shared/contract';
import { type Fault, type FaultCode, fail, ok, type Result } from '../../../shared/faults';
import type { RigState } from '../../../shared/state';
import { LineSplitter } from '../socket/lines';
import { whyUnsafe } from '../socket/path';

const maxReplyBytes = 32 * 1024 * 1024;
/** Longer than the longest call: `rig:setMode` waits for the devices up to 60 s. */
const answerMs = 90_000;
const subscription = 0;

/** An app in another process, over its control socket: the same calls and states that an app in this process gives. */
export class RemoteApp {
  readonly api: Api;
  /** Called once, when the app hung up; calls fail with app/not-running from then on. */
  onDidEnd: () => void = () => undefined;
  private readonly socket: Socket;
  private readonly lines = new LineSplitter(maxReplyBytes);
  private readonly waiting = new Map<number, (result: Result<unknown>) => void>();
  private readonly listeners = new Set<(state: RigState) => void>();
  private state: RigState | null = null;
  private lastId = subscription;

  private constructor(socket: Socket) {
    this.socket = socket;
    const names = Object.keys(calls);
    this.api = Object.fromEntries(names.map((name) => [name, (args: unknown) => this.call(name, args)])) as unknown as Api;
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', () => socket.destroy()); // 'close' follows
    socket.on('close', () => this.end());
  }

  /** `paths` are tried in order. Fails with app/not-running when nobody answers there, app/socket-unsafe as the app itself does. */
  static async connect(paths: readonly string[], uid: number): Promise<Result<RemoteApp>> {
    for (const path of paths) {
      const why = whyUnsafe(dirname(path), uid);
      if (why === 'does not exist') continue;
      if (why !== null) return fail('app/socket-unsafe', `${dirname(path)} ${why}`, { path: dirname(path) });
      const socket = await open(path);
      if (socket !== null) return new RemoteApp(socket).whenReady();
    }
    return fail('app/not-running');
  }

  /** The present state first, as soon as there is one. */
  readonly subscribe: SubscribeState = (listener) => {
    this.listeners.add(listener);
    if (this.state !== null) listener(this.state);
    return () => this.listeners.delete(listener);
  };

  /** Leaves the app alone again; `onDidEnd` is not called. */
  close(): void {
    this.onDidEnd = () => undefined;
    this.socket.destroy();
  }

  private async whenReady(): Promise<Result<RemoteApp>> {
    const first = new Promise<Result<unknown>>((resolve) => this.waiting.set(subscription, resolve));
    this.write({ id: subscription, call: 'subscribe', args: {} });
    const subscribed = await first;
    return subscribed.ok ? ok(this) : subscribed;
  }

  private call(call: string, args: unknown): Promise<Result<unknown>> {
    if (this.socket.destroyed) return Promise.resolve(fail('app/not-running'));
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.settle(id, fail('app/not-running', `${call}: no answer within ${answerMs} ms`)),
        answerMs,
      );
      this.waiting.set(id, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
      this.write({ id, call, args });
    });
  }

  private write(request: object): void {
    this.socket.write(`${JSON.stringify(request)}\n`);
  }

  private read(chunk: Buffer): void {
    const lines = this.lines.push(chunk);
    if (lines === null) this.socket.destroy(); // no app of ours says so much in one line
    for (const line of lines ?? []) this.take(line);
  }

  private take(line: string): void {
    const message = parse(line);
    if (message === null) return void this.socket.destroy();
    if ('state' in message) {
      // Our own app of the same user: taken at its word, as in one process.
      this.state = message.state as RigState;
      for (const listener of this.listeners) listener(this.state);
    } else if ('ok' in message && typeof message.id === 'number') this.settle(message.id, resultOf(message));
  }

  private settle(id: number, result: Result<unknown>): void {
    const settle = this.waiting.get(id);
    this.waiting.delete(id);
    settle?.(result);
  }

  private end(): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, fail('app/not-running'));
    this.listeners.clear();
    this.onDidEnd();
  }
}

/** Null when nobody listens there. */
function open(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

interface Message {
  readonly id?: unknown;
  readonly ok?: unknown;
  readonly value?: unknown;
  readonly fault?: unknown;
  readonly state?: unknown;
}

function parse(line: string): Message | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? message : null;
  } catch {
    return null; // judged by the caller
  }
}

/** The app has put a fault into words; the window wants its code and words it again, in its own language. */
function resultOf({ ok: isOk, value, fault }: Message): Result<unknown> {
  if (isOk === true) return ok(value);
  const { code, detail, title } = (fault ?? {}) as {
    readonly code?: FaultCode;
    readonly detail?: unknown;
    readonly title?: unknown;
  };
  const said: Fault['detail'] = typeof detail === 'string' ? detail : typeof title === 'string' ? title : undefined;
  return fail(code ?? 'app/internal', said);
}
