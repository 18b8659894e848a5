import type { RulesView } from '../shared/rules';
import type { Settings } from '../shared/setup';
import type { Edge } from './edge';
import type { DeviceInfo, Reading } from './gpus/source';
import { Zone } from './money/zone';
import { DeskIdle } from './platform/deskIdle';
import { MessageBus } from './platform/messageBus';
import type { CoinIncome } from './rig/coinSwitcher';
import type { RigDevice } from './rig/rigDevice';
import { type DeskWatch, type RuledDevice, RuleKeeper } from './rig/rules/ruleKeeper';
import { withFlags } from './rig/tuning/flags';
import { gentleFlags } from './wizard/gentle';
import { hasDisplay } from './wizard/machine';

export interface RuleDeskDeps {
  readonly edge: Pick<Edge, 'clock' | 'sysfsRoot'>;
  readonly settings: () => Settings;
  readonly income: CoinIncome;
  readonly desk: DeskWatch;
  readonly devices: () => readonly RigDevice[];
  readonly read: (id: string) => Reading | null;
  readonly onDidChange: () => void;
  readonly onFanCap: () => void;
}

/** A monitor is plugged in or out this seldom, ms. */
const monitorsMs = 60_000;

/** The owner's rules with all that they ask of the machine: the time, the desktop, the money, the screens. */
export class RuleDesk {
  readonly keeper: RuleKeeper;
  private readonly monitors = new Map<string, { readonly isDrawing: boolean; readonly atMs: number }>();

  constructor(private readonly deps: RuleDeskDeps) {
    const { edge, settings, income, desk, onDidChange, onFanCap } = deps;
    this.keeper = new RuleKeeper({
      clock: edge.clock,
      settings: () => settings().rules,
      zone: new Zone(Intl.DateTimeFormat().resolvedOptions().timeZone),
      tariff: () => settings().tariff,
      income,
      currency: () => settings().currency,
      desk,
      devices: () => deps.devices().map((device) => this.ruled(device)),
      onDidChange,
      onFanCap,
    });
  }

  view(): RulesView {
    const drawing = this.deps.devices().filter(({ info }) => this.isDrawing(info));
    return {
      canTellDesk: this.deps.desk.idleMs() !== null,
      hasNightTariff: this.deps.settings().tariff?.kind === 'dayNight',
      hasPrices: this.keeper.hasPrices,
      drawing: drawing.map(({ info }) => info.id),
    };
  }

  /** The miner's flags with those that leave a card some time for drawing, where it is to have it. */
  args(device: string, miner: string, args: readonly string[]): readonly string[] {
    const flags = this.keeper.isGentle(device) ? gentleFlags(miner) : null;
    return flags === null ? args : withFlags(args, pairs(flags));
  }

  private ruled(device: RigDevice): RuledDevice {
    const { info, session, decision } = device;
    const plan = device.ownPlan();
    const isMining = session !== null && decision.activity === 'mining' && decision.because === 'free';
    return {
      id: info.id,
      isDrawing: this.isDrawing(info),
      canBeGentle: plan?.ok === true && gentleFlags(plan.value.adapter.id) !== null,
      coin: plan?.ok === true ? plan.value.coin : null,
      mined: isMining
        ? {
            hashrateHs: session.snapshot().stats?.hashrateHs ?? null,
            powerW: this.deps.read(info.id)?.powerW ?? null,
          }
        : null,
      hasMiner: session !== null,
      fanPct: this.deps.read(info.id)?.fanPct ?? null,
      // What is not set up here, a RainbowMiner may mine on.
      isHeld: decision.because === 'schedule' || (decision.because === 'notSetUp' && this.keeper.held(info.id) !== null),
    };
  }

  private isDrawing({ id, kind, pci }: DeviceInfo): boolean {
    if (kind !== 'gpu') return false;
    const nowMs = this.deps.edge.clock.monotonicMs();
    const known = this.monitors.get(id);
    if (known !== undefined && nowMs - known.atMs < monitorsMs) return known.isDrawing;
    const isDrawing = hasDisplay(this.deps.edge.sysfsRoot, pci) === true;
    this.monitors.set(id, { isDrawing, atMs: nowMs });
    return isDrawing;
  }
}

/** Whether somebody is at this machine's desk, by its buses. */
export function deskOf({ clock, env }: Pick<Edge, 'clock' | 'env'>): DeskWatch {
  return new DeskIdle({
    clock,
    openSession: () => MessageBus.openSession(env),
    openSystem: () => MessageBus.openSystem(env),
  });
}

/** `-i 16` as a flag and its value. */
function pairs(flags: readonly string[]): Readonly<Record<string, string>> {
  const names = flags.filter((_flag, at) => at % 2 === 0);
  return Object.fromEntries(names.map((name, at) => [name, flags[at * 2 + 1] ?? '']));
}
