import { join } from 'node:path';
import type { Fault } from '../shared/faults';
import type { Settings } from '../shared/setup';
import type { DeviceState } from '../shared/state';
import type { HistoryStore } from './history/store';
import { HourlyFile } from './money/hourlyFile';
import { MoneySources } from './money/moneySources';
import { MoneyDesk, moneyDevice, poolUses } from './moneyDesk';
import type { Clock } from './platform/clock';
import type { Log } from './platform/log';
import { PoolDesk } from './poolDesk';
import { TariffWatch } from './tariffWatch';

export interface MoneyRoom {
  readonly desk: MoneyDesk;
  readonly pools: PoolDesk;
  readonly sources: MoneySources;
  readonly tariff: TariffWatch;
}

export interface MoneyRoomDeps {
  readonly isPractice: boolean;
  /** Of this rig's data. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => Settings;
  readonly history: HistoryStore;
  readonly devices: () => readonly DeviceState[];
  readonly onFault: (area: string, fault: Fault | null) => void;
  readonly onDidChange: () => void;
}

/** Who asks, and who answers for what was heard. Practice money is nobody's: nobody is asked for it. */
export function moneyRoom({
  isPractice,
  dir,
  clock,
  log,
  settings,
  history,
  devices,
  onFault,
  onDidChange,
}: MoneyRoomDeps): MoneyRoom {
  const uses = () => (isPractice ? [] : poolUses(settings().assignments));
  const pools = new PoolDesk({ isPractice, settings, uses, history, nowMs: clock.nowMs, onFault, onDidChange });
  const sources = new MoneySources({
    clock,
    log,
    settings,
    uses,
    onQuote: (quote) => history.addQuote(quote),
    onAccount: (said) => pools.said(said),
    random: Math.random,
  });
  const hourly = new HourlyFile({ keepAt: join(dir, 'hourly-prices.json'), log });
  const tariff = new TariffWatch({ clock, settings, hourly, onFault: (fault) => onFault('tariff', fault) });
  const desk = new MoneyDesk({
    history,
    settings,
    devices: () => devices().map(moneyDevice),
    isPractice,
    nowMs: clock.nowMs,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    silent: sources.silent,
    hourly,
  });
  return { desk, pools, sources, tariff };
}
