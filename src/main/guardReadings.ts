import type { ProcessUsage } from './jobs/classify';
import type { GuardReadings } from './jobs/residence';

/** One process on one device by a driver's word. */
export interface ListedProcess {
  readonly pid: number;
  readonly kind: string;
  readonly usedMiB: number | null;
  readonly smPct: number | null;
  readonly videoPct: number | null;
}

/** Who is on some devices, by their driver's word. */
export interface Listing {
  readonly processes: readonly ListedProcess[];
  readonly devices: readonly string[];
  /** Monotonic ms. */
  readonly atMs: number;
}

/** A driver that has been silent for this long says nothing about now. */
const staleMs = 15_000;

type DriversWord = Pick<GuardReadings, 'usage' | 'contexts'>;

/**
 * What the guard makes of the drivers' lists, `gpus` being the devices that they ought to cover. A process on several devices is
 * as busy as on the busiest of them, and not known as soon as one of them does not count it.
 */
export function driversWord(listings: readonly Listing[], gpus: readonly string[], nowMs: number): DriversWord {
  const fresh = listings.filter(({ atMs }) => nowMs - atMs < staleMs);
  const rows = fresh.flatMap(({ processes }) => processes);
  const byPid = new Map<number, ListedProcess[]>();
  for (const row of rows) byPid.set(row.pid, [...(byPid.get(row.pid) ?? []), row]);
  const usage = [...byPid].flatMap(([pid, own]): (readonly [number, ProcessUsage])[] => {
    const summed = usageOf(own);
    return summed === null ? [] : [[pid, summed]];
  });
  const covered = fresh.flatMap(({ devices }) => devices);
  // Clients of MPS show as its server: who is not listed may compute all the same.
  const isComplete = gpus.length > 0 && gpus.every((id) => covered.includes(id)) && !rows.some(({ kind }) => kind === 'mps');
  const contexts = { pids: new Set(byPid.keys()), atMs: Math.min(...fresh.map(({ atMs }) => atMs)) };
  return { usage: new Map(usage), contexts: isComplete ? contexts : null };
}

function usageOf(rows: readonly ListedProcess[]): ProcessUsage | null {
  let usage: ProcessUsage = { smPct: 0, videoPct: 0, usedMiB: 0 };
  for (const { smPct, videoPct, usedMiB } of rows) {
    if (smPct === null || videoPct === null) return null;
    usage = {
      smPct: Math.max(usage.smPct, smPct),
      videoPct: Math.max(usage.videoPct, videoPct),
      // Listed twice on one device, to compute and to draw, it holds its memory once.
      usedMiB: usage.usedMiB === null || usedMiB === null ? null : Math.max(usage.usedMiB, usedMiB),
    };
  }
  return usage;
}

/** Free memory beyond what the miner needs, so that a job's next allocation does not fail at once, MiB. */
const marginMiB = 512;
/** For what no need is known of. */
const defaultNeedGib = 2;

/**
 * Whether a miner fits beside a job that keeps its memory. `needGib` as in coins.ts; null where the driver does not say what is
 * free.
 */
export function hasRoomFor(freeMiB: number | null, needGib: number | null): boolean | null {
  return freeMiB === null ? null : freeMiB >= (needGib ?? defaultNeedGib) * 1024 + marginMiB;
}
