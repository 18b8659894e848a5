import { randomBytes } from 'node:crypto';
import { hexOfTarget, type StratumError, type StratumJob, targetOfHashes } from '../pools/stratum';
import { isShare, shareLimit } from './work';

/** A share costs a card of 60 MH/s two seconds. In simulated hashes. */
export const shareHashes = 120e6;

/** Shares one connection may find in a job; a hundred times what eight cards do. */
const maxSharesPerJob = 20_000;

export interface PoolJob extends StratumJob {
  readonly target: bigint;
  /** Nonces already taken, all connections together: a header is one job, whoever works on it. */
  readonly nonces: Set<string>;
  /** Monotonic ms after which it is stale; null: it is the present job. */
  staleAtMs: number | null;
}

/** The pool's jobs and its verdict on every share. Keeps the present job and the one before. */
export class PoolJobs {
  private readonly limit = shareLimit(targetOfHashes(shareHashes));
  private jobs: readonly PoolJob[] = [];
  private made = 0;

  constructor(
    private readonly monotonicMs: () => number,
    /** How long the job before is still good, ms: shares that were under way when the new job went out. */
    private readonly graceMs: number,
  ) {
    this.renew();
  }

  get present(): PoolJob {
    const job = this.jobs[0];
    if (job === undefined) throw new Error('a pool always has a job');
    return job;
  }

  renew(): PoolJob {
    const last = this.jobs[0];
    if (last !== undefined) last.staleAtMs = this.monotonicMs() + this.graceMs;
    this.made += 1;
    const header = randomBytes(32).toString('hex');
    const id = this.made.toString(16).padStart(8, '0');
    const job: PoolJob = {
      id,
      header,
      seed: '00'.repeat(32),
      target: targetOfHashes(shareHashes),
      nonces: new Set(),
      staleAtMs: null,
    };
    this.jobs = [job, ...this.jobs.slice(0, 1)];
    return job;
  }

  /** Null: the share is good and now taken. `jobId` is the job's id or, in eth-proxy, its header; `nonce` has 16 hex digits. */
  verdict(jobId: string, nonce: string): StratumError | null {
    const job = this.jobs.find((candidate) => candidate.id === jobId || candidate.header === jobId);
    if (job === undefined || (job.staleAtMs !== null && this.monotonicMs() > job.staleAtMs)) {
      return { code: 21, message: 'Job not found (=stale)' };
    }
    if (job.nonces.has(nonce)) return { code: 22, message: 'Duplicate share' };
    if (!isShare(job.header, nonce, this.limit)) return { code: 23, message: 'Low difficulty share' };
    if (job.nonces.size >= maxSharesPerJob) return { code: 20, message: 'Too many shares' };
    job.nonces.add(nonce);
    return null;
  }
}

/** The job as eth-proxy sends it: [header, seed, target]. */
export function workOf(job: PoolJob): readonly string[] {
  return [`0x${job.header}`, `0x${job.seed}`, `0x${hexOfTarget(job.target)}`];
}
