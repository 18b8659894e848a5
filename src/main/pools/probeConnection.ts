import { isIP, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { FaultCode } from '../../shared/faults';
import type { Clock } from '../platform/clock';
import type { Dialect, PoolLogin } from './dialects/dialect';
import { faultOfEnd, faultOfError, faultOfSilence, type ProbeStep } from './probeFaults';
import { ProbeHandshake } from './probeHandshake';
import type { ProbeAttempt } from './probeVerdict';

/** A pool's address in parts. */
export interface ProbeTarget {
  /** Lower case, without `://`: may name the dialect. */
  readonly scheme: string | null;
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

interface ConnectionPlan {
  readonly target: ProbeTarget;
  readonly login: PoolLogin;
  readonly dialect: Dialect;
  readonly endMs: number;
  readonly share: number;
  readonly graceMs: number;
  readonly ca: string | undefined;
}

/** One connection from look-up to verdict, begun by `start()`; closes itself, and calls back once. */
export class ProbeConnection {
  private readonly tcp = new Socket();
  private socket: Socket = this.tcp;
  private step: Extract<ProbeStep, 'lookup' | 'connect' | 'tls'> | null;
  private handshake: ProbeHandshake | null = null;
  private cancelTimer: () => void = () => undefined;
  private startedMs: number;
  private connectMs: number | null = null;
  private subscribeMs: number | null = null;
  private authorizeMs: number | null = null;
  /** The login is answered by itself, not with the subscription. */
  private isLoginApart = false;
  private isConnected = false;
  private isSecure = false;
  private isInGrace = false;
  private isDone = false;

  constructor(
    private readonly clock: Clock,
    private readonly plan: ConnectionPlan,
    private readonly resolve: (attempt: ProbeAttempt) => void,
  ) {
    this.step = isIP(plan.login.host) === 0 ? 'lookup' : 'connect';
    this.startedMs = clock.monotonicMs();
  }

  start(): void {
    const { host, port } = this.plan.login;
    this.startedMs = this.clock.monotonicMs();
    this.limitTo(this.plan.endMs);
    this.tcp.once('lookup', (error) => {
      if (error !== null && error !== undefined) return; // 'error' follows
      this.step = 'connect';
      this.startedMs = this.clock.monotonicMs();
    });
    this.tcp.once('connect', () => this.connected());
    this.listen(this.tcp);
    this.tcp.connect({ host, port, noDelay: true });
  }

  private listen(socket: Socket): void {
    socket.on('error', (error: NodeJS.ErrnoException) => this.failed(error));
    socket.on('close', () => this.finish(faultOfEnd(this.now())));
  }

  private connected(): void {
    this.isConnected = true;
    this.connectMs = this.clock.monotonicMs() - this.startedMs;
    if (this.plan.target.isTls) this.secure();
    else this.ready();
  }

  private secure(): void {
    this.step = 'tls';
    this.tcp.removeAllListeners('close'); // the TLS socket tells why; the plain one closes before it does
    const { host } = this.plan.login;
    const secure = connectTls({
      socket: this.tcp,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(this.plan.ca === undefined ? {} : { ca: this.plan.ca }),
    });
    this.socket = secure;
    secure.once('secureConnect', () => {
      this.isSecure = true;
      this.ready();
    });
    this.listen(secure);
  }

  private ready(): void {
    const { dialect, login, endMs, share } = this.plan;
    const handshake = new ProbeHandshake(dialect, login, (line) => this.socket.write(`${line}\n`));
    this.handshake = handshake;
    this.step = null;
    this.startedMs = this.clock.monotonicMs();
    this.limitTo(this.startedMs + Math.max(0, endMs - this.startedMs) / share);
    this.socket.on('data', (chunk: Buffer) => {
      handshake.push(chunk);
      this.progressed(handshake);
    });
    handshake.open();
  }

  private progressed(handshake: ProbeHandshake): void {
    if (this.isDone) return;
    if (handshake.heard.isSubscribed === true && this.subscribeMs === null) {
      this.subscribeMs = this.clock.monotonicMs() - this.startedMs;
      this.isLoginApart = handshake.heard.isAuthorized === undefined;
      this.limitTo(this.plan.endMs); // it speaks the dialect: all of the time is its own
    }
    this.noteLogin(handshake);
    if (handshake.isComplete) this.finish(handshake.fault);
    else if (handshake.step === 'work') this.giveGrace();
  }

  private noteLogin({ heard }: ProbeHandshake): void {
    if (!this.isLoginApart || this.authorizeMs !== null || heard.isAuthorized === undefined) return;
    this.authorizeMs = this.clock.monotonicMs() - this.startedMs - (this.subscribeMs ?? 0);
  }

  private giveGrace(): void {
    if (this.isInGrace) return;
    this.isInGrace = true;
    this.limitTo(Math.min(this.plan.endMs, this.clock.monotonicMs() + this.plan.graceMs));
  }

  /** From now on, the connection ends at this time at the latest. */
  private limitTo(timeMs: number): void {
    this.cancelTimer();
    this.cancelTimer = this.clock.after(Math.max(0, timeMs - this.clock.monotonicMs()), () => {
      // Logged in and no work yet: many pools wait for a block. Nothing is wrong.
      this.finish(this.now() === 'work' ? null : faultOfSilence(this.now()));
    });
  }

  private now(): ProbeStep {
    return this.step ?? this.handshake?.step ?? 'connect';
  }

  private failed(error: NodeJS.ErrnoException): void {
    this.finish(faultOfError(error.code, this.now()), error.message);
  }

  private finish(fault: FaultCode | null, detail: string | null = null): void {
    if (this.isDone) return;
    this.isDone = true;
    this.cancelTimer();
    this.socket.destroy();
    this.tcp.destroy();
    this.resolve({
      dialect: this.plan.dialect,
      isConnected: this.isConnected,
      isSecure: this.isSecure,
      connectMs: this.connectMs,
      subscribeMs: this.subscribeMs,
      authorizeMs: this.authorizeMs,
      step: this.now(),
      heard: this.handshake?.heard ?? {},
      fault,
      detail,
    });
  }
}
