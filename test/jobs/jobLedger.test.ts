import { afterEach, describe, expect, it } from 'vitest';
import { type Announcement, type Asking, JobLedger, type Sighting } from '../../src/main/jobs/jobLedger';
import { Jobs } from '../../src/main/jobs/jobs';
import type { Decision, GuardReadings } from '../../src/main/jobs/residence';
import type { Settings } from '../../src/shared/setup';
import { idle, minute, resident, settings } from './residents';

class List<Item> {
  private items: readonly Item[] = [];
  private readonly watching = new Set<() => void>();
  list = () => this.items;
  onDidChange = (listener: () => void) => {
    this.watching.add(listener);
    return () => this.watching.delete(listener);
  };
  set(...items: readonly Item[]): void {
    this.items = items;
    for (const listener of this.watching) listener();
  }
  get listeners(): number {
    return this.watching.size;
  }
}

class FakeClock {
  now = 1000;
  ticks = new Set<() => void>();
  nowMs = () => 1_790_000_000_000 + this.now;
  monotonicMs = () => this.now;
  every = (_ms: number, run: () => void) => {
    this.ticks.add(run);
    return () => this.ticks.delete(run);
  };
  tick(ms: number): void {
    this.now += ms;
    for (const run of this.ticks) run();
  }
}

function sighting(line: string, change: Partial<Sighting> = {}): Sighting & { readonly source: 'device' } {
  const { id: _id, ...seen } = resident(line);
  return { ...seen, class: 'unknown', source: 'device', ...change };
}

const holders = new List<Sighting & { readonly source: 'device' }>();
const claims = new List<Asking & { readonly source: 'claim' }>();
const intents = new List<Announcement>();
let clock = new FakeClock();
let programs: Settings['programs'] = [];
let readings: Partial<GuardReadings> = {};
let decisions: Decision[] = [];
let learnt: string[] = [];

function open() {
  clock = new FakeClock();
  programs = [];
  readings = {};
  decisions = [];
  learnt = [];
  const ledger = new JobLedger({
    holders,
    claims,
    intents,
    readings: () => ({
      usage: new Map(),
      contexts: null,
      hasRoom: () => true,
      isAlive: () => false,
      hasFailed: () => true,
      ...readings,
    }),
    settings: () => settings({}, programs),
    clock,
    onDecisions: (told) => decisions.push(...told),
    onLearnt: (matches) => learnt.push(...matches),
  });
  ledger.start();
  stop = () => ledger.stop();
  return ledger;
}
let stop: () => void = () => undefined;

afterEach(() => {
  stop();
  expect([holders.listeners, claims.listeners, intents.listeners, clock.ticks.size]).toEqual([0, 0, 0, 0]);
  holders.set();
  claims.set();
  intents.set();
});

