import { fail, ok, type Result } from '../../shared/faults';
import type { Clock } from '../platform/clock';

/** How a process asked: through `fallow run` or a tool of its own, or by the start-up hook without anybody saying so. */
export type ClaimSource = 'claim' | 'hook';

/** A process that asked for devices; lasts as long as the process. */
export interface Claim {
  readonly id: string;
  readonly pid: number;
  readonly source: ClaimSource;
  readonly name: string;
  readonly devices: readonly string[];
  readonly sinceMs: number;
}

/** The kernel's handles on processes (platform/ffi.ts). */
export interface Pidfds {
  readonly open: (pid: number) => number | null;
  readonly haveExited: (fds: readonly number[]) => readonly boolean[];
  readonly close: (fd: number) => void;
}

/** Tells when the process of a pidfd has ended: at once if it has already. The descriptor must stay open until then. */
export interface Exits {
  /** Returns the way to stop watching; after it, and after `onExit`, nothing is called. Never calls before it returns. */
  watch(fd: number, onExit: () => void): () => void;
}

export interface ClaimsOptions {
  readonly pidfds: Pidfds;
  readonly exits: Exits;
  /** How a process is called, from its command line. */
  readonly nameOf: (pid: number) => string;
  readonly clock: Clock;
}

const maxClaims = 1000;

interface OpenClaim {
  readonly claim: Claim;
  readonly fd: number;
  readonly stopWatching: () => void;
}

/** Who asked for which devices. A claim cannot be forgotten by a crash of its job: the kernel says when the process is gone. */
export class Claims {
  private readonly options: ClaimsOptions;
  private readonly claims = new Map<number, OpenClaim>();
  private readonly listeners = new Set<() => void>();
  private isToTell = false;

  constructor(options: ClaimsOptions) {
    this.options = options;
  }

  list(): readonly Claim[] {
    return [...this.claims.values()].map(({ claim }) => claim);
  }

  /**
   * Listeners have run when this returns. A process that claims again keeps what it had and gets the rest as well; how it asked
   * first counts. Fails with claim/bad-request when there is no such process, or with app/refused at the thousandth claim.
   */
  open(pid: number, devices: readonly string[], source: ClaimSource = 'claim'): Result<Claim> {
    const known = this.living(pid);
    if (known !== undefined) {
      const all = [...new Set([...known.claim.devices, ...devices])];
      const claim = { ...known.claim, name: this.options.nameOf(pid), devices: all };
      this.claims.set(pid, { ...known, claim });
      this.tell();
      return ok(claim);
    }
    if (this.claims.size >= maxClaims) return fail('app/refused', `${maxClaims} claims are open`);
    const fd = this.options.pidfds.open(pid);
    if (fd === null) return noProcess(pid);
    const sinceMs = this.options.clock.nowMs();
    const id = `${sinceMs.toString(36)}-${pid}`;
    const claim = { id, pid, source, name: this.options.nameOf(pid), devices: [...new Set(devices)], sinceMs };
    const stopWatching = this.options.exits.watch(fd, () => this.ended(pid, fd));
    this.claims.set(pid, { claim, fd, stopWatching });
    this.tell();
    return ok(claim);
  }

  onDidChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    for (const open of this.claims.values()) this.letGo(open);
    this.claims.clear();
  }

  /** The number may have been given to a new process before we heard of the old one's end. */
  private living(pid: number): OpenClaim | undefined {
    const known = this.claims.get(pid);
    if (known === undefined || this.options.pidfds.haveExited([known.fd])[0] !== true) return known;
    this.claims.delete(pid);
    this.letGo(known);
    return undefined;
  }

  private ended(pid: number, fd: number): void {
    const known = this.claims.get(pid);
    if (known?.fd !== fd) return;
    this.claims.delete(pid);
    this.letGo(known);
    if (this.isToTell) return;
    // Many jobs may end in one look: they are told of together.
    this.isToTell = true;
    queueMicrotask(() => this.tell());
  }

  private letGo({ fd, stopWatching }: OpenClaim): void {
    stopWatching();
    this.options.pidfds.close(fd);
  }

  private tell(): void {
    this.isToTell = false;
    for (const listener of [...this.listeners]) listener();
  }
}

function noProcess(pid: number) {
  const problem = `there is no process ${pid}`;
  return fail('claim/bad-request', problem, { problem });
}
