import { fail, ok, type Result } from '../../shared/faults';
import type { JobClass } from '../../shared/literals';
import type { RainbowOwner } from '../../shared/rainbow';
import type { Clock } from '../platform/clock';
import type { Claim, ClaimSource } from './claims';
import { type ClaimDevice, type ClaimWish, claimDevices } from './devices';

/** Whom it is about: a number, or what needs none, since in a container processes have other numbers than here. */
export type Whose = number | 'self' | 'parent';

export interface ClaimRequest extends ClaimWish {
  readonly pid: Whose;
  readonly source: ClaimSource;
}

/** A process that loads a library: it will want the devices that `env` leaves it. */
export interface IntentRequest {
  readonly pid: Whose;
  readonly library: string;
  readonly env: ClaimWish['env'];
}

/** What a claim is answered with. */
export interface ClaimAnswer {
  readonly devices: readonly string[];
  /** No miner of ours is left on them. */
  readonly isFree: boolean;
  readonly waitedMs: number;
  /** The claim lasts until the process is seen to be idle, not until it ends. */
  readonly untilIdle: boolean;
  readonly cuda: string | null;
  readonly rocr: string | null;
}

/** A claim that was accepted; `answer` comes once the devices are free or the time is up. */
export interface AcceptedClaim {
  readonly timeoutMs: number;
  /** A RainbowMiner that has to pause first, which is the whole rig's; null: none. */
  readonly rainbow: RainbowOwner | null;
  readonly answer: Promise<ClaimAnswer>;
}

export interface ClaimDeskOptions {
  readonly claims: {
    list(): readonly Claim[];
    open(pid: number, devices: readonly string[], source: ClaimSource): Result<Claim>;
  };
  readonly intents: {
    open(pid: number, ancestors: readonly number[], devices: readonly string[]): Result<null>;
    insist(pid: number, ancestors: readonly number[], devices: readonly string[], jobClass: JobClass): Result<null>;
    confirm(pids: readonly number[]): void;
  };
  /** What kind of program a process is, as far as can be told. */
  readonly classOf: (pid: number) => JobClass;
  readonly devices: () => readonly ClaimDevice[];
  /** True once no miner of ours is on those devices, false after `timeoutMs`. */
  readonly whenFree: (devices: readonly string[], timeoutMs: number) => Promise<boolean>;
  /** Absent: there is none to wait for. */
  readonly rainbow?: () => RainbowOwner | null;
  /** How long a claim waits at most. */
  readonly timeoutMs: () => number;
  /** Who started a process, nearest first, without the machine's first process; empty of one that is gone. */
  readonly ancestorsOf: (pid: number) => readonly number[];
  readonly clock: Clock;
}

/** Takes claims: checks who asks, registers the process, and answers when its devices are free of our miners. */
export class ClaimDesk {
  private readonly options: ClaimDeskOptions;

  constructor(options: ClaimDeskOptions) {
    this.options = options;
  }

  /**
   * `peerPid` is the asking process by the kernel's word; its user was checked at the door. Fails with claim/not-yours unless
   * it asks for itself or for its parent (the launcher's helper does), and as claimDevices and Claims.open fail.
   */
  take(request: ClaimRequest, peerPid: number): Result<AcceptedClaim> {
    const { clock, devices, timeoutMs, whenFree } = this.options;
    const pid = this.about(request.pid, peerPid);
    if (pid === null) return notYours(request.pid, peerPid);
    const target = claimDevices(request, devices());
    if (!target.ok) return target;
    const startedMs = clock.monotonicMs();
    const family = [pid, ...this.options.ancestorsOf(pid)];
    const held = request.source === 'hook' ? this.heldBy(family, request.env, target.value.devices) : null;
    const opened = held === null ? this.open(pid, family, request.source, target.value.devices) : ok(false);
    if (!opened.ok) return opened;
    const wanted = held ?? target.value.devices;
    const limitMs = timeoutMs();
    const answer = whenFree(wanted, limitMs).then((isFree) => {
      return {
        ...target.value,
        devices: wanted,
        isFree,
        untilIdle: opened.value,
        waitedMs: Math.round(clock.monotonicMs() - startedMs),
      };
    });
    return ok({ timeoutMs: limitMs, rainbow: this.options.rainbow?.() ?? null, answer });
  }

  /** Room is made before this returns, and nobody waits for it. Who may speak, and for whom, as with claims. */
  hear(request: IntentRequest, peerPid: number): Result<null> {
    const pid = this.about(request.pid, peerPid);
    if (pid === null) return notYours(request.pid, peerPid);
    const target = claimDevices({ gpus: null, env: request.env }, this.options.devices());
    return target.ok ? this.options.intents.open(pid, this.options.ancestorsOf(pid), target.value.devices) : target;
  }

  /**
   * True: a notebook or a server for which the hook asks. It lives for days, so it has its devices until those who see holders
   * find it idle. All others have them until they end.
   */
  private open(pid: number, family: readonly number[], source: ClaimSource, devices: readonly string[]): Result<boolean> {
    const { claims, classOf, intents } = this.options;
    const jobClass = source === 'hook' ? classOf(pid) : 'claimed';
    const ancestors = family.slice(1);
    if (jobClass === 'notebook' || jobClass === 'inference') {
      intents.confirm(ancestors);
      const insisted = intents.insist(pid, ancestors, devices, jobClass);
      return insisted.ok ? ok(true) : insisted;
    }
    const claim = claims.open(pid, devices, source);
    if (!claim.ok) return claim;
    intents.confirm(family);
    return ok(false);
  }

  private about(whose: Whose, peerPid: number): number | null {
    if (peerPid <= 0) return null;
    if (whose === 'self' || whose === peerPid) return peerPid;
    const [parent] = this.options.ancestorsOf(peerPid);
    if (parent === undefined) return null;
    return whose === 'parent' || whose === parent ? parent : null;
  }

  /**
   * Devices that `fallow run` claimed already for this process or the one that started it, where the hook asks for no others: what
   * somebody chose by hand is not widened by what a library might use. Null: they are not covered.
   */
  private heldBy(family: readonly number[], env: ClaimWish['env'], wanted: readonly string[]): readonly string[] | null {
    const byHand = new Map(
      this.options.claims.list().flatMap((claim) => (claim.source === 'claim' ? [[claim.pid, claim.devices] as const] : [])),
    );
    const holder = family.find((pid) => byHand.has(pid));
    const held = holder === undefined ? undefined : byHand.get(holder);
    if (held === undefined) return null;
    return !choosesGpus(env) || wanted.every((device) => held.includes(device)) ? held : null;
  }
}

function choosesGpus(env: ClaimWish['env']): boolean {
  return ['CUDA_VISIBLE_DEVICES', 'ROCR_VISIBLE_DEVICES', 'HIP_VISIBLE_DEVICES'].some((name) => env[name] !== undefined);
}

function notYours(whose: Whose, peerPid: number) {
  return fail('claim/not-yours', `process ${peerPid} asks for ${whose}`);
}
