import type { Evidence, GuardAct } from '../../shared/evidence';
import type { JobClass } from '../../shared/literals';
import { afterRun, bounceOf, type Streaks } from './bouncing';
import { type Explained, explain, type ProcessTraits, type ProcessUsage } from './classify';
import { type GuardPolicy, judge, type Program, programMatch, type Verdict } from './policy';
import { type Sample, steadyUsage, withSample } from './steadyUsage';

// Who keeps a device from mining, and until when. All times in ms of one clock that never steps back.

/** A process that uses devices, or asked for some. */
export interface Resident {
  /** Of this run of the process: a pid is given out again. */
  readonly id: string;
  readonly pid: number;
  /** Its parents, nearest first. */
  readonly ancestors: readonly number[];
  readonly name: string;
  readonly program: Program;
  readonly traits: ProcessTraits;
  readonly devices: readonly string[];
  /** ms since 1970, for faces and history. */
  readonly sinceMs: number;
  /** `opened`, `held`, `library`, `asked`… */
  readonly noticed: Evidence;
}

/** What the drivers say now. */
export interface GuardReadings {
  /** By pid. Nothing under a pid: no driver speaks of it. Zeros: its driver says that it does nothing. */
  readonly usage: ReadonlyMap<number, ProcessUsage>;
  /** Processes with a context on any device, and when that list was begun; null: some driver lists none, or lists others' name for them (MPS). */
  readonly contexts: { readonly pids: ReadonlySet<number>; readonly atMs: number } | null;
  /** Whether the miner of this device fits into the memory that is free now, with a margin; null: not known. Asked only of devices that do not mine. */
  readonly hasRoom: (device: string) => boolean | null;
  /** Asked of a process that uses devices no longer. */
  readonly isAlive: (pid: number) => boolean;
  /** Asked of a process that has ended: whether with an error code or a crash; null: the kernel did not tell. */
  readonly hasFailed: (pid: number) => boolean | null;
}

export interface ResidenceSettings {
  readonly policy: GuardPolicy;
  readonly notebookIdleMs: number;
  readonly inferenceIdleMs: number;
  readonly quietMs: number;
}

/** A resident as it stands: what it is, whether mining makes room for it, and why. */
export interface Standing {
  readonly resident: Resident;
  readonly class: JobClass;
  readonly isBlocking: boolean;
  /** How it was noticed, what it is, and what else decided. */
  readonly why: readonly Evidence[];
}

/** Something the guard decided just now; history keeps it. */
export interface Decision {
  readonly act: GuardAct;
  readonly resident: Resident;
  readonly class: JobClass;
  readonly why: readonly Evidence[];
}

/** Until when a device stays free though nobody has it. */
export interface Wait {
  readonly device: string;
  readonly name: string;
  readonly untilMs: number;
  /** Short runs in a row; 0: an ordinary end. */
  readonly times: number;
}

interface Stay {
  readonly standing: Standing;
  /** Another resident speaks for it: a data loader, a further rank. */
  readonly isPart: boolean;
  readonly sinceMs: number;
  /** When it last opened a device. */
  readonly openedMs: number;
  /** Start of the time without any work, as far as the driver speaks; null: at work, or not known. */
  readonly idleSinceMs: number | null;
  readonly usageKnownMs: number | null;
  readonly samples: readonly Sample[];
  readonly isLearnt: boolean;
}

export interface ResidenceState {
  readonly stays: ReadonlyMap<string, Stay>;
  readonly streaks: Streaks;
  readonly waits: readonly Wait[];
}

export const nobody: ResidenceState = { stays: new Map(), streaks: new Map(), waits: [] };

export interface Residency {
  readonly state: ResidenceState;
  readonly blocking: readonly Standing[];
  readonly spared: readonly Standing[];
  readonly waits: readonly Wait[];
  readonly decisions: readonly Decision[];
  /** Programs to be remembered: they opened a GPU to compute and are what never stops a miner. */
  readonly learnt: readonly string[];
  /** When time alone changes something next; null: only an event or the driver does. */
  readonly wakeAtMs: number | null;
}

const gameQuietMs = 10_000;
const patientQuietMs = 5000;
const noContextMs = 3000;
/** Asking whether there is a GPU (`is_available()`) holds it open, and the work may begin minutes later, without another open. */
const patientMs = 600_000;
/** One answer of the driver may be lost without costing a restart of the miner. */
const usageLostMs = 10_000;

/**
 * Who blocks mining now, given who is there (everybody, each time), what the drivers say and the time. Costs little: made for
 * every event and once a second. Nothing is released on what is not known.
 */
