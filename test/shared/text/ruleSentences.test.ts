import { describe, expect, it } from 'vitest';
import { eventSentence } from '../../../src/renderer/history/eventSentence';
import type { Language } from '../../../src/shared/literals';
import { type HeldRule, ruleNames } from '../../../src/shared/rules';
import type { DeviceState } from '../../../src/shared/state';
import { textsFor } from '../../../src/shared/text/catalogue';
import { deviceSentence, formatTime, rigSentence } from '../../../src/shared/text/sentences';
import { device, rigState } from '../../faces/fakeRig';

const nowMs = Date.parse('2026-11-21T12:00:00Z');
const laterMs = nowMs + 3 * 3_600_000;

function paused(rule: HeldRule): DeviceState {
  return device({ id: 'gpu-0', activity: 'paused', because: 'schedule', untilMs: rule.untilMs, rule });
}

function says(rule: HeldRule, language: Language): string {
  const held = paused(rule);
  return deviceSentence(held, rigState({ nowMs, devices: [held] }), language);
}

describe('a device that a rule holds says which', () => {
  const time = formatTime(laterMs, nowMs);
  const net = { netPerDay: -0.12, currency: 'EUR' };
  const table: [HeldRule, string, string | RegExp][] = [
    [
      { rule: 'hours', untilMs: laterMs },
      `Mining again at ${time}: only in the hours you set`,
      `Torna a minare alle ${time}: solo nelle ore che hai scelto`,
    ],
    [
      { rule: 'nightTariff', untilMs: laterMs },
      `Mining again at ${time}: only at night tariff`,
      `Torna a minare alle ${time}: solo con la tariffa notturna`,
    ],
    [
      { rule: 'nightTariff', untilMs: null },
      'Mining again: only at night tariff',
      'Torna a minare: solo con la tariffa notturna',
    ],
    [
      { rule: 'netIncome', untilMs: null, ...net },
      'Power costs more than mining brings now: net would be −€0.12 a day',
      /^Ora la corrente costa più di quanto si guadagna: il netto sarebbe −0,12\s€ al giorno$/,
    ],
    [{ rule: 'away', untilMs: null }, 'Somebody is at the desk: mining again when nobody is', /^C’è qualcuno alla scrivania: /],
    [
      { rule: 'displayCard', untilMs: null },
      'Somebody is at the screen of GPU 0: mining again when nobody is',
      /^C’è qualcuno allo schermo di GPU 0: /,
    ],
  ];
  it.each(table)('%j', (rule, english, italian) => {
    expect(says(rule, 'en')).toBe(english);
    expect(says(rule, 'it')).toMatch(italian);
    const held = paused(rule);
    expect(rigSentence(rigState({ nowMs, devices: [held] }), 'en')).toBe(english);
  });

  it('and the rig says that there are several, and who else paused', () => {
    const devices = [
      device({ id: 'gpu-0', activity: 'paused', because: 'user', untilMs: null }),
      ...ruleNames.map((rule) => paused({ rule, untilMs: null })),
    ];
    expect(rigSentence(rigState({ nowMs, devices }), 'en')).toBe('Paused by you · Paused by your rules');
    expect(rigSentence(rigState({ nowMs, devices: devices.slice(1) }), 'it')).toBe('In pausa per le tue regole');
  });

  it('and of an older app, that one does', () => {
    const { rule: _rule, ...held } = paused({ rule: 'hours', untilMs: laterMs });
    expect(deviceSentence(held, rigState({ nowMs, devices: [held] }), 'en')).toBe(`Paused by the schedule until ${time}`);
  });
});

describe('the history', () => {
  const naming = { language: 'en', deviceName: () => 'GPU 0', jobName: () => undefined } as const;
  const event = { atMs: nowMs, device: 'gpu-0', kind: 'activity', activity: 'paused', because: 'schedule' };
  it.each(ruleNames)('names %s', (rule) => {
    expect(eventSentence({ ...event, values: { rule } }, naming)).toBe(`GPU 0: ${textsFor('en').rules.ruleWords[rule]}`);
  });

  it('says what it can of a rule of another version', () => {
    expect(eventSentence({ ...event, values: { rule: 'moon' } }, naming)).toBe('GPU 0 is paused by the schedule');
  });
});
