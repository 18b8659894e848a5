import type { Activity, Mode } from '../shared/literals';
import type { DeviceState, FaultState } from '../shared/state';
import { guardSentence, guardValues } from '../shared/text/guardSentences';
import type { HistoryJob } from './history/rows';
import type { HistoryStore } from './history/store';
import type { Job } from './jobs/job';
import type { Decision } from './jobs/residence';
import type { MinerPlan } from './miners/adapter';
import type { ShareCounts } from './miners/session';
import type { Clock } from './platform/clock';
import type { RigDiary } from './rig/rig';
import type { PayoutNote } from './wizard/payoutLedger';

const maxEndedJobs = 1000;
const readEveryMs = 1000;
/** A reading stands for no more than this: then it was not read, or nobody was there. */
const longestReadingMs = 5000;
/** A miner has the device, and takes its electricity. */
const withMiner: readonly Activity[] = ['starting', 'mining', 'vacating'];

/** Writes down what the rig does, in history's rows. */
export class Diary implements RigDiary {
  private openJobs = new Set<string>();
  /** Of this run of the app: a notebook that mining went on beside may come back as the job it was. */
  private readonly endedJobs = new Set<string>();
  private readonly readAtMs = new Map<string, number>();
  private openFaults: ReadonlyMap<string, FaultState> = new Map();

  constructor(
    private readonly history: HistoryStore,
    private readonly clock: Clock,
    /** What the guard knows of a job. */
    private readonly describe: (job: string) => Pick<HistoryJob, 'program' | 'why'> = () => ({}),
  ) {}

  /** Called when a pool has accepted shares. */
  onAccepted: () => void = () => undefined;

  activity(device: string, activity: string, because: string, values: Readonly<Record<string, string | number>>): void {
    this.history.addEvent({ atMs: this.clock.nowMs(), device, kind: 'activity', activity, because, values });
  }

  shares(device: string, plan: MinerPlan, { accepted, rejected, stale, pool, difficulty = null }: ShareCounts): void {
    const { adapter, coin } = plan;
    const counts = { accepted, rejected, stale, difficulty };
    this.history.addShares({ atMs: this.clock.nowMs(), device, miner: adapter.id, pool, coin, ...counts });
    if (accepted > 0) this.onAccepted();
  }

  mode(mode: Mode): void {
    this.event('mode', { mode });
  }

  pool(device: string, from: string, to: string, fault: string | null): void {
    const values = { from, to, ...(fault === null ? {} : { fault }) };
    this.history.addEvent({ atMs: this.clock.nowMs(), device, kind: 'pool', activity: null, because: null, values });
  }

  /** Payouts of a coin go to another address: by fingerprints, since addresses stand in no history. */
  payout({ coin, before, after }: PayoutNote): void {
    this.event(before === null ? 'payoutSet' : 'payoutChanged', { coin, ...(before === null ? {} : { before }), after });
  }

  /** A device mines another of its coins. */
  coin(device: string, from: string, to: string, why: string): void {
    const values = { from, to, why };
    this.history.addEvent({ atMs: this.clock.nowMs(), device, kind: 'coin', activity: null, because: null, values });
  }

  /** Anything worth remembering about the rig as a whole. */
  event(kind: string, values: Readonly<Record<string, string | number>>): void {
    this.history.addEvent({ atMs: this.clock.nowMs(), device: null, kind, activity: null, because: null, values });
  }

  /** What the guard decided and why; `detail` is its sentence, for exports. */
  guard({ act, resident, class: jobClass, why }: Decision): void {
    const { id, name, devices } = resident;
    const values = guardValues({ act, job: id, name, class: jobClass, why });
    const device = devices.length === 1 ? (devices[0] ?? null) : null;
    const detail = guardSentence(values, 'en');
    this.history.addEvent({ atMs: this.clock.nowMs(), device, kind: 'guard', activity: null, because: null, detail, values });
  }

  jobs(jobs: readonly Job[]): void {
    for (const job of jobs) {
      if (!this.openJobs.has(job.id)) this.history.jobStarted({ ...job, ...this.describe(job.id), startedMs: this.beginOf(job) });
    }
    const now = new Set(jobs.map((job) => job.id));
    for (const id of this.openJobs) if (!now.has(id)) this.jobEnded(id);
    this.openJobs = now;
  }

  /** What mining gave way to a job counts from when it did, so a job that comes back has a line of its own. */
  private beginOf({ id, sinceMs }: Job): number {
    return this.endedJobs.has(id) ? this.clock.nowMs() : sinceMs;
  }

  private jobEnded(id: string): void {
    this.history.jobEnded(id, this.clock.nowMs());
    if (this.endedJobs.size >= maxEndedJobs) this.endedJobs.clear();
    this.endedJobs.add(id);
  }

  readings(devices: readonly DeviceState[]): void {
    const atMs = this.clock.nowMs();
    for (const { id, activity, ...reading } of devices) {
      const forMs = Math.min(longestReadingMs, Math.max(1, atMs - (this.readAtMs.get(id) ?? atMs - readEveryMs)));
      this.readAtMs.set(id, atMs);
      this.history.addReading({ ...reading, atMs, device: id, forMs, isMining: withMiner.includes(activity) });
    }
  }

  /** Faults that came and went, of the rig and its devices. */
  faults(shown: readonly FaultState[]): void {
    const now = new Map(shown.map((fault) => [`${fault.device ?? ''} ${fault.code}`, fault]));
    for (const [key, fault] of now) if (!this.openFaults.has(key)) this.fault(fault, 'began');
    for (const [key, fault] of this.openFaults) if (!now.has(key)) this.fault(fault, 'ended');
    this.openFaults = now;
  }

  private fault({ code, device, detail }: FaultState, phase: 'began' | 'ended'): void {
    const values = { code, phase };
    this.history.addEvent({ atMs: this.clock.nowMs(), device, kind: 'fault', activity: null, because: null, detail, values });
  }
}
