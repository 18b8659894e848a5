import { join } from 'node:path';
import type { KeptProcess, Processes } from '../../platform/processes';
import { isRainbowItself } from './findRainbow';
import type { RainbowProcesses } from './rainbowGuard';

/** Between its own end, asked for, and that of all it started by force, ms. */
const endMs = 3000;

/**
 * A RainbowMiner that Fallow started. What it starts carries Fallow's mark, also in screen or tmux: tmux gets a folder of its own
 * for its socket, since a server that runs already would start the miners itself, and without the mark.
 */
export class StartedRainbow implements RainbowProcesses {
  private isOver = false;
  private readonly killed = new Set<number>();
  private readonly kept: KeptProcess;

  constructor(processes: Pick<Processes, 'start'>, dir: string, tmuxDir: string) {
    this.kept = processes.start({ path: join(dir, 'start.sh'), args: [], env: { TMUX_TMPDIR: tmuxDir }, cwd: dir });
    this.kept.onEnd(() => {
      this.isOver = true;
    });
  }

  onEnd(listener: () => void): void {
    this.kept.onEnd(listener);
  }

  /** What it said last, for the log: its own words, which may hold a wallet. */
  tail(): readonly string[] {
    return this.kept.tail();
  }

  isRunning(): boolean {
    return !this.isOver;
  }

  descendants(): readonly number[] {
    return this.kept.others(isRainbowItself);
  }

  killDescendants(): void {
    for (const pid of this.kept.killOthers(isRainbowItself)) this.killed.add(pid);
  }

  /** Whom it killed since the last question: a driver may list them a moment longer than the system does. */
  takeKilled(): readonly number[] {
    const pids = [...this.killed];
    this.killed.clear();
    return pids;
  }

  killAll(): void {
    this.kept.kill();
  }

  /** Ends it and all it started; nothing of it is left when it resolves. */
  async end(): Promise<void> {
    this.kept.signal('SIGTERM');
    if (!(await this.kept.gone(endMs))) this.kept.kill();
    await this.kept.gone(endMs);
  }
}
