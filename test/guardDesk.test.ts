import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Diary } from '../src/main/diary';
import { GuardDesk } from '../src/main/guardDesk';
import { exportRows } from '../src/main/history/export';
import { HistoryStore } from '../src/main/history/store';
import { type Announcement, JobLedger, type Sighting } from '../src/main/jobs/jobLedger';
import { SettingsStore } from '../src/main/settings/store';
import { ok } from '../src/shared/faults';
import { resident } from './jobs/residents';
import { FakeClock } from './support/fakeClock';
import { silentLog } from './support/silentLog';

let dir: string;
let clock: FakeClock;
let history: HistoryStore;
let settings: SettingsStore;
let desk: GuardDesk;
let diary: Diary;
let ledger: JobLedger<Sighting>;
let holders: readonly Sighting[] = [];
const nothing = { list: () => [] as readonly Announcement[], onDidChange: () => () => undefined };

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-guard-'));
  clock = new FakeClock();
  history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log: silentLog, onFault: () => undefined });
  settings = new SettingsStore({ dir, log: silentLog, clock });
  await settings.load();
  diary = new Diary(history, clock, (job) => desk.describe(job));
  const programOf = (job: string) => history.jobProgram(job);
  desk = new GuardDesk({ settings, diary, programOf, clock, log: silentLog, onDidChange: () => undefined });
  ledger = new JobLedger<Sighting>({
    holders: { list: () => holders, onDidChange: () => () => undefined },
    claims: { ...nothing, list: () => [] },
    intents: nothing,
    readings: () => ({ usage: new Map(), contexts: null, hasRoom: () => null, isAlive: () => false, hasFailed: () => null }),
    clock,
    ...desk.hooks,
  });
  ledger.start();
  desk.attach(ledger);
});
afterEach(async () => {
  ledger.stop();
  await settings.settled();
  history.close();
  rmSync(dir, { recursive: true, force: true });
});

function seen(line: string, change: Partial<Sighting> = {}): Sighting {
  const { id: _id, ...rest } = resident(line);
  return { ...rest, class: 'unknown', ...change };
}
const python = { exe: '/usr/bin/python3.12', script: 'train.py' };

async function events(): Promise<readonly unknown[]> {
  await clock.advance(3000);
  const rows: unknown[] = [];
  for await (const row of exportRows(join(dir, 'history.db'), 'events')) rows.push(row['detail']);
  return rows;
}

describe('GuardDesk', () => {
  it('writes every decision down with its evidence, as a sentence for exports', async () => {
    holders = [seen('python train.py', { program: python })];
    ledger.look();
    await clock.advance(60_000);
    holders = [];
    ledger.look();
    expect(await events()).toEqual([
      'Room for python train.py: it opened /dev/nvidia-uvm and has the name of a training (train.py)',
      'python train.py ended: its devices stay free for 15 s before they mine again',
    ]);
    expect(history.events(0, 10)[1]).toMatchObject({
      kind: 'guard',
      device: 'gpu-0',
      values: { act: 'madeRoom', name: 'python train.py', why: 'opened trainingName', node: '/dev/nvidia-uvm', word: 'train.py' },
    });
  });

  it('takes a rule for a running job, in force at once, and gives it back', async () => {
    holders = [seen('python train.py', { program: python })];
    ledger.look();
    const job = `${holders[0]?.sinceMs.toString(36)}-7`;
    const match = '/usr/bin/python3.12 train.py';
    expect(await desk.teach({ job, rule: 'never' })).toEqual(ok({ match, rule: 'never', before: null }));
    expect(ledger.list()).toEqual([]);
    expect(settings.current.programs).toMatchObject([{ match, rule: 'never', source: 'user', sinceMs: clock.nowMs() }]);
    expect(await desk.teach({ match, rule: null })).toEqual(ok({ match, rule: null, before: 'never' }));
    expect(ledger.list()).toHaveLength(1);
    expect(desk.state().programs).toMatchObject([{ match, isBlocking: true }]);
  });

  it('takes one for a job of the past, and none for what cannot be told apart', async () => {
    holders = [seen('python train.py', { program: python }), seen('python', { pid: 8, program: { ...python, script: null } })];
    ledger.look();
    diary.jobs(
      [7, 8].map((pid) => ({
        id: `x-${pid}`,
        name: 'python',
        pids: [pid],
        devices: ['gpu-0'],
        class: 'training',
        source: 'device',
        sinceMs: 1,
      })),
    );
    diary.jobs([]);
    desk.attach(null);
    await clock.advance(3000);
    expect(history.jobs(0, 10)).toMatchObject([{ match: null }, { match: '/usr/bin/python3.12 train.py' }]);
    expect(
      history
        .jobs(0, 10)
        .find(({ id }) => id === 'x-7')
        ?.why.map(({ kind }) => kind),
    ).toEqual(['opened', 'trainingName']);
    expect(await desk.teach({ job: 'x-7', rule: 'always' })).toMatchObject({ ok: true, value: { rule: 'always' } });
    for (const job of ['x-8', 'unknown']) {
      expect(await desk.teach({ job, rule: 'always' })).toMatchObject({ ok: false, fault: { code: 'job/not-told-apart' } });
    }
  });

  it('gives a job that comes back a line of its own, so that nothing counts twice', async () => {
    const job = {
      id: 'x-7',
      name: 'jupyter-lab',
      pids: [7],
      devices: ['gpu-0'],
      class: 'notebook',
      source: 'device',
      sinceMs: clock.nowMs(),
    } as const;
    const began = clock.nowMs();
    diary.jobs([job]);
    await clock.advance(60_000);
    diary.jobs([]);
    await clock.advance(60_000);
    diary.jobs([job]);
    await clock.advance(3000);
    expect(history.jobs(0, 10)).toMatchObject([
      { id: 'x-7', startedMs: began + 120_000, endedMs: null },
      { id: 'x-7', startedMs: began, endedMs: began + 60_000 },
    ]);
  });

  it('remembers a player that opened a GPU, and shows another miner for as long as it runs', async () => {
    holders = [seen('/usr/bin/obs'), seen('/home/me/xmrig', { pid: 9 })];
    ledger.look();
    await clock.advance(100);
    await settings.settled();
    expect(settings.current.programs).toMatchObject([{ match: '/usr/bin/obs', rule: 'never', source: 'learnt' }]);
    expect(desk.faults()).toMatchObject([{ code: 'job/foreign-miner', values: { program: '/home/me/xmrig' } }]);
    holders = [];
    ledger.look();
    expect(desk.faults()).toEqual([]);
  });
});
