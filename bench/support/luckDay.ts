import type { Finding } from '../../src/main/rig/watchdog/finding';
import { afterObservation, findingOf, newWatch, type Watch, watchOfNextRun } from '../../src/main/rig/watchdog/watch';
import { Random } from '../../src/main/tuner/random';

/** What kind of rig and pool a simulated GPU has; times in s. */
export interface Conditions {
  /** Mean time between two shares once the pool has found its difficulty. */
  readonly shareS: number;
  /** fixed: as told at login; vardiff: starts low, follows the hashrate and wanders. */
  readonly difficulty: 'fixed' | 'vardiff';
  readonly isDifficultyTold: boolean;
  readonly blockS: number;
  readonly isBlockTimeKnown: boolean;
  /** The pool also sends a job so often; null: with blocks only. */
  readonly refreshS: number | null;
  readonly pollS: number;
  /** True: nothing happens but luck, and the difficulty stays as it is. */
  readonly isCalm: boolean;
}

/** What is broken on purpose, from `atS` on. */
export interface Injected {
  readonly atS: number;
  readonly what: 'poolSilent' | 'trickle' | 'slow' | 'rejects' | 'stales' | 'frozenJob';
  /** slow: factor of the hashrate; trickle: part of the shares that arrive; rejects, stales: part of them. */
  readonly part: number;
}

export interface Alarm {
  readonly atS: number;
  readonly finding: Finding;
}

const cardHs = 60e6;
const leastQuietMs = 120_000;

/** One GPU through days of ordinary luck. Everything that may go on for a while has its end in s of the present run's clock. */
export class LuckyGpu {
  readonly alarms: Alarm[] = [];
  polls = 0;
  runs = 0;
  /** How often the chain's pace halved. */
  slowings = 0;
  private watch: Watch;
  private readonly random: Random;
  private atS = 0;
  private startedS = 0;
  private shownHs = 0;
  private accepted = 0;
  private rejected = 0;
  private stale = 0;
  private difficulty = 1;
  private nextVardiffS = 0;
  private nextRestartS = 0;
  private nextCutS = 0;
  private cutUntilS = 0;
  private nextHeatS = 0;
  private heatUntilS = 0;
  private nextDagS = 0;
  private dagUntilS = 0;
  private nextBurstS = 0;
  private nextSlowS = 0;
  private slowUntilS = 0;
  private readonly rejectPart: number;
  private readonly stalePart: number;

  constructor(
    private readonly conditions: Conditions,
    seed: number,
    private readonly injected: Injected | null = null,
  ) {
    this.random = new Random(seed);
    this.watch = newWatch(conditions.isBlockTimeKnown ? conditions.blockS * 1000 : null);
    this.rejectPart = 0.002 + 0.012 * this.random.uniform();
    this.stalePart = 0.005 + 0.025 * this.random.uniform();
    this.nextHeatS = this.wait(16 * 3600);
    this.nextDagS = this.wait(30 * 3600);
    this.nextBurstS = this.wait(24 * 3600);
    this.nextSlowS = this.wait(48 * 3600);
    if (conditions.isCalm) this.nextHeatS = this.nextDagS = this.nextBurstS = this.nextSlowS = Number.POSITIVE_INFINITY;
    this.startRun();
  }

  /** Goes on for `seconds`; with `untilAlarm` no further than the first alarm after the injection. */
  live(seconds: number, untilAlarm = false): void {
    const endS = this.atS + seconds;
    while (this.atS < endS) {
      this.step();
      if (untilAlarm && this.alarms.some(({ atS }) => atS >= (this.injected?.atS ?? 0))) return;
    }
  }

  private step(): void {
    const { pollS } = this.conditions;
    this.atS += pollS;
    this.polls += 1;
    if (this.atS >= this.nextRestartS) this.startRun();
    const isStarting = this.atS - this.startedS < 20;
    const isCut = this.isOn('cut');
    const isDag = this.isOn('dag');
    const isHot = this.isOn('heat');
    const fault = this.injected !== null && this.atS >= this.injected.atS ? this.injected : null;
    const works = !isStarting && !isCut && !isDag;
    const trueHs = works ? cardHs * this.factor(isHot) * (fault?.what === 'slow' ? fault.part : 1) : 0;
    // Miners show an average over about 10 s, one or two per cent too much, and some noise.
    this.shownHs += (trueHs * 1.015 - this.shownHs) * (1 - Math.exp(-pollS / 10));
    this.turnDifficulty();
    if (works) this.findShares((trueHs * pollS) / this.difficulty, fault);
    const newJobs = isStarting || isCut || fault?.what === 'frozenJob' ? 0 : this.jobs();
    this.look({ isStarting: isStarting || isDag, isCut, isHot, newJobs });
  }

  private look(now: {
    readonly isStarting: boolean;
    readonly isCut: boolean;
    readonly isHot: boolean;
    readonly newJobs: number;
  }): void {
    const { isDifficultyTold } = this.conditions;
    this.watch = afterObservation(this.watch, {
      nowMs: this.atS * 1000,
      isWorking: !now.isStarting,
      isConnected: !now.isCut,
      hashrateHs: this.shownHs * (1 + 0.012 * this.random.normal()),
      difficulty: isDifficultyTold ? this.difficulty : null,
      accepted: this.accepted,
      rejected: this.rejected,
      stale: this.stale,
      newJobs: now.newJobs,
      throttle: now.isHot ? ['hot'] : [],
    });
    const finding = findingOf(this.watch, { leastQuietMs });
    if (finding === null) return;
    this.alarms.push({ atS: this.atS, finding });
    this.startRun();
  }

