import type { Clock } from './clock';
import { variantValue } from './messageBus';

/** What is asked of a message bus; `null` when there is no answer. */
export interface IdleBus {
  ask(message: IdleQuestion): Promise<unknown>;
  onDidEnd(listener: () => void): void;
  close(): void;
}

interface IdleQuestion {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface DeskIdleDeps {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'after'>;
  /** null: there is no such bus. */
  readonly openSession: () => IdleBus | null;
  readonly openSystem: () => IdleBus | null;
}

const unneededMs = 60_000;
const answerMs = 5000;
/** An older answer says nothing about now. */
const staleMs = 90_000;
const login = 'org.freedesktop.login1';
/** Mutter tells for its own session, to the millisecond. Source: org.gnome.Mutter.IdleMonitor. */
const mutter: IdleQuestion = {
  destination: 'org.gnome.Mutter.IdleMonitor',
  path: '/org/gnome/Mutter/IdleMonitor/Core',
  interface: 'org.gnome.Mutter.IdleMonitor',
  member: 'GetIdletime',
};
const sessions: IdleQuestion = {
  destination: login,
  path: '/org/freedesktop/login1',
  interface: `${login}.Manager`,
  member: 'ListSessions',
};

/**
 * Since when nobody has touched keyboard or mouse: by GNOME's own word, else by logind's idle hint of each session on a seat, which
 * desktops set after their own delay. The hint of logind as a whole is no use: our own lock against sleep keeps it down.
 */
export class DeskIdle {
  private readonly session: Line;
  private readonly system: Line;
  private last: { readonly idleMs: number; readonly atMs: number } | null = null;
  private askedMs: number | null = null;
  private isAsking = false;

  constructor(private readonly deps: DeskIdleDeps) {
    this.session = new Line(deps.openSession);
    this.system = new Line(deps.openSystem);
  }

  idleMs(): number | null {
    const { last } = this;
    return last === null || this.deps.clock.monotonicMs() - last.atMs > staleMs ? null : last.idleMs;
  }

  look(isNeeded: boolean): void {
    const nowMs = this.deps.clock.monotonicMs();
    if (this.isAsking || (!isNeeded && this.askedMs !== null && nowMs - this.askedMs < unneededMs)) return;
    this.askedMs = nowMs;
    this.isAsking = true;
    void this.ask().then((idleMs) => {
      this.isAsking = false;
      this.last = idleMs === null ? null : { idleMs, atMs: this.deps.clock.monotonicMs() };
    });
  }

  stop(): void {
    this.session.close();
    this.system.close();
  }

  /** A service that hangs is as good as none. */
  private ask(): Promise<number | null> {
    return new Promise((resolve) => {
      const cancel = this.deps.clock.after(answerMs, () => resolve(null));
      void this.byMutter()
        .then((idleMs) => idleMs ?? this.byLogind())
        .then((idleMs) => {
          cancel();
          resolve(idleMs);
        });
    });
  }

  private async byMutter(): Promise<number | null> {
    const answer = await this.session.ask(mutter);
    return answer === null || answer === undefined ? null : numberOf(answer);
  }

  private async byLogind(): Promise<number | null> {
    const list = await this.system.ask(sessions);
    if (!Array.isArray(list)) return null;
    const known = await Promise.all(list.map((entry: unknown) => this.idleOfSession(entry)));
    // Nobody is logged in at the desk: nobody sits there.
    return Math.min(Number.POSITIVE_INFINITY, ...known.flatMap((idleMs) => (idleMs === null ? [] : [idleMs])));
  }

  /** null: this session is not one of somebody at the desk. Entries are id, uid, user, seat, path. */
  private async idleOfSession(entry: unknown): Promise<number | null> {
    const [, , , seat, path] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    if (typeof path !== 'string' || seat === '') return null;
    if ((await this.property(path, 'Class')) !== 'user' || (await this.property(path, 'Active')) !== true) return null;
    if ((await this.property(path, 'IdleHint')) !== true) return 0;
    const sinceUs = numberOf(await this.property(path, 'IdleSinceHint'));
    return sinceUs === null ? Number.POSITIVE_INFINITY : Math.max(0, this.deps.clock.nowMs() - sinceUs / 1000);
  }

  /** One by one: the library cannot take every number that some other property might have. */
  private async property(path: string, name: string): Promise<unknown> {
    const read = { destination: login, path, interface: 'org.freedesktop.DBus.Properties', member: 'Get' };
    return variantValue(await this.system.ask({ ...read, signature: 'ss', body: [`${login}.Session`, name] }));
  }
}

/** A bus that is opened when it is needed, and again when it has ended. */
class Line {
  private bus: IdleBus | null = null;
  /** There is no such bus here, or nobody is to be asked any more. */
  private isClosed = false;

  constructor(private readonly open: () => IdleBus | null) {}

  async ask(question: IdleQuestion): Promise<unknown> {
    if (this.bus === null && !this.isClosed) {
      const bus = this.open();
      this.bus = bus;
      this.isClosed = bus === null;
      bus?.onDidEnd(() => {
        if (this.bus === bus) this.bus = null;
      });
    }
    return this.bus?.ask(question) ?? null;
  }

  close(): void {
    this.isClosed = true;
    this.bus?.close();
    this.bus = null;
  }
}

/** Of a number, a big one or one in digits. */
function numberOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(String(value));
  return Number.isFinite(number) ? number : null;
}