export function nextHolders(
  state: ResidenceState,
  residents: readonly Resident[],
  readings: GuardReadings,
  nowMs: number,
  settings: ResidenceSettings,
): Residency {
  const stays = new Map<string, Stay>();
  const isKnown = ({ id }: Resident) => state.stays.has(id);
  const inOrder = [...residents.filter(isKnown), ...residents.filter((resident) => !isKnown(resident))];
  for (const resident of inOrder) {
    const known = state.stays.get(resident.id);
    const isPart = known?.isPart ?? isPartOf(resident, inOrder);
    stays.set(resident.id, nextStay(resident, known, isPart, readings, nowMs, settings));
  }
  const ended = [...state.stays].flatMap(([id, stay]) => (stays.has(id) ? [] : [stay]));
  const after = afterEnds(state, ended, readings, nowMs, settings);
  const standings = [...stays.values()].map(({ standing }) => standing);
  return {
    state: { stays, ...after.rest },
    blocking: standings.filter(({ isBlocking }) => isBlocking),
    spared: standings.filter(({ isBlocking }) => !isBlocking),
    waits: after.rest.waits,
    decisions: [...after.decisions, ...[...stays].flatMap(([id, stay]) => decisionsOf(state.stays.get(id), stay))],
    learnt: [...new Set([...stays].flatMap(([id, stay]) => learntOf(state.stays.get(id), stay)))],
    wakeAtMs: wakeAt([...stays.values()], after.rest.waits, nowMs, settings),
  };
}

/** A process below another resident, the same process by another way, or a rank beside one that came first, is the same job. */
function isPartOf(resident: Resident, inOrder: readonly Resident[]): boolean {
  const at = inOrder.indexOf(resident);
  const parent = resident.ancestors[0] ?? 1;
  return inOrder.some((other, index) => {
    if (resident.ancestors.includes(other.pid)) return true;
    if (index >= at) return false;
    const isSibling = parent > 1 && other.ancestors[0] === parent && keyOf(other) === keyOf(resident);
    return other.pid === resident.pid || isSibling;
  });
}

/**
 * These opened a device once more though they were known: what was released for its idleness, or since it made nothing of the
 * GPU, is at work again.
 */
export function reopened(state: ResidenceState, pids: readonly number[], nowMs: number): ResidenceState {
  const stays = [...state.stays].map(([id, stay]): readonly [string, Stay] => {
    if (!pids.includes(stay.standing.resident.pid)) return [id, stay];
    const { why, isBlocking } = stay.standing;
    const others = why.filter(({ kind }) => kind !== 'idle' && kind !== 'noContext');
    const again: Evidence[] = isBlocking || others.length === why.length ? [] : [{ kind: 'reopened', values: {} }];
    return [id, { ...stay, openedMs: nowMs, idleSinceMs: null, standing: { ...stay.standing, why: [...others, ...again] } }];
  });
  return { ...state, stays: new Map(stays) };
}

/** When nobody is looked for any more: only who asked is still known. Nothing is said of the others, since nothing is known. */
export function withoutSeen(state: ResidenceState): ResidenceState {
  const asking = [...state.stays].filter(([, { standing }]) => standing.resident.traits.isClaimed === true);
  return { ...state, stays: new Map(asking) };
}

function keyOf({ program, name }: Resident): string {
  return programMatch(program) ?? name;
}

function nextStay(
  resident: Resident,
  known: Stay | undefined,
  isPart: boolean,
  readings: GuardReadings,
  nowMs: number,
  settings: ResidenceSettings,
): Stay {
  const usage = readings.usage.get(resident.pid);
  const samples = withSample(known?.samples ?? [], usage ?? null, nowMs);
  const explained = explainNow(resident, known, steadyUsage(samples, nowMs));
  const verdict = judge(settings.policy, explained.class, resident.program);
  const sinceMs = known?.sinceMs ?? nowMs;
  const openedMs = known?.openedMs ?? nowMs;
  const usageKnownMs = usage === undefined ? (known?.usageKnownMs ?? null) : nowMs;
  const idleSinceMs = nextIdleSince(known, usage, usageKnownMs, nowMs);
  const seen = { resident, explained, known, usage, openedMs, idleSinceMs };
  const { isBlocking, because } = standingNow(seen, verdict, readings, nowMs, settings);
  const why = [resident.noticed, explained.evidence, ...(because === null ? [] : [because])];
  const isLearnt = (known?.isLearnt ?? false) || isLearnable(resident, explained.class);
  const standing = { resident, class: explained.class, isBlocking, why: distinct(why) };
  return { standing, isPart, sinceMs, openedMs, idleSinceMs, usageKnownMs, samples, isLearnt };
}

