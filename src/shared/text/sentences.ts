import type { Activity, JobClass, Language } from '../literals';
import { assertNever } from '../literals';
import type { HeldRule } from '../rules';
import type { DeviceState, JobState, RigState } from '../state';
import { faultText, type Texts, textsFor } from './catalogue';
import { fill } from './fill';
import { formatDuration, formatHashrate, formatMoney, formatRemaining, formatTemperature } from './format';

const trainingClasses: readonly JobClass[] = ['claimed', 'training', 'notebook'];

function isTraining(job: Pick<JobState, 'class'> | undefined): boolean {
  return job !== undefined && trainingClasses.includes(job.class);
}

/** `GPU 0` or `CPU`. */
export function deviceLabel(device: Pick<DeviceState, 'kind' | 'index'>, language: Language): string {
  const { rig } = textsFor(language).states;
  return device.kind === 'cpu' ? rig.cpu : fill(rig.gpu, { n: device.index });
}

/** `NVIDIA GeForce RTX 3060 Ti` → `3060 Ti`: what owners call their card. */
export function shortName(name: string): string {
  return name
    .replace(/\((?:R|TM|C)\)/gi, '')
    .replace(/\b(?:NVIDIA|GeForce|AMD|Radeon|Intel|RTX|GTX|Graphics)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The word under the state's icon: `Mining`, `Training`, `Needs you`… */
export function deviceWord(device: DeviceState, state: RigState, language: Language): string {
  const { states } = textsFor(language);
  return device.activity === 'inUse' && isTraining(jobOf(device, state)) ? states.trainingWord : states.words[device.activity];
}

/** What one device is doing and why, in one sentence without a full stop. */
export function deviceSentence(device: DeviceState, state: RigState, language: Language): string {
  const texts = textsFor(language);
  if (device.activity === 'faulted') return faultSentence(device, state, language);
  if (device.activity === 'paused' && device.rule !== undefined) return ruleSentence(device, device.rule, state, language);
  const template = texts.states.sentences[sentenceKey(device, state)];
  return fill(template, sentenceValues(device, state, language));
}

function ruleSentence(device: DeviceState, held: HeldRule, state: RigState, language: Language): string {
  const { netPerDay, currency } = held;
  const net = netPerDay === undefined || currency === undefined ? null : formatMoney(netPerDay, currency, language);
  return fill(textsFor(language).rules.ruleSentences[held.rule], {
    ...sentenceValues(device, state, language),
    ...known({ net }),
  });
}

type SentenceKey = keyof Texts['states']['sentences'];

function sentenceKey(device: DeviceState, state: RigState): SentenceKey {
  const { activity, because } = device;
  switch (activity) {
    case 'idle':
      return because === 'mode' ? 'idleMode' : because === 'notSetUp' ? 'idleNotSetUp' : 'idle';
    case 'starting':
      return device.startingStep === 'dataset' ? 'startingDataset' : device.startingStep === 'dag' ? 'startingDag' : 'starting';
    case 'vacating':
      return vacatingKey(device);
    case 'inUse':
      return isTraining(jobOf(device, state)) ? 'training' : 'inUse';
    case 'cooling':
      return coolingKey(device);
    case 'paused':
      return because === 'schedule' ? 'pausedSchedule' : 'paused';
    case 'faulted':
      return 'faultedUnknown';
    case 'mining':
    case 'waiting':
    case 'excluded':
    case 'off':
      return activity;
    default:
      return assertNever(activity);
  }
}

function vacatingKey({ because }: DeviceState): SentenceKey {
  if (because === 'job' || because === 'claim') return 'vacatingJob';
  if (because === 'hot') return 'vacatingHot';
  return because === 'sensorLost' ? 'vacatingSensorLost' : 'vacating';
}

function coolingKey(device: DeviceState): SentenceKey {
  if (device.because === 'sensorLost') return 'coolingSensorLost';
  return device.temperatureC !== null && device.resumeAtC !== null && device.temperatureC > device.resumeAtC
    ? 'cooling'
    : 'coolingHot';
}

function sentenceValues(device: DeviceState, state: RigState, language: Language): Record<string, string> {
  const job = jobOf(device, state);
  const { nowMs } = state;
  return known({
    device: deviceLabel(device, language),
    miner: device.minerName,
    coin: device.coin === null ? null : coinName(device.coin, language),
    hashrate: device.hashrateHs === null ? null : formatHashrate(device.hashrateHs, language),
    temperature: device.temperatureC === null ? null : formatTemperature(device.temperatureC),
    resumeAt: device.resumeAtC === null ? null : formatTemperature(device.resumeAtC),
    job: job?.name,
    duration: job === undefined ? null : formatDuration(nowMs - job.sinceMs, language),
    remaining: device.untilMs === null ? null : formatRemaining(device.untilMs - nowMs, language),
    time: device.untilMs === null ? null : formatTime(device.untilMs, nowMs),
  });
}

function known(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  const entries = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}

/** `15:10` in local time; with its date when that is more than 20 h away. */
export function formatTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (Math.abs(atMs - nowMs) < 20 * 3_600_000) return time;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

function jobOf(device: DeviceState, state: RigState): JobState | undefined {
  return state.jobs.find((job) => job.id === device.job);
}

function faultSentence(device: DeviceState, state: RigState, language: Language): string {
  const { sentences } = textsFor(language).states;
  const fault = state.faults.find((entry) => entry.device === device.id && entry.code === device.fault);
  const code = device.fault ?? fault?.code;
  if (code === undefined) return fill(sentences.faultedUnknown, { device: deviceLabel(device, language) });
  const { title, help } = faultText(code, fault?.values ?? {}, language);
  return fill(sentences.faulted, { title, todo: firstSentence(help) });
}

/** The help's first sentence is the thing to do, or what happens by itself. */
function firstSentence(text: string): string {
  return text.split(/\.(?=\s|$)/)[0] ?? text;
}

/** What the first line names first; what it leaves out when there are more than three parts comes last. */
const order: readonly Activity[] = [
  'faulted',
  'mining',
  'starting',
  'vacating',
  'inUse',
  'cooling',
  'waiting',
  'paused',
  'excluded',
  'idle',
];

/** The first line of window and tray: what the whole rig is doing. */
export function rigSentence(state: RigState, language: Language): string {
  const { rig } = textsFor(language).states;
  if (state.mode === 'off') return rig.off;
  if (state.devices.length === 0) return rig.noDevices;
  if (!state.isSetUp && state.mode === 'mining' && !state.devices.some((device) => device.activity === 'inUse'))
    return rig.notSetUp;
  const parts = order.flatMap((activity) => rigParts(activity, state, language));
  return parts.slice(0, 3).join(rig.separator);
}

function rigParts(activity: Activity, state: RigState, language: Language): readonly string[] {
  const { rig } = textsFor(language).states;
  const devices = state.devices.filter((device) => device.activity === activity);
  const [first] = devices;
  if (first === undefined) return [];
  switch (activity) {
    case 'faulted':
      return [faultPart(first, devices, state, language)];
    case 'mining':
      return [fill(rig.mining, { ...coinValue(devices, language), devices: deviceList(devices, language) })];
    case 'inUse':
      return jobParts(devices, state, language);
    case 'excluded':
      return [fill(rig.excluded, { devices: cardList(devices, state, language) })];
    case 'idle':
      return idleParts(devices, state, language);
    case 'paused':
      return pausedParts(devices, state, language);
    case 'starting':
    case 'vacating':
    case 'cooling':
    case 'waiting':
      return [plainPart(activity, devices, state, language)];
    case 'off':
      return [];
    default:
      return assertNever(activity);
  }
}

/** By hand, and by a rule; the rule is named where it is the same for all. */
function pausedParts(devices: readonly DeviceState[], state: RigState, language: Language): readonly string[] {
  const byHand = devices.filter(({ because }) => because !== 'schedule');
  const held = devices.filter(({ because }) => because === 'schedule');
  const rules = [...new Set(held.map((device) => deviceSentence(device, state, language)))];
  return [
    ...(byHand.length > 0 ? [plainPart('paused', byHand, state, language)] : []),
    ...(rules.length > 1 ? [textsFor(language).states.rig.pausedRules] : rules),
  ];
}

type PlainActivity = 'starting' | 'vacating' | 'cooling' | 'waiting' | 'paused';

function plainPart(activity: PlainActivity, devices: readonly DeviceState[], state: RigState, language: Language): string {
  const values = devices[0] === undefined ? {} : sentenceValues(devices[0], state, language);
  return fill(textsFor(language).states.rig[activity], { ...values, devices: deviceList(devices, language) });
}

function faultPart(first: DeviceState, devices: readonly DeviceState[], state: RigState, language: Language): string {
  const { rig, words } = textsFor(language).states;
  const code = first.fault;
  const values = state.faults.find((fault) => fault.device === first.id && fault.code === code)?.values ?? {};
  const title = code === null ? words.faulted : faultText(code, values, language).title;
  return fill(rig.faulted, { devices: deviceList(devices, language), title });
}

function jobParts(devices: readonly DeviceState[], state: RigState, language: Language): readonly string[] {
  const { rig } = textsFor(language).states;
  const ids = [...new Set(devices.map((device) => device.job))];
  return ids.map((id) => {
    const held = devices.filter((device) => device.job === id);
    const job = state.jobs.find((entry) => entry.id === id);
    return fill(isTraining(job) ? rig.training : rig.inUse, {
      devices: deviceList(held, language),
      ...known({ job: job?.name }),
    });
  });
}

function idleParts(devices: readonly DeviceState[], state: RigState, language: Language): readonly string[] {
  const { rig } = textsFor(language).states;
  if (devices.length === state.devices.length && state.mode === 'training') return [rig.trainingMode];
  const template = state.mode === 'training' ? rig.excluded : rig.idle;
  return [fill(template, { devices: deviceList(devices, language) })];
}

/** What the practice rig mines is called so, lest anybody take it for a coin. */
function coinName(coin: string, language: Language): string {
  return coin === 'PRACTICE' ? textsFor(language).states.rig.practiceCoin : coin;
}

function coinValue(devices: readonly DeviceState[], language: Language): Record<string, string> {
  const coins = [...new Set(devices.flatMap((device) => device.coin ?? []))].map((coin) => coinName(coin, language));
  if (coins.length > 2) return { coin: fill(textsFor(language).states.rig.coins, { n: coins.length }) };
  return coins.length === 0 ? {} : { coin: coins.join(' + ') };
}

/** `GPU 0`, `CPU`, `2 GPUs` or `3 devices`. */
function deviceList(devices: readonly DeviceState[], language: Language): string {
  const { rig } = textsFor(language).states;
  const [first] = devices;
  if (first !== undefined && devices.length === 1) return deviceLabel(first, language);
  const isGpusOnly = devices.every((device) => device.kind === 'gpu');
  return fill(isGpusOnly ? rig.gpus : rig.devices, { n: devices.length });
}

/** One card by its name where no other card bears it, else as deviceList. */
function cardList(devices: readonly DeviceState[], state: RigState, language: Language): string {
  const [first] = devices;
  const isUnique = state.devices.filter((device) => device.name === first?.name).length === 1;
  return devices.length === 1 && first?.kind === 'gpu' && isUnique ? shortName(first.name) : deviceList(devices, language);
}
