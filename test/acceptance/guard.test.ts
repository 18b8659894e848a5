import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RigState } from '../../src/shared/state';
import { fallowBin, isAlive } from '../support/runningFallow';
import { makeNodes } from '../support/standIns/gpuFiles';
import { compiler, StandInPrograms, whyNoCompiler } from '../support/standIns/programs';
import { gpusOf, type JobKind, minerPids, StandInRig } from '../support/standIns/standInRig';
import { controlSocket } from '../support/standIns/stateFeed';
import { together } from '../support/together';

// A real rig on stand-ins for driver, GPU and miner: who opens the GPU without asking, and what happens then.

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const whyNotRoot = isRoot ? '' : ' (skipped: needs root to start a program of another user)';
/** Under which a loaded machine is still in time; nothing here measures. */
const patient = { allocMs: 200, waitMs: 30_000 };

/** Other programs of this machine may be jobs too: only ours are looked at. */
const jobOf = (state: RigState, child: ChildProcess) => state.jobs.find(({ pids }) => pids.includes(child.pid ?? 0));
const isInUse = (state: RigState) => gpusOf(state).every((device) => device.activity === 'inUse');

function end(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  return ended;
}

describe.skipIf(compiler === null)(`the job guard${whyNoCompiler}`, () => {
  let programs: StandInPrograms;
  beforeAll(() => {
    programs = new StandInPrograms();
  });
  afterAll(() => programs.remove());

  describe('with a miner on the GPU', () => {
    let rig: StandInRig;
    beforeAll(async () => {
      rig = await StandInRig.start(programs);
    });
    afterAll(() => rig[Symbol.asyncDispose]());

    /** Runs a job until the rig has made room for it; returns when mining is back. */
    async function makesRoom(options: Parameters<StandInRig['job']>[0]): Promise<RigState['jobs'][number] | undefined> {
      const pids = minerPids(await rig.untilMining());
      const job = rig.startJob({ ...patient, holdMs: 60_000, ...options, pids });
      try {
        const during = await rig.feed.until('room for the job', (state) => isInUse(state) && jobOf(state, job) !== undefined);
        expect(pids.some(isAlive)).toBe(false);
        expect(during.devices[0]).toMatchObject({ activity: 'inUse', because: 'job' });
        expect(during.faults).toEqual([]);
        return jobOf(during, job);
      } finally {
        await end(job);
        await rig.untilMining(pids);
      }
    }

    it.each<JobKind>(['open', 'library', 'python', 'again'])('makes room for a job that does not ask (%s)', async (as) => {
      const job = await makesRoom({ as });
      const jobClass = as === 'python' ? 'training' : 'unknown';
      expect(job).toMatchObject({ class: jobClass, devices: [gpusOf(await rig.untilMining())[0]?.id] });
    });

    it('lets a job that can wait a little have its memory', async () => {
      const report = await rig.job({ allocMs: 3000, pids: minerPids(await rig.untilMining()) });
      expect(report).toMatchObject({ isOutOfMemory: false, goneMs: expect.any(Number) });
      expect(report.goneMs).toBeLessThan(report.allocatedMs);
    });

    it.skipIf(!isRoot)(`makes room for another user's job${whyNotRoot}`, async () => {
      await makesRoom({ uid: nobody });
    });

    it('makes room for a job in the middle of a fork storm', async () => {
      const storm = rig.startProbe('storm', '4000');
      const stormEnded = new Promise((done) => storm.once('exit', done));
      await makesRoom({});
      expect(await stormEnded).toBe(0);
    });

    it('makes room for a job that opens nodes which the driver has made anew', async () => {
      await rig.untilMining();
      makeNodes(rig.files.dev, 1);
      await makesRoom({});
    });

    it('does not stop mining for a program that only looks', async () => {
      const pids = minerPids(await rig.untilMining());
      await rig.job({ as: 'look', name: 'nvidia-smi', holdMs: 2000, waitMs: 0 });
      expect(minerPids(await rig.untilMining())).toEqual(pids);
    });

    it('still makes room after mining was chosen again before all was off', async () => {
      const pids = minerPids(await rig.untilMining());
      const modes = (['off', 'mining'] as const).map((mode) => ['rig:setMode', { mode }] as const);
      expect(await together(rig.fallow.place, ...modes)).toMatchObject([{ ok: true }, { ok: true }]);
      await rig.untilMining(pids);
      await makesRoom({});
    });

    it('claims are answered, and nothing else changes, while clients send garbage', async () => {
      const pids = minerPids(await rig.untilMining());
      const garbage = [
        randomBytes(2000),
        '{"id":1,"call":"claim","args":{"pid":',
        `${'x'.repeat(200_000)}\n`,
        '{"id":1,"call":"claim","args":{"pid":-1,"gpus":{},"env":[]}}\n',
        `{"id":2,"call":"claim","args":{"pid":1,"gpus":null,"env":{}}}\n`,
        '[]\nnull\n{}\n"\u0000"\n',
        '',
      ];
      const clients = garbage.map((bytes) => {
        const client = connect(controlSocket(rig.fallow.place));
        client.on('error', () => client.destroy()); // it was hung up on
        client.resume();
        client.write(bytes);
        return client;
      });
      await rig.feed.until('still mining', (state) => minerPids(state).join() === pids.join());
      const args = ['claim', controlSocket(rig.fallow.place), rig.files.vram, '0', ...pids.map(String)];
      expect(await rig.probe(...args)).toMatchObject({ isFree: true, isOutOfMemory: false });
      for (const client of clients) client.destroy();
      await rig.untilMining(pids);
      expect((await rig.fallow.status()).faults).toEqual([]);
    });
  });

  it('a hundred claims at once: each is answered when the last process of the miner is gone, and not before', async () => {
    // It dies slowly, and one of its children has left its process group.
    await using rig = await StandInRig.start(programs, { hostMb: 1000, forks: 3 });
    await rig.untilMining();
    const pids = minerPids(await rig.feed.until('forked', (state) => minerPids(state).length === 4));
    const args = ['claim', controlSocket(rig.fallow.place), rig.files.vram, '0', ...pids.map(String)];
    const answers = await Promise.all(Array.from({ length: 100 }, () => rig.probe(...args)));
    for (const answer of answers) {
      expect(answer).toMatchObject({ isFree: true, goneMs: expect.any(Number) });
      expect(answer['goneMs']).toBeLessThanOrEqual(Number(answer['answeredMs']));
    }
    // The memory is one job's at a time; that one had it.
    expect(answers.some((answer) => answer['isOutOfMemory'] === false)).toBe(true);
    expect((await rig.untilMining(pids)).faults).toEqual([]);
  });

  it('a claim names one of two GPUs: the other mines on, and the job sees that one alone', async () => {
    await using rig = await StandInRig.start(programs, { gpus: 2 });
    const before = await rig.untilMining();
    const [first, second] = gpusOf(before);
    const pidsOf = (state: RigState, id = '') =>
      minerPids({ miners: state.miners.filter((miner) => miner.devices.includes(id)) });
    const sayIt = [
      'run',
      '--gpus',
      '1',
      '--',
      'sh',
      '-c',
      'echo "$CUDA_VISIBLE_DEVICES"; test -d /proc/$0 && echo there; exit 0',
    ];
    const ran = await rig.fallow.place.command(...sayIt, String(pidsOf(before, second?.id)[0]));
    expect(ran).toMatchObject({ code: 0, stdout: `${second?.id}\n`, stderr: '' });
    expect(pidsOf(await rig.untilMining(pidsOf(before, second?.id)), first?.id)).toEqual(pidsOf(before, first?.id));
  });

  it('an app that does not answer keeps no job waiting for ever, and goes on when it can', async () => {
    await using rig = await StandInRig.start(programs, { env: { FALLOW_CLAIM_TIMEOUT_S: '0.5' } });
    await rig.untilMining();
    const app = rig.fallow.child;
    app.kill('SIGSTOP');
    try {
      const late = await rig.fallow.place.command('run', '--', 'sh', '-c', 'echo started; exit 6');
      expect(late).toMatchObject({ code: 6, stdout: 'started\n', stderr: expect.stringContaining('does not answer') });
    } finally {
      app.kill('SIGCONT');
    }
    const pids = minerPids(await rig.untilMining());
    const seen = await rig.fallow.place.command('run', '--', 'sh', '-c', `test -d /proc/${pids[0]} && echo there; exit 0`);
    expect(seen).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('ends in order while it watches a job and a claim, and leaves both alone', async () => {
    await using rig = await StandInRig.start(programs);
    await rig.untilMining();
    const job = rig.startJob({ holdMs: 60_000, waitMs: 0 });
    const claimed = spawn(fallowBin, ['run', '--', 'sleep', '60'], { env: rig.fallow.place.env, stdio: 'ignore' });
    try {
      await rig.feed.until('both known', (state) => [job, claimed].every((child) => jobOf(state, child)) && isInUse(state));
      expect(await rig.fallow.stop()).toBe(0);
      expect([isAlive(job.pid ?? 0), isAlive(claimed.pid ?? 0)]).toEqual([true, true]);
      expect(rig.fallow.log.join('')).not.toMatch(/ error /);
    } finally {
      await Promise.all([end(job), end(claimed)]);
    }
  });

  it('ends in order while it mines and watches', async () => {
    await using rig = await StandInRig.start(programs, { forks: 2 });
    const pids = minerPids(await rig.untilMining());
    expect(await rig.fallow.stop()).toBe(0);
    expect(pids.some(isAlive)).toBe(false);
  });
});