  private startRun(): void {
    this.runs += 1;
    this.startedS = this.atS;
    this.shownHs = 0;
    this.accepted = 0;
    this.rejected = 0;
    this.stale = 0;
    this.cutUntilS = 0;
    this.nextRestartS = this.atS + 60 + this.wait(5 * 3600);
    this.nextCutS = this.atS + this.wait(9 * 3600);
    this.difficulty = this.usualDifficulty() * (this.conditions.difficulty === 'vardiff' && !this.conditions.isCalm ? 0.25 : 1);
    this.nextVardiffS = this.atS + 90;
    if (this.conditions.isCalm) this.nextRestartS = this.nextCutS = this.nextVardiffS = Number.POSITIVE_INFINITY;
    this.watch = watchOfNextRun(this.watch);
  }

  private usualDifficulty(): number {
    return cardHs * this.conditions.shareS;
  }

  /** Up to its goal in doublings, then now and then a third up or down. */
  private turnDifficulty(): void {
    if (this.atS < this.nextVardiffS) return;
    if (this.conditions.difficulty === 'fixed') {
      // Even such a pool changes it once in a while, and says so to a miner that passes it on.
      if (this.conditions.isDifficultyTold) this.difficulty = this.usualDifficulty() * (0.5 + 2 * this.random.uniform());
      this.nextVardiffS = this.atS + this.wait(10 * 3600);
      return;
    }
    const usual = this.usualDifficulty();
    const isRising = this.difficulty < 0.6 * usual;
    this.difficulty = isRising ? this.difficulty * 2 : usual * (0.75 + 0.58 * this.random.uniform());
    this.nextVardiffS = this.atS + (isRising ? 90 : this.wait(1800));
  }

  private findShares(expected: number, fault: Injected | null): void {
    if (this.atS >= this.nextBurstS) {
      this.rejected += 2; // the pool restarted: two shares of its old jobs
      this.nextBurstS = this.atS + this.wait(24 * 3600);
    }
    // The developers' share of the work: half a minute an hour.
    if (fault?.what === 'poolSilent' || this.atS % 3600 < 36) return;
    const arrives = fault?.what === 'trickle' ? fault.part : 1;
    for (let left = this.wait(1); left < expected * arrives; left += this.wait(1)) {
      const luck = this.random.uniform();
      const rejects = fault?.what === 'rejects' ? fault.part : this.rejectPart;
      const stales = fault?.what === 'stales' ? fault.part : this.stalePart;
      if (luck < rejects) this.rejected += 1;
      else if (luck < rejects + stales) this.stale += 1;
      else this.accepted += 1;
    }
  }

  private jobs(): number {
    const { blockS, refreshS, pollS } = this.conditions;
    // The chain breathes: its hashrate comes and goes by a third in half a day; and half of it leaves at once for some hours.
    const rate = ((1 + 0.33 * Math.sin((2 * Math.PI * this.atS) / 43_200)) * (this.isOn('slow') ? 0.5 : 1)) / blockS;
    const isRefreshed = refreshS !== null && Math.floor(this.atS / refreshS) !== Math.floor((this.atS - pollS) / refreshS);
    return this.random.uniform() < 1 - Math.exp(-pollS * rate) || isRefreshed ? 1 : 0;
  }

  /** Room air by day and night, and a card that throttles when it is hot. */
  private factor(isHot: boolean): number {
    return (1 + 0.03 * Math.sin((2 * Math.PI * this.atS) / 86_400)) * (isHot ? 0.65 : 1);
  }

  private isOn(what: 'cut' | 'heat' | 'dag' | 'slow'): boolean {
    if (what === 'cut') {
      if (this.atS >= this.nextCutS) {
        this.cutUntilS = this.atS + 5 + this.wait(20);
        this.nextCutS = this.cutUntilS + this.wait(9 * 3600);
      }
      return this.atS < this.cutUntilS;
    }
    if (what === 'heat') {
      if (this.atS >= this.nextHeatS) {
        this.heatUntilS = this.atS + this.wait(1200);
        this.nextHeatS = this.heatUntilS + this.wait(16 * 3600);
      }
      return this.atS < this.heatUntilS;
    }
    if (what === 'slow') {
      if (this.atS >= this.nextSlowS) {
        this.slowings += 1;
        this.slowUntilS = this.atS + (2 + 6 * this.random.uniform()) * 3600;
        this.nextSlowS = this.slowUntilS + this.wait(48 * 3600);
      }
      return this.atS < this.slowUntilS;
    }
    if (this.atS >= this.nextDagS) {
      this.dagUntilS = this.atS + 10 + this.wait(10);
      this.nextDagS = this.dagUntilS + this.wait(30 * 3600);
    }
    return this.atS < this.dagUntilS;
  }

  private wait(mean: number): number {
    return -mean * Math.log(1 - this.random.uniform());
  }
}
