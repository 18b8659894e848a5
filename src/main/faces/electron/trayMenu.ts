import type { CallArgs, CallName } from '../../../shared/contract';
import { type Language, type Mode, modes } from '../../../shared/literals';
import type { DeviceState, JobState, RigState } from '../../../shared/state';
import { textsFor } from '../../../shared/text/catalogue';
import { fill } from '../../../shared/text/fill';
import { deviceLabel, deviceWord, rigSentence, shortName } from '../../../shared/text/sentences';
import { type ShellWords, shellWords } from './shellWords';

/** What an item does: a call of the contract, or one of the shell's own two. */
export type TrayAct = 'open' | 'quit' | { readonly call: CallName; readonly args: unknown };

/** The menu as plain data, so that two can be compared and no test needs Electron. */
export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'line'; readonly label: string }
  | { readonly kind: 'do'; readonly label: string; readonly act: TrayAct }
  | { readonly kind: 'choice'; readonly label: string; readonly isChosen: boolean; readonly act: TrayAct }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] };

const separator: TrayItem = { kind: 'separator' };
/** A program's name may be a whole command line; a menu as wide as the screen helps nobody. */
const longestLabel = 70;
const hourMs = 3_600_000;

function ask<K extends CallName>(call: K, args: CallArgs<K>): TrayAct {
  return { call, args };
}

/** Where the toggle (second item, left click) leads from this mode. */
export function toggledMode(mode: Mode): Mode {
  return mode === 'mining' ? 'training' : 'mining';
}

/**
 * The tray's menu. It says nothing that changes by the second (hashrates, seconds left): every change closes or redraws an open
 * menu in most panels.
 */
export function trayMenu(state: RigState, language: Language): readonly TrayItem[] {
  const words = shellWords(language);
  const toggled = toggledMode(state.mode);
  const isWorking = state.devices.some((device) => device.activity === 'mining' || device.activity === 'starting');
  return [
    { kind: 'line', label: cut(rigSentence(withoutSeconds(state), language)) },
    {
      kind: 'do',
      label: toggled === 'mining' ? words.toMining : words.toTraining,
      act: ask('rig:setMode', { mode: toggled }),
    },
    separator,
    ...modes.map((mode) => modeItem(mode, state.mode, language)),
    ...group(state.devices.map((device) => deviceItem(device, state, language))),
    ...group(state.jobs.map((job) => jobItem(job, state, language, words))),
    separator,
    { kind: 'do', label: words.open, act: 'open' },
    { kind: 'do', label: isWorking ? words.quit : words.quitIdle, act: 'quit' },
  ];
}

function group(items: readonly TrayItem[]): readonly TrayItem[] {
  return items.length === 0 ? [] : [separator, ...items];
}

function withoutSeconds(state: RigState): RigState {
  const devices = state.devices.map((device) => (device.activity === 'waiting' ? { ...device, untilMs: null } : device));
  return { ...state, devices };
}

function modeItem(mode: Mode, current: Mode, language: Language): TrayItem {
  const label = textsFor(language).states.modes[mode].word;
  return { kind: 'choice', label, isChosen: mode === current, act: ask('rig:setMode', { mode }) };
}

function deviceItem(device: DeviceState, state: RigState, language: Language): TrayItem {
  const words = shellWords(language);
  const name = shortName(device.name);
  const word = deviceWord(device, state, language);
  const label = fill(words.device, { device: deviceLabel(device, language), name: name === '' ? device.name : name, word });
  return { kind: 'menu', label: cut(label), items: deviceActs(device, words) };
}

function deviceActs(device: DeviceState, words: ShellWords): readonly TrayItem[] {
  const { id, activity } = device;
  if (activity === 'excluded') return [{ kind: 'do', label: words.include, act: ask('rig:include', { device: id }) }];
  const pause: TrayItem = {
    kind: 'do',
    label: words.pauseHour,
    act: ask('rig:pause', { devices: [id], forMs: hourMs }),
  };
  const again: TrayItem = { kind: 'do', label: words.mineAgain, act: ask('rig:resume', { devices: [id] }) };
  const exclude: TrayItem = { kind: 'do', label: words.exclude, act: ask('rig:exclude', { device: id }) };
  const isHeldBack = activity === 'paused' || activity === 'faulted' || activity === 'waiting';
  return [exclude, ...(activity === 'paused' ? [] : [pause]), ...(isHeldBack ? [again] : [])];
}

function jobItem(job: JobState, state: RigState, language: Language, words: ShellWords): TrayItem {
  const held = state.devices.filter((device) => job.devices.includes(device.id));
  const devices = held.map((device) => deviceLabel(device, language)).join(words.listSeparator);
  return { kind: 'line', label: cut(held.length === 0 ? job.name : fill(words.job, { job: cutName(job.name), devices })) };
}

/** So that a long command line does not push the devices out. */
function cutName(name: string): string {
  return cut(name, longestLabel - 25);
}

function cut(label: string, longest = longestLabel): string {
  const characters = [...label];
  return characters.length <= longest ? label : `${characters.slice(0, longest - 1).join('')}…`;
}
