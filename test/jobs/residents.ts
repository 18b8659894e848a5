import type { ProcessTraits, ProcessUsage } from '../../src/main/jobs/classify';
import { guardPolicy } from '../../src/main/jobs/policy';
import {
  type GuardReadings,
  nextHolders,
  nobody,
  type ResidenceSettings,
  type Residency,
  type Resident,
  reopened,
} from '../../src/main/jobs/residence';
import type { ProgramSetting } from '../../src/shared/setup';

export const minute = 60_000;

export function resident(line: string, change: Partial<Resident> = {}, traits: Partial<ProcessTraits> = {}): Resident {
  const argv = line.split(' ');
  const [program = ''] = argv;
  return {
    id: 'a-7',
    pid: 7,
    ancestors: [1],
    name: line,
    program: { exe: program.startsWith('/') ? program : null, script: null },
    traits: { argv, comm: '', isGraphicsOnly: false, hasLibrary: false, ...traits },
    devices: ['gpu-0'],
    sinceMs: 1_790_000_000_000,
    noticed: { kind: 'opened', values: { node: '/dev/nvidia-uvm' } },
    ...change,
  };
}

export const notebook = resident('python -m ipykernel_launcher');
export const idle: ProcessUsage = { smPct: 0, videoPct: 0, usedMiB: 3000 };
export const busy: ProcessUsage = { smPct: 80, videoPct: 0, usedMiB: 3000 };

export function settings(
  change: Partial<ResidenceSettings> = {},
  programs: ProgramSetting[] = [],
  gamesBlock = true,
): ResidenceSettings {
  const policy = guardPolicy({ programs, gamesBlock });
  return { policy, notebookIdleMs: 15 * minute, inferenceIdleMs: 10 * minute, quietMs: 15_000, ...change };
}

/** One guard over time: `at` says who is there then and what the driver says. */
export class Watched {
  residency: Residency = {
    state: nobody,
    blocking: [],
    spared: [],
    waits: [],
    decisions: [],
    learnt: [],
    wakeAtMs: null,
  };
  readonly told: string[] = [];

  constructor(public settings: ResidenceSettings) {}

  at(
    nowMs: number,
    residents: readonly Resident[],
    usage: ProcessUsage | null = null,
    change: Partial<GuardReadings> = {},
  ): Residency {
    const readings: GuardReadings = {
      usage: new Map(usage === null ? [] : residents.map(({ pid }) => [pid, usage])),
      contexts: null,
      hasRoom: () => true,
      isAlive: () => false,
      hasFailed: () => true,
      ...change,
    };
    this.residency = nextHolders(this.residency.state, residents, readings, nowMs, this.settings);
    for (const { act, why } of this.residency.decisions) this.told.push(`${act} ${why.map(({ kind }) => kind).join('+')}`);
    return this.residency;
  }

  reopen(nowMs: number, pids: readonly number[]): void {
    this.residency = { ...this.residency, state: reopened(this.residency.state, pids, nowMs) };
  }

  get isBlocked(): boolean {
    return this.residency.blocking.length > 0;
  }
}
