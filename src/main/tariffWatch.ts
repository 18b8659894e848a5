import type { Fault } from '../shared/faults';
import type { Settings } from '../shared/setup';
import type { HourlyFile } from './money/hourlyFile';
import type { Clock } from './platform/clock';

export interface TariffWatchDeps {
  readonly clock: Pick<Clock, 'every'>;
  readonly settings: () => Pick<Settings, 'tariff'>;
  readonly hourly: Pick<HourlyFile, 'read'>;
  /** Told when it changes; null: the file can be used, or there is none. */
  readonly onFault: (fault: Fault | null) => void;
}

/** A look asks the file system for the file's time, no more. */
const lookMs = 60_000;

/** Says that the file of hourly prices cannot be used when that happens, not when somebody looks at the money. */
export class TariffWatch {
  private cancel: (() => void) | null = null;
  private told = '';
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly deps: TariffWatchDeps) {}

  start(): void {
    this.cancel ??= this.deps.clock.every(lookMs, () => this.look());
    this.look();
  }

  /** Ends with the look that is under way. */
  async stop(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    await this.looking;
  }

  settingsChanged(): void {
    if (this.cancel !== null) this.look();
  }

  private look(): void {
    this.looking = this.looking.then(() => this.lookNow());
  }

  private async lookNow(): Promise<void> {
    const path = this.path();
    const fault = path === null ? null : (await this.deps.hourly.read(path)).fault;
    // Another look follows where it was changed meanwhile.
    if (this.cancel === null || path !== this.path()) return;
    const now = fault === null ? '' : JSON.stringify([fault.code, fault.values]);
    if (now === this.told) return;
    this.told = now;
    this.deps.onFault(fault);
  }

  private path(): string | null {
    const { tariff } = this.deps.settings();
    return tariff?.kind === 'hourly' ? tariff.path : null;
  }
}
