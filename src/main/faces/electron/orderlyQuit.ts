import { app } from 'electron';

/** A miner may need 17 s to leave its dataset; what takes longer than this is left to the keepers, which end with us. */
const longestStopMs = 25_000;

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const quit = () => app.quit();

/** Every way out (last window, Quit, signal, logout) first stops the rig, once, and for a bounded time. */
export class OrderlyQuit {
  private readonly stop: () => Promise<void>;
  private exitCode = 0;
  private isStopping = false;

  /** `stop` ends the rig and everything it started. */
  constructor(stop: () => Promise<void>) {
    this.stop = stop;
  }

  start(): void {
    app.on('before-quit', (event) => {
      event.preventDefault();
      void this.stopAndExit();
    });
    for (const signal of signals) process.on(signal, quit);
    // Chromium puts its own in their place as it starts, and each of those works once: a second signal would end us where we are.
    void app.whenReady().then(() => {
      for (const signal of signals) process.off(signal, quit).on(signal, quit);
    });
  }

  /** It was asked for: what has not begun by now must not. */
  get hasBegun(): boolean {
    return this.isStopping;
  }

  /** Leaves in order because something is broken; `why` goes to stderr. */
  quitBecause(why: unknown): void {
    console.error(why);
    this.exitCode = 1;
    app.quit();
  }

  private async stopAndExit(): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    const deadline = setTimeout(() => app.exit(1), longestStopMs);
    try {
      await this.stop();
    } catch (error) {
      console.error(error);
      this.exitCode = 1;
    }
    clearTimeout(deadline);
    app.exit(this.exitCode);
  }
}
