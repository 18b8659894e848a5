import type { Alert, AlertKind } from '../../shared/alerts';
import { type FaultCode, faultActivities } from '../../shared/faultCodes';
import type { FaultState, RigState } from '../../shared/state';

/** What mends itself within this time is nobody's business: a miner that crashed is back by then. */
const faultPatienceMs = 10_000;
/** The same fault again within this time is the same news. */
const faultEveryMs = 10 * 60_000;
/** Shorter jobs have hardly been started, let alone waited for. */
const shortestJobMs = 60_000;

/** Finds what is worth telling, from one state after the other: pure but for what it remembers having said. */
export class AlertWatch {
  private readonly saidMs = new Map<string, number>();
  /** What stands now, by code and device. */
  private standing = new Map<string, { readonly sinceMs: number; isSaid: boolean }>();
  private last: RigState | null = null;

  next(state: RigState): readonly Alert[] {
    const { last } = this;
    this.last = state;
    // Practice and a rig of one's own are two rigs: what one had is no news of the other.
    const isSame = last !== null && last.practice === state.practice;
    if (!isSame) this.standing.clear();
    return [
      ...this.faults(state),
      ...(isSame ? [...endedJobs(last, state), ...finishedTunings(last, state), ...payouts(last, state)] : []),
    ];
  }

  private faults({ faults, nowMs }: RigState): readonly Alert[] {
    const keyed = faults.map((fault) => [`${fault.code} ${fault.device ?? ''}`, fault] as const);
    this.standing = new Map(keyed.map(([key]) => [key, this.standing.get(key) ?? { sinceMs: nowMs, isSaid: false }]));
    return keyed.filter(([key, { code }]) => this.isDue(key, code, nowMs)).map(([, fault]) => alertOf(fault));
  }

  /** Once for as long as it stands, and not each time that a retry fails. */
  private isDue(key: string, code: string, nowMs: number): boolean {
    const standing = this.standing.get(key);
    const patienceMs = kindOf(code) === 'hot' ? 0 : faultPatienceMs;
    if (standing === undefined || standing.isSaid || nowMs - standing.sinceMs < patienceMs) return false;
    standing.isSaid = true;
    if (nowMs - (this.saidMs.get(key) ?? Number.NEGATIVE_INFINITY) < faultEveryMs) return false;
    this.saidMs.set(key, nowMs);
    return true;
  }
}

function alertOf({ code, device, values }: FaultState): Alert {
  return { kind: kindOf(code), code, device, values };
}

/** `hot`: it cools by itself. `noShare`: the pool is there, but nothing is paid. */
function kindOf(code: string): AlertKind & ('fault' | 'hot' | 'poolDown' | 'noShare') {
  if (Object.hasOwn(faultActivities, code) && faultActivities[code as FaultCode] === 'cooling') return 'hot';
  if (code === 'pool/silent' || code === 'pool/rejects-shares' || code === 'pool/stale-shares') return 'noShare';
  return code.startsWith('pool/') && code !== 'pool/wallet-refused' ? 'poolDown' : 'fault';
}

function endedJobs(last: RigState, state: RigState): readonly Alert[] {
  const now = new Set(state.jobs.map(({ id }) => id));
  const ended = last.jobs.filter(({ id }) => !now.has(id));
  const took = ended.map(({ name, sinceMs }) => ({ kind: 'jobEnded' as const, name, tookMs: state.nowMs - sinceMs }));
  return took.filter(({ tookMs }) => tookMs >= shortestJobMs);
}

function finishedTunings(last: RigState, state: RigState): readonly Alert[] {
  const before = new Map((last.tuning ?? []).map((brief) => [brief.session, brief.phase]));
  return (state.tuning ?? []).flatMap(({ device, session, phase, bestPct }) => {
    const was = before.get(session);
    return phase === 'done' && was !== undefined && was !== 'done'
      ? [{ kind: 'tunerDone' as const, device, gainPct: bestPct }]
      : [];
  });
}

function payouts(last: RigState, state: RigState): readonly Alert[] {
  const known = new Set((last.payouts ?? []).map(({ id }) => id));
  // The first answer of a pool tells of years.
  if (last.payouts === undefined) return [];
  return (state.payouts ?? []).flatMap(({ id, coin, amount }) =>
    known.has(id) ? [] : [{ kind: 'payout' as const, coin, amount }],
  );
}
