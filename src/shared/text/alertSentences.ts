import type { Alert } from '../alerts';
import type { Language } from '../literals';
import type { RigState } from '../state';
import { faultText } from './catalogue';
import { alertTexts as english } from './en/alerts';
import { fill, type TextsLike } from './fill';
import { formatDuration } from './format';
import { alertTexts as italian } from './it/alerts';
import { deviceLabel } from './sentences';

export interface AlertWords {
  readonly title: string;
  readonly body: string;
  readonly isUrgent: boolean;
}

/** Titles that one message lists; more are counted. */
const listed = 4;

export function alertTextsFor(language: Language): TextsLike<typeof english> {
  return language === 'it' ? italian : english;
}

/** One alert as a message, several as one. */
export function alertWords(alerts: readonly Alert[], count: number, state: RigState, language: Language): AlertWords | null {
  const [first] = alerts;
  if (first === undefined) return null;
  if (count === 1) return oneAlert(first, state, language);
  const texts = alertTextsFor(language);
  const each = alerts.map((alert) => oneAlert(alert, state, language));
  // The same thing on eight cards is one line.
  const titles = [...new Set(each.map(({ title }) => title))];
  const shown = titles.slice(0, listed);
  const rest = titles.length > shown.length ? [fill(texts.more, { count: count - shown.length })] : [];
  const title = fill(texts.many, { count, rig: state.rigName });
  return { title, body: [...shown, ...rest].join('\n'), isUrgent: each.some(({ isUrgent }) => isUrgent) };
}

function oneAlert(alert: Alert, state: RigState, language: Language): AlertWords {
  const texts = alertTextsFor(language);
  switch (alert.kind) {
    case 'jobEnded':
      return {
        title: fill(texts.jobEnded, { name: alert.name, duration: formatDuration(alert.tookMs, language) }),
        body: '',
        isUrgent: false,
      };
    case 'tunerDone': {
      const gain = alert.gainPct === null ? {} : { gain: signedPercent(alert.gainPct, language) };
      const title = fill(texts.tunerDone, { device: labelOf(alert.device, state, language), ...gain });
      return { title, body: texts.tunerDoneHelp, isUrgent: false };
    }
    case 'payout': {
      const amount = new Intl.NumberFormat(language, { maximumSignificantDigits: 6 }).format(alert.amount);
      return { title: fill(texts.payout, { amount, coin: alert.coin }), body: '', isUrgent: false };
    }
    case 'fault':
    case 'hot':
    case 'poolDown':
    case 'noShare': {
      const { title, help } = faultText(alert.code, alert.values, language);
      const device = alert.device === null ? null : labelOf(alert.device, state, language);
      return { title: device === null ? title : fill(texts.onDevice, { device, title }), body: help, isUrgent: true };
    }
  }
}

function labelOf(id: string, { devices }: RigState, language: Language): string {
  const device = devices.find((one) => one.id === id);
  return device === undefined ? id : deviceLabel(device, language);
}

function signedPercent(percent: number, language: Language): string {
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(percent)} %`;
}
