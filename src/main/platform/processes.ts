/** How to start a program that must never outlive us. Nothing here is ever read by a shell. */
export interface ProcessPlan {
  /** Absolute path of the executable. */
  readonly path: string;
  readonly args: readonly string[];
  /** Added to a scrubbed copy of our own environment (no LD_PRELOAD and the like). */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child behind its keeper: leader of its own process group, killed by the kernel's word when we die. */
export interface KeptProcess {
  /** 0 when it could not be started. */
  readonly pid: number;
  /** Every live process of the group, and what left it, but not the keeper's watcher; the leader first. New ones show within 250 ms. */
  pids(): readonly number[];
  /** To each of the miner's processes, what left the group included, not to the keeper. */
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGCONT' | 'SIGSTOP'): void;
  /** SIGKILL to the whole group, what left the group included, at once. */
  kill(): void;
  /**
   * Live processes of the run, the watcher left out, but the leader and those whose command line `isKept` accepts. Looks anew.
   */
  others(isKept: (argv: readonly string[]) => boolean): readonly number[];
  /** SIGKILL to each of those, at once; returns whom it hit. */
  killOthers(isKept: (argv: readonly string[]) => boolean): readonly number[];
  /** True once no process of it is left (a zombie has let go of its files and counts as gone); false after `timeoutMs`. */
  gone(timeoutMs: number): Promise<boolean>;
  /** Lines of stdout and stderr without their colour codes; bounded: under a flood most are dropped and the count is kept. */
  onLine(listener: (line: string) => void): () => void;
  /** The leader's end, once, after its output was read. */
  onEnd(listener: (end: ProcessEnd) => void): () => void;
  readonly droppedLines: number;
  /** The last lines (at most 200), oldest first. */
  tail(): readonly string[];
}

/** Throws nothing: a program that cannot be started ends like one that exited, code 126 or 127, with the reason as its last line. */
export interface Processes {
  start(plan: ProcessPlan): KeptProcess;
  /** Kills what an earlier run of ours left behind (pid, start time and executable must all match its ledger). */
  sweep(): Promise<number>;
}