/** What its work once told (a player, a game) it stays when it rests. */
function explainNow(resident: Resident, known: Stay | undefined, usage: ProcessUsage | null): Explained {
  const explained = explain({ ...resident.traits, usage });
  const told = known?.standing.why.find(({ kind }) => kind === 'videoEngines' || kind === 'drawsHard');
  const saysLittle = explained.evidence.kind === 'unknown' || explained.evidence.kind === 'onlyDraws';
  return known !== undefined && told !== undefined && saysLittle ? { class: known.standing.class, evidence: told } : explained;
}

function isBusy({ smPct, videoPct }: ProcessUsage): boolean {
  return smPct > 0 || videoPct > 0;
}

function nextIdleSince(
  known: Stay | undefined,
  usage: ProcessUsage | undefined,
  usageKnownMs: number | null,
  nowMs: number,
): number | null {
  const before = known?.idleSinceMs ?? null;
  if (usage !== undefined) return isBusy(usage) ? null : (before ?? nowMs);
  const isLost = usageKnownMs === null || nowMs - usageKnownMs > usageLostMs;
  return isLost || known?.standing.isBlocking !== false ? null : before;
}

interface Seen extends Pick<Stay, 'openedMs' | 'idleSinceMs'> {
  readonly resident: Resident;
  readonly explained: Explained;
  readonly known: Stay | undefined;
  readonly usage: ProcessUsage | undefined;
}

interface Outcome {
  readonly isBlocking: boolean;
  readonly because: Evidence | null;
}

function standingNow(
  seen: Seen,
  { blocks, because }: Verdict,
  readings: GuardReadings,
  nowMs: number,
  settings: ResidenceSettings,
): Outcome {
  if (because !== null || !blocks) return { isBlocking: blocks, because };
  if (hasNoContext(seen, readings)) return { isBlocking: false, because: { kind: 'noContext', values: {} } };
  const idle = idleFor(seen, readings, nowMs, settings);
  if (idle !== null) return { isBlocking: false, because: idle };
  return { isBlocking: true, because: returnOf(seen) };
}

/** It opened a GPU and made nothing of it. */
function hasNoContext({ resident, explained, openedMs }: Seen, { contexts }: GuardReadings): boolean {
  if (contexts === null || resident.noticed.kind !== 'opened' || explained.class === 'claimed') return false;
  const mayBeginLater = explained.class === 'training' || explained.class === 'notebook' || explained.class === 'inference';
  return contexts.atMs >= openedMs + (mayBeginLater ? patientMs : noContextMs) && !contexts.pids.has(resident.pid);
}

function idleMsOf(jobClass: JobClass, settings: ResidenceSettings): number | null {
  if (jobClass === 'notebook') return settings.notebookIdleMs;
  return jobClass === 'inference' ? settings.inferenceIdleMs : null;
}

/** While a miner runs beside it there is less room, so the room counts once, before it is let in. */
function idleFor(seen: Seen, { hasRoom }: GuardReadings, nowMs: number, settings: ResidenceSettings): Evidence | null {
  const { resident, explained, known, idleSinceMs } = seen;
  const limitMs = idleMsOf(explained.class, settings);
  if (limitMs === null || idleSinceMs === null) return null;
  const before = becauseOf(known, 'idle');
  if (before !== null) return before;
  if (nowMs - idleSinceMs < limitMs || resident.devices.length === 0) return null;
  const isRoomy = resident.devices.every((device) => hasRoom(device) === true);
  return isRoomy ? { kind: 'idle', values: { idleMin: Math.round(limitMs / 60_000) } } : null;
}

function returnOf({ known, usage }: Seen): Evidence | null {
  if (becauseOf(known, 'idle') !== null) {
    if (usage === undefined) return { kind: 'usageUnknown', values: {} };
    return { kind: 'busyAgain', values: { smPct: Math.round(Math.max(usage.smPct, usage.videoPct)) } };
  }
  return becauseOf(known, 'reopened') ?? becauseOf(known, 'busyAgain') ?? becauseOf(known, 'usageUnknown');
}

function becauseOf(known: Stay | undefined, kind: Evidence['kind']): Evidence | null {
  return known?.standing.why.find((evidence) => evidence.kind === kind) ?? null;
}

function distinct(why: readonly Evidence[]): readonly Evidence[] {
  return why.filter(({ kind }, index) => why.findIndex((other) => other.kind === kind) === index);
}

