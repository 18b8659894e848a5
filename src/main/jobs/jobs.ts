import type { Claim } from './claims';
import { groupJobs, type SeenProcess } from './groupJobs';
import type { Job } from './job';

interface Source<Item> {
  list(): readonly Item[];
  onDidChange(listener: () => void): () => void;
}

/** Who else wants the devices: those who asked and those who were seen or announced themselves, as one list that tells when it changes. */
export class Jobs {
  readonly #claims: Source<Claim>;
  readonly #seen: readonly Source<SeenProcess>[];
  readonly #listeners = new Set<(jobs: readonly Job[]) => void>();
  #stops: readonly (() => void)[] = [];
  #jobs: readonly Job[] = [];
  #told = '[]';

  /** Of what two of `seen` tell of one process, the earlier's word counts. */
  constructor(claims: Source<Claim>, ...seen: readonly Source<SeenProcess>[]) {
    this.#claims = claims;
    this.#seen = seen;
  }

  start(): void {
    if (this.#stops.length > 0) return;
    const update = () => this.#update();
    this.#stops = [this.#claims, ...this.#seen].map((source) => source.onDidChange(update));
    this.#update();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  list(): readonly Job[] {
    return this.#jobs;
  }

  /** Called synchronously, before a claim is answered: kill orders must not wait for the event loop. */
  onDidChange(listener: (jobs: readonly Job[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(): void {
    const jobs = groupJobs(
      this.#claims.list(),
      this.#seen.flatMap((source) => source.list()),
    );
    const told = JSON.stringify(jobs);
    if (told === this.#told) return;
    this.#told = told;
    this.#jobs = jobs;
    for (const listener of [...this.#listeners]) listener(jobs);
  }
}
