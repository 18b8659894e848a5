import { connect, type Socket } from 'node:net';
import {
  encodeRequest,
  hashesOfDifficulty,
  LineFramer,
  readExtraNonce,
  readNotify,
  readStratum,
  readWork,
  type StratumJob,
  type StratumMessage,
  targetOfHashes,
} from '../../pools/stratum';
import type { MinerOptions, MinerPool } from './args';
import type { MinerLog } from './log';

/** A job with all that a search needs. */
export interface MinerJob extends StratumJob {
  readonly target: bigint;
  /** Leading hex digits of every nonce. */
  readonly prefix: string;
}

export interface StratumListener {
  onJob(job: MinerJob): void;
  onVerdict(isAccepted: boolean): void;
  onDisconnected(): void;
  /** No pool is left to try. */
  onExhausted(): void;
}

interface Pending {
  readonly what: 'subscribe' | 'login' | 'work' | 'share';
  readonly sentMs: number;
}

type Response = Extract<StratumMessage, { kind: 'response' }>;

const retryMs = 1000;
const agent = 'ethminer/0.19.0-practice';

/** Talks to one pool after the other: in order, `retries` tries each, then gives up, as ethminer does. */
export class StratumClient {
  private poolIndex = 0;
  private failures = 0;
  private connectionCount = 0;
  private wasConnected = false;
  private isLoggedIn = false;
  private socket: Socket | null = null;
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();
  private prefix = '';
  private target = targetOfHashes(hashesOfDifficulty(1));
  private workTimer: NodeJS.Timeout | null = null;
  private answerTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly options: MinerOptions,
    private readonly log: MinerLog,
    private readonly listener: StratumListener,
  ) {}

  /** How often a pool let it in. */
  get connections(): number {
    return this.connectionCount;
  }

  get isConnected(): boolean {
    return this.isLoggedIn;
  }

  get pool(): MinerPool {
    const pool = this.options.pools[this.poolIndex] ?? this.options.pools[0];
    if (pool === undefined) throw new Error('a miner has at least one pool');
    return pool;
  }

  get host(): string {
    return `${this.pool.host}:${this.pool.port}`;
  }

  connect(): void {
    const { host, port } = this.pool;
    this.log.line('i', 'ethminer', `Selected pool ${this.host}`);
    const framer = new LineFramer();
    const socket = connect({ host, port });
    this.socket = socket;
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('connect', () => this.greet());
    socket.on('data', (chunk: string) => {
      for (const line of framer.push(chunk)) this.hear(line);
      if (framer.isOverflown) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const text = error.code === 'ECONNREFUSED' ? 'Connection refused' : (error.code ?? error.message);
      this.log.line('X', 'ethminer', `Error  ${this.host} [ ${text} ]`);
      if (error.syscall === 'connect') this.log.line('X', 'ethminer', `No more IP addresses to try for host: ${host}`);
    });
    socket.on('close', () => this.lost());
  }

  /** Hands a found nonce (16 hex digits) in. */
  submit(job: MinerJob, nonce: string): void {
    const { user, dialect } = this.pool;
    if (dialect === 'nicehash') this.ask('share', 'mining.submit', [user, job.id, nonce.slice(job.prefix.length)]);
    else this.ask('share', 'eth_submitWork', [`0x${nonce}`, `0x${job.header}`, `0x${'00'.repeat(32)}`]);
  }

  private greet(): void {
    const { user, dialect } = this.pool;
    this.log.line('i', 'ethminer', `Established connection to ${this.host}`);
    this.watchWork();
    if (dialect === 'nicehash') {
      this.ask('subscribe', 'mining.subscribe', [agent, 'EthereumStratum/1.0.0']);
      return;
    }
    const dot = user.indexOf('.');
    const worker = dot === -1 ? '' : user.slice(dot + 1);
    this.ask('login', 'eth_submitLogin', [dot === -1 ? user : user.slice(0, dot), this.pool.password], worker);
  }

  private ask(what: Pending['what'], method: string, params: readonly unknown[], worker?: string): void {
    if (this.socket === null || this.socket.destroyed) return;
    this.lastId += 1;
    if (this.pending.size > 100) this.pending.clear(); // a silent pool: its answers no longer matter
    this.pending.set(this.lastId, { what, sentMs: performance.now() });
    this.socket.write(`${encodeRequest(this.lastId, method, params, worker)}\n`);
    const { responseTimeoutS } = this.options;
    if (responseTimeoutS === null || this.answerTimer !== null) return;
    this.answerTimer = setTimeout(
      () => this.giveUp(`No response received in ${responseTimeoutS} seconds.`),
      responseTimeoutS * 1000,
    );
  }

  private hear(line: string): void {
    const message = readStratum(line);
    if (message?.kind === 'response') this.hearResponse(message);
    else if (message?.kind === 'notification') this.hearNotification(message.method, message.params);
  }

  private hearNotification(method: string, params: readonly unknown[]): void {
    if (method === 'mining.set_difficulty' && typeof params[0] === 'number' && params[0] > 0) {
      this.target = targetOfHashes(hashesOfDifficulty(params[0]));
    } else if (method === 'mining.set_extranonce' && typeof params[0] === 'string') {
      this.prefix = readExtraNonce([null, params[0]]) ?? this.prefix;
    } else if (method === 'mining.notify') {
      this.takeJob(readNotify(params));
    }
  }

  private hearResponse(response: Response): void {
    const pending = typeof response.id === 'number' ? this.pending.get(response.id) : undefined;
    if (pending === undefined) {
      this.takeJob(readWork(response.result)); // eth-proxy sends new work as answers nobody asked for
      return;
    }
    this.pending.delete(Number(response.id));
    this.stopTimer('answer');
    switch (pending.what) {
      case 'subscribe':
        this.prefix = readExtraNonce(response.result) ?? '';
        this.ask('login', 'mining.authorize', [this.pool.user, this.pool.password]);
        return;
      case 'login':
        this.loggedIn(response);
        return;
      case 'work':
        this.takeJob(readWork(response.result));
        return;
      case 'share':
        this.judged(response, performance.now() - pending.sentMs);
    }
  }

  private loggedIn(response: Response): void {
    const { user, dialect } = this.pool;
    if (response.result !== true) {
      this.giveUp(`Worker ${user} not authorized : ${response.error?.message ?? 'unspecified'}`);
      return;
    }
    this.log.line('i', 'stratum', `Authorized worker ${user}`);
    this.failures = 0;
    this.connectionCount += 1;
    this.isLoggedIn = true;
    this.wasConnected = true;
    if (dialect === 'eth-proxy') {
      this.prefix = '';
      this.ask('work', 'eth_getWork', []);
    }
  }

  private takeJob(job: StratumJob | null): void {
    if (job === null) return;
    this.watchWork();
    this.log.line('i', 'stratum', `Job: ${job.header.slice(0, 8)}… ${this.host}`);
    this.listener.onJob({ ...job, target: job.target ?? this.target, prefix: this.prefix });
  }

  private judged({ result, error }: Response, ms: number): void {
    const isAccepted = result === true && error === null;
    const text = `${String(Math.round(ms)).padStart(4)} ms. ${this.host}`;
    this.log.line(isAccepted ? 'i' : '!', 'stratum', `${isAccepted ? '**Accepted' : '**Rejected'}${text}`);
    if (!isAccepted) this.log.line('!', 'stratum', `Reject reason : ${error?.message ?? 'Unspecified'}`);
    this.listener.onVerdict(isAccepted);
  }

  private watchWork(): void {
    this.stopTimer('work');
    const { workTimeoutS } = this.options;
    this.workTimer = setTimeout(() => this.giveUp(`No new work received in ${workTimeoutS} seconds.`), workTimeoutS * 1000);
  }

  private giveUp(why: string): void {
    this.log.line('X', 'stratum', why);
    this.socket?.destroy();
  }

  private stopTimer(which: 'work' | 'answer'): void {
    const timer = which === 'work' ? this.workTimer : this.answerTimer;
    if (timer !== null) clearTimeout(timer);
    if (which === 'work') this.workTimer = null;
    else this.answerTimer = null;
  }

  private lost(): void {
    this.stopTimer('work');
    this.stopTimer('answer');
    this.pending.clear();
    this.socket = null;
    this.isLoggedIn = false;
    this.log.line('i', 'ethminer', `Disconnected from ${this.host}`);
    this.log.line('i', 'ethminer', 'No connection. Suspend mining ...');
    this.listener.onDisconnected();
    this.failures += 1;
    // The loss itself is no try; at the start there is none, so the tries follow at once and the end comes within milliseconds.
    if (this.failures > this.options.retries - (this.wasConnected ? 0 : 1)) {
      this.failures = this.wasConnected ? 1 : 0;
      this.poolIndex += 1;
      if (this.poolIndex >= this.options.pools.length) {
        this.poolIndex -= 1;
        this.log.line('i', 'ethminer', 'No more connections to try. Exiting...');
        this.listener.onExhausted();
        return;
      }
    }
    if (this.wasConnected) setTimeout(() => this.connect(), retryMs);
    else this.connect();
  }
}
