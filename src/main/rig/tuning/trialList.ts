import type { FlagValues, TrialOutcomeName, TrialReason, TuningTrial } from '../../../shared/tuning';

/** A trial as it was measured; what it is worth is added for faces. */
export type Trial = Omit<TuningTrial, 'objective' | 'gainPct' | 'earnedPerDay'>;

/** What changes while a trial runs. */
type Progress = Pick<
  Trial,
  | 'seconds'
  | 'plannedS'
  | 'hashrateHs'
  | 'hashrateSdHs'
  | 'powerW'
  | 'temperatureC'
  | 'memoryTemperatureC'
  | 'fanPct'
  | 'accepted'
  | 'rejected'
  | 'stale'
>;

/** The trials of one session in order; at most the last one runs. */
export class TrialList {
  private readonly ended: Trial[] = [];
  private current: Trial | null = null;
  private nextId = 1;

  constructor(private readonly nowMs: () => number) {}

  get all(): readonly Trial[] {
    return this.current === null ? this.ended : [...this.ended, this.current];
  }

  /** The last that ended. */
  get last(): Trial | null {
    return this.ended[this.ended.length - 1] ?? null;
  }

  begin(trial: {
    readonly kind: Trial['kind'];
    readonly config: FlagValues;
    readonly reason: TrialReason | null;
    readonly plannedS: number;
  }): void {
    const nothing = {
      hashrateHs: null,
      hashrateSdHs: null,
      powerW: null,
      temperatureC: null,
      memoryTemperatureC: null,
      fanPct: null,
    };
    const counts = { seconds: 0, accepted: 0, rejected: 0, stale: 0, lostS: 0 };
    const id = this.nextId;
    this.nextId += 1;
    this.current = { id, ...trial, startedMs: this.nowMs(), outcome: 'running', ...nothing, ...counts, fault: null };
  }

  progress({
    seconds,
    plannedS,
    hashrateHs,
    hashrateSdHs,
    powerW,
    temperatureC,
    memoryTemperatureC,
    fanPct,
    ...shares
  }: Progress): void {
    if (this.current === null) return;
    const { accepted, rejected, stale } = shares;
    const readings = { hashrateHs, hashrateSdHs, powerW, temperatureC, memoryTemperatureC, fanPct };
    this.current = { ...this.current, seconds, plannedS, ...readings, accepted, rejected, stale };
  }

  lose(seconds: number): void {
    if (this.current !== null) this.current = { ...this.current, lostS: this.current.lostS + seconds };
  }

  end(outcome: TrialOutcomeName, fault: string | null): void {
    if (this.current === null) return;
    this.ended.push({ ...this.current, outcome, fault });
    this.current = null;
  }

  /** Whatever runs still was not measured to its end. */
  close(): void {
    this.end('interrupted', null);
  }
}