describe('JobLedger', () => {
  it('lists what mining makes room for, tells before it writes down, and ticks only while there is anybody', () => {
    const ledger = open();
    const order: string[] = [];
    ledger.onDidChange(() => order.push(`changed ${decisions.length}`));
    expect(clock.ticks.size).toBe(0);
    holders.set(sighting('/opt/solver'), sighting('/usr/bin/obs', { pid: 8 }));
    expect(ledger.list()).toMatchObject([{ pid: 7, class: 'unknown', isBlocking: true }]);
    expect(order).toEqual(['changed 0']);
    expect(decisions.map(({ act, class: is }) => `${act} ${is}`)).toEqual(['madeRoom unknown', 'spared video']);
    expect(learnt).toEqual(['/usr/bin/obs']);
    expect(clock.ticks.size).toBe(1);
    holders.set();
    expect(ledger.list()).toEqual([]);
    clock.tick(15_001);
    expect(clock.ticks.size).toBe(0);
  });

  it('makes jobs of them with the classes they have by now, and of what a rule says too', () => {
    const ledger = open();
    programs = [{ match: '/usr/bin/obs', rule: 'always', source: 'user', sinceMs: 0 }];
    const jobs = new Jobs(claims, ledger);
    jobs.start();
    holders.set(sighting('/usr/bin/obs'), sighting('/usr/bin/mpv', { pid: 9 }));
    expect(jobs.list()).toMatchObject([{ class: 'video', pids: [7] }]);
    expect(ledger.standingOf(jobs.list()[0]?.id ?? '')?.why.at(-1)).toEqual({ kind: 'taughtAlways', values: {} });
    jobs.stop();
  });

  it('says how long a device stays free', () => {
    const ledger = open();
    expect(ledger.quietMs('gpu-0')).toBe(15_000);
    for (let run = 0; run < 3; run += 1) {
      holders.set(sighting('/opt/solver', { pid: 100 + run, sinceMs: run }));
      clock.tick(1000);
      holders.set();
    }
    expect(ledger.quietMs('gpu-0')).toBe(minute);
    expect(ledger.quietMs('gpu-1')).toBe(15_000);
    expect(ledger.guardState().waits).toEqual([
      { device: 'gpu-0', name: '/opt/solver', times: 3, untilMs: clock.nowMs() + minute },
    ]);
    clock.tick(30_000);
    expect(ledger.quietMs('gpu-0')).toBe(30_000);
  });

  it('releases an idle notebook as time goes by, and hears of its next cell', () => {
    const ledger = open();
    readings = { usage: new Map([[7, idle]]) };
    holders.set(sighting('python -m ipykernel_launcher'));
    for (let at = 0; at <= 15; at += 1) clock.tick(minute);
    expect(ledger.list()).toEqual([]);
    expect(ledger.guardState().programs).toMatchObject([{ pid: 7, class: 'notebook', isBlocking: false }]);
    ledger.reopened([7]);
    expect(ledger.list()).toHaveLength(1);
  });

  it('says nothing of those who are looked for no longer', () => {
    const ledger = open();
    readings = { isAlive: () => true };
    holders.set(sighting('/opt/solver'));
    const sinceMs = 1_790_000_000_000;
    claims.set({ id: 'c-30', pid: 30, name: 'x', devices: ['gpu-0'], sinceMs, source: 'claim' });
    ledger.rest();
    holders.set();
    expect(ledger.list()).toEqual([]);
    expect(decisions.map(({ act }) => act)).toEqual(['madeRoom', 'madeRoom']);
    claims.set();
    expect(decisions.map(({ act }) => act)).toEqual(['madeRoom', 'madeRoom', 'released']);
  });

  it('tells once that a program is spared', () => {
    open();
    for (let run = 0; run < 5; run += 1) {
      holders.set(sighting('/usr/bin/obs', { pid: 20 + run, sinceMs: run }));
      holders.set();
    }
    expect(decisions.filter(({ act }) => act === 'spared')).toHaveLength(1);
  });

  it('begins a job where it was announced, and knows its program once it is seen', () => {
    const ledger = open();
    const sinceMs = 1_790_000_000_000;
    intents.set({ pid: 7, ancestors: [1], name: 'python train.py', devices: ['gpu-0'], sinceMs });
    const program = { exe: '/usr/bin/python3', script: 'train.py' };
    holders.set(sighting('python train.py', { program, sinceMs: sinceMs + 900 }));
    expect(decisions.map(({ act }) => act)).toEqual(['madeRoom']);
    expect(ledger.standingOf(`${sinceMs.toString(36)}-7`)?.resident.program).toEqual(program);
    expect(ledger.standingOf('nobody-99')).toBeNull();
    claims.set({ id: 'c-30', pid: 30, name: 'x', devices: ['gpu-0'], sinceMs, source: 'claim' });
    expect(decisions.at(-1)?.why).toEqual([{ kind: 'asked', values: {} }]);
    expect(ledger.list().map(({ pid }) => pid)).toEqual([7]);
  });
});
