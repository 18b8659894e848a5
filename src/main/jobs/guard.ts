import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Clock } from '../platform/clock';
import { closeFd } from '../platform/ffi';
import { openWaker, wake } from '../platform/kernelCalls';
import type { Log } from '../platform/log';
import type { Holder } from './holders';
import type { FromSentinel, GuardSnapshot, SentinelState, ToSentinel } from './sentinel/messages';
import type { SentinelOptions } from './sentinel/sentinel';

/** What the worker's program is started with. */
export interface GuardWorkerData extends Omit<SentinelOptions, 'port' | 'clock'> {
  readonly port: MessagePort;
}

export interface GuardOptions extends Omit<SentinelOptions, 'port' | 'clock' | 'waker' | 'ownPid'> {
  /** The built guardWorker.js. */
  readonly program: string;
  readonly clock: Clock;
  readonly log: Log;
}

type Killed = Extract<FromSentinel, { type: 'killed' }>;

const restartMs = 1000;
const endMs = 500;
const keptEnds = 200;
/** SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: what a user sends to end a program is not among them. */
const faultSignals: readonly number[] = [3, 4, 5, 6, 7, 8, 11, 31];

/**
 * Main's end of the sentinel: keeps its snapshot pushed, mirrors what it found, and tells when watched processes end. A thread
 * that breaks is replaced; until then claims still work, since they do not go through it.
 */
export class Guard {
  private readonly options: GuardOptions;
  private readonly listeners = new Set<() => void>();
  private readonly killListeners = new Set<(killed: Killed) => void>();
  private readonly reopenListeners = new Set<(pids: readonly number[]) => void>();
  /** What to do at the end of a process, by token; with its pidfd, in case the thread has to be replaced. */
  private readonly exits = new Map<number, { readonly fd: number; readonly onExit: () => void }>();
  /** How the last processes of the list ended, by pid. */
  private readonly ends = new Map<number, number>();
  private readonly begun = new Map<number, () => void>();
  private thread: { readonly worker: Worker; readonly port: MessagePort; readonly waker: number } | null = null;
  private holders: readonly Holder[] = [];
  private lastState: SentinelState | null = null;
  private snapshot: GuardSnapshot | null = null;
  private round = 0;
  private isWithoutNodes: boolean | null = null;
  private tokens = 0;
  private isStopped = false;
  private cancelRestart: () => void = () => undefined;

  constructor(options: GuardOptions) {
    this.options = options;
  }

  start(): void {
    this.isStopped = false;
    const { program, log } = this.options;
    const { port1: port, port2: theirs } = new MessageChannel();
    const waker = openWaker();
    const { proc, dev, cudaLibrary } = this.options;
    const workerData: GuardWorkerData = { proc, dev, cudaLibrary, waker, ownPid: process.pid, port: theirs };
    // Its own Node options would be the app's debugging flags; its standard streams are the app's.
    const own = { execArgv: [], trackUnmanagedFds: false, name: 'fallow-guard' };
    const worker = new Worker(program, { workerData, transferList: [theirs], ...own });
    this.thread = { worker, port, waker };
    port.on('message', (message: FromSentinel) => this.hear(message));
    port.unref();
    worker.unref();
    worker.on('error', (error) => log.error('guard', 'the job guard broke and is started again', error));
    worker.on('exit', () => this.ended(worker));
    process.once('exit', this.wakeAtExit);
    for (const [token, { fd }] of this.exits) this.say({ type: 'watch', token, fd });
    if (this.snapshot !== null) this.say({ type: 'snapshot', snapshot: this.snapshot });
    if (this.isWithoutNodes !== null) this.say({ type: 'begin', round: this.round, isWithoutNodes: this.isWithoutNodes });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelRestart();
    const thread = this.thread;
    if (thread === null) return;
    const ended = new Promise<void>((resolve) => thread.worker.once('exit', () => resolve()));
    this.say({ type: 'stop' });
    const cancel = this.options.clock.after(endMs, () => void thread.worker.terminate());
    await ended;
    cancel();
  }

  /** Looks for jobs from now on; what runs already is known when it resolves. Practice GPUs have no nodes that could be opened. */
  async begin(snapshot: GuardSnapshot, isWithoutNodes: boolean): Promise<void> {
    this.push(snapshot);
    this.isWithoutNodes = isWithoutNodes;
    this.round += 1;
    const round = this.round;
    const begun = new Promise<void>((resolve) => this.begun.set(round, resolve));
    this.say({ type: 'begin', round, isWithoutNodes });
    await begun;
  }

