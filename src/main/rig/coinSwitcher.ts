import type { Assignment } from '../../shared/setup';
import type { SwitchReason } from '../../shared/switching';
import type { Clock } from '../platform/clock';
import { type CoinOffer, chooseCoin } from './coinChoice';

/** What prices say; declared here, implemented by whoever keeps them. */
export interface CoinIncome {
  /** In the rig's currency, for one hash a second during one second; null: not known. */
  perHash(coin: string): number | null;
  /** Price of electricity now; null: none, or not known. */
  perKwh(): number | null;
}

/** One device as far as switching is concerned. */
export interface SwitchedDevice {
  readonly id: string;
  /** The assignment that holds for it; null: it mines nothing. */
  readonly assignment: Assignment | null;
  /** Of the miner that works on it now, not for a trial; null: none does. */
  readonly mined: { readonly coin: string; readonly hashrateHs: number | null; readonly powerW: number | null } | null;
}

export interface CoinSwitcherDeps {
  readonly clock: Pick<Clock, 'monotonicMs' | 'every'>;
  readonly isOn: () => boolean;
  readonly devices: () => readonly SwitchedDevice[];
  readonly income: CoinIncome;
  /** The chosen coin changed; plans are to be made anew. */
  readonly onSwitch: (device: string, from: string, to: string, why: SwitchReason) => void;
}

interface Kept {
  /** What the assignment was: another one begins at its first coin. */
  readonly key: string;
  readonly index: number;
  readonly minedMs: number;
  readonly lookedMs: number;
  readonly why: SwitchReason;
}

interface Measured {
  readonly hashrateHs: number;
  readonly powerW: number | null;
}

const everyMs = 60_000;
/** A miner's first minutes are no measure: data sets, tuning, cold cards. */
const settledMs = 5 * 60_000;

/** Keeps, for each device with several coins, which of them it mines. Off, or with one coin, it is always the first. */
export class CoinSwitcher {
  private readonly kept = new Map<string, Kept>();
  private readonly measured = new Map<string, Measured>();
  private stopTicking: () => void = () => undefined;

  constructor(private readonly deps: CoinSwitcherDeps) {}

  start(): void {
    this.stopTicking = this.deps.clock.every(everyMs, () => this.look());
  }

  stop(): void {
    this.stopTicking();
  }

  /** The assignment with the coin to mine now in the first place. */
  chosen(device: string, assignment: Assignment): Assignment {
    const kept = this.kept.get(device);
    if (kept === undefined || kept.key !== keyOf(assignment)) return assignment;
    return coinsOf(assignment)[kept.index] ?? assignment;
  }

  /** Why each device with several coins mines the one that it does. */
  reasons(): readonly { readonly device: string; readonly why: SwitchReason }[] {
    return [...this.kept].map(([device, { why }]) => ({ device, why }));
  }

  look(): void {
    const devices = this.deps.devices();
    const ids = devices.map(({ id }) => id);
    for (const id of this.kept.keys()) if (!ids.includes(id)) this.kept.delete(id);
    for (const device of devices) this.lookAt(device);
  }

  private lookAt({ id, assignment, mined }: SwitchedDevice): void {
    const nowMs = this.deps.clock.monotonicMs();
    if (assignment === null || coinsOf(assignment).length < 2) {
      this.kept.delete(id);
      return;
    }
    const key = keyOf(assignment);
    const known = this.kept.get(id);
    const before: Kept = known?.key === key ? known : { key, index: 0, minedMs: 0, lookedMs: nowMs, why: 'staying' };
    const coins = coinsOf(assignment);
    const from = coins[before.index] ?? assignment;
    const isMining = mined?.coin === from.coin;
    const minedMs = isMining ? before.minedMs + nowMs - before.lookedMs : 0;
    if (mined !== null && isMining && minedMs >= settledMs) this.measure(id, from, mined);
    const offers = coins.map((coin) => this.offer(id, coin));
    const { to, why } = chooseCoin({
      isOn: this.deps.isOn(),
      offers,
      current: before.index,
      isMining,
      minedMs,
      perKwh: this.deps.income.perKwh(),
    });
    const isSame = to === before.index;
    this.kept.set(id, { key, index: to, minedMs: isSame ? minedMs : 0, lookedMs: nowMs, why });
    if (!isSame) this.deps.onSwitch(id, from.coin, coins[to]?.coin ?? from.coin, why);
  }

  private offer(device: string, coin: Assignment): CoinOffer {
    const measured = this.measured.get(measureKey(device, coin));
    return {
      perHash: this.deps.income.perHash(coin.coin),
      hashrateHs: measured?.hashrateHs ?? null,
      powerW: measured?.powerW ?? null,
    };
  }

  /** The newest counts a tenth: a minute's hashrate is noisy. */
  private measure(device: string, coin: Assignment, { hashrateHs, powerW }: NonNullable<SwitchedDevice['mined']>): void {
    if (hashrateHs === null || hashrateHs <= 0) return;
    const key = measureKey(device, coin);
    const before = this.measured.get(key);
    const mixed = before === undefined ? hashrateHs : before.hashrateHs * 0.9 + hashrateHs * 0.1;
    this.measured.set(key, { hashrateHs: mixed, powerW: powerW ?? before?.powerW ?? null });
  }
}

/** The coins of an assignment as assignments of one coin each, the first first. */
export function coinsOf(assignment: Assignment): readonly Assignment[] {
  const { alternatives = [], ...first } = assignment;
  return [first, ...alternatives.map((other) => ({ ...first, ...other }))];
}

function keyOf(assignment: Assignment): string {
  return JSON.stringify(assignment);
}

function measureKey(device: string, { miner, algorithm, coin }: Assignment): string {
  return [device, miner.id, algorithm, coin].join(' ');
}
