import { StringDecoder } from 'node:string_decoder';
import type { FaultCode } from '../../shared/faults';
import type { Dialect, Heard, PoolLogin } from './dialects/dialect';
import { readPoolMessage } from './dialects/message';
import { looksLikeTls, type ProbeStep } from './probeFaults';
import { LineFramer } from './stratum';

/** No pool writes longer lines, nor more before the first job. */
const maxLineChars = 64 * 1024;
const maxBytes = 1024 * 1024;

/**
 * One try of one dialect on a connection: bytes in, lines out through `send`, no timers. `onDidProgress` is called after each
 * piece that taught something.
 */
export class ProbeHandshake {
  private readonly framer = new LineFramer(maxLineChars);
  private readonly decoder = new StringDecoder('utf8');
  private soFar: Heard = {};
  private bytes = 0;
  private found: FaultCode | null = null;

  constructor(
    readonly dialect: Dialect,
    private readonly login: PoolLogin,
    private readonly send: (line: string) => void,
  ) {}

  /** All that the pool has said so far; later words win, but a login once answered stays so. */
  get heard(): Heard {
    return this.soFar;
  }

  /** Set once it is clear that this is no pool that we can read. */
  get fault(): FaultCode | null {
    return this.found;
  }

  get step(): Extract<ProbeStep, 'subscribe' | 'login' | 'work'> {
    if (this.soFar.isSubscribed !== true) return 'subscribe';
    return this.login.wallet !== null && this.soFar.isAuthorized === undefined ? 'login' : 'work';
  }

  /** Nothing more to learn: refused, or logged in with work and difficulty known. */
  get isComplete(): boolean {
    const { isAuthorized, isOtherDialect, difficulty, work } = this.soFar;
    if (this.found !== null || isAuthorized === false || (isOtherDialect === true && this.step === 'subscribe')) return true;
    return this.step === 'work' && difficulty !== undefined && work !== undefined;
  }

  open(): void {
    for (const line of this.dialect.opening(this.login)) this.send(line);
  }

  push(chunk: Buffer): void {
    if (this.isComplete) return;
    if (this.bytes === 0 && looksLikeTls(chunk)) this.found = 'pool/needs-tls';
    this.bytes += chunk.length;
    for (const line of this.found === null ? this.framer.push(this.decoder.write(chunk)) : []) {
      if (!this.isComplete) this.readLine(line);
    }
    if (!this.isComplete && (this.framer.isOverflown || this.bytes > maxBytes)) this.found = 'pool/not-stratum';
  }

  private readLine(line: string): void {
    const message = readPoolMessage(line);
    if (message === null) {
      this.found = 'pool/not-stratum';
      return;
    }
    const { send = [], ...heard } = this.dialect.read(message, this.login);
    const { isAuthorized } = this.soFar;
    this.soFar = { ...this.soFar, ...heard, ...(isAuthorized === undefined ? {} : { isAuthorized }) };
    for (const text of send) this.send(text);
  }
}
