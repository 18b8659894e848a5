import { describe, expect, it } from 'vitest';
import { Zone } from '../../../src/main/money/zone';
import {
  type DeviceRuleFacts,
  fanCapNow,
  holdingRules,
  isGentleNow,
  type RuleFacts,
  ruleNow,
} from '../../../src/main/rig/rules/ruleNow';
import type { Tariff } from '../../../src/shared/money';
import { noRules, type RuleSettings } from '../../../src/shared/rules';

const rome = new Zone('Europe/Rome');
const at = (iso: string) => Date.parse(iso);
const minute = 60_000;
const night: Tariff = {
  kind: 'dayNight',
  dayPerKwh: 0.3,
  nightPerKwh: 0.15,
  nightFromMin: 23 * 60,
  nightUntilMin: 7 * 60,
  nightDays: [0],
};
const plain: DeviceRuleFacts = { isDrawing: false, canBeGentle: false, loss: null, waived: [] };

function facts(settings: Partial<RuleSettings>, nowMs: number, rest: Partial<RuleFacts> = {}): RuleFacts {
  return { settings: { ...noRules, ...settings }, nowMs, zone: rome, tariff: null, idleMs: null, ...rest };
}

function verdict(
  settings: Partial<RuleSettings>,
  iso: string,
  rest: Partial<RuleFacts> = {},
  device: Partial<DeviceRuleFacts> = {},
) {
  const found = ruleNow(facts(settings, at(iso), rest), { ...plain, ...device });
  if (!found.holds) return 'mines';
  return `${found.rule}${found.untilMs === null ? '' : ` ${new Date(found.untilMs).toISOString().slice(0, 16)}`}`;
}

const evening = { hours: { fromMin: 22 * 60, untilMin: 6 * 60 } };
const midday = { hours: { fromMin: 12 * 60, untilMin: 14 * 60 + 30 } };
const early = { hours: { fromMin: 2 * 60 + 30, untilMin: 5 * 60 } };

describe('hours', () => {
  // What the clock on the wall in Rome says: UTC+1 in winter, UTC+2 in summer.
  const table: [what: string, settings: Partial<RuleSettings>, now: string, expected: string][] = [
    ['none are set', {}, '2026-11-21T12:00:00Z', 'mines'],
    ['before they begin', midday, '2026-11-21T10:59:59Z', 'hours 2026-11-21T11:00'],
    ['as they begin', midday, '2026-11-21T11:00:00Z', 'mines'],
    ['as they end', midday, '2026-11-21T13:30:00Z', 'hours 2026-11-22T11:00'],
    ['over midnight: before', evening, '2026-11-21T18:00:00Z', 'hours 2026-11-21T21:00'],
    ['over midnight: late', evening, '2026-11-21T22:59:00Z', 'mines'],
    ['over midnight: early', evening, '2026-11-22T04:59:00Z', 'mines'],
    ['over midnight: as they end', evening, '2026-11-22T05:00:00Z', 'hours 2026-11-22T21:00'],
    ['both the same: at all hours', { hours: { fromMin: 60, untilMin: 60 } }, '2026-11-21T12:00:00Z', 'mines'],
    ['summer', midday, '2026-07-01T09:59:00Z', 'hours 2026-07-01T10:00'],
    ['the evening before summer time ends', midday, '2026-10-24T20:00:00Z', 'hours 2026-10-25T11:00'],
    ['the evening before it begins', midday, '2026-03-28T20:00:00Z', 'hours 2026-03-29T10:00'],
    // On 29 March 2026 the clocks go from 2:00 to 3:00: 2:30 never comes.
    ['a begin that never comes is passed as the clocks change', early, '2026-03-29T00:59:00Z', 'hours 2026-03-29T01:00'],
    ['and it mines from then on', early, '2026-03-29T01:00:00Z', 'mines'],
    // On 25 October 2026 they go from 3:00 to 2:00: 2:30 comes twice.
    ['a begin that comes twice: the first time', early, '2026-10-25T00:30:00Z', 'mines'],
    ['what the repeated hour takes back', early, '2026-10-25T01:10:00Z', 'hours 2026-10-25T01:30'],
    ['the second time', early, '2026-10-25T01:30:00Z', 'mines'],
  ];
  it.each(table)('%s', (_what, settings, now, expected) => {
    expect(verdict(settings, now)).toBe(expected);
  });
});

