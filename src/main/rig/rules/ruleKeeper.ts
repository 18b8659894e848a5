import type { Tariff } from '../../../shared/money';
import type { HeldRule, RuleName, RuleSettings } from '../../../shared/rules';
import type { Clock } from '../../platform/clock';
import { netPerDay } from '../coinChoice';
import type { CoinIncome } from '../coinSwitcher';
import { type NetLoss, nextNetLoss, noLoss } from './netLoss';
import { type DeviceRuleFacts, fanCapNow, holdingRules, isGentleNow, type LocalZone, type RuleFacts, ruleNow } from './ruleNow';

/** One device as far as rules are concerned. */
export interface RuledDevice {
  readonly id: string;
  /** A monitor hangs on it. */
  readonly isDrawing: boolean;
  readonly canBeGentle: boolean;
  /** The coin it mines or would mine; null: none is set up. */
  readonly coin: string | null;
  /** Of the miner that works on it now, not for a trial; null: none does. */
  readonly mined: { readonly hashrateHs: number | null; readonly powerW: number | null } | null;
  readonly hasMiner: boolean;
  readonly fanPct: number | null;
  /** A rule is the cause of what it does now. */
  readonly isHeld: boolean;
}

/** Whether somebody is there; declared here, implemented by whoever asks the desktop. */
export interface DeskWatch {
  /** Since when nobody has touched keyboard or mouse, ms; null: nobody says. */
  idleMs(): number | null;
  /** Asks anew; `isNeeded` false: no rule needs to know just now. */
  look(isNeeded: boolean): void;
  stop(): void;
}

export interface RuleKeeperDeps {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'every'>;
  readonly settings: () => RuleSettings;
  readonly zone: LocalZone;
  readonly tariff: () => Tariff | null;
  readonly income: CoinIncome;
  readonly currency: () => string | null;
  readonly desk: DeskWatch;
  readonly devices: () => readonly RuledDevice[];
  /** What holds some device changed, or which is to be mined gently. */
  readonly onDidChange: () => void;
  readonly onFanCap: () => void;
}

interface Measured {
  readonly coin: string;
  readonly sinceMs: number;
  readonly hashrateHs: number | null;
  readonly powerW: number | null;
}

interface Kept {
  readonly held: HeldRule | null;
  readonly isGentle: boolean;
  readonly fanCap: number | null;
}

const lookMs = 5000;
const weighMs = 60_000;
/** A miner's first minutes are no measure: data sets, cold cards. */
const settledMs = 5 * 60_000;
const nothing: Kept = { held: null, isGentle: false, fanCap: null };

/** Keeps, for each device, which of the owner's rules holds it now. The decision asks here; nothing is ordered from here. */
export class RuleKeeper {
  private readonly kept = new Map<string, Kept>();
  private readonly waived = new Map<string, readonly RuleName[]>();
  private readonly measured = new Map<string, Measured>();
  private readonly losses = new Map<string, NetLoss & { readonly netPerDay: number | null }>();
  /** What mining would bring is known for some device; looked at seldom, since the history is asked. */
  hasPrices = false;
  private stops: readonly (() => void)[] = [];

  constructor(private readonly deps: RuleKeeperDeps) {}

  /** Before the first decision: what holds is known when this returns, all but whether somebody is at the desk. */
  start(): void {
    const { clock } = this.deps;
    this.stops = [clock.every(lookMs, () => this.look()), clock.every(weighMs, () => this.weigh())];
    this.renew();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.deps.desk.stop();
  }

  held(device: string): HeldRule | null {
    return this.kept.get(device)?.held ?? null;
  }

  isGentle(device: string): boolean {
    return this.kept.get(device)?.isGentle ?? false;
  }

  /** Percent; null: the fan turns as it will. */
  fanCap(device: string): number | null {
    return this.kept.get(device)?.fanCap ?? null;
  }

  /** The user says mine, `devices` null: everywhere. What holds a device now does so no more, until it has once ceased to. */
  waive(devices: readonly string[] | null): void {
    const facts = this.facts();
    for (const device of this.deps.devices()) {
      if (!device.isHeld || devices?.includes(device.id) === false) continue;
      this.waived.set(device.id, holdingRules(facts, this.deviceFacts(device)));
    }
    this.look();
  }

