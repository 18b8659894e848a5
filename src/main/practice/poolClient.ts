import {
  encodeError,
  encodeNotification,
  encodeResult,
  readHex,
  readStratum,
  type StratumError,
  type StratumId,
  type StratumMessage,
} from '../pools/stratum';
import { type PoolJob, type PoolJobs, shareHashes, workOf } from './poolJobs';

/** What a client may ask of the pool it is connected to. */
export interface PoolDesk {
  readonly jobs: PoolJobs;
  readonly rejectsAll: () => boolean;
}

type Dialect = 'nicehash' | 'eth-proxy';
type Request = Extract<StratumMessage, { kind: 'request' }>;

const agentDialect = 'EthereumStratum/1.0.0';
const unauthorised: StratumError = { code: 24, message: 'Unauthorized worker' };
/** Names one connection may log in with. */
const maxWorkers = 16;

/** One connection's side of the conversation: lines in, lines out; no socket here. The first request decides the dialect. */
export class PoolClient {
  private dialect: Dialect | null = null;
  private readonly workers = new Set<string>();

  constructor(
    private readonly desk: PoolDesk,
    /** The first bytes of every nonce of this connection, hex. */
    private readonly extraNonce: string,
    private readonly send: (line: string) => void,
  ) {}

  get isLoggedIn(): boolean {
    return this.workers.size > 0;
  }

  /** False: the peer does not speak Stratum and is to be dropped. */
  hear(line: string): boolean {
    const message = readStratum(line);
    if (message === null) return false;
    if (message.kind === 'request') this.answer(message);
    return true;
  }

  /** Sends new work to a client that has logged in. */
  tellJob(job: PoolJob): void {
    if (this.workers.size === 0) return;
    if (this.dialect === 'eth-proxy') this.send(JSON.stringify({ id: 0, jsonrpc: '2.0', result: workOf(job) }));
    else this.send(encodeNotification('mining.notify', [job.id, job.seed, job.header, true]));
  }

  private answer(request: Request): void {
    switch (request.method) {
      case 'mining.subscribe':
        this.dialect = 'nicehash';
        this.send(
          encodeResult(request.id, [['mining.notify', this.extraNonce.padStart(32, '0'), agentDialect], this.extraNonce]),
        );
        return;
      case 'mining.extranonce.subscribe':
        this.send(encodeResult(request.id, true));
        return;
      case 'mining.authorize':
        this.login(request, 'nicehash', request.params[0]);
        return;
      case 'eth_submitLogin':
        this.login(request, 'eth-proxy', request.params[0]);
        return;
      case 'eth_getWork':
        if (this.workers.size === 0) this.refuse(request.id, unauthorised);
        else this.send(encodeResult(request.id, workOf(this.desk.jobs.present)));
        return;
      case 'eth_submitHashrate':
        this.send(encodeResult(request.id, true));
        return;
      case 'mining.submit':
      case 'eth_submitWork':
        this.judge(request);
        return;
      default:
        this.refuse(request.id, { code: 20, message: `Unknown method ${request.method.slice(0, 40)}` });
    }
  }

  private login(request: Request, dialect: Dialect, user: unknown): void {
    const fault = this.loginFault(dialect, user);
    if (fault !== null || typeof user !== 'string') {
      this.refuse(request.id, fault ?? unauthorised);
      return;
    }
    this.dialect ??= dialect;
    const isFirst = this.workers.size === 0;
    this.workers.add(user);
    this.send(encodeResult(request.id, true));
    if (!isFirst || this.dialect === 'eth-proxy') return; // eth-proxy asks for its work
    this.send(encodeNotification('mining.set_difficulty', [shareHashes / 2 ** 32]));
    this.tellJob(this.desk.jobs.present);
  }

  private loginFault(dialect: Dialect, user: unknown): StratumError | null {
    if (this.dialect === null && dialect === 'nicehash') return { code: 25, message: 'Not subscribed' };
    if (typeof user !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(user)) return unauthorised;
    return this.workers.size >= maxWorkers ? { code: 20, message: 'Too many workers' } : null;
  }

  private judge(request: Request): void {
    const fault = this.faultOf(request) ?? (this.desk.rejectsAll() ? { code: 20, message: 'Invalid share' } : null);
    if (fault === null) this.send(encodeResult(request.id, true));
    else this.refuse(request.id, fault);
  }

  private faultOf({ method, params }: Request): StratumError | null {
    if (this.workers.size === 0) return unauthorised;
    if (method === 'mining.submit') {
      const [user, jobId, tail] = params;
      if (typeof user !== 'string' || !this.workers.has(user)) return unauthorised;
      const rest = readHex(tail, 8 - this.extraNonce.length / 2);
      if (typeof jobId !== 'string' || rest === null) return { code: 20, message: 'Invalid nonce' };
      return this.desk.jobs.verdict(jobId, this.extraNonce + rest);
    }
    const [nonce, header] = [readHex(params[0], 8), readHex(params[1], 32)];
    if (nonce === null || header === null || readHex(params[2], 32) === null) return { code: 20, message: 'Invalid nonce' };
    return this.desk.jobs.verdict(header, nonce);
  }

  private refuse(id: StratumId, error: StratumError): void {
    this.send(encodeError(id, error));
  }
}
