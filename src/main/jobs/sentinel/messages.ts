import type { HeldDevice, Holder } from '../holders';
import type { GuardPolicy } from '../policy';
import type { OpenWatchState } from './openWatch';

// What main and the sentinel's thread tell each other. Plain data: it crosses by structured clone.

/** A miner that the sentinel may end. */
export interface GuardTarget {
  readonly device: string;
  /** Leader of its process group. */
  readonly pid: number;
  /** It opens its GPU itself in these seconds, more than once. */
  readonly isStarting: boolean;
}

/** All that a decision to kill needs, so that a blocked main thread does not matter. */
export interface GuardSnapshot {
  readonly devices: readonly HeldDevice[];
  readonly targets: readonly GuardTarget[];
  /** A claiming process and its children get what it asked for, whatever else they open. */
  readonly claims: readonly { readonly pid: number; readonly devices: readonly string[] }[];
  readonly policy: GuardPolicy;
}

export type ToSentinel =
  /** Looks for jobs from now on; answered by `begun` with the same number. */
  | { readonly type: 'begin'; readonly round: number; readonly isWithoutNodes: boolean }
  | { readonly type: 'snapshot'; readonly snapshot: GuardSnapshot }
  /** Holds nothing and looks at nobody, but still tells which processes have ended. */
  | { readonly type: 'rest' }
  | { readonly type: 'watch'; readonly token: number; readonly fd: number }
  | { readonly type: 'unwatch'; readonly token: number }
  | { readonly type: 'stop' };

/** How the sentinel comes to know; what is missing costs speed, never a job (docs/training.md). */
export interface SentinelState extends OpenWatchState {
  /** The kernel tells when a program begins. */
  readonly hasExecs: boolean;
  /** The limit of inotify instances left none for us. */
  readonly isWithoutInotify: boolean;
}

export type FromSentinel =
  | { readonly type: 'begun'; readonly round: number }
  | { readonly type: 'holders'; readonly holders: readonly Holder[] }
  /** These miners were killed for that process. Sent before the kill, so that nobody takes it for a crash. */
  | { readonly type: 'killed'; readonly devices: readonly string[]; readonly pids: readonly number[]; readonly for: number }
  /** A program that had the GPU open opened it again, or one that cannot be seen did. */
  | { readonly type: 'reopened'; readonly pids: readonly number[] }
  /** A process that used devices has ended; `status` as of waitpid(2). Sent before it leaves the list, where the kernel tells. */
  | { readonly type: 'ended'; readonly pid: number; readonly status: number }
  | { readonly type: 'exited'; readonly token: number }
  | { readonly type: 'state'; readonly state: SentinelState };
