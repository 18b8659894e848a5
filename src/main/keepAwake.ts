import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from './platform/clock';
import type { Log } from './platform/log';

const args = [
  '--what=sleep:idle',
  '--mode=block',
  '--who=Fallow',
  '--why=It mines, and is asked to keep the machine awake',
  'cat',
];
/** An inhibitor that ends sooner was refused. */
const refusedWithinMs = 2000;
/** Looked at, not told: a state made for us alone each second would cost more than all of this. */
const lookEveryMs = 5000;

export interface KeepAwakeDeps {
  /** A miner runs, and the owner asked for this. */
  readonly isNeeded: () => boolean;
  readonly clock: Pick<Clock, 'every'>;
  /** Where `systemd-inhibit` is looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

/**
 * Keeps the machine from falling asleep while a miner runs, where its owner asked for that: `systemd-inhibit` holds logind's lock until
 * its stdin ends, as ours does however it ends. Who suspends the machine by hand is asked first by the desktop, and may.
 */
export class KeepAwake {
  private readonly deps: KeepAwakeDeps;
  private lock: ChildProcess | null = null;
  private isRefused = false;
  private stopLooking: (() => void) | null = null;

  constructor(deps: KeepAwakeDeps) {
    this.deps = deps;
  }

  start(): void {
    this.stopLooking = this.deps.clock.every(lookEveryMs, () => this.look());
  }

  stop(): void {
    this.stopLooking?.();
    this.stopLooking = null;
    this.release();
  }

  private look(): void {
    if (!this.deps.isNeeded()) this.release();
    else if (this.lock === null && !this.isRefused) this.take();
  }

  private take(): void {
    const startedMs = performance.now();
    const lock = spawn('systemd-inhibit', args, { stdio: ['pipe', 'ignore', 'pipe'], env: { ...this.deps.env } });
    let complaint = '';
    lock.stderr.on('data', (text: Buffer) => {
      complaint = `${complaint}${text.toString()}`.slice(-400);
    });
    lock.stdin.on('error', () => undefined);
    lock.on('error', (error) => this.onEnd(lock, error.message, true));
    lock.on('exit', () => this.onEnd(lock, complaint.trim(), performance.now() - startedMs < refusedWithinMs));
    this.lock = lock;
  }

  /** No logind, no such program, or no right to: said once, and tried again when the rig starts anew. */
  private onEnd(lock: ChildProcess, why: string, isEarly: boolean): void {
    if (this.lock !== lock) return;
    this.lock = null;
    if (!isEarly) return;
    this.isRefused = true;
    this.deps.log.warn('sleep', `the machine cannot be kept awake: ${why}`);
  }

  private release(): void {
    const lock = this.lock;
    this.lock = null;
    lock?.stdin?.end();
  }
}
