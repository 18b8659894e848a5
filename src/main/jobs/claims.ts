import { fail, ok, type Result } from '../../shared/faults';
import type { Clock } from '../platform/clock';

/** A process that asked for devices; lasts as long as the process. */
export interface Claim {
  readonly id: string;
  readonly pid: number;
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

export interface ClaimsOptions {
  readonly pidfds: Pidfds;
  /** How a process is called, from its command line. */
  readonly nameOf: (pid: number) => string;
  readonly clock: Clock;
}

const lookMs = 50;
const maxClaims = 1000;

/** Who asked for which devices. A claim cannot be forgotten by a crash of its job: the kernel says when the process is gone. */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #claims = new Map<number, Claim & { readonly fd: number }>();
  readonly #listeners = new Set<() => void>();
  #stopLooking: (() => void) | null = null;

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  list(): readonly Claim[] {
    return [...this.#claims.values()].map(({ id, pid, name, devices, sinceMs }) => ({ id, pid, name, devices, sinceMs }));
  }

  /**
   * Listeners have run when this returns. A process that claims again keeps what it had and gets the rest as well. Fails with
   * claim/bad-request when there is no such process, or with app/refused at the thousandth claim.
   */
  open(pid: number, devices: readonly string[]): Result<Claim> {
    this.#dropEnded();
    const known = this.#claims.get(pid);
    if (known === undefined && this.#claims.size >= maxClaims) return fail('app/refused', `${maxClaims} claims are open`);
    const fd = known?.fd ?? this.#options.pidfds.open(pid);
    if (fd === null) return noProcess(pid);
    const sinceMs = known?.sinceMs ?? this.#options.clock.nowMs();
    const id = known?.id ?? `${sinceMs.toString(36)}-${pid}`;
    const all = [...new Set([...(known?.devices ?? []), ...devices])];
    const claim = { id, pid, name: this.#options.nameOf(pid), devices: all, sinceMs };
    this.#claims.set(pid, { ...claim, fd });
    this.#stopLooking ??= this.#options.clock.every(lookMs, () => this.#look());
    this.#tell();
    return ok(claim);
  }

  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stopLooking?.();
    this.#stopLooking = null;
    for (const claim of this.#claims.values()) this.#options.pidfds.close(claim.fd);
    this.#claims.clear();
  }

  #look(): void {
    if (this.#dropEnded()) this.#tell();
  }

  #dropEnded(): boolean {
    const claims = [...this.#claims.values()];
    const exited = this.#options.pidfds.haveExited(claims.map((claim) => claim.fd));
    const ended = claims.filter((_claim, index) => exited[index] === true);
    for (const claim of ended) {
      this.#claims.delete(claim.pid);
      this.#options.pidfds.close(claim.fd);
    }
    if (this.#claims.size === 0) {
      this.#stopLooking?.();
      this.#stopLooking = null;
    }
    return ended.length > 0;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function noProcess(pid: number) {
  const problem = `there is no process ${pid}`;
  return fail('claim/bad-request', problem, { problem });
}
