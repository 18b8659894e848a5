import type { Tariff } from '../../../shared/money';
import { type HeldRule, type RuleName, type RuleSettings, ruleNames, usualAwayMin } from '../../../shared/rules';

// Pure: whether a rule keeps a device from mining now. Times are ms since 1970, hours those of the rig's time zone.

/** Local time through summer time and back; declared here, implemented by the money room's Zone. */
export interface LocalZone {
  /** `weekday`: 0 Sunday to 6 Saturday. `minute`: since local midnight. */
  local(atMs: number): { readonly weekday: number; readonly minute: number };
}

export interface RuleFacts {
  readonly settings: RuleSettings;
  readonly nowMs: number;
  readonly zone: LocalZone;
  readonly tariff: Tariff | null;
  /** Since when nobody has touched keyboard or mouse, ms; null: nobody says. */
  readonly idleMs: number | null;
}

export interface DeviceRuleFacts {
  /** A monitor hangs on it. */
  readonly isDrawing: boolean;
  /** Its miner can be told to leave the card time for drawing. */
  readonly canBeGentle: boolean;
  /** Mining on it has brought less than it costs for long enough; null: it has not, or that is not known. */
  readonly loss: { readonly netPerDay: number; readonly currency: string } | null;
  /** Rules that the user waived by hand until they next change. */
  readonly waived: readonly RuleName[];
}

export type RuleVerdict = { readonly holds: false } | ({ readonly holds: true } & HeldRule);

interface Span {
  readonly fromMin: number;
  readonly untilMin: number;
}

const minuteMs = 60_000;
/** Clocks of every zone change on quarters of an hour: what is known now is known until the next one. */
const quarterMs = 15 * minuteMs;
/** A night may be a week away: `nightDays` alone. */
const horizonMs = 8 * 1440 * minuteMs;

/** The rule to be named where several hold: hours and tariff first, since their end is known. */
export function ruleNow(facts: RuleFacts, device: DeviceRuleFacts): RuleVerdict {
  const holding = holdingRules(facts, device).filter((rule) => !device.waived.includes(rule));
  const [first] = holding;
  if (first === undefined) return { holds: false };
  if (first === 'hours' || first === 'nightTariff') return { holds: true, ...nextOpening(facts, device.waived) };
  const loss = first === 'netIncome' && device.loss !== null ? device.loss : {};
  return { holds: true, rule: first, untilMs: null, ...loss };
}

/** Every rule that would keep this device from mining now, waived or not. */
export function holdingRules(facts: RuleFacts, device: DeviceRuleFacts): readonly RuleName[] {
  return ruleNames.filter((rule) => holds(rule, facts, device));
}

/** The display card is to be mined with less intensity now. */
export function isGentleNow(facts: RuleFacts, device: Pick<DeviceRuleFacts, 'isDrawing'>): boolean {
  return device.isDrawing && facts.settings.displayCard === 'gentle' && isAtDesk(facts);
}

/** Fans are not to turn faster than this now, percent; null: as they will. */
export function fanCapNow({ settings, zone, nowMs }: Pick<RuleFacts, 'settings' | 'zone' | 'nowMs'>): number | null {
  const { quietFans } = settings;
  return quietFans !== null && isWithin(quietFans, zone.local(nowMs).minute) ? quietFans.maxPct : null;
}

function holds(rule: RuleName, facts: RuleFacts, device: DeviceRuleFacts): boolean {
  const { settings } = facts;
  switch (rule) {
    case 'hours':
    case 'nightTariff':
      return isClosed(rule, facts, facts.nowMs);
    case 'netIncome':
      return settings.netIncome && device.loss !== null;
    case 'away':
      return settings.away !== null && isAtDesk(facts);
    case 'displayCard':
      return device.isDrawing && isAtDesk(facts) && isPausedCard(settings.displayCard, device);
  }
}

/** A miner that cannot be gentle makes room instead. */
function isPausedCard(wish: RuleSettings['displayCard'], { canBeGentle }: DeviceRuleFacts): boolean {
  return wish === 'pause' || (wish === 'gentle' && !canBeGentle);
}

/** Where nobody says so, nobody is. */
function isAtDesk({ settings, idleMs }: RuleFacts): boolean {
  return idleMs !== null && idleMs < (settings.away?.afterMin ?? usualAwayMin) * minuteMs;
}

type TimedRule = 'hours' | 'nightTariff';

function isClosed(rule: TimedRule, { settings, tariff, zone }: RuleFacts, atMs: number): boolean {
  const { weekday, minute } = zone.local(atMs);
  const { hours } = settings;
  if (rule === 'hours') return hours !== null && hours.fromMin !== hours.untilMin && !isWithin(hours, minute);
  if (!settings.nightTariff || tariff?.kind !== 'dayNight') return false;
  const night = { fromMin: tariff.nightFromMin, untilMin: tariff.nightUntilMin };
  return !tariff.nightDays.includes(weekday) && !isWithin(night, minute);
}

/** Both the same: never within. */
function isWithin({ fromMin, untilMin }: Span, minute: number): boolean {
  return fromMin <= untilMin ? minute >= fromMin && minute < untilMin : minute >= fromMin || minute < untilMin;
}

/** When hours and tariff both let mining go on, and which of them is the last to. */
function nextOpening(
  facts: RuleFacts,
  waived: readonly RuleName[],
): { readonly rule: TimedRule; readonly untilMs: number | null } {
  const rules = (['hours', 'nightTariff'] as const).filter((rule) => !waived.includes(rule));
  let last: TimedRule = 'hours';
  for (let at = facts.nowMs; at < facts.nowMs + horizonMs; at = nextChange(facts, at)) {
    const closed = rules.find((rule) => isClosed(rule, facts, at));
    if (closed === undefined) return { rule: last, untilMs: at };
    last = closed;
  }
  return { rule: last, untilMs: null };
}

/** A time after `atMs` before which hours and tariff stay as they are. */
function nextChange({ settings, tariff, zone }: RuleFacts, atMs: number): number {
  const { minute } = zone.local(atMs);
  const nights = tariff?.kind === 'dayNight' ? [tariff.nightFromMin, tariff.nightUntilMin] : [];
  const hours = settings.hours === null ? [] : [settings.hours.fromMin, settings.hours.untilMin];
  const ahead = [...nights, ...hours, 1440].map((change) => change - minute).filter((minutes) => minutes > 0);
  const quarterEndMs = (Math.floor(atMs / quarterMs) + 1) * quarterMs;
  return Math.min(quarterEndMs, Math.floor(atMs / minuteMs) * minuteMs + Math.min(...ahead) * minuteMs);
}
