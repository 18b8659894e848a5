import { join } from 'node:path';
import { ok, type Result } from '../shared/faults';
import type { AppFaults } from './appFaults';
import type { LiveRig } from './liveRig';
import type { MinerAdapter } from './miners/adapter';
import { readOwnAdapters } from './miners/ownAdapters';
import type { Clock } from './platform/clock';
import type { Log } from './platform/log';
import { Turns } from './platform/turns';
import type { RigSettings } from './rig/rig';
import { saveSetup, saveStart } from './rig/saveSetup';
import { checkRigSetup, isForPractice, withSetup } from './rig/setup';
import type { PayoutLedger } from './wizard/payoutLedger';

export interface SetupDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly isPractice: boolean;
  readonly settings: RigSettings;
  readonly faults: Pick<AppFaults, 'set'>;
  readonly payouts: Pick<PayoutLedger, 'look'>;
  readonly live: () => LiveRig;
  /** Closes the rig that is open and opens another: practice has another number of GPUs. */
  readonly reopen: () => Promise<void>;
  /** The rig is as the setup says. */
  readonly onDidApply: () => void;
}

/**
 * Setups, checked and applied one after the other: two at once would open two rigs, one of which would mine unseen, or write over each
 * other. With them what a setup may name: the miners that the user described.
 */
export class SetupDesk {
  private readonly turns = new Turns();
  private own: readonly MinerAdapter[] = [];

  constructor(private readonly deps: SetupDeskDeps) {}

  get ownAdapters(): readonly MinerAdapter[] {
    return this.own;
  }

  /** Fails with setup/invalid and settings/not-saved. */
  apply(raw: unknown): Promise<Result<null>> {
    return this.turns.take(() => this.applyNow(raw));
  }

  /** Which rig the next start opens. From practice it is written where real setups are. */
  remember(startWith: 'practice' | 'real'): Promise<Result<unknown>> {
    const { isPractice, dataDir, clock, log, settings } = this.deps;
    const own = () => settings.update((current) => ({ ...current, startWith }));
    return this.turns.take<Result<unknown>>(() => (isPractice ? saveStart(dataDir, startWith, clock, log) : own()));
  }

  /** What was asked for until now is applied. */
  settled(): Promise<void> {
    return this.turns.settled();
  }

  /** At the start and with each setup, so that a corrected file needs no restart. */
  async readOwnMiners(): Promise<void> {
    const { adapters, faults } = await readOwnAdapters(join(this.deps.dataDir, 'miners', 'own'));
    this.own = adapters;
    this.deps.faults.set('ownMiners', faults[0] ?? null);
    for (const { values, detail } of faults) this.deps.log.warn('miners', `${values?.['file']}: ${detail ?? ''}`);
  }

  /** A setup for the kind of rig that does not run now is kept for its next start: real and practice share nothing. */
  private async applyNow(raw: unknown): Promise<Result<null>> {
    const { isPractice, dataDir, settings, clock, log, live } = this.deps;
    await this.readOwnMiners();
    const devices = isPractice || live().rig.mode === 'off' ? null : live().infos;
    const file = checkRigSetup(raw, devices, this.own);
    if (!file.ok) return file;
    if (isForPractice(file.value) !== isPractice) return saveSetup(dataDir, raw, clock, log);
    const gpusBefore = settings.current.practice.gpus;
    const saved = await settings.update((current) => withSetup(current, file.value, clock.nowMs()));
    if (isPractice && settings.current.practice.gpus !== gpusBefore) await this.deps.reopen();
    else live().rig.settingsChanged();
    await this.deps.payouts.look(settings.current.assignments);
    this.deps.onDidApply();
    return saved.ok ? ok(null) : saved;
  }
}
