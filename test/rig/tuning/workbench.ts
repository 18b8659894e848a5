import type { DeviceInfo, Reading } from '../../../src/main/gpus/source';
import type { MinerPlan, MinerStats } from '../../../src/main/miners/adapter';
import { practice } from '../../../src/main/miners/adapters/practice';
import { cardModels } from '../../../src/main/practice/models';
import { flagFactor } from '../../../src/main/practice/surface';
import { RigDevice } from '../../../src/main/rig/rigDevice';
import type { Advisor, Opening } from '../../../src/main/rig/tuning/advisor';
import { minerFlags, withFlags, writtenValue } from '../../../src/main/rig/tuning/flags';
import { sessionView } from '../../../src/main/rig/tuning/sessionView';
import type { Trial } from '../../../src/main/rig/tuning/trialList';
import { Tuning } from '../../../src/main/rig/tuning/tuning';
import type { TuningOrder } from '../../../src/main/rig/tuning/tuningOrder';
import { TunerProgram, type TunerQuestion } from '../../../src/main/tunerProgram';
import type { FaultCode } from '../../../src/shared/faults';
import { ok } from '../../../src/shared/faults';
import { timingsSchema } from '../../../src/shared/setup';
import type { TuningSession } from '../../../src/shared/tuning';
import { FakeClock } from '../../support/fakeClock';
import { FakeSession } from '../../support/fakeSession';
import { silentLog } from '../../support/silentLog';

const timings = timingsSchema.parse({});
const [card] = cardModels;

/** The tuner itself, asked in this thread. */
export function advisor(opening: Opening): Advisor {
  const program = new TunerProgram(opening);
  const ask = async <Answer>(question: TunerQuestion) => program.answer(question) as Answer;
  return {
    ask: () => ask({ do: 'ask' }),
    tell: (outcome) => ask({ do: 'tell', outcome }),
    observe: (config, outcome) => ask({ do: 'observe', config, outcome }),
    findings: () => ask({ do: 'findings' }),
    close: () => Promise.resolve(),
  };
}

/** A real RigDevice with real tuning on it; the miner is a formula and the time the test's own. */
export class Workbench {
  readonly clock = new FakeClock();
  readonly sessions: FakeSession[] = [];
  readonly trials: Trial[] = [];
  readonly faults: string[] = [];
  readonly openings: Opening[] = [];
  readonly device: RigDevice;
  ownArgs: readonly string[] = [];
  temperatureC = (_flag: (name: string) => number): number => 60;
  /** What the miner dies of with these flags, 5 s after it works; null: nothing. */
  dies = (_flag: (name: string) => number): FaultCode | null => null;
  tuning: Tuning | null = null;
  private noise = 1;

  constructor() {
    const info = {
      id: 'GPU-0',
      kind: 'gpu',
      index: 0,
      name: 'Practice RTX 3070',
      vendor: 'practice',
      slowdownC: 83,
    } as DeviceInfo;
    this.device = new RigDevice({
      info,
      clock: this.clock,
      launch: (plan) => this.launch(plan),
      makePlan: () => ok(this.plan()),
      freeMiB: () => Promise.resolve(8000),
      timings: () => timings,
      quietMs: () => 15_000,
      onActivity: (_activity, _because, fault) => {
        if (fault !== null) this.faults.push(fault.code);
      },
      onShares: () => undefined,
      onDidChange: () => undefined,
    });
    this.device.setMode('mining');
  }

