import { type Point, pointKey } from './space';
import { isScored, type Trial } from './trial';

/** The trials of a session, as the rules ask for them. */
export class History {
  private readonly all: Trial[] = [];
  private readonly tried = new Map<string, number>();
  private readonly failed = new Set<string>();

  add(trial: Trial): void {
    this.all.push(trial);
    this.tried.set(trial.key, this.timesTried(trial.key) + 1);
    if (trial.outcome.kind === 'failed') this.failed.add(trial.key);
  }

  get trials(): readonly Trial[] {
    return this.all;
  }

  get hasScore(): boolean {
    return this.all.some(isScored);
  }

  timesTried(key: string): number {
    return this.tried.get(key) ?? 0;
  }

  hasFailed(point: Point): boolean {
    return this.failed.has(pointKey(point));
  }

  /** Each configuration with a hashrate once. */
  get scored(): readonly Point[] {
    return [...new Map(this.all.filter(isScored).map(({ key, point }) => [key, point])).values()];
  }

  get survived(): readonly Point[] {
    return this.all.filter(({ outcome }) => outcome.kind === 'measured').map(({ point }) => point);
  }
}
