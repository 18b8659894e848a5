import type { DeviceInfo } from '../../src/main/gpus/source';
import type { MinerPlan, MinerStats } from '../../src/main/miners/adapter';
import { RigDevice } from '../../src/main/rig/rigDevice';
import { ratioTests, sharesToAlarm } from '../../src/main/rig/watchdog/refusals';
import { Random } from '../../src/main/tuner/random';
import type { FaultCode } from '../../src/shared/faultCodes';
import { ok } from '../../src/shared/faults';
import { timingsSchema } from '../../src/shared/setup';
import { FakeClock } from '../../test/support/fakeClock';
import { FakeSession } from '../../test/support/fakeSession';
import type { Goals } from './goals';

// Simulated time, a simulated miner and pool; the device with its watchdog, ladder and waits is the real one.

interface Broken {
  readonly what: string;
  readonly code: FaultCode;
  /** Of the shares of a broken pool, how many are refused or late; of its hashrate and jobs, how much there still is. */
  readonly rejected?: number;
  readonly stale?: number;
  readonly answered?: number;
  readonly speed?: number;
  readonly hasJobs?: boolean;
  /** Nobody told the watchdog how often blocks come. */
  readonly isPaceUnknown?: boolean;
  /** Theoretical time to the alarm, s. */
  theoryS(shareS: number): number;
  /** `all`: the slowest counts; `mean`: the number of shares is a matter of chance. */
  readonly of: 'all' | 'mean';
}

const cardHs = 60e6;
const seeds = 20;
const blockS = 60;
/** Of the hour and some before the fault: how many gaps between jobs the watchdog has seen. */
const gaps = 65;
const pollS = 5;
const timings = timingsSchema.parse({});
const [creeping, blunt, late] = ratioTests;
if (creeping === undefined || blunt === undefined || late === undefined) throw new Error('no ratio tests');

const faults: readonly Broken[] = [
  { what: 'silent pool', code: 'pool/silent', answered: 0, of: 'all', theoryS: (shareS) => shareS * Math.log(1e7) },
  {
    what: 'all shares refused',
    code: 'pool/rejects-shares',
    rejected: 1,
    of: 'mean',
    theoryS: (shareS) => shareS * sharesToAlarm(blunt, 1),
  },
  {
    what: '10 % refused',
    code: 'pool/rejects-shares',
    rejected: 0.1,
    of: 'mean',
    theoryS: (shareS) => shareS * sharesToAlarm(creeping, 0.1),
  },
  {
    what: '20 % late',
    code: 'pool/stale-shares',
    stale: 0.2,
    of: 'mean',
    theoryS: (shareS) => shareS * sharesToAlarm(late, 0.2),
  },
  { what: 'half the hashrate', code: 'miner/slow', speed: 0.5, of: 'all', theoryS: () => 60 },
  {
    what: 'no new job, blocks of 60 s',
    code: 'pool/frozen-job',
    hasJobs: false,
    of: 'all',
    theoryS: () => blockS * Math.log(1e7),
  },
  {
    what: 'no new job, pace of blocks not known (65 gaps of 60 s, half their rate believed)',
    code: 'pool/frozen-job',
    hasJobs: false,
    isPaceUnknown: true,
    of: 'mean',
    theoryS: () => 2 * blockS * gaps * (10 ** (7 / gaps) - 1),
  },
];

/** Each fault at a share in 20 s and in 120 s. */
export async function chance(goals: Goals): Promise<void> {
  for (const shareS of [20, 120]) {
    for (const fault of faults) {
      const times: number[] = [];
      let wrong = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const found = await new SimulatedDevice(
          shareS,
          fault.isPaceUnknown === true ? null : blockS * 1000,
          900 * shareS + seed,
        ).untilFound(fault);
        if (found.code === fault.code) times.push(found.afterS / fault.theoryS(shareS));
        else wrong += 1;
      }
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
      const theory = fault.theoryS(shareS);
      const what = `chance, a share in ${shareS} s: ${fault.what} (theory ${theory.toFixed(0)} s)`;
      if (fault.of === 'all') goals.sayAll(what, times, { must: 1.2 + pollS / theory, goal: null, unit: '×', at: 100 });
      else goals.sayOne(`${what}, mean`, mean, { must: 1.2, goal: null, unit: '×' });
      goals.sayOne('  found as something else, or never', wrong, { must: 0, goal: null, unit: '' }, seeds);
    }
  }
}

class SimulatedDevice {
  private readonly clock = new FakeClock();
  private readonly random: Random;
  private readonly device: RigDevice;
  private session: FakeSession | null = null;
  private shownHs = 0;
  private accepted = 0;
  private rejected = 0;
  private stale = 0;
  private jobs = 0;

  constructor(
    private readonly shareS: number,
    blockMs: number | null,
    seed: number,
  ) {
    this.random = new Random(seed);
    this.device = new RigDevice({
      info: { id: 'GPU-0', kind: 'gpu', index: 0, name: 'Card', slowdownC: 90 } as DeviceInfo,
      clock: this.clock,
      launch: (plan) => {
        this.session = new FakeSession(plan);
        return this.session;
      },
      makePlan: () =>
        ok({ adapter: { id: 'practice', name: 'Practice' }, algorithm: 'a', pools: ['p:1'], blockMs } as unknown as MinerPlan),
      freeMiB: async () => 8000,
      timings: () => timings,
      quietMs: () => 0,
      onActivity: () => undefined,
      onShares: () => undefined,
      onDidChange: () => undefined,
    });
    this.device.setMode('mining');
  }

  /** An hour and some of ordinary luck, then the fault, until the device ends the run for something. */
  async untilFound(fault: Broken): Promise<{ readonly code: string | null; readonly afterS: number }> {
    const wellS = 3600 + Math.floor(this.random.uniform() * 600);
    const limitS = wellS + 6 * fault.theoryS(this.shareS) + 3600;
    for (let s = 0; s < limitS; s += pollS) {
      this.work(s > wellS ? fault : null);
      const order = this.session?.orders[0];
      if (order !== undefined) return { code: s > wellS ? order.replace('end for ', '') : 'too soon', afterS: s - wellS };
      await this.clock.advance(pollS * 1000);
    }
    return { code: null, afterS: Number.POSITIVE_INFINITY };
  }

  private work(fault: Broken | null): void {
    const { rejected = 0.01, stale = 0.02, answered = 1, speed = 1, hasJobs = true } = fault ?? {};
    this.shownHs += (cardHs * speed - this.shownHs) * (1 - Math.exp(-pollS / 10));
    for (let left = this.wait(1); left < (pollS * speed * answered) / this.shareS; left += this.wait(1)) {
      const luck = this.random.uniform();
      if (luck < rejected) this.rejected += 1;
      else if (luck < rejected + stale) this.stale += 1;
      else this.accepted += 1;
    }
    if (hasJobs && this.random.uniform() < 1 - Math.exp(-pollS / blockS)) this.jobs += 1;
    const { accepted, jobs } = this;
    const stats = {
      hashrateHs: this.shownHs * (1 + 0.012 * this.random.normal()),
      difficulty: cardHs * this.shareS,
      isConnected: true,
    };
    const shares = { accepted, rejected: this.rejected, stale: this.stale, isPaused: false };
    this.session?.become({ phase: 'mining', stats: { ...stats, ...shares } as MinerStats, jobs });
  }

  private wait(mean: number): number {
    return -mean * Math.log(1 - this.random.uniform());
  }
}
