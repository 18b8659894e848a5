import type { Fault } from '../shared/faults';
import type { RainbowOwner, RainbowPhase, RainbowView } from '../shared/rainbow';
import { findRainbows, runsOcDaemon } from './miners/rainbow/findRainbow';
import { RainbowFiles } from './miners/rainbow/rainbowFiles';
import { RainbowGuard } from './miners/rainbow/rainbowGuard';
import { RainbowLink } from './miners/rainbow/rainbowLink';
import { type OurDevice, RainbowReader } from './miners/rainbow/rainbowReader';
import { StartedRainbow } from './miners/rainbow/startedRainbow';
import type { Clock } from './platform/clock';
import type { Proc } from './platform/proc';
import type { Processes } from './platform/processes';

export interface RainbowUnitDeps {
  readonly clock: Clock;
  readonly proc: Proc;
  readonly processes: Pick<Processes, 'start'>;
  /** For the socket of the tmux that it may use: short, and ours alone. */
  readonly tmuxDir: string;
  /** Whether some driver still lists one of these processes. */
  readonly areListed: (pids: readonly number[]) => Promise<boolean>;
  readonly onDidChange: () => void;
}

/** A driver may list a process for a moment after its end, ms; then the job goes on all the same. */
const listedMs = 500;
const listedLookMs = 20;

/** One RainbowMiner, found or started, from then to its end or to the moment somebody else looks after it. */
export class RainbowUnit {
  private readonly link: RainbowLink;
  private readonly guard: RainbowGuard;
  private readonly reader: RainbowReader;

  private constructor(
    readonly dir: string,
    private readonly owner: RainbowOwner,
    private readonly started: StartedRainbow | null,
    private readonly deps: RainbowUnitDeps,
    isOurPause: boolean | null,
  ) {
    const { clock, onDidChange } = deps;
    this.link = new RainbowLink(new RainbowFiles(dir));
    const processes = owner === 'ours' ? started : null;
    this.guard = new RainbowGuard({ client: this.link, clock, processes, isOurPause });
    this.guard.onDidChange(onDidChange);
    this.reader = new RainbowReader(this.link, clock, onDidChange);
  }

  /** @param isOurPause whether a pause found now is one that Fallow made before its restart. */
  static found(dir: string, isOurPause: boolean | null, deps: RainbowUnitDeps): RainbowUnit {
    return new RainbowUnit(dir, 'found', null, deps, isOurPause);
  }

  /** Where root's daemon runs its miners, nobody but root could kill them: then it is asked like one that was only found. */
  static async start(dir: string, deps: RainbowUnitDeps): Promise<RainbowUnit> {
    const isRoots = runsOcDaemon(deps.proc) && (await new RainbowFiles(dir).minersAsRoot());
    const started = new StartedRainbow(deps.processes, dir, deps.tmuxDir);
    return new RainbowUnit(dir, isRoots ? 'found' : 'ours', started, deps, null);
  }

  /** Begins to read and to keep it as wanted. `onEnd`: one that Fallow started is gone with all that it started. */
  open(wish: 'free' | 'mine', onEnd: (lastWords: readonly string[]) => void): void {
    this.want(wish);
    this.guard.start();
    this.reader.start();
    this.started?.onEnd(() => onEnd(this.started?.tail() ?? []));
  }

  /** What is ours is ended; one that was only found is left as it is. */
  async close(): Promise<void> {
    this.guard.stop();
    this.reader.stop();
    await this.started?.end();
  }

  /** `free` kills what may be killed before it returns. */
  want(wish: 'free' | 'mine'): void {
    this.guard.want(wish);
  }

  mineAgain(): void {
    this.guard.mineAgain();
  }

  get isStarted(): boolean {
    return this.started !== null;
  }

  get phase(): RainbowPhase {
    return this.guard.state().phase;
  }

  get isOurPause(): boolean | null {
    return this.guard.state().isOurPause;
  }

  fault(): Fault | null {
    return this.guard.state().fault;
  }

  view(ours: readonly OurDevice[]): RainbowView {
    const { phase, isFree } = this.guard.state();
    return { owner: this.owner, phase, isFree, dir: this.dir, ...this.reader.reading(ours) };
  }

  /** How long a job has to expect to wait: null, it has not to. */
  toWaitFor(): RainbowOwner | null {
    return this.guard.state().isFree ? null : this.owner;
  }

  /** True once no miner of its is left, by its word or the process table's, and then the driver's; false after `timeoutMs`. */
  async freed(timeoutMs: number): Promise<boolean> {
    if (this.isAbsent()) return true;
    if (!(await this.guard.freed(timeoutMs))) return false;
    const { clock, areListed } = this.deps;
    const killed = this.started?.takeKilled() ?? [];
    const endMs = clock.monotonicMs() + listedMs;
    while (killed.length > 0 && clock.monotonicMs() < endMs && (await areListed(killed))) {
      await new Promise<void>((resolve) => clock.after(listedLookMs, resolve));
    }
    return true;
  }

  /** One that was only found, answers no more and is not in the process table: no job waits for it. */
  isAbsent(): boolean {
    if (this.started !== null || this.fault()?.code !== 'rainbow/not-answering') return false;
    return !findRainbows(this.deps.proc).some(({ dir }) => dir === this.dir);
  }
}
