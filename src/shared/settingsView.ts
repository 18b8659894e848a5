import { z } from 'zod';
import type { PriceSettings, Tariff } from './money';
import type { RainbowSetting } from './rainbow';
import { type Assignment, type ProgramSetting, type Settings, settingsSchema } from './setup';

/** The settings that faces show and change; what of them may be changed one by one is in `settingsChange`. */
export interface SettingsView {
  readonly rigName: string;
  readonly assignments: readonly Assignment[];
  readonly quietS: number;
  readonly claimTimeoutS: number;
  readonly cpuDuringJobs: 'stop' | 'fewerThreads' | 'goOn';
  readonly notebookIdleMin: number;
  readonly inferenceIdleMin: number;
  readonly gamesBlock: boolean;
  /** Rules for programs, the user's and those learnt; changed by `jobs:teach`. */
  readonly programs: readonly ProgramSetting[];
  readonly language: 'en' | 'it' | 'system';
  readonly electricityPerKwh: number | null;
  readonly currency: string | null;
  readonly psuW: number | null;
  /** null: `electricityPerKwh` at all hours. */
  readonly tariff: Tariff | null;
  readonly prices: PriceSettings;
  readonly stopAtC: { readonly core: number | null; readonly memory: number | null };
  readonly practiceGpus: number;
  readonly rainbow: RainbowSetting | null;
  /** A device with several coins mines the one that brings most. */
  readonly switching: boolean;
  /** When the owner agreed to real mining on this machine, ms since 1970; null: not yet. */
  readonly consentAtMs: number | null;
  readonly rules?: Settings['rules'];
  /** Whether the machine is kept from falling asleep while it mines. */
  readonly keepAwake?: boolean;
  /** Whether the desktop starts the app at login, in the tray; absent: this app is none of a desktop. */
  readonly startAtLogin?: boolean;
}

const { quietS, claimTimeoutS, cpuDuringJobs, language, stopAtC } = settingsSchema.shape;
const { notebookIdleMin, inferenceIdleMin, gamesBlock, electricityPerKwh, currency, tariff, prices, rainbow } =
  settingsSchema.shape;

/**
 * What of them a face may change by itself; miners, wallets and pools go through `setup:apply`. Unwrapped, since the file's
 * defaults would fill in for every setting that a change leaves out, and so reset it.
 */
export const settingsChange = z.strictObject({
  quietS: quietS.unwrap().optional(),
  claimTimeoutS: claimTimeoutS.unwrap().optional(),
  cpuDuringJobs: cpuDuringJobs.unwrap().optional(),
  notebookIdleMin: notebookIdleMin.unwrap().optional(),
  inferenceIdleMin: inferenceIdleMin.unwrap().optional(),
  gamesBlock: gamesBlock.unwrap().optional(),
  language: language.unwrap().optional(),
  keepAwake: settingsSchema.shape.keepAwake.unwrap().optional(),
  startAtLogin: z.boolean().optional(),
  stopAtC: stopAtC.unwrap().optional(),
  rainbow: rainbow.unwrap().optional(),
  switching: settingsSchema.shape.switching.unwrap().optional(),
  rules: settingsSchema.shape.rules.unwrap().optional(),
  electricityPerKwh: electricityPerKwh.unwrap().optional(),
  currency: currency.unwrap().optional(),
  tariff: tariff.unwrap().optional(),
  prices: prices.unwrap().optional(),
});
