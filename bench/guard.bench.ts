// The job guard's word, each figure beside what it must and what it should be. Stand-ins in C take the GPU's, the driver's and the
// miner's place (test/support/standIns); FALLOW_DEV, FALLOW_CUDA_LIBRARY and FALLOW_NVML_LIBRARY put others there.
// FALLOW_BENCH_ROUNDS=20 caps every number of rounds, FALLOW_BENCH_PARTS=teardown,launches chooses parts, and with
// FALLOW_BENCH_STRICT set a missed must is exit code 1.

import { compiler, StandInPrograms, whyNoCompiler } from '../test/support/standIns/programs';
import { minerPids, StandInRig } from '../test/support/standIns/standInRig';
import { type Goals, Goals as Judge, rounds } from './support/goals';
import { claimDelay, claimedJobs } from './support/guardClaims';
import { idleCost } from './support/guardCost';
import { launches, resume, teardown } from './support/guardLaunches';
import { msToLastEnd } from './support/orphans';

/** After SIGKILL of the app, until its miner is gone. */
async function orphans(programs: StandInPrograms, goals: Goals): Promise<void> {
  for (const forks of [0, 3]) {
    const times: number[] = [];
    for (let round = 0; round < rounds(100); round += 1) {
      const rig = await StandInRig.start(programs, { forks });
      await rig.untilMining();
      const state = await rig.feed.until('forked', (now) => minerPids(now).length === 1 + forks);
      times.push(await msToLastEnd(rig.fallow, minerPids(state)));
      rig.remove();
    }
    const what = `SIGKILL of the app -> its ${forks === 0 ? '' : 'forking '}miner gone`;
    goals.sayAll(what, times, { must: 100, goal: 20, unit: 'ms', at: 100 });
  }
}

/** How long the app takes to end while it watches. */
async function quit(programs: StandInPrograms, goals: Goals): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds(20); round += 1) {
    await StandInRig.use(programs, {}, async (rig) => {
      await rig.untilMining();
      const from = performance.now();
      await rig.fallow.stop();
      times.push(performance.now() - from);
    });
  }
  goals.sayAll('SIGTERM -> the app gone, guard armed and a miner running', times, { must: 500, goal: null, unit: 'ms', at: 100 });
}

const parts = { teardown, launches, claimedJobs, claimDelay, idleCost, orphans, resume, quit };
const wanted = process.env['FALLOW_BENCH_PARTS']?.split(',') ?? Object.keys(parts);

if (compiler === null) console.log(`The job guard's figures need stand-ins in C${whyNoCompiler}`);
else {
  const goals = new Judge();
  const programs = new StandInPrograms();
  try {
    for (const [name, part] of Object.entries(parts)) if (wanted.includes(name)) await part(programs, goals);
  } finally {
    programs.remove();
  }
  console.log("The hook's own time inside an import: npm run bench -- hook");
  goals.end();
}
