import { fail, ok, type Result } from '../../shared/faults';
import type { JobClass } from '../../shared/literals';
import type { Clock } from '../platform/clock';
import type { Exits, Pidfds } from './claims';

/** A process that said it loads a deep-learning library. Looks to a list of jobs as a holder of devices does. */
export interface Intent {
  readonly pid: number;
  /** Its parents, nearest first, as they were when it spoke. */
  readonly ancestors: readonly number[];
  readonly name: string;
  readonly class: JobClass;
  /** import: it loads a library. hook: it asked for the devices, and will let go of them before it ends. */
  readonly source: 'import' | 'hook';
  /** Those that its environment leaves it; none once it has shown what it uses. */
  readonly devices: readonly string[];
  readonly sinceMs: number;
}

export interface IntentsOptions {
  readonly pidfds: Pidfds;
  readonly exits: Exits;
  /** `program` is the same for every run of one script by one interpreter. */
  readonly traitsOf: (pid: number) => { readonly name: string; readonly program: string };
  readonly nodes: {
    /** Whether this machine has nodes through which GPUs compute. */
    exist(): boolean;
    /** Whether the process, or one that it started, has such a node open. */
    holdsAny(pid: number): boolean;
  };
  readonly clock: Clock;
}

interface Known {
  intent: Intent;
  readonly program: string;
  readonly fd: number;
  fromMs: number;
  /** told: devices are kept free for it. using: it holds a node or claimed. dropped: it was no job so far. */
  state: 'told' | 'using' | 'dropped';
  /** It was seen with a node once; what lists holders gets a look of its own before the intent lets go. */
  hasHeld: boolean;
  stopWatching: () => void;
}

const lookMs = 1000;
/** An import of PyTorch and its first CUDA call are seconds apart. */
const patienceMs = 10_000;
const maxIntents = 1000;
const maxPrograms = 1000;

/**
 * Loaded libraries, as the start-up hook tells them: room is made while the import still runs. Where GPUs have nodes, a program
 * that opens none within 10 s was no job, and its next runs stop no miner until one of them uses a GPU. Where there are no
 * nodes to see, it is a job until it ends.
 */
export class Intents {
  private readonly options: IntentsOptions;
  private readonly processes = new Map<number, Known>();
  private readonly harmless = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private stopLooking: (() => void) | null = null;

  constructor(options: IntentsOptions) {
    this.options = options;
  }

  list(): readonly Intent[] {
    return [...this.processes.values()].filter((known) => known.state !== 'dropped').map(shown);
  }

  /** Listeners have run when this returns. Once a process is enough. Fails as Claims.open does. */
  open(pid: number, ancestors: readonly number[], devices: readonly string[]): Result<null> {
    if (this.known(pid) !== undefined) return ok(null);
    return this.begin({ pid, ancestors, devices, class: 'training', source: 'import' }, (program) => {
      return this.options.nodes.exist() && this.harmless.has(program) ? 'dropped' : 'told';
    });
  }

  /**
   * The same for a process that asks, and will not need the devices for as long as it lives: a notebook, a server. From when it
   * opens a node, whoever sees holders says when it is idle. Asked again, it counts again.
   */
  insist(pid: number, ancestors: readonly number[], devices: readonly string[], jobClass: JobClass): Result<null> {
    const asked = { pid, ancestors, devices, class: jobClass, source: 'hook' } as const;
    const known = this.known(pid);
    if (known === undefined) return this.begin(asked, () => 'told');
    const all = [...new Set([...(known.intent.source === 'hook' ? known.intent.devices : []), ...devices])];
    known.intent = { ...known.intent, ...asked, devices: all };
    Object.assign(known, { fromMs: this.options.clock.monotonicMs(), state: 'told', hasHeld: false });
    this.tell();
    return ok(null);
  }

  private begin(about: Omit<Intent, 'name' | 'sinceMs'>, stateOf: (program: string) => Known['state']): Result<null> {
    const { pidfds, exits, clock, traitsOf } = this.options;
    const { pid } = about;
    if (this.processes.size >= maxIntents) return fail('app/refused', `${maxIntents} intents are open`);
    const fd = pidfds.open(pid);
    if (fd === null) return fail('claim/bad-request', `there is no process ${pid}`, { problem: `there is no process ${pid}` });
    const { name, program } = traitsOf(pid);
    const intent = { ...about, name, sinceMs: clock.nowMs() };
    const state = stateOf(program);
    const known: Known = {
      intent,
      program,
      fd,
      fromMs: clock.monotonicMs(),
      state,
      hasHeld: false,
      stopWatching: () => undefined,
    };
    this.processes.set(pid, known);
    known.stopWatching = exits.watch(fd, () => this.ended(known));
    this.stopLooking ??= clock.every(lookMs, () => this.look());
    if (state === 'told') this.tell();
    return ok(null);
  }

  /** These processes use GPUs after all: somebody among them claimed. */
  confirm(pids: readonly number[]): void {
    const confirmed = pids.map((pid) => this.processes.get(pid)).filter((known) => known !== undefined);
    const wereTold = confirmed.filter((known) => this.use(known) === 'told');
    if (wereTold.length > 0) this.tell();
  }

  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    for (const known of this.processes.values()) this.letGo(known);
    this.processes.clear();
    this.rest();
  }

  /** A number that was given to a new process is unknown. */
  private known(pid: number): Known | undefined {
    const known = this.processes.get(pid);
    if (known === undefined || this.options.pidfds.haveExited([known.fd])[0] !== true) return known;
    this.processes.delete(pid);
    this.letGo(known);
    return undefined;
  }

  private look(): void {
    const { nodes, clock } = this.options;
    if (!nodes.exist()) return;
    let hasChanged = false;
    for (const known of this.processes.values()) {
      if (known.state === 'using') continue;
      if (nodes.holdsAny(known.intent.pid)) {
        if (known.hasHeld || known.state === 'dropped') hasChanged = this.use(known) === 'told' || hasChanged;
        known.hasHeld = true;
      } else if (known.state === 'told' && !known.hasHeld && clock.monotonicMs() - known.fromMs >= patienceMs) {
        known.state = 'dropped';
        this.remember(known.program);
        hasChanged = true;
      }
    }
    if (hasChanged) this.tell();
  }

  /** Returns what it was before. */
  private use(known: Known): Known['state'] {
    const before = known.state;
    known.state = 'using';
    this.harmless.delete(known.program);
    return before;
  }

  private ended(known: Known): void {
    this.processes.delete(known.intent.pid);
    this.letGo(known);
    // It came and went without a GPU: a script that fails early, or one that only asks for a version.
    if (known.state === 'told' && !known.hasHeld && this.options.nodes.exist()) this.remember(known.program);
    this.rest();
    if (known.state !== 'dropped') this.tell();
  }

  private remember(program: string): void {
    this.harmless.delete(program);
    this.harmless.add(program);
    const oldest = this.harmless.values().next();
    if (this.harmless.size > maxPrograms && oldest.done !== true) this.harmless.delete(oldest.value);
  }

  private letGo(known: Known): void {
    known.stopWatching();
    this.options.pidfds.close(known.fd);
  }

  private rest(): void {
    if (this.processes.size > 0) return;
    this.stopLooking?.();
    this.stopLooking = null;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** What it really uses is for claims and holders to say; the intent stays so that the job keeps its beginning. */
function shown({ intent, state }: Known): Intent {
  return state === 'using' ? { ...intent, devices: [] } : intent;
}
