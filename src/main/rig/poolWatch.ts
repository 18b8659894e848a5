import type { Fault } from '../../shared/faults';
import type { MinerPlan } from '../miners/adapter';
import type { Clock } from '../platform/clock';
import { type FailoverState, firstPool, nextPool, type PoolFacts, poolOrder } from '../pools/failover';

export interface PoolWatchDeps {
  readonly clock: Clock;
  /** Whether the plan's miner would get work there. */
  readonly doesWork: (pool: string, plan: MinerPlan) => Promise<boolean>;
  /** Told after the pools changed their order; `why` null: the primary is good again. */
  readonly onSwitch: (from: string, to: string, why: Fault | null) => void;
}

/** A miner that says itself that it has no pool gets so long to find one, its own failover included, ms. xmrig's needs 25 s. */
const patienceMs = 60_000;
/** Between two looks at the primary while a backup is in use, ms. */
const probeMs = 30_000;

/** One device's pools: hears what its miner says of them and puts the one to use first. */
export class PoolWatch {
  private plan: MinerPlan | null = null;
  private pools: readonly string[] = [];
  private state: FailoverState = firstPool(0);
  private troubleSinceMs: number | null = null;
  private probedMs: number | null = null;
  private isProbing = false;

  constructor(private readonly deps: PoolWatchDeps) {}

  /** The plan with its pools in the order to use them in now. Other pools than before begin at the first. */
  ordered(plan: MinerPlan): MinerPlan {
    this.plan = plan;
    if (plan.pools.join('\n') !== this.pools.join('\n')) {
      this.pools = plan.pools;
      this.state = firstPool(plan.pools.length);
      this.troubleSinceMs = null;
      this.probedMs = null;
    }
    return this.state.index === 0 ? plan : { ...plan, pools: poolOrder(plan.pools, this.state.index) };
  }

  /** What the running miner says, about once a second. */
  look(trouble: Fault | null): void {
    const now = this.deps.clock.monotonicMs();
    this.troubleSinceMs = trouble !== null && isOfPool(trouble) ? (this.troubleSinceMs ?? now) : null;
    if (this.troubleSinceMs !== null && now - this.troubleSinceMs >= patienceMs) this.step(down, trouble);
    else if (this.state.index !== 0) this.probe(now);
  }

  /** A run ended for that. True: a pool that nothing is known against takes over. */
  failed(fault: Fault): boolean {
    if (!isOfPool(fault)) return false;
    const before = this.state;
    this.step(down, fault);
    return this.state.index !== before.index && this.state.downMs[this.state.index] === null;
  }

  private probe(now: number): void {
    const { plan } = this;
    if (plan === null || this.isProbing || (this.probedMs !== null && now - this.probedMs < probeMs)) return;
    // What the primary did while nothing mined, nobody knows.
    if (this.probedMs === null || now - this.probedMs > 3 * probeMs) this.step({ isDown: false, doesPrimaryAnswer: false }, null);
    this.probedMs = now;
    this.isProbing = true;
    const [primary = ''] = this.pools;
    const asked = this.pools;
    void this.deps.doesWork(primary, plan).then((doesPrimaryAnswer) => {
      this.isProbing = false;
      if (asked === this.pools) this.step({ isDown: false, doesPrimaryAnswer }, null);
    });
  }

  private step(facts: PoolFacts, why: Fault | null): void {
    const before = this.state;
    this.state = nextPool(before, facts, this.deps.clock.monotonicMs());
    if (this.state.index === before.index) return;
    this.troubleSinceMs = null;
    this.probedMs = null;
    this.deps.onSwitch(this.pools[before.index] ?? '', this.pools[this.state.index] ?? '', why);
  }
}

const down: PoolFacts = { isDown: true, doesPrimaryAnswer: null };

function isOfPool({ code }: Fault): boolean {
  return code.startsWith('pool/');
}
