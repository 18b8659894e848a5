import type { Fault } from '../../shared/faults';
import type { MinerPlan, MinerStats } from './adapter';

/** How a run of a miner ended. `fault` null: we asked for the end. */
export interface SessionEnd {
  readonly fault: Fault | null;
  readonly code: number | null;
  readonly signal: string | null;
}

export interface SessionSnapshot {
  readonly phase: 'starting' | 'mining' | 'stopping' | 'ended';
  readonly pids: readonly number[];
  readonly stats: MinerStats | null;
  /** The miner is alive and trying, but earns nothing now (pool gone, wallet refused…). */
  readonly trouble: Fault | null;
  readonly startingStep: 'dataset' | 'dag' | null;
  /** New jobs of the pool that its log told of in this run. */
  readonly jobs: number;
  readonly startedAtMs: number;
}

export interface ShareCounts {
  readonly accepted: number;
  readonly rejected: number;
  readonly stale: number;
  readonly pool: string | null;
  /** Hashes that such a share stands for on average; absent or null: the miner does not say. */
  readonly difficulty?: number | null;
}

/** One run of one miner on one device, from launch to the last process gone. Never restarts by itself: the rig decides that. */
export interface MinerSession {
  readonly plan: MinerPlan;
  /** Leader of the miner's process group; null before its launch and after its end. */
  leaderPid(): number | null;
  snapshot(): SessionSnapshot;
  /** Its last lines, and how many a flood made us drop; also after its end. */
  log(): { readonly lines: readonly string[]; readonly dropped: number };
  /** Clean: the adapter's way, TERM, KILL on a deadline that knows the miner. Resolves when no process is left. */
  stop(): Promise<void>;
  /** SIGKILL at once, for a job. Resolves true when no process is left, false when some would not die within 5 s. */
  kill(): Promise<boolean>;
  /** Ends the run because of a fault that somebody else found; told by onDidEnd. Nothing happens to a run that is ending already. */
  endFor(fault: Fault): void;
  onDidChange(listener: () => void): () => void;
  /** Shares since the last call of the listener. */
  onDidShare(listener: (shares: ShareCounts) => void): () => void;
  onDidEnd(listener: (end: SessionEnd) => void): () => void;
}
