import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fallowBin, root } from '../../test/support/runningFallow';
import type { StandInPrograms } from '../../test/support/standIns/programs';
import { minerPids, StandInRig } from '../../test/support/standIns/standInRig';
import { controlSocket } from '../../test/support/standIns/stateFeed';
import { type Goals, rounds } from './goals';

/** Jobs that say that they come, by `fallow run` and by the Python hook: none may meet a miner. They take their memory at once. */
export async function claimedJobs(programs: StandInPrograms, goals: Goals): Promise<void> {
  for (const hostMb of [200, 1000]) await StandInRig.use(programs, { hostMb }, (rig) => claimedFrom(rig, hostMb, goals));
}

async function claimedFrom(rig: StandInRig, hostMb: number, goals: Goals): Promise<void> {
  const python = withHook(rig);
  if (python === null) console.log('  no `fallow hook` here: every claimed job is a `fallow run`');
  const hook = (one: StandInRig) => hookedJob(one, python ?? '');
  const ways = Object.entries(python === null ? { 'fallow run': runJob } : { 'fallow run': runJob, hook });
  for (const [name, way] of ways) {
    const count = rounds(Math.ceil(250 / ways.length));
    let failed = 0;
    for (let round = 0; round < count; round += 1) {
      await rig.untilMining();
      if (await way(rig)) failed += 1;
    }
    goals.sayOne(`claimed jobs without memory, ${name}, miner of ${hostMb} MB`, failed, { must: 0, goal: 0, unit: '' }, count);
  }
}

async function runJob(rig: StandInRig): Promise<boolean> {
  return (await rig.job({ allocMs: 0, holdMs: 10, through: [fallowBin, 'run', '--'] })).isOutOfMemory;
}

async function hookedJob(rig: StandInRig, python: string): Promise<boolean> {
  const script = "import torch; print('out' if torch.cuda._lazy_init() else 'in')";
  const env = { ...rig.fallow.place.env, STAND_IN_DEV: rig.files.dev, STAND_IN_VRAM: rig.files.vram };
  const job = spawn(python, ['-c', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  job.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const code = await new Promise((done) => job.once('close', done));
  if (!/^(in|out)$/.test(said.trim())) throw new Error(`the hooked job ended with ${String(code)} and said ${said}`);
  return said.trim() === 'out';
}

/** A venv with the hook and a stand-in for torch; its Python, or null where there is no hook (or no Python) to test with. */
function withHook(rig: StandInRig): string | null {
  const venv = join(rig.dir, 'venv');
  if (spawnSync('python3', ['-m', 'venv', '--without-pip', venv]).status !== 0) return null;
  const { env } = rig.fallow.place;
  if (spawnSync(fallowBin, ['hook', 'install', '--venv', venv], { env }).status !== 0) return null;
  const [version = ''] = readdirSync(join(venv, 'lib'));
  const packages = join(venv, 'lib', version, 'site-packages');
  cpSync(join(root, 'test/support/standIns/torch'), join(packages, 'torch'), { recursive: true });
  return join(venv, 'bin/python3');
}

/** How long after the miner's own end a claim is answered. */
export function claimDelay(programs: StandInPrograms, goals: Goals): Promise<void> {
  return StandInRig.use(programs, {}, async (rig) => {
    const delays: number[] = [];
    const waits: number[] = [];
    let early = 0;
    let failed = 0;
    const count = rounds(300);
    for (let round = 0; round < count; round += 1) {
      const pids = minerPids(await rig.untilMining());
      const answer = await rig.probe('claim', controlSocket(rig.fallow.place), rig.files.vram, '0', ...pids.map(String));
      const answeredMs = Number(answer['answeredMs']);
      const goneMs = answer['goneMs'] === null ? Number.POSITIVE_INFINITY : Number(answer['goneMs']);
      if (goneMs > answeredMs || answer['isFree'] !== true) early += 1;
      if (answer['isOutOfMemory'] === true) failed += 1;
      delays.push(Math.max(0, answeredMs - goneMs));
      waits.push(answeredMs - Number(answer['sentMs']));
    }
    goals.sayAll("claim's answer after the miner's end", delays, { must: 20, goal: 8, unit: 'ms', at: 99 });
    goals.sayAll('  claim to answer, miner of 200 MB', waits, { must: 5000, goal: null, unit: 'ms', at: 100 });
    goals.sayOne('  answered before the miner was gone', early, { must: 0, goal: 0, unit: '' }, count);
    goals.sayOne('  claims answered without memory', failed, { must: 0, goal: 0, unit: '' }, count);
  });
}
