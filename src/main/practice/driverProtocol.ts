import { readObject } from '../pools/stratum';
import { defaultFlags, type MinerFlags } from './surface';

// What miner, pool and practice driver say to each other over the driver's socket: JSON objects, one a line.
// A connection stands for an open device file: what it holds is free again when it ends, however its process died.

/** Names the driver's socket to the processes of the practice rig. */
export const driverVariable = 'FALLOW_PRACTICE_DRIVER';

/** What the driver can make a miner do. `calm` ends it all. */
export const minerActs = ['crash', 'hang', 'silent', 'fork', 'memory', 'flood', 'calm'] as const;
export type MinerAct = (typeof minerActs)[number];

export const poolMoods = ['ok', 'poolDown', 'poolSilent', 'rejectAll'] as const;
export type PoolMood = (typeof poolMoods)[number];

export type ToDriver =
  | {
      readonly say: 'open';
      readonly index: number;
      readonly pid: number;
      readonly vramMiB: number;
      readonly flags: MinerFlags;
      /** False: holds memory and nothing else, as a miner's forked child does. */
      readonly takesOrders: boolean;
    }
  /** Whether the opener computes on the device now. */
  | { readonly say: 'busy'; readonly isBusy: boolean }
  | { readonly say: 'pool'; readonly pid: number };

export type FromDriver =
  /** The device is open and the memory taken; a holder is given at most 85 % of a card. */
  | {
      readonly say: 'opened';
      readonly name: string;
      readonly pci: string;
      readonly vramMiB: number;
      readonly heldMiB: number;
      readonly freeMiB: number;
    }
  | { readonly say: 'refused'; readonly why: 'noDevice' | 'noMemory'; readonly neededMiB: number; readonly freeMiB: number }
  | {
      readonly say: 'reading';
      readonly hashrateHs: number;
      readonly temperatureC: number;
      readonly fanPct: number;
      readonly powerW: number;
    }
  | { readonly say: 'act'; readonly what: MinerAct; readonly value: number }
  | { readonly say: 'mood'; readonly mood: PoolMood };

export function encodeLine(message: ToDriver | FromDriver): string {
  return `${JSON.stringify(message)}\n`;
}

/** Our own two ends speak here, but any process of the user may connect: what is not understood is null. */
export function readToDriver(line: string): ToDriver | null {
  const object = readObject(line);
  if (object === null) return null;
  const pid = count(object['pid'], 2 ** 31);
  switch (object['say']) {
    case 'open': {
      const index = count(object['index'], 1000);
      const vramMiB = count(object['vramMiB'], 2 ** 24);
      return index === null || pid === null || vramMiB === null
        ? null
        : { say: 'open', index, pid, vramMiB, flags: readFlags(object['flags']), takesOrders: object['takesOrders'] !== false };
    }
    case 'busy':
      return { say: 'busy', isBusy: object['isBusy'] === true };
    case 'pool':
      return pid === null ? null : { say: 'pool', pid };
    default:
      return null;
  }
}

/** The driver is the one that started us, so its messages are taken at their word. */
export function readFromDriver(line: string): FromDriver | null {
  const object = readObject(line);
  return object !== null && typeof object['say'] === 'string' ? (object as unknown as FromDriver) : null;
}

function readFlags(value: unknown): MinerFlags {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const flag = (name: keyof MinerFlags, most: number): number => Math.max(count(given[name], most) ?? defaultFlags[name], 1);
  return { grid: flag('grid', 131_072), block: flag('block', 1024), streams: flag('streams', 99), parallel: flag('parallel', 8) };
}

function count(value: unknown, most: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : null;
}
