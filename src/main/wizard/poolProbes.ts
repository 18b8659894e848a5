import type { Fault } from '../../shared/faults';
import type { PoolOffer, PoolsView, Said, WizardFault } from '../../shared/wizard';
import { inOrder, suggestedPools } from './poolOrder';

/** A pool as it is offered; fee and operator as far as they are known. */
export type PoolCandidate = Pick<
  PoolOffer,
  'url' | 'host' | 'port' | 'isTls' | 'operator' | 'region' | 'feePct' | 'payout' | 'isOwn' | 'isUnverified'
>;

/** The part of a probe's answer that is shown. */
export interface ProbedPool {
  readonly connectMs: number | null;
  readonly subscribeMs: number | null;
  readonly authorizeMs: number | null;
  readonly authorized: boolean | null;
  readonly fault: Fault | null;
}

export interface PoolQuestion {
  readonly coin: string;
  readonly wallet: string | null;
}

/** Null: the text is no pool address. Ends within some seconds, whatever answers. */
export type AskPool = (url: string, question: PoolQuestion) => Promise<ProbedPool | null>;

/** At once: more would measure this machine rather than the pools. */
const atOnce = 6;

/** Probes the pools of one coin side by side; what each said so far is in `view`. A new run ends the one before. */
export class PoolProbes {
  private coin = '';
  private offers: readonly PoolOffer[] = [];
  private run = 0;
  private running: Promise<void> = Promise.resolve();
  private isProbing = false;

  constructor(private readonly ask: AskPool) {}

  /** Begins and returns. */
  start(question: PoolQuestion, candidates: readonly PoolCandidate[]): void {
    this.run += 1;
    this.coin = question.coin;
    this.offers = candidates.map(waiting);
    this.isProbing = candidates.length > 0;
    const run = this.run;
    const before = this.running;
    // One of the last run may still be on its way: it ends by itself, and its answer is nobody's.
    this.running = Promise.all([before, this.work(question, run)]).then(() => undefined);
  }

  /** Nothing of it runs when it resolves. */
  async stop(): Promise<void> {
    this.run += 1;
    this.isProbing = false;
    await this.running;
  }

  /** `candidates`: what there is to be asked, where nobody has asked for this coin yet. */
  view(coin: string, candidates: readonly PoolCandidate[]): PoolsView {
    const isThis = this.coin === coin;
    const offers = inOrder(isThis ? this.offers : candidates.map(waiting));
    return { coin, isProbing: isThis && this.isProbing, offers, suggested: suggestedPools(offers) };
  }

  private async work(question: PoolQuestion, run: number): Promise<void> {
    const left = this.offers.map(({ url }) => url);
    const next = async (): Promise<void> => {
      const url = left.shift();
      if (url === undefined || run !== this.run) return;
      this.put(run, url, { state: 'probing' });
      const answer = await this.ask(url, question);
      this.put(run, url, answer === null ? badAddress : shown(answer));
      return next();
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    if (run === this.run) this.isProbing = false;
  }

  private put(run: number, url: string, change: Partial<PoolOffer>): void {
    if (run === this.run) this.offers = this.offers.map((offer) => (offer.url === url ? { ...offer, ...change } : offer));
  }
}

function waiting(candidate: PoolCandidate): PoolOffer {
  const unknown = { connectMs: null, subscribeMs: null, authorizeMs: null, authorized: null, fault: null } as const;
  return { ...candidate, ...unknown, state: 'waiting' };
}

const badAddress: Partial<PoolOffer> = {
  state: 'failed',
  fault: { code: 'setup/invalid', values: { field: 'pools', problem: 'badPoolAddress' }, detail: null },
};

function shown({ connectMs, subscribeMs, authorizeMs, authorized, fault }: ProbedPool): Partial<PoolOffer> {
  const state = fault === null ? 'answered' : 'failed';
  return { state, connectMs, subscribeMs, authorizeMs, authorized, fault: fault === null ? null : shownFault(fault) };
}

export function shownFault({ code, values, detail }: Fault): WizardFault {
  return { code, values: values ?? {}, detail: detail ?? null };
}

/** How the pools of a family pay; what nobody has verified is said so. */
export function payoutOf(isPractice: boolean): Said {
  return { say: isPractice ? 'payoutPractice' : 'payoutUnknown', values: {} };
}
