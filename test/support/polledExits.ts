import type { Exits, Pidfds } from '../../src/main/jobs/claims';
import type { Clock } from '../../src/main/platform/clock';

const lookMs = 50;

/** Looks at all watched pidfds with one poll(2), twenty times a second and only while there are any. */
export class PolledExits implements Exits {
  private readonly haveExited: Pidfds['haveExited'];
  private readonly clock: Clock;
  private readonly watched = new Map<number, () => void>();
  private stopLooking: (() => void) | null = null;

  constructor(haveExited: Pidfds['haveExited'], clock: Clock) {
    this.haveExited = haveExited;
    this.clock = clock;
  }

  watch(fd: number, onExit: () => void): () => void {
    this.watched.set(fd, onExit);
    this.stopLooking ??= this.clock.every(lookMs, () => this.look());
    return () => {
      // The number may be another watch's by now.
      if (this.watched.get(fd) === onExit) this.forget(fd);
    };
  }

  private look(): void {
    const fds = [...this.watched.keys()];
    const exited = this.haveExited(fds);
    for (const [index, fd] of fds.entries()) {
      const onExit = this.watched.get(fd);
      if (exited[index] !== true || onExit === undefined) continue;
      this.forget(fd);
      onExit();
    }
  }

  private forget(fd: number): void {
    this.watched.delete(fd);
    if (this.watched.size > 0) return;
    this.stopLooking?.();
    this.stopLooking = null;
  }
}
