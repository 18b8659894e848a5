import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RigState } from '../../src/shared/state';
import { eventually, isAlive } from '../support/runningFallow';
import { canMount, whyNoMount } from '../support/smallDisk';
import { makeNodes } from '../support/standIns/gpuFiles';
import { compiler, StandInPrograms, whyNoCompiler } from '../support/standIns/programs';
import { gpusOf, installCuda, minerPids, StandInRig } from '../support/standIns/standInRig';

// What only a watch on the files themselves notices: /proc does not tell it, or tells it too late.

const patient = { allocMs: 200, waitMs: 30_000 };

/** Other programs of this machine may be jobs too: only ours are looked at. */
const jobOf = (state: RigState, child: ChildProcess) => state.jobs.find(({ pids }) => pids.includes(child.pid ?? 0));

function end(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  return ended;
}

describe.skipIf(compiler === null)(`the sentinel${whyNoCompiler}`, () => {
  let programs: StandInPrograms;
  beforeAll(() => {
    programs = new StandInPrograms();
  });
  afterAll(() => programs.remove());

  it.skipIf(!canMount)(
    `makes room for a job that finds the nodes elsewhere, in a mount namespace of its own${whyNoMount}`,
    async () => {
      await using rig = await StandInRig.start(programs);
      const pids = minerPids(await rig.untilMining());
      const elsewhere = join(rig.dir, 'elsewhere');
      mkdirSync(elsewhere);
      const mount = ['unshare', '-m', 'sh', '-c', `mount --bind '${rig.files.dev}' '${elsewhere}' && exec "$@"`, 'sh'];
      const report = await rig.job({ ...patient, through: mount, dev: elsewhere, pids });
      expect(report.goneMs).not.toBeNull();
      expect((await rig.untilMining(pids)).faults).toEqual([]);
    },
  );

  it('a job on nodes that did not exist when the app started has the device', async () => {
    await using rig = await StandInRig.start(programs, { isMining: false, hasNodes: false });
    await rig.feed.until('idle', (state) => gpusOf(state).length === 1 && gpusOf(state)[0]?.activity === 'idle');
    makeNodes(rig.files.dev, 1);
    const job = rig.startJob({ holdMs: 60_000 });
    try {
      await rig.feed.until('in use', (state) => jobOf(state, job) !== undefined && gpusOf(state)[0]?.activity === 'inUse');
    } finally {
      await end(job);
    }
    await rig.feed.until('over', (state) => jobOf(state, job) === undefined);
  });

  it('twenty jobs, each as soon as mining runs again, have their memory 300 ms after they open the GPU', async () => {
    await using rig = await StandInRig.start(programs);
    for (let round = 0; round < 20; round += 1) {
      const pids = minerPids(await rig.untilMining());
      const report = await rig.job({ as: round % 2 === 0 ? 'open' : 'library', allocMs: 300, pids });
      expect(report).toMatchObject({ isOutOfMemory: false, goneMs: expect.any(Number) });
    }
    expect((await rig.untilMining()).faults).toEqual([]);
  });

  it('takes a loaded libcuda for a job to come, and mines on when none came', async () => {
    await using rig = await StandInRig.start(programs);
    const pids = minerPids(await rig.untilMining());
    const loader = rig.startJob({ ...patient, as: 'load', holdMs: 120_000, pids });
    try {
      await eventually('the miner gone', () => !pids.some(isAlive));
      const again = await rig.untilMining(pids);
      expect(isAlive(loader.pid ?? 0)).toBe(true);
      expect(again.faults).toEqual([]);
    } finally {
      await end(loader);
    }
  });

  it('notices a libcuda of another version that an upgrade put in the place of the first', async () => {
    await using rig = await StandInRig.start(programs);
    const pids = minerPids(await rig.untilMining());
    installCuda(programs, rig.dir, '600.12');
    const report = await rig.job({ ...patient, as: 'load', pids });
    expect(report.goneMs).not.toBeNull();
  });

  it('a job on the second GPU leaves the first to its miner in the end', async () => {
    await using rig = await StandInRig.start(programs, { gpus: 2 });
    const [first, second] = gpusOf(await rig.untilMining());
    const env = { CUDA_VISIBLE_DEVICES: second?.id ?? '', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };
    const job = rig.startJob({ gpu: 1, holdMs: 120_000, allocMs: 500, waitMs: 0, env });
    try {
      const isShared = (activities: readonly string[]) => activities.join() === 'mining,inUse';
      const during = await rig.feed.until('one each', (state) => isShared(gpusOf(state).map((device) => device.activity)));
      expect(jobOf(during, job)?.devices).toEqual([second?.id]);
      expect(during.miners).toMatchObject([{ devices: [first?.id] }]);
    } finally {
      await end(job);
    }
    await rig.untilMining();
  });
});
