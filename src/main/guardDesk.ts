import type { CallArgs, TaughtRule } from '../shared/contract';
import type { Evidence, GuardState } from '../shared/evidence';
import { fail, ok, type Result } from '../shared/faults';
import type { Diary } from './diary';
import type { JobLedger, JobLedgerOptions, Sighting } from './jobs/jobLedger';
import { guardPolicy, programMatch, withRule } from './jobs/policy';
import type { Clock } from './platform/clock';
import type { Log } from './platform/log';
import type { RigSettings } from './rig/rig';
import type { ShownFault } from './rig/rigDevice';

type Ledger = Pick<JobLedger<Sighting>, 'guardState' | 'standingOf' | 'look'>;
export type GuardHooks = Pick<JobLedgerOptions<Sighting>, 'settings' | 'onDecisions' | 'onLearnt'>;

export interface GuardDeskOptions {
  readonly settings: RigSettings;
  readonly diary: Pick<Diary, 'guard'>;
  /** What rules for a job of the past are kept under. */
  readonly programOf: (job: string) => string | null;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  readonly onDidChange: () => void;
}

const noGuard: GuardState = { programs: [], waits: [] };

/** Between the guard's ledger, which decides, and settings, history and faces: rules are taught here and decisions written down. */
export class GuardDesk {
  private ledger: Ledger | null = null;

  constructor(private readonly options: GuardDeskOptions) {}

  /** For the ledger of a rig. */
  readonly hooks: GuardHooks = {
    settings: () => {
      const { current } = this.options.settings;
      const { notebookIdleMin, inferenceIdleMin, quietS } = current;
      return {
        policy: guardPolicy(current),
        notebookIdleMs: notebookIdleMin * 60_000,
        inferenceIdleMs: inferenceIdleMin * 60_000,
        quietMs: quietS * 1000,
      };
    },
    onDecisions: (decisions) => {
      for (const decision of decisions) this.options.diary.guard(decision);
      this.options.onDidChange();
    },
    onLearnt: (matches) => void this.learn(matches),
  };

  /** The rig that runs now. */
  attach(ledger: Ledger | null): void {
    this.ledger = ledger;
  }

  state(): GuardState {
    return this.ledger?.guardState() ?? noGuard;
  }

  /** Other miners are shown for as long as they run. */
  faults(): readonly ShownFault[] {
    const miners = this.state().programs.filter((program) => program.class === 'miner');
    const [first] = miners;
    if (first === undefined) return [];
    return [{ code: 'job/foreign-miner', values: { program: first.name }, sinceMs: first.sinceMs }];
  }

  /** What history keeps of a job beside what the job itself says. */
  describe(job: string): { readonly program: string | null; readonly why: readonly Evidence[] } {
    const standing = this.ledger?.standingOf(job) ?? null;
    return { program: standing === null ? null : programMatch(standing.resident.program), why: standing?.why ?? [] };
  }

  /** In force at once, also where it could not be saved. Fails with job/not-told-apart and as settings do. */
  async teach(args: CallArgs<'jobs:teach'>): Promise<Result<TaughtRule>> {
    const match = 'match' in args ? args.match : (this.describe(args.job).program ?? this.options.programOf(args.job));
    if (match === null) return fail('job/not-told-apart');
    const { settings, clock } = this.options;
    const before = settings.current.programs.find((known) => known.match === match)?.rule ?? null;
    const entry = { match, rule: args.rule, source: 'user', sinceMs: clock.nowMs() } as const;
    const saved = await settings.update((current) => ({ ...current, programs: withRule(current.programs, entry) }));
    this.ledger?.look();
    this.options.onDidChange();
    return saved.ok ? ok({ match, rule: args.rule, before }) : saved;
  }

  private async learn(matches: readonly string[]): Promise<void> {
    const { settings, clock, log } = this.options;
    const entries = matches.map((match) => ({ match, rule: 'never', source: 'learnt', sinceMs: clock.nowMs() }) as const);
    const saved = await settings.update((current) => ({ ...current, programs: entries.reduce(withRule, current.programs) }));
    if (!saved.ok) log.warn('guard', `${saved.fault.code}: ${saved.fault.detail ?? ''}`);
  }
}
