import { spawnSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInotify } from '../../src/main/platform/kernelCalls';
import { compiler, StandInPrograms, whyNoCompiler } from '../support/standIns/programs';
import { minerPids, StandInRig } from '../support/standIns/standInRig';

// What the kernel does not tell, the guard looks for: slower, but no job is missed.

/** A network namespace of its own, where the process connector does not answer. */
const elsewhere = ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const canLeave = spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
const whyNot = canLeave ? '' : ' (skipped: needs root, unshare and ip)';
const patient = { allocMs: 300, waitMs: 30_000 };
/** A limit so high is never reached by accident, nor by this test. */
const maxInstances = 2000;

describe.skipIf(compiler === null)(`a guard that is told less${whyNoCompiler}`, () => {
  let programs: StandInPrograms;
  const taken: number[] = [];
  beforeAll(() => {
    programs = new StandInPrograms();
  });
  afterAll(() => programs.remove());

  it.skipIf(!canLeave)(`hears nothing of new programs, and still makes room for each kind of job${whyNot}`, async () => {
    await using rig = await StandInRig.start(programs, { through: elsewhere });
    for (const as of ['open', 'library', 'python'] as const) {
      const pids = minerPids(await rig.untilMining());
      expect((await rig.job({ ...patient, as, pids })).goneMs).not.toBeNull();
    }
    expect((await rig.untilMining()).faults).toEqual([]);
    expect(rig.fallow.log.join('')).toContain('is not told of new programs');
  });

  it('finds no inotify instance left, says so, and still makes room', async (context) => {
    for (let fd = openInotify(); fd !== null && taken.length < maxInstances; fd = openInotify()) taken.push(fd);
    try {
      if (taken.length >= maxInstances) context.skip('this user may open more inotify instances than a test should');
      await using rig = await StandInRig.start(programs);
      const pids = minerPids(await rig.untilMining());
      expect((await rig.job({ ...patient, pids })).goneMs).not.toBeNull();
      expect((await rig.untilMining(pids)).faults).toEqual([]);
      expect(rig.fallow.log.join('')).toContain('fs.inotify.max_user_instances');
    } finally {
      for (const fd of taken.splice(0)) closeSync(fd);
    }
  });
});
