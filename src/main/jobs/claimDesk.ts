import { fail, ok, type Result } from '../../shared/faults';
import type { Clock } from '../platform/clock';
import type { Claim } from './claims';
import { type ClaimDevice, type ClaimWish, claimDevices } from './devices';

export interface ClaimRequest extends ClaimWish {
  readonly pid: number;
}

/** What a claim is answered with. */
export interface ClaimAnswer {
  readonly devices: readonly string[];
  /** No miner of ours is left on them. */
  readonly isFree: boolean;
  readonly waitedMs: number;
  readonly cuda: string | null;
  readonly rocr: string | null;
}

/** A claim that was accepted; `answer` comes once the devices are free or the time is up. */
export interface AcceptedClaim {
  readonly timeoutMs: number;
  readonly answer: Promise<ClaimAnswer>;
}

export interface ClaimDeskOptions {
  readonly claims: { open(pid: number, devices: readonly string[]): Result<Claim> };
  readonly devices: () => readonly ClaimDevice[];
  /** True once no miner of ours is on those devices, false after `timeoutMs`. */
  readonly whenFree: (devices: readonly string[], timeoutMs: number) => Promise<boolean>;
  /** How long a claim waits at most. */
  readonly timeoutMs: () => number;
  readonly parentOf: (pid: number) => number | null;
  readonly clock: Clock;
}

/** Takes claims: checks who asks, registers the process, and answers when its devices are free of our miners. */
export class ClaimDesk {
  readonly #options: ClaimDeskOptions;

  constructor(options: ClaimDeskOptions) {
    this.#options = options;
  }

  /**
   * `peerPid` is the asking process by the kernel's word; its user was checked at the door. Fails with claim/not-yours unless
   * it asks for itself or for its parent (the launcher's helper does), and as claimDevices and Claims.open fail.
   */
  take(request: ClaimRequest, peerPid: number): Result<AcceptedClaim> {
    const { claims, clock, devices, parentOf, timeoutMs, whenFree } = this.#options;
    const isTheirs = peerPid === request.pid || parentOf(peerPid) === request.pid;
    if (peerPid <= 0 || !isTheirs) return fail('claim/not-yours', `process ${peerPid} claims for ${request.pid}`);
    const target = claimDevices(request, devices());
    if (!target.ok) return target;
    const startedMs = clock.monotonicMs();
    const claim = claims.open(request.pid, target.value.devices);
    if (!claim.ok) return claim;
    const limitMs = timeoutMs();
    const answer = whenFree(target.value.devices, limitMs).then((isFree) => {
      return { ...target.value, isFree, waitedMs: Math.round(clock.monotonicMs() - startedMs) };
    });
    return ok({ timeoutMs: limitMs, answer });
  }
}
