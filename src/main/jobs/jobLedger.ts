import type { GuardState } from '../../shared/evidence';
import type { JobClass } from '../../shared/literals';
import type { Clock } from '../platform/clock';
import { programMatch } from './policy';
import {
  type Decision,
  type GuardReadings,
  nextHolders,
  nobody,
  type ResidenceSettings,
  type ResidenceState,
  type Resident,
  reopened,
  type Standing,
  type Wait,
  withoutSeen,
} from './residence';

/** A process that was seen to use devices. */
export interface Sighting extends Omit<Resident, 'id'> {
  readonly class: JobClass;
}

/** A process that said it loads a deep-learning library. */
export type Announcement = Pick<Resident, 'pid' | 'ancestors' | 'name' | 'devices' | 'sinceMs'>;

/** A process that asked. */
export interface Asking {
  readonly id: string;
  readonly pid: number;
  readonly name: string;
  readonly devices: readonly string[];
  readonly sinceMs: number;
}

interface Source<Item> {
  list(): readonly Item[];
  onDidChange(listener: () => void): () => void;
}

export interface JobLedgerOptions<Seen extends Sighting> {
  readonly holders: Source<Seen>;
  readonly claims: Source<Asking>;
  /** They are jobs as they stand; here they begin a job's story. */
  readonly intents: Source<Announcement>;
  readonly readings: () => GuardReadings;
  readonly settings: () => ResidenceSettings;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'every'>;
  readonly onDecisions: (decisions: readonly Decision[]) => void;
  /** Programs to be remembered as harmless. */
  readonly onLearnt: (matches: readonly string[]) => void;
}

const lookMs = 1000;
const maxToldPrograms = 1000;

/**
 * Between those who see processes and those who make jobs of them: of all that use devices, lists those that mining makes room
 * for now. Looks again when one comes or goes and, while there is any, once a second. What it decided is told with its evidence.
 */
export class JobLedger<Seen extends Sighting> {
  private readonly options: JobLedgerOptions<Seen>;
  private readonly listeners = new Set<() => void>();
  /** Desktop programs and players whose sparing is in the history already: they open the GPU all day long. */
  private readonly toldSpared = new Set<string>();
  private state: ResidenceState = nobody;
  private standings: readonly Standing[] = [];
  private waits: readonly Wait[] = [];
  private blocking: readonly (Seen & { readonly isBlocking: true })[] = [];
  private stops: readonly (() => void)[] = [];
  private stopTicking: (() => void) | null = null;

  constructor(options: JobLedgerOptions<Seen>) {
    this.options = options;
  }

  start(): void {
    if (this.stops.length > 0) return;
    const { holders, claims, intents } = this.options;
    this.stops = [holders, claims, intents].map((source) => source.onDidChange(() => this.look()));
    this.look();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
    this.stopTicking?.();
    this.stopTicking = null;
  }

  /** Processes that mining makes room for, each as what it is by now. */
  list(): readonly (Seen & { readonly isBlocking: true })[] {
    return this.blocking;
  }

  /** Called before look() returns. */
  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** How long a device whose last job has just ended stays free, ms. */
  quietMs(device: string): number {
    const nowMs = this.options.clock.monotonicMs();
    const left = this.waits.filter((wait) => wait.device === device).map(({ untilMs }) => untilMs - nowMs);
    return left.length === 0 ? this.options.settings().quietMs : Math.max(0, ...left);
  }

  /** Of a job by its id, which begins with the time it was first heard of and ends with its first process; null: not here. */
  standingOf(job: string): Standing | null {
    const pid = Number(job.slice(job.lastIndexOf('-') + 1));
    const exact = this.standings.find(({ resident }) => resident.id === job);
    if (exact !== undefined) return exact;
    const ofPid = this.standings.filter(({ resident }) => resident.pid === pid);
    return ofPid.find(({ resident }) => programMatch(resident.program) !== null) ?? ofPid[0] ?? null;
  }

