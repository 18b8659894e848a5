import type { Clock } from '../platform/clock';
import type { Dialect, PoolLogin } from './dialects/dialect';
import { ProbeConnection, type ProbeTarget } from './probeConnection';
import { algorithmOf, planDialects } from './probePlan';
import { speaksTls } from './probeTls';
import { canTryAnother, judge, type ProbeAnswer, type ProbeAttempt } from './probeVerdict';

/** Who asks; all of it may be unknown. */
export interface ProbeQuestion {
  /** Ticker. */
  readonly coin: string | null;
  readonly wallet: string | null;
  readonly worker: string | null;
}

export interface ProbeOptions {
  /** For all of it, name look-up and every dialect tried included. */
  readonly budgetMs?: number;
  /** How long to wait for difficulty and work once the login is answered. */
  readonly graceMs?: number;
  /** Certificates of authorities in PEM, instead of the system's. */
  readonly ca?: string;
}

/** Makes a real handshake with a pool, in each dialect that its address or coin allows until one is answered, and says how it went. */
export class PoolProbe {
  private readonly budgetMs: number;
  private readonly graceMs: number;
  private readonly ca: string | undefined;

  constructor(
    private readonly clock: Clock,
    { budgetMs = 4000, graceMs = 600, ca }: ProbeOptions = {},
  ) {
    this.budgetMs = budgetMs;
    this.graceMs = graceMs;
    this.ca = ca;
  }

  /** Never throws; ends within the budget. */
  async probe(target: ProbeTarget, question: ProbeQuestion): Promise<ProbeAnswer> {
    const endMs = this.clock.monotonicMs() + this.budgetMs;
    const algorithm = algorithmOf(question.coin);
    const host = target.host.replace(/^\[|\]$/g, '');
    const { wallet, worker } = question;
    const login: PoolLogin = { wallet, worker, algorithm, host, port: target.port };
    const plan = planDialects(target.scheme, algorithm);
    const dialects = [...plan.wanted, ...plan.foreign];
    const attempts: ProbeAttempt[] = [];
    for (const [index, dialect] of dialects.entries()) {
      const attempt = await this.attempt(target, login, dialect, endMs, dialects.length - index);
      attempts.push(attempt);
      if (!canTryAnother(attempt) || this.clock.monotonicMs() >= endMs) break;
      const mayWantTls = index === 0 && attempt.fault === 'pool/closed' && !target.isTls;
      const leftMs = endMs - this.clock.monotonicMs();
      if (mayWantTls && (await speaksTls(this.clock, host, target.port, Math.min(1000, leftMs / 3)))) {
        attempts.push({ ...attempt, step: 'tls', fault: 'pool/needs-tls' });
        break;
      }
    }
    return judge(attempts, plan, login);
  }

  /** `share`: how many dialects divide the time that is left, once the connection stands. */
  private attempt(target: ProbeTarget, login: PoolLogin, dialect: Dialect, endMs: number, share: number): Promise<ProbeAttempt> {
    return new Promise((resolve) => {
      const plan = { target, login, dialect, endMs, share, graceMs: this.graceMs, ca: this.ca };
      new ProbeConnection(this.clock, plan, resolve).start();
    });
  }
}
