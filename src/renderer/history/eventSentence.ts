import type { RigEvent } from '../../shared/historyViews';
import { type Activity, activities, type Language, modes } from '../../shared/literals';
import { rainbowPhases } from '../../shared/rainbow';
import { type RuleName, ruleNames } from '../../shared/rules';
import { faultText, textsFor } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { guardSentence } from '../../shared/text/guardSentences';
import { rainbowSentence } from '../../shared/text/rainbowSentences';
import { type PageTexts, pageWordsFor } from '../pageWords';

type HistoryTexts = PageTexts['history'];

/** What words of an event need that the event itself does not have. */
export interface Naming {
  readonly language: Language;
  readonly deviceName: (id: string) => string;
  /** Events keep the id of a job; undefined: it is not known any more. */
  readonly jobName: (id: string) => string | undefined;
}

/** One event as a sentence without a full stop: `GPU 0 makes room for python train.py`. */
export function eventSentence(event: RigEvent, naming: Naming): string {
  const texts = pageWordsFor(naming.language).history;
  const activity = activityOf(event);
  if (event.kind === 'mode') return modeSentence(event, naming.language, texts);
  if (event.kind === 'pool') return poolSentence(event, naming, texts);
  if (event.kind === 'coin') return coinSentence(event, naming, texts);
  if (event.kind === 'rainbow') return rainbowEvent(event, naming.language) ?? otherSentence(event, texts);
  if (event.kind === 'guard') return guardSentence(event.values, naming.language) ?? otherSentence(event, texts);
  if (event.kind === 'payoutChanged') return fill(texts.payoutChanged, event.values);
  if (event.kind === 'payoutSet') return fill(texts.payoutSet, event.values);
  if (activity === null) return otherSentence(event, texts);
  const rule = ruleOf(event);
  if (rule !== null && event.device !== null) {
    return `${naming.deviceName(event.device)}: ${textsFor(naming.language).rules.ruleWords[rule]}`;
  }
  return fill(texts[sentenceKey(activity, event)], {
    device: event.device === null ? texts.wholeRig : naming.deviceName(event.device),
    job: naming.jobName(String(event.values['job'] ?? '')) ?? texts.job,
    title: faultTitle(event, naming.language),
  });
}

/** Null where no rule is the cause, or one of another version. */
function ruleOf({ activity, values }: RigEvent): RuleName | null {
  return activity === 'paused' ? (ruleNames.find((one) => one === values['rule']) ?? null) : null;
}

/** Of an event that tells of a device; null for what another version wrote. */
export function activityOf({ kind, activity }: RigEvent): Activity | null {
  return kind === 'activity' ? (activities.find((one) => one === activity) ?? null) : null;
}

function sentenceKey(activity: Activity, { because, values }: RigEvent): keyof HistoryTexts {
  switch (activity) {
    case 'idle':
      return because === 'mode' ? 'idleMode' : because === 'notSetUp' ? 'idleNotSetUp' : 'idle';
    case 'vacating':
      return vacatingKey(because, values['fault'] !== undefined);
    case 'cooling':
      return because === 'sensorLost' ? 'coolingSensorLost' : 'cooling';
    case 'paused':
      return because === 'schedule' ? 'pausedSchedule' : 'paused';
    case 'starting':
    case 'mining':
    case 'inUse':
    case 'waiting':
    case 'excluded':
    case 'faulted':
    case 'off':
      return activity;
  }
}

function vacatingKey(because: string | null, hasFault: boolean): keyof HistoryTexts {
  if (because === 'job' || because === 'claim') return 'vacatingJob';
  if (because === 'hot') return 'vacatingHot';
  if (because === 'sensorLost') return 'vacatingSensorLost';
  return because === 'fault' && hasFault ? 'vacatingFault' : 'vacating';
}

function faultTitle({ values }: RigEvent, language: Language): string {
  const code = values['fault'];
  return code === undefined ? textsFor(language).states.words.faulted : faultText(String(code), values, language).title;
}

function modeSentence({ values }: RigEvent, language: Language, texts: HistoryTexts): string {
  const mode = modes.find((one) => one === values['mode']);
  return fill(texts.mode, {
    mode: mode === undefined ? String(values['mode'] ?? '') : textsFor(language).states.modes[mode].word,
  });
}

function poolSentence(event: RigEvent, { deviceName, language }: Naming, texts: HistoryTexts): string {
  const { to, fault } = event.values;
  return fill(fault === undefined ? texts.poolBack : texts.poolNext, {
    device: event.device === null ? texts.wholeRig : deviceName(event.device),
    pool: String(to ?? ''),
    title: faultTitle(event, language),
  });
}

function coinSentence({ device, values }: RigEvent, { deviceName }: Naming, texts: HistoryTexts): string {
  const { from, to } = values;
  return fill(texts.coin, {
    device: device === null ? texts.wholeRig : deviceName(device),
    from: String(from ?? ''),
    to: String(to ?? ''),
  });
}

/** Null for a phase that another version wrote. */
function rainbowEvent({ values }: RigEvent, language: Language): string | null {
  const phase = rainbowPhases.find((one) => one === values['phase']);
  return phase === undefined ? null : rainbowSentence(phase, language);
}

function otherSentence({ kind, activity, values }: RigEvent, texts: HistoryTexts): string {
  const told = [...(activity === null ? [] : [activity]), ...Object.entries(values).map(([name, value]) => `${name} ${value}`)];
  return fill(texts.other, { kind, values: told.join(', ') });
}