  /** Looks at nobody until begin() is called again. */
  rest(): void {
    this.isWithoutNodes = null;
    this.say({ type: 'rest' });
    this.setHolders([]);
  }

  /** What the next decision is made by, from now on. */
  push(snapshot: GuardSnapshot): void {
    this.snapshot = snapshot;
    this.say({ type: 'snapshot', snapshot });
  }

  list(): readonly Holder[] {
    return this.holders;
  }

  /** How it comes to know; null before the first begin(). */
  state(): SentinelState | null {
    return this.lastState;
  }

  /**
   * Whether a process that was in the list failed: an exit code other than 0, or a signal that only faults send. null: it has not
   * ended, or the kernel does not tell.
   */
  hasFailed(pid: number): boolean | null {
    const status = this.ends.get(pid);
    if (status === undefined) return null;
    return status > 0xff || faultSignals.includes(status & 0x7f);
  }

  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Miners were killed; tells once the holders that they were killed for are in the list. */
  onDidKill(listener: (killed: Killed) => void): () => void {
    this.killListeners.add(listener);
    return () => this.killListeners.delete(listener);
  }

  onDidReopen(listener: (pids: readonly number[]) => void): () => void {
    this.reopenListeners.add(listener);
    return () => this.reopenListeners.delete(listener);
  }

  /** Hears now what the thread has said so far: before a miner's end is judged, who ended it must be known. */
  drain(): void {
    const { port } = this.thread ?? {};
    if (port === undefined) return;
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      this.hear(next.message as FromSentinel);
    }
  }

  /** Calls once when the process behind a pidfd has ended; the descriptor stays the caller's. Returns the way to stop. */
  watch(fd: number, onExit: () => void): () => void {
    this.tokens += 1;
    const token = this.tokens;
    this.exits.set(token, { fd, onExit });
    this.say({ type: 'watch', token, fd });
    return () => {
      if (this.exits.delete(token)) this.say({ type: 'unwatch', token });
    };
  }

  private say(message: ToSentinel): void {
    const thread = this.thread;
    if (thread === null) return;
    thread.port.postMessage(message);
    wake(thread.waker);
  }

  private hear(message: FromSentinel): void {
    switch (message.type) {
      case 'begun':
        this.begun.get(message.round)?.();
        this.begun.delete(message.round);
        break;
      case 'holders':
        if (this.isWithoutNodes !== null) this.setHolders(message.holders);
        break;
      case 'killed':
        for (const listener of [...this.killListeners]) listener(message);
        break;
      case 'reopened':
        for (const listener of [...this.reopenListeners]) listener(message.pids);
        break;
      case 'ended':
        this.noteEnd(message.pid, message.status);
        break;
      case 'exited':
        this.exited(message.token);
        break;
      case 'state':
        this.setState(message.state);
    }
  }

  private noteEnd(pid: number, status: number): void {
    this.ends.delete(pid);
    this.ends.set(pid, status);
    for (const [oldest] of this.ends) if (this.ends.size > keptEnds) this.ends.delete(oldest);
  }

  private exited(token: number): void {
    const watched = this.exits.get(token);
    this.exits.delete(token);
    watched?.onExit();
  }

  private setHolders(holders: readonly Holder[]): void {
    this.holders = holders;
    for (const listener of [...this.listeners]) listener();
  }

  private setState(state: SentinelState): void {
    this.lastState = state;
    const { log } = this.options;
    const watched = state.watched.map(({ path }) => path).join(', ');
    log.info(
      'guard',
      `watches ${watched === '' ? 'no GPU node or library' : watched}${state.hasExecs ? '' : '; is not told of new programs'}`,
    );
    for (const { path, why } of state.refused) log.warn('guard', `${path} cannot be watched: ${why}`);
    if (state.isWithoutInotify) log.warn('guard', 'no inotify instance is left (fs.inotify.max_user_instances)');
  }

  /** A thread that sleeps in poll(2) would keep the process from exiting. */
  private readonly wakeAtExit = (): void => this.say({ type: 'stop' });

  private ended(worker: Worker): void {
    if (this.thread?.worker !== worker) return;
    this.drain();
    this.thread.port.close();
    closeFd(this.thread.waker);
    this.thread = null;
    process.off('exit', this.wakeAtExit);
    if (this.isStopped) return;
    this.cancelRestart = this.options.clock.after(restartMs, () => this.start());
  }
}