function isLearnable({ noticed, program }: Resident, jobClass: JobClass): boolean {
  return noticed.kind === 'opened' && (jobClass === 'video' || jobClass === 'desktop') && programMatch(program) !== null;
}

function learntOf(before: Stay | undefined, now: Stay): readonly string[] {
  if (!now.isLearnt || before?.isLearnt === true) return [];
  return [programMatch(now.standing.resident.program) ?? ''].filter((match) => match !== '');
}

function decisionsOf(before: Stay | undefined, { standing, isPart }: Stay): readonly Decision[] {
  const act = isPart ? null : actOf(before?.standing, standing);
  if (act === null) return [];
  const { resident, why } = standing;
  return [{ act, resident, class: standing.class, why }];
}

function actOf(before: Standing | undefined, now: Standing): GuardAct | null {
  if (now.class === 'miner' && before?.class !== 'miner') return 'foreignMiner';
  if (before === undefined) return now.isBlocking ? 'madeRoom' : 'spared';
  if (before.isBlocking === now.isBlocking) return null;
  return now.isBlocking ? 'returned' : 'released';
}

/** The last process of a job to end begins its quiet time; what is told and counted is the end of the one that spoke for it. */
function afterEnds(
  state: ResidenceState,
  ended: readonly Stay[],
  { isAlive, hasFailed }: GuardReadings,
  nowMs: number,
  settings: ResidenceSettings,
) {
  let { streaks } = state;
  const decisions: Decision[] = [];
  const waits = state.waits.filter(({ untilMs }) => untilMs > nowMs);
  for (const { standing, isPart, sinceMs } of ended) {
    const { resident } = standing;
    if (!standing.isBlocking) continue;
    const program = keyOf(resident);
    // Strangers that nobody can look into are not one program, and are let go after seconds.
    if (!isPart && resident.pid > 0) {
      const mayHaveFailed = mayHaveCrashed(hasFailed(resident.pid), settings);
      streaks = afterRun(streaks, { program, startedMs: sinceMs, endedMs: nowMs, mayHaveFailed }, settings.quietMs);
    }
    const bounce = standing.class === 'game' ? null : bounceOf(streaks, program);
    const quietMs = bounce?.quietMs ?? (standing.class === 'game' ? gameQuietMs : settings.quietMs);
    const times = bounce?.times ?? 0;
    const wait = { name: resident.name, untilMs: nowMs + quietMs, times };
    for (const device of resident.devices) waits.push({ device, ...wait });
    if (!isPart) decisions.push(endOf(standing, isAlive(resident.pid), quietMs, times));
  }
  return { rest: { streaks, waits: latest(waits) }, decisions };
}

/** Short jobs that succeed are no crash. Where nobody knows, a user who waits for nothing after a job is taken at that word. */
function mayHaveCrashed(hasFailed: boolean | null, { quietMs }: ResidenceSettings): boolean {
  return hasFailed ?? quietMs >= patientQuietMs;
}

/** One wait a device: the one that ends last. */
function latest(waits: readonly Wait[]): readonly Wait[] {
  const byDevice = new Map<string, Wait>();
  for (const wait of waits) {
    const known = byDevice.get(wait.device);
    if (known === undefined || wait.untilMs >= known.untilMs) byDevice.set(wait.device, wait);
  }
  return [...byDevice.values()];
}

function endOf({ resident, class: jobClass }: Standing, isAlive: boolean, quietMs: number, times: number): Decision {
  const quietS = Math.round(quietMs / 1000);
  if (times > 0) return { act: 'bouncing', resident, class: jobClass, why: [{ kind: 'bouncing', values: { times, quietS } }] };
  if (isAlive) return { act: 'released', resident, class: jobClass, why: [{ kind: 'letGo', values: {} }] };
  const kind = jobClass === 'game' ? 'gameEnded' : 'ended';
  return { act: 'ended', resident, class: jobClass, why: [{ kind, values: { quietS } }] };
}

function wakeAt(stays: readonly Stay[], waits: readonly Wait[], nowMs: number, settings: ResidenceSettings): number | null {
  const ends = stays.flatMap(({ standing, idleSinceMs, openedMs }) => {
    if (!standing.isBlocking) return [];
    const idleMs = idleMsOf(standing.class, settings);
    const idleEnd = idleMs === null || idleSinceMs === null ? [] : [idleSinceMs + idleMs];
    return standing.resident.noticed.kind === 'opened' ? [...idleEnd, openedMs + noContextMs] : idleEnd;
  });
  const coming = [...ends, ...waits.map(({ untilMs }) => untilMs)].filter((atMs) => atMs > nowMs);
  return coming.length === 0 ? null : Math.min(...coming);
}
