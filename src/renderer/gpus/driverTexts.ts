import type { GpuDetails, GpuProcess } from '../../shared/gpuDetails';
import type { Language } from '../../shared/literals';
import { fill } from '../../shared/text/fill';
import { formatDuration, formatMemory, formatPercent, formatPower, formatTemperature } from '../../shared/text/format';
import type { Fact } from './Facts';
import type { GpuTexts } from './gpuWords';

/** So many are named. */
const namedUsers = 4;

/** What the driver knows of a card, in words; null where it does not say. */
export function driverFacts(details: GpuDetails, words: GpuTexts, language: Language, nowMs: number): readonly Fact[] {
  const { hotspotC, lastXid } = details;
  const xid = lastXid === null ? null : { xid: lastXid.xid, time: formatDuration(nowMs - lastXid.atMs, language) };
  return [
    [words.use, busyText(details, words)],
    [words.clocks, clocksText(details, words)],
    [words.hotspot, hotspotC === null ? null : formatTemperature(hotspotC)],
    [words.throttle, throttleText(details, words)],
    [words.link, linkText(details, words)],
    [words.limits, limitsText(details, words)],
    [words.xid, xid === null ? null : fill(words.xidValue, xid)],
  ];
}

function busyText({ utilisationPct, memoryUtilisationPct }: GpuDetails, words: GpuTexts): string | null {
  if (utilisationPct === null) return null;
  const memory = memoryUtilisationPct === null ? '' : formatPercent(memoryUtilisationPct);
  return fill(words.useValue, { core: formatPercent(utilisationPct), memory });
}

function clocksText({ coreClockMHz, memoryClockMHz, maxCoreClockMHz }: GpuDetails, words: GpuTexts): string | null {
  if (coreClockMHz === null) return null;
  const clock = (mhz: number | null) => (mhz === null ? '' : `${Math.round(mhz)} MHz`);
  const values = { core: clock(coreClockMHz), max: clock(maxCoreClockMHz), memory: clock(memoryClockMHz) };
  return fill(words.clocksValue, values);
}

function throttleText({ throttle }: GpuDetails, words: GpuTexts): string | null {
  if (throttle === null) return null;
  return throttle.length === 0 ? words.notThrottled : throttle.map((reason) => words.throttled[reason]).join('; ');
}

/** A card at rest may use a slower link; fewer lanes than it has are a riser, or a slot that shares them. */
function linkText({ pcieGen, pcieWidth, maxPcieGen, maxPcieWidth }: GpuDetails, words: GpuTexts): string | null {
  if (pcieGen === null || pcieWidth === null) return null;
  const link = { gen: pcieGen, width: pcieWidth };
  if (maxPcieGen === null || maxPcieWidth === null) return fill(words.linkValue, link);
  const isFull = pcieGen >= maxPcieGen && pcieWidth >= maxPcieWidth;
  return isFull ? fill(words.linkValue, link) : fill(words.linkLess, { ...link, maxGen: maxPcieGen, maxWidth: maxPcieWidth });
}

function limitsText(details: GpuDetails, words: GpuTexts): string | null {
  const { minPowerLimitW: min, maxPowerLimitW: max, defaultPowerLimitW: usual } = details;
  if (min === null || max === null) return null;
  const values = { min: formatPower(min), max: formatPower(max), usual: usual === null ? '' : formatPower(usual) };
  return fill(words.limitsValue, values);
}

export interface KnownUsers {
  readonly minerPids: readonly number[];
  readonly jobs: readonly { readonly name: string; readonly pids: readonly number[] }[];
}

/** Who is on the card, by the names that Fallow has for them. A program that computes and draws is named once. */
export function usersText(users: readonly GpuProcess[], known: KnownUsers, words: GpuTexts, language: Language): string {
  const once = users.filter(({ pid }, index) => users.findIndex((other) => other.pid === pid) === index);
  if (once.length === 0) return words.noUsers;
  const named = once.slice(0, namedUsers).map((user) =>
    fill(words.user, {
      name: userName(user, known, words),
      memory: user.usedMiB === null ? '' : formatMemory(user.usedMiB, language),
      share: user.smPct === null ? '' : formatPercent(user.smPct),
    }),
  );
  const rest = once.length - named.length;
  return [...named, ...(rest === 0 ? [] : [fill(words.moreUsers, { count: rest })])].join('; ');
}

function userName({ pid, kind }: GpuProcess, { minerPids, jobs }: KnownUsers, words: GpuTexts): string {
  if (minerPids.includes(pid)) return words.userMiner;
  const job = jobs.find(({ pids }) => pids.includes(pid));
  if (job !== undefined) return job.name;
  const template = { compute: words.userProcess, graphics: words.userDraws, mps: words.userMps }[kind];
  return fill(template, { pid });
}