  start(change: Partial<TuningOrder> = {}): Promise<void> {
    const order: TuningOrder = {
      id: 'one',
      device: 'GPU-0',
      subject: { card: 'Practice RTX 3070', miner: 'practice', minerVersion: '1', algorithm: 'practice' },
      flags: minerFlags(this.plan(), {}),
      minutes: 15,
      trials: 40,
      objectiveAsked: 'hashrate',
      objective: { kind: 'hashrate', perHashDay: 0, perKwh: 0 },
      prices: null,
      currency: null,
      limits: { temperatureC: 74, fanPct: null, powerW: null },
      memoryLimitC: 96,
      isAutomatic: true,
      prior: [],
      seed: 1,
      scale: 1,
      ...change,
    };
    const tuning = new Tuning(order, {
      clock: this.clock,
      log: silentLog,
      device: this.device,
      clocks: null,
      read: () => this.reading(),
      open: advisor,
      adopt: async ({ best }) => {
        tuning.decision = 'adopted';
        this.ownArgs = withFlags(this.ownArgs, best ?? {});
      },
      onTrial: (trial) => this.trials.push(trial),
      onEnd: () => undefined,
      onDidChange: () => undefined,
    });
    this.tuning = tuning;
    return tuning.run();
  }

  /** The session as faces show it. */
  get view(): TuningSession | null {
    return this.tuning === null ? null : sessionView(this.tuning);
  }

  /** Moves on until something is so, at most `limitS` of its own time. */
  async until(isSo: () => boolean, limitS = 3600): Promise<void> {
    for (let s = 0; !isSo(); s += 1) {
      if (s > limitS) throw new Error(`never so: ${JSON.stringify(this.view?.trials.slice(-3))}`);
      await this.clock.advance(1000);
    }
  }

  /** The flags the running miner was started with; empty: the default ones. */
  get runningArgs(): readonly string[] {
    return this.device.session?.plan.extraArgs ?? [];
  }

  private plan(): MinerPlan {
    const device = { id: 'GPU-0', kind: 'gpu', index: 0, vendor: 'practice' } as const;
    const adapter = practice;
    return { adapter, device, algorithm: 'practice', pools: [], extraArgs: this.ownArgs } as unknown as MinerPlan;
  }

  reading(): Reading {
    const isMining = this.device.session?.snapshot().phase === 'mining';
    const temperatureC = isMining ? this.temperatureC(this.flag) : 40;
    return { temperatureC, memoryTemperatureC: null, powerW: isMining ? 118 : 15, fanPct: 50 } as Reading;
  }

  private readonly flag = (name: string): number => {
    const usual = practice.tunables.find((tunable) => tunable.name === name)?.default ?? 0;
    return Number(writtenValue(this.runningArgs, name) ?? usual);
  };

  private launch(plan: MinerPlan): FakeSession {
    const session = new FakeSession(plan);
    this.sessions.push(session);
    let accepted = 0;
    const stopWorking = this.clock.every(1000, () => {
      if (this.device.session !== session) return stopWorking();
      if (session.orders.includes('stop')) return session.finishStop();
      if (session.orders.includes('kill')) return session.finishKill();
      accepted += this.clock.monotonicMs() % 7000 === 0 ? 1 : 0;
      session.become({ phase: 'mining', stats: this.stats(accepted) });
    });
    this.clock.after(6500, () => {
      const code = this.device.session === session ? this.dies(this.flag) : null;
      if (code === null) return;
      stopWorking();
      session.end({ fault: { code }, code: null, signal: 'SIGSEGV' });
    });
    return session;
  }

  private stats(accepted: number): MinerStats {
    this.noise = (this.noise * 16_807) % 2_147_483_647; // the same each time
    const wander = 1 + 0.004 * (this.noise / 2_147_483_647 - 0.5);
    const [grid, block, streams, parallel] = [
      this.flag('--cuda-grid-size'),
      this.flag('--cuda-block-size'),
      this.flag('--cuda-streams'),
      this.flag('--cuda-parallel-hash'),
    ];
    const factor = card === undefined ? 1 : flagFactor({ grid, block, streams, parallel }, card.optimum);
    const usual = { version: '1', rejected: 0, stale: 0, uptimeS: 9, pool: 'p', isConnected: true, isPaused: false };
    const nothing = { difficulty: null, temperatureC: null, fanPct: null, powerW: null };
    return { ...usual, ...nothing, accepted, hashrateHs: 61e6 * factor * wander };
  }
}
