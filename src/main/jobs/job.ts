import type { JobClass, JobSource } from '../../shared/literals';

/** A program that wants devices, until it ends. */
export interface Job {
  readonly id: string;
  /** Command in short, without its secrets: `python train.py`. */
  readonly name: string;
  readonly pids: readonly number[];
  /** Device ids; all of the rig's devices when it could not be told. */
  readonly devices: readonly string[];
  readonly class: JobClass;
  readonly source: JobSource;
  readonly sinceMs: number;
}