  /** At once after the settings changed, and every few seconds. */
  look(): void {
    const { onDidChange, onFanCap } = this.deps;
    const before = this.renew();
    const changed = [...this.kept].map(([id, now]) => ({ now, was: before.get(id) ?? nothing }));
    if (changed.some(({ now, was }) => now.fanCap !== was.fanCap)) onFanCap();
    if (changed.some(({ now, was }) => now.isGentle !== was.isGentle || !isSame(now.held, was.held))) onDidChange();
  }

  /** Returns what was kept before. */
  private renew(): ReadonlyMap<string, Kept> {
    const { desk, devices } = this.deps;
    const facts = this.facts();
    const { away, displayCard } = facts.settings;
    desk.look(away !== null || displayCard !== 'mine');
    if (!this.hasPrices) this.hasPrices = this.areTherePrices();
    const before = new Map(this.kept);
    this.kept.clear();
    for (const device of devices()) this.kept.set(device.id, this.keep(device, facts, before.get(device.id) ?? nothing));
    return before;
  }

  private keep(device: RuledDevice, facts: RuleFacts, before: Kept): Kept {
    this.measure(device);
    const own = this.deviceFacts(device);
    const holding = holdingRules(facts, own);
    const waived = own.waived.filter((rule) => holding.includes(rule));
    this.waived.set(device.id, waived);
    const verdict = ruleNow(facts, { ...own, waived });
    return {
      held: verdict.holds ? heldOf(verdict) : null,
      isGentle: isGentleNow(facts, device),
      fanCap: fanCap(device, fanCapNow(facts), before.fanCap),
    };
  }

  private facts(): RuleFacts {
    const { settings, clock, zone, tariff, desk } = this.deps;
    return { settings: settings(), nowMs: clock.nowMs(), zone, tariff: tariff(), idleMs: desk.idleMs() };
  }

  private areTherePrices(): boolean {
    const { income, devices } = this.deps;
    return income.perKwh() !== null && devices().some(({ coin }) => coin !== null && income.perHash(coin) !== null);
  }

  private deviceFacts({ id, isDrawing, canBeGentle }: RuledDevice): DeviceRuleFacts {
    const loss = this.losses.get(id);
    const currency = this.deps.currency();
    const isLoss = loss?.isLoss === true && loss.netPerDay !== null && currency !== null;
    return {
      isDrawing,
      canBeGentle,
      loss: isLoss ? { netPerDay: loss.netPerDay, currency } : null,
      waived: this.waived.get(id) ?? [],
    };
  }

  /** The newest counts a tenth: a few seconds' hashrate is noisy. What was measured last stays while nothing is mined. */
  private measure({ id, coin, mined }: RuledDevice): void {
    const known = this.measured.get(id);
    const nowMs = this.deps.clock.monotonicMs();
    if (coin === null || (known !== undefined && known.coin !== coin)) this.measured.delete(id);
    if (coin === null || mined === null) return;
    const before = known?.coin === coin ? known : { coin, sinceMs: nowMs, hashrateHs: null, powerW: null };
    const { hashrateHs, powerW } = mined;
    const isUsable = nowMs - before.sinceMs >= settledMs && hashrateHs !== null && hashrateHs > 0;
    const mixed = before.hashrateHs === null ? hashrateHs : before.hashrateHs * 0.9 + (hashrateHs ?? 0) * 0.1;
    this.measured.set(id, isUsable ? { ...before, hashrateHs: mixed, powerW: powerW ?? before.powerW } : before);
  }

  /** Once a minute: prices do not change faster, and the history is asked for them. */
  private weigh(): void {
    const { clock, income, devices, settings } = this.deps;
    this.hasPrices = this.areTherePrices();
    const perKwh = settings().netIncome ? income.perKwh() : null;
    for (const { id } of devices()) {
      const measured = this.measured.get(id);
      const perHash = measured === undefined || perKwh === null ? null : income.perHash(measured.coin);
      const net = measured === undefined ? null : netPerDay({ ...measured, perHash }, perKwh);
      const before = this.losses.get(id) ?? noLoss;
      this.losses.set(id, { ...nextNetLoss(before, net, clock.monotonicMs()), netPerDay: net });
    }
    this.look();
  }
}

/** A fan that stays below by itself is left alone; one that was louder is held until the hours or its miner end. */
function fanCap({ hasMiner, fanPct }: RuledDevice, cap: number | null, before: number | null): number | null {
  if (cap === null || !hasMiner) return null;
  return before !== null || (fanPct !== null && fanPct > cap) ? cap : null;
}

function heldOf({ holds: _holds, ...held }: HeldRule & { readonly holds: true }): HeldRule {
  return held;
}

function isSame(a: HeldRule | null, b: HeldRule | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
