import { type Fault, fail } from '../shared/faults';
import type { Tariff } from '../shared/money';
import type { Settings } from '../shared/setup';
import type { HourlyFile } from './money/hourlyFile';
import { hasPriceAt } from './money/tariff';
import type { Clock } from './platform/clock';

export interface TariffWatchDeps {
  readonly clock: Pick<Clock, 'every' | 'nowMs'>;
  readonly settings: () => Pick<Settings, 'tariff'>;
  readonly hourly: Pick<HourlyFile, 'read'>;
  /** Told when it changes; null: the file can be used, or there is none. */
  readonly onFault: (fault: Fault | null) => void;
}

type HourlyTariff = Extract<Tariff, { kind: 'hourly' }>;

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
    const tariff = this.hourly();
    const fault = tariff === null ? null : await this.faultOf(tariff);
    // Another look follows where it was changed meanwhile.
    if (this.cancel === null || JSON.stringify(tariff) !== JSON.stringify(this.hourly())) return;
    const now = fault === null ? '' : JSON.stringify([fault.code, fault.values]);
    if (now === this.told) return;
    this.told = now;
    this.deps.onFault(fault);
  }

  private async faultOf({ path, otherwisePerKwh }: HourlyTariff): Promise<Fault | null> {
    const { hours, fault } = await this.deps.hourly.read(path);
    if (fault !== null || otherwisePerKwh !== null || hasPriceAt(hours, this.deps.clock.nowMs())) return fault;
    return fail('money/prices-ended', undefined, { path }).fault;
  }

  private hourly(): HourlyTariff | null {
    const { tariff } = this.deps.settings();
    return tariff?.kind === 'hourly' ? tariff : null;
  }
}
