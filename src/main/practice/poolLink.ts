import { fail, ok, type Result } from '../../shared/faults';
import type { Clock } from '../platform/clock';
import { readObject } from '../pools/stratum';

/** A started pool process, as the keeper hands it out. */
export interface PoolProcess {
  onLine(listener: (line: string) => void): () => void;
  onEnd(listener: () => void): () => void;
  kill(): void;
  gone(timeoutMs: number): Promise<boolean>;
}

const restartFirstMs = 200;
const restartLastMs = 30_000;
/** A pool that lived this long was well: its next restart comes at once again. */
const livedWellMs = 5000;
const startDeadlineMs = 20_000;

/** Keeps one practice pool running, on the same port over restarts, so that miners find it where it was. */
export class PracticePool {
  private lastPort: number | null = null;
  private process: PoolProcess | null = null;
  private restartMs = restartFirstMs;
  private cancelRestart: (() => void) | null = null;
  private wanted = false;

  constructor(
    /** Starts the pool's program (out/main/practicePool.js) with these arguments and the driver's path in its environment. */
    private readonly launch: (args: readonly string[]) => PoolProcess,
    private readonly clock: Clock,
  ) {}

  /** null before the first start. */
  get port(): number | null {
    return this.lastPort;
  }

  /** Whether its end would be news: false once it was told to stop. */
  get isWanted(): boolean {
    return this.wanted;
  }

  /** Resolves with the port once the pool listens; fails when it does not within 20 s. */
  async start(): Promise<Result<number>> {
    if (this.wanted && this.lastPort !== null) return ok(this.lastPort);
    this.wanted = true;
    const port = await new Promise<number | null>((resolve) => {
      const cancel = this.clock.after(startDeadlineMs, () => resolve(null));
      this.run((listening) => {
        cancel();
        resolve(listening);
      });
    });
    if (port !== null) return ok(port);
    await this.stop();
    return fail('pool/unreachable', 'the practice pool did not start');
  }

  async stop(): Promise<void> {
    this.wanted = false;
    this.cancelRestart?.();
    this.cancelRestart = null;
    const running = this.process;
    this.process = null;
    running?.kill();
    await running?.gone(5000);
  }

  private run(onListening: (port: number) => void): void {
    const startedAtMs = this.clock.monotonicMs();
    const running = this.launch(['--port', String(this.lastPort ?? 0)]);
    this.process = running;
    running.onLine((line) => {
      const port = readObject(line)?.['port'];
      if (typeof port !== 'number') return;
      this.lastPort = port;
      onListening(port);
    });
    running.onEnd(() => {
      if (!this.wanted || this.process !== running) return;
      const livedMs = this.clock.monotonicMs() - startedAtMs;
      this.restartMs = livedMs > livedWellMs ? restartFirstMs : Math.min(this.restartMs * 2, restartLastMs);
      this.cancelRestart = this.clock.after(this.restartMs, () => this.run(onListening));
    });
  }
}
