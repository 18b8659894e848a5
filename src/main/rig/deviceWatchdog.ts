import type { Fault } from '../../shared/faults';
import type { ThrottleReason } from '../../shared/gpuDetails';
import type { Timings } from '../../shared/setup';
import type { Reading } from '../gpus/source';
import type { MinerPlan, MinerStats } from '../miners/adapter';
import type { MinerSession, SessionSnapshot } from '../miners/session';
import type { Clock } from '../platform/clock';
import { noBackoff } from './backoff';
import { planKey } from './planKey';
import { type Ladder, mayOverclock, newLadder, nextStep, type Step } from './watchdog/ladder';
import type { ShareWait } from './watchdog/shares';
import { afterObservation, findingOf, newWatch, reportOf, type Watch, watchOfNextRun } from './watchdog/watch';
import { faultOfXid } from './watchdog/xid';

/** What the user set of a card's clocks, as far as the ladder is concerned. */
export interface Overclock {
  /** As one string, the same for the same values; null: the card runs as its maker set it. */
  setting(): string | null;
  /** False: the next runs start without it. */
  allow(isAllowed: boolean): void;
}

export interface DeviceWatchdogDeps {
  readonly clock: Clock;
  readonly timings: () => Timings;
  readonly overclock: Overclock | null;
}

/** So many ways to mine are remembered of a device, the latest ones: its pools, its settings, with and without the overclock. */
const mostWatches = 12;

/** One device: hears what miner and driver say, ends a run that chance does not explain, and says what is tried next. */
export class DeviceWatchdog {
  private readonly watches = new Map<string, Watch>();
  private watchKey = '';
  private watch: Watch = newWatch(null);
  /** What the run said last, and how many jobs it had told of by then. */
  private seen: MinerStats | null = null;
  private jobsSeen = 0;
  private throttle: readonly ThrottleReason[] | null = null;
  private xidAtMs: number | null = null;
  private ladder: Ladder;
  private ladderKey = '';
  /** Since when it runs without its overclock, ms since 1970. */
  private bareSinceMs: number | null = null;

  constructor(private readonly deps: DeviceWatchdogDeps) {
    this.ladder = newLadder(this.limits(), false);
  }

  /** A miner was launched. What this device did before in the same way is what it is measured by. */
  began(plan: MinerPlan): void {
    const { overclock, clock } = this.deps;
    const ladderKey = JSON.stringify([plan.adapter.id, plan.algorithm, overclock?.setting() ?? null]);
    // Other clocks, another miner: what failed before says nothing about them.
    if (ladderKey !== this.ladderKey) this.ladder = newLadder(this.limits(), false);
    this.ladderKey = ladderKey;
    const isAllowed = mayOverclock(this.ladder, clock.monotonicMs());
    overclock?.allow(isAllowed);
    if (isAllowed) this.bareSinceMs = null;
    this.watchKey = JSON.stringify([planKey(plan), isAllowed ? (overclock?.setting() ?? null) : null]);
    this.watch = watchOfNextRun(this.watches.get(this.watchKey) ?? newWatch(plan.blockMs ?? null));
    this.seen = null;
    this.jobsSeen = 0;
  }

  /** The miner said something. May end the run. */
  look(session: MinerSession): void {
    const snapshot = session.snapshot();
    if (snapshot.stats === null || snapshot.stats === this.seen) return;
    if (snapshot.phase !== 'mining' && snapshot.phase !== 'starting') return;
    this.observe(snapshot, snapshot.stats);
    const finding = findingOf(this.watch, this.chance());
    if (finding !== null) session.endFor(finding.fault);
  }

  /** The driver said something, with or without a miner on the card. May end the run. */
  readDriver(reading: Reading | null, session: MinerSession | null): void {
    this.throttle = reading?.details?.throttle ?? null;
    const last = reading?.details?.lastXid ?? null;
    const isNew = last !== null && last.atMs !== this.xidAtMs;
    if (last !== null) this.xidAtMs = last.atMs;
    if (session === null) return;
    const code = reading?.fault === 'gpu/gone' ? 'gpu/gone' : isNew ? faultOfXid(last.xid) : null;
    if (code !== null) session.endFor({ code, ...(isNew ? { detail: `XID ${last.xid}` } : {}) });
  }

  /** A run ended for a fault, or came to none. `isOtherPoolNext`: what failed was the pool, and another takes over. */
  failed({ code }: Fault, ranForMs: number, isOtherPoolNext: boolean): Step {
    const { backoff } = this.ladder;
    const ladder = {
      ...this.ladder,
      limits: this.limits(),
      hasOverclock: (this.deps.overclock?.setting() ?? null) !== null,
      backoff: isOtherPoolNext ? noBackoff : backoff,
    };
    const next = nextStep(ladder, { code, ranForMs }, this.deps.clock.monotonicMs());
    this.ladder = next.ladder;
    if (next.step.do === 'withoutOverclock') this.bareSinceMs ??= this.deps.clock.nowMs();
    return next.step;
  }

  /** Somebody has looked: the next fault counts as the first. */
  forgive(): void {
    this.ladder = newLadder(this.limits(), false);
  }

  /** The settings were changed: no wait any more, but what was tried stays tried. */
  retry(): void {
    this.ladder = { ...this.ladder, backoff: noBackoff };
  }

  /** Shown for as long as the device runs without its overclock because of faults. */
  withoutOverclock(): { readonly code: 'gpu/without-overclock'; readonly sinceMs: number } | null {
    const { bareSinceMs: sinceMs, ladder } = this;
    return sinceMs === null || ladder.rung !== 'withoutOverclock' ? null : { code: 'gpu/without-overclock', sinceMs };
  }

  /** How long the present wait for a share is, and how long chance allows it to be. */
  shareWait(): ShareWait {
    return reportOf(this.watch, this.chance()).shares;
  }

  private observe(snapshot: SessionSnapshot, stats: MinerStats): void {
    const { phase, trouble, jobs } = snapshot;
    const hasPoolTrouble = trouble?.code.startsWith('pool/') === true;
    const { hashrateHs, difficulty, accepted, rejected, stale } = stats;
    this.watch = afterObservation(this.watch, {
      nowMs: this.deps.clock.monotonicMs(),
      isWorking: phase === 'mining' && !stats.isPaused,
      // A miner may say in its log alone that it has no pool; it knows, and tries.
      isConnected: hasPoolTrouble ? false : stats.isConnected,
      ...{ hashrateHs, difficulty, accepted, rejected, stale },
      newJobs: jobs - this.jobsSeen,
      throttle: this.throttle,
    });
    this.seen = stats;
    this.jobsSeen = jobs;
    this.keep();
  }

  private keep(): void {
    this.watches.delete(this.watchKey);
    this.watches.set(this.watchKey, this.watch);
    const [oldest] = this.watches.keys();
    if (this.watches.size > mostWatches && oldest !== undefined) this.watches.delete(oldest);
  }

  private chance() {
    return { leastQuietMs: this.deps.timings().shareSilenceS * 1000 };
  }

  private limits() {
    const { backoffFirstS, backoffLastS, restartsPerHour, faultsPerStep } = this.deps.timings();
    return { firstMs: backoffFirstS * 1000, lastMs: backoffLastS * 1000, perHour: restartsPerHour, perRung: faultsPerStep };
  }
}