  /** For faces. */
  guardState(): GuardState {
    const { clock } = this.options;
    const ahead = clock.nowMs() - clock.monotonicMs();
    return {
      programs: this.standings.map(({ resident, class: jobClass, isBlocking, why }) => {
        const { pid, name, devices, program, sinceMs } = resident;
        return { pid, name, class: jobClass, devices, sinceMs, match: programMatch(program), isBlocking, why };
      }),
      waits: this.waits
        .filter(({ times }) => times > 0)
        .map(({ device, name, times, untilMs }) => ({ device, name, times, untilMs: Math.round(untilMs + ahead) })),
    };
  }

  /** A device was opened once more by processes that are known. */
  reopened(pids: readonly number[]): void {
    this.state = reopened(this.state, pids, this.options.clock.monotonicMs());
    this.look();
  }

  /** To be called before those who see processes stop looking: whom they drop then has neither ended nor let go. */
  rest(): void {
    this.state = withoutSeen(this.state);
  }

  /** Now: readings or settings may have changed. */
  look(): void {
    const { claims, intents, holders, readings, settings, clock } = this.options;
    const seen = new Map(holders.list().map((holder) => [idOf(holder), holder]));
    const residents: readonly Resident[] = [
      ...claims.list().map(askingResident),
      ...[...seen].map(([id, holder]) => ({ ...holder, id })),
      ...intents.list().map(announcedResident),
    ];
    const next = nextHolders(this.state, residents, readings(), clock.monotonicMs(), settings());
    this.state = next.state;
    this.standings = [...next.blocking, ...next.spared];
    this.waits = next.waits;
    this.keepTicking(this.standings.length > 0 || next.waits.length > 0);
    const blocking = next.blocking.flatMap(({ resident, class: jobClass }) => {
      const holder = seen.get(resident.id);
      return holder === undefined ? [] : [{ ...holder, class: jobClass, isBlocking: true as const }];
    });
    const hasChanged = isOther(this.blocking, blocking);
    this.blocking = blocking;
    // Room is made before anything is written down.
    if (hasChanged) for (const listener of [...this.listeners]) listener();
    this.tell(next.decisions, next.learnt);
  }

  private tell(decisions: readonly Decision[], learnt: readonly string[]): void {
    const worthTelling = decisions.filter((decision) => this.isNews(decision));
    if (worthTelling.length > 0) this.options.onDecisions(worthTelling);
    if (learnt.length > 0) this.options.onLearnt(learnt);
  }

  private isNews({ act, class: jobClass, resident, why }: Decision): boolean {
    if (act !== 'spared' || (jobClass !== 'desktop' && jobClass !== 'video')) return true;
    const key = `${programMatch(resident.program) ?? resident.name} ${why.at(-1)?.kind}`;
    if (this.toldSpared.has(key)) return false;
    if (this.toldSpared.size >= maxToldPrograms) this.toldSpared.clear();
    this.toldSpared.add(key);
    return true;
  }

  private keepTicking(isWanted: boolean): void {
    if (!isWanted || this.stops.length === 0) {
      this.stopTicking?.();
      this.stopTicking = null;
    } else this.stopTicking ??= this.options.clock.every(lookMs, () => this.look());
  }
}

/** As groupJobs names a job by its first process. */
function idOf({ sinceMs, pid }: Pick<Resident, 'sinceMs' | 'pid'>): string {
  return `${sinceMs.toString(36)}-${pid}`;
}

function isOther(before: readonly Sighting[], now: readonly Sighting[]): boolean {
  const told = (all: readonly Sighting[]) =>
    JSON.stringify(all.map(({ pid, sinceMs, class: is, devices }) => [pid, sinceMs, is, devices]));
  return told(before) !== told(now);
}

const nameless = { exe: null, script: null } as const;
const unread = { argv: [], comm: '', isGraphicsOnly: false, hasLibrary: false } as const;

function askingResident({ id, pid, name, devices, sinceMs }: Asking): Resident {
  const traits = { ...unread, isClaimed: true };
  const noticed = { kind: 'asked', values: {} } as const;
  return { id, pid, ancestors: [], name, program: nameless, traits, devices, sinceMs, noticed };
}

function announcedResident(intent: Announcement): Resident {
  const { pid, ancestors, name, devices, sinceMs } = intent;
  const traits = { ...unread, hasLibrary: true };
  const noticed = { kind: 'library', values: {} } as const;
  return { id: `${idOf(intent)}-import`, pid, ancestors, name, program: nameless, traits, devices, sinceMs, noticed };
}
