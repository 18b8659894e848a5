import type { Claim } from './claims';
import { groupJobs, type SeenProcess } from './groupJobs';
import type { Job } from './job';

interface Source<Item> {
  list(): readonly Item[];
  onDidChange(listener: () => void): () => void;
}

/** Who else wants the devices: those who asked and those who were seen or announced themselves, as one list that tells when it changes. */
export class Jobs {
  private readonly claims: Source<Claim>;
  private readonly seen: readonly Source<SeenProcess>[];
  private readonly listeners = new Set<(jobs: readonly Job[]) => void>();
  private stops: readonly (() => void)[] = [];
  private jobs: readonly Job[] = [];
  private told = '[]';
  private claiming: ReadonlySet<number> = new Set();
  private gone: ReadonlySet<string> = new Set();

  /** Of what two of `seen` tell of one process, the earlier's word counts. */
  constructor(claims: Source<Claim>, ...seen: readonly Source<SeenProcess>[]) {
    this.claims = claims;
    this.seen = seen;
  }

  start(): void {
    if (this.stops.length > 0) return;
    const update = () => this.update();
    this.stops = [this.claims, ...this.seen].map((source) => source.onDidChange(update));
    this.update();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  list(): readonly Job[] {
    return this.jobs;
  }

  /** Called synchronously, before a claim is answered: kill orders must not wait for the event loop. */
  onDidChange(listener: (jobs: readonly Job[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private update(): void {
    const claims = this.claims.list();
    const jobs = groupJobs(claims, this.living(claims));
    const told = JSON.stringify(jobs);
    if (told === this.told) return;
    this.told = told;
    this.jobs = jobs;
    for (const listener of [...this.listeners]) listener(jobs);
  }

  /**
   * A claim ends with its process. Others hear of that end a moment later, and what they still list of it is no job of its own.
   */
  private living(claims: readonly Claim[]): readonly SeenProcess[] {
    const claiming = new Set(claims.map((claim) => claim.pid));
    const ended = new Set([...this.claiming].filter((pid) => !claiming.has(pid)));
    this.claiming = claiming;
    const seen = this.seen.flatMap((source) => source.list());
    const gone = seen.filter((process) => ended.has(process.pid) || this.gone.has(runOf(process)));
    this.gone = new Set(gone.map(runOf));
    return seen.filter((process) => !this.gone.has(runOf(process)));
  }
}

/** A pid is given out again. */
function runOf({ pid, sinceMs }: SeenProcess): string {
  return `${pid} ${sinceMs}`;
}