describe('the night tariff', () => {
  const rule = { nightTariff: true };
  const table: [what: string, tariff: Tariff | null, now: string, expected: string][] = [
    ['by day', night, '2026-11-21T12:00:00Z', 'nightTariff 2026-11-21T22:00'],
    ['by night', night, '2026-11-21T22:00:00Z', 'mines'],
    ['on a night day', night, '2026-11-22T12:00:00Z', 'mines'],
    ['until the night ends', night, '2026-11-24T05:59:00Z', 'mines'],
    ['the morning after', night, '2026-11-24T06:00:00Z', 'nightTariff 2026-11-24T22:00'],
    [
      'nights on Sundays alone',
      { ...night, nightFromMin: 0, nightUntilMin: 0 },
      '2026-11-23T12:00:00Z',
      'nightTariff 2026-11-28T23:00',
    ],
    ['never night', { ...night, nightFromMin: 0, nightUntilMin: 0, nightDays: [] }, '2026-11-23T12:00:00Z', 'nightTariff'],
    ['one price at all hours', { kind: 'flat', perKwh: 0.3 }, '2026-11-21T12:00:00Z', 'mines'],
    ['no tariff', null, '2026-11-21T12:00:00Z', 'mines'],
  ];
  it.each(table)('%s', (_what, tariff, now, expected) => {
    expect(verdict(rule, now, { tariff })).toBe(expected);
  });

  it('with hours: names the one that lets mining go on last', () => {
    const both = { ...evening, nightTariff: true };
    expect(verdict(both, '2026-11-23T12:00:00Z', { tariff: night })).toBe('nightTariff 2026-11-23T22:00');
    // Night begins at 23:00, mining not before 2:30.
    expect(verdict({ ...early, nightTariff: true }, '2026-11-23T12:00:00Z', { tariff: night })).toBe('hours 2026-11-24T01:30');
  });
});

describe('the other rules', () => {
  const now = '2026-11-21T12:00:00Z';
  const away = { away: { afterMin: 10 } };
  const loss = { netPerDay: -0.12, currency: 'EUR' };
  const table: [string, Partial<RuleSettings>, Partial<RuleFacts>, Partial<DeviceRuleFacts>, string][] = [
    ['somebody is there', away, { idleMs: 9 * minute }, {}, 'away'],
    ['nobody is', away, { idleMs: 10 * minute }, {}, 'mines'],
    ['nobody says', away, { idleMs: null }, {}, 'mines'],
    ['the display card', { displayCard: 'pause' }, { idleMs: 0 }, { isDrawing: true }, 'displayCard'],
    ['another card', { displayCard: 'pause' }, { idleMs: 0 }, {}, 'mines'],
    ['the display card alone in the room', { displayCard: 'pause' }, { idleMs: 5 * minute }, { isDrawing: true }, 'mines'],
    ['one that can be gentle', { displayCard: 'gentle' }, { idleMs: 0 }, { isDrawing: true, canBeGentle: true }, 'mines'],
    ['one that cannot', { displayCard: 'gentle' }, { idleMs: 0 }, { isDrawing: true }, 'displayCard'],
    ['a loss', { netIncome: true }, {}, { loss }, 'netIncome'],
    ['a loss that nobody minds', {}, {}, { loss }, 'mines'],
    ['no loss', { netIncome: true }, {}, {}, 'mines'],
    ['a time that is known is told first', { ...evening, ...away }, { idleMs: 0 }, {}, 'hours 2026-11-21T21:00'],
    ['waived', away, { idleMs: 0 }, { waived: ['away'] }, 'mines'],
    ['the next one where one is waived', { ...evening, ...away }, { idleMs: 0 }, { waived: ['hours'] }, 'away'],
  ];
  it.each(table)('%s', (_what, settings, rest, device, expected) => {
    expect(verdict(settings, now, rest, device)).toBe(expected);
  });

  it('tells what a day would bring', () => {
    expect(ruleNow(facts({ netIncome: true }, at(now)), { ...plain, loss })).toEqual({
      holds: true,
      rule: 'netIncome',
      untilMs: null,
      ...loss,
    });
  });

  it('knows of waived rules whether they still hold', () => {
    const some = facts({ ...evening, ...away }, at(now), { idleMs: 0 });
    expect(holdingRules(some, { ...plain, waived: ['hours'] })).toEqual(['hours', 'away']);
  });

  it('is gentle with the display card while somebody is there', () => {
    const rules = { displayCard: 'gentle' } as const;
    const drawing = { isDrawing: true };
    expect(isGentleNow(facts(rules, at(now), { idleMs: 0 }), drawing)).toBe(true);
    expect(isGentleNow(facts(rules, at(now), { idleMs: 0 }), { isDrawing: false })).toBe(false);
    expect(isGentleNow(facts(rules, at(now), { idleMs: 5 * minute }), drawing)).toBe(false);
    expect(isGentleNow(facts({ displayCard: 'pause' }, at(now), { idleMs: 0 }), drawing)).toBe(false);
  });

  it('caps the fans in quiet hours alone', () => {
    const quietFans = { fromMin: 22 * 60, untilMin: 7 * 60, maxPct: 45 };
    expect(fanCapNow(facts({ quietFans }, at('2026-11-21T21:00:00Z')))).toBe(45);
    expect(fanCapNow(facts({ quietFans }, at('2026-11-21T20:59:00Z')))).toBeNull();
    expect(fanCapNow(facts({}, at('2026-11-21T21:00:00Z')))).toBeNull();
  });
});
