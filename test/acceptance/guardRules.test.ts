import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askApp } from '../../src/main/cli/appClient';
import type { TaughtRule } from '../../src/shared/contract';
import type { RigEvent } from '../../src/shared/historyViews';
import { guardSentence } from '../../src/shared/text/guardSentences';
import { eventually, isAlive } from '../support/runningFallow';
import { compiler, StandInPrograms, whyNoCompiler } from '../support/standIns/programs';
import { gpusOf, minerPids, StandInRig } from '../support/standIns/standInRig';
import { controlSocket } from '../support/standIns/stateFeed';

async function ask(rig: StandInRig, call: string, args: object): Promise<unknown> {
  const reply = await askApp([controlSocket(rig.fallow.place)], process.getuid?.() ?? -1, {
    call,
    args,
    language: 'en',
    timeoutMs: 20_000,
  });
  if (!('value' in reply)) throw new Error(`${call}: ${JSON.stringify(reply)}`);
  return reply.value;
}

const end = (child: ChildProcess) =>
  new Promise<void>((done) => {
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });

describe.skipIf(compiler === null)(`a rule for a program${whyNoCompiler}`, () => {
  let programs: StandInPrograms;
  beforeAll(() => {
    programs = new StandInPrograms();
  });
  afterAll(() => programs.remove());

  it('lets mining go on beside its next run, until it is taken away; the history says why', async () => {
    await using rig = await StandInRig.start(programs);
    // It takes no memory while we look: there is none for both.
    const job = { allocMs: 120_000, waitMs: 0, name: 'steady' } as const;
    await rig.untilMining();
    const first = rig.startJob(job);
    const seen = await rig.feed.until('in use', (state) => gpusOf(state)[0]?.activity === 'inUse' && state.jobs.length > 0);
    const id = seen.jobs.find(({ pids }) => pids.includes(first.pid ?? 0))?.id ?? '';
    const taught = (await ask(rig, 'jobs:teach', { job: id, rule: 'never' })) as TaughtRule;
    expect(taught).toMatchObject({ rule: 'never', before: null, match: expect.stringMatching(/^\//) });
    const beside = await rig.feed.until('mining beside it', (state) => gpusOf(state)[0]?.activity === 'mining');
    expect(isAlive(first.pid ?? 0)).toBe(true);
    expect(beside.guard.programs).toMatchObject([{ pid: first.pid, isBlocking: false, match: taught.match }]);
    await end(first);

    const pids = minerPids(await rig.untilMining());
    const second = rig.startJob(job);
    await rig.feed.until('seen', (state) => state.guard.programs.some(({ pid }) => pid === second.pid));
    expect(pids.every(isAlive)).toBe(true);
    await ask(rig, 'jobs:teach', { match: taught.match, rule: null });
    await rig.feed.until('in use', (state) => gpusOf(state)[0]?.activity === 'inUse');
    await end(second);

    let acts: readonly RigEvent[] = [];
    await eventually('written down', async () => {
      const events = (await ask(rig, 'history:events', { sinceMs: 0, limit: 1000 })) as readonly RigEvent[];
      acts = events.filter(({ kind }) => kind === 'guard').reverse();
      return acts.length >= 4;
    });
    expect(acts.map(({ values }) => values['act']).slice(0, 4)).toEqual(['madeRoom', 'released', 'spared', 'returned']);
    for (const { values } of acts) expect(guardSentence(values, 'en')).toMatch(/\w/);
  });
});
