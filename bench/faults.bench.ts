// What goes wrong, done to real children: how soon the rig sees it, what it does, and that nobody else notices.
//
// Device 0 is the victim, the others are watched: their pids, activity and hashrate. The rig runs in this process, on the practice
// GPUs; miners and pool are real children. Not real: GPU and driver (the practice driver, and a stub for XID and a lost card).
// What only chance can tell runs in simulated time (`chance`), through the same RigDevice, at a share in 20 s and in 120 s.
// FALLOW_BENCH_PARTS=process,api,log,files,driver,pool,machine,job,suspend,flood,app,chance chooses parts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RigDevice } from '../src/main/rig/rigDevice';
import { faultsPage } from '../test/support/faultsPage';
import { isAlive, root } from '../test/support/runningFallow';
import { app } from './support/faultApp';
import { chance } from './support/faultChance';
import { type Injection, injections } from './support/faultList';
import { FaultRig } from './support/faultRig';
import { flood, suspend } from './support/faultStress';
import { Goals } from './support/goals';

const page = faultsPage();
const timings = { backoffFirstS: 2, startGraceS: 20, shareSilenceS: 20, faultsPerStep: 1000, restartsPerHour: 1000 };
const goals = new Goals();
const wanted = process.env['FALLOW_BENCH_PARTS']?.split(',') ?? null;
const isWanted = (part: string) => wanted === null || wanted.includes(part);
const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms));

async function until(isSo: () => boolean, limitS: number): Promise<number> {
  const from = performance.now();
  while (!isSo()) {
    if (performance.now() - from > limitS * 1000) return Number.POSITIVE_INFINITY;
    await pause(20);
  }
  return (performance.now() - from) / 1000;
}

const pids = (device: RigDevice) => device.session?.snapshot().pids ?? [];
const isMining = (device: RigDevice) => device.decision.activity === 'mining' && device.fault() === null && hashrate(device) > 0;
const hashrate = (device: RigDevice) => device.session?.snapshot().stats?.hashrateHs ?? 0;

/** The others, once a second: the least part of their usual hashrate, and whether their processes stayed. */
class Witness {
  least = 1;
  private readonly before: readonly { readonly device: RigDevice; readonly hs: number; readonly pid: number | undefined }[];
  private readonly timer: NodeJS.Timeout;

  constructor(devices: readonly RigDevice[]) {
    this.before = devices.map((device) => ({ device, hs: hashrate(device), pid: pids(device)[0] }));
    this.timer = setInterval(() => this.look(), 1000);
  }

  end(): { readonly leastPct: number; readonly isSame: boolean } {
    clearInterval(this.timer);
    this.look();
    return { leastPct: this.least * 100, isSame: this.before.every(({ device, pid }) => pids(device)[0] === pid) };
  }

  private look(): void {
    for (const { device, hs } of this.before) this.least = Math.min(this.least, hashrate(device) / hs);
  }
}

async function run(rig: FaultRig, injection: Injection): Promise<void> {
  const { code, withinS, end, isShared = false, goesOn = false } = injection;
  const victim = rig.device(0);
  const others = rig.rig.all().slice(1);
  if ((await until(() => rig.rig.all().every(isMining), 60)) > 60) return miss(injection, 'the rig does not mine');
  const before = pids(victim);
  const witness = new Witness(isShared ? [] : others);
  const from = performance.now();
  await injection.inject(rig);
  const seen = () => rig.said.find((said) => said.device === victim.info.id && said.code === code && said.atMs >= from);
  const since = () => (performance.now() - from) / 1000;
  if (code === null) {
    await pause(withinS * 1000);
    const isWell = victim.fault() === null && victim.lastFault === null;
    if (!isWell) miss(injection, `a fault where there is none: ${victim.fault()?.code}`);
    await until(() => isMining(victim), 60);
    return row(injection, { seenS: 0, actedS: 0, backS: since(), activity: victim.decision.activity, ...witness.end() });
  }
  await until(() => seen() !== undefined, withinS + 40);
  const seenS = ((seen()?.atMs ?? Number.POSITIVE_INFINITY) - from) / 1000;
  await until(() => goesOn || !before.some(isAlive), 30);
  await until(() => victim.decision.activity === (end ?? 'mining') || victim.decision.activity === 'faulted', 60);
  const { activity } = victim.decision;
  const actedS = since();
  const step = victim.lastFault?.step?.do;
  const named = page.get(code)?.activity;
  if (named !== (end ?? 'faulted')) miss(injection, `docs/faults.md says ${named}`);
  if (before.some(isAlive) && !goesOn) miss(injection, 'the process lives on');
  await injection.cure?.(rig);
  if ((await until(() => isMining(victim), 90)) > 90) miss(injection, `does not mine again: ${victim.decision.activity}`);
  const backS = since();
  row(injection, { seenS, actedS, backS, activity, ...(step === undefined ? {} : { step }), ...witness.end() });
  if (!(seenS <= withinS)) miss(injection, `detected after ${seenS.toFixed(1)} s`);
  if (!(actedS <= seenS + 30)) miss(injection, `acted after ${actedS.toFixed(1)} s`);
  await until(() => rig.rig.all().every(isMining), 60);
  for (const device of rig.rig.all()) device.watchdog.forgive(); // each fault is the first of its hour
}

interface Outcome {
  readonly seenS: number;
  readonly actedS: number;
  readonly backS: number;
  readonly activity: string;
  readonly step?: string;
  readonly leastPct: number;
  readonly isSame: boolean;
}

function row(injection: Injection, { seenS, actedS, backS, activity, step, leastPct, isSame }: Outcome): void {
  const { part, what, code, withinS, isShared, why } = injection;
  const others = isShared === true ? 'shared' : `${leastPct.toFixed(0)} %${isSame ? '' : ', OTHER PROCESS'}`;
  const seen = code === null ? 'none' : `${seenS.toFixed(1)} s`;
  const cells = [
    part,
    what,
    code ?? '–',
    seen,
    `${withinS} s`,
    `${actedS.toFixed(1)} s`,
    step ?? '–',
    activity,
    `${backS.toFixed(1)} s`,
    others,
    why ?? '',
  ];
  console.log(`| ${cells.join(' | ')} |`);
  if (isShared !== true && (!isSame || leastPct < 80)) miss(injection, `the others were touched: ${others}`);
}

function miss({ part, what }: Pick<Injection, 'part' | 'what'>, why: string): void {
  goals.missed.push(`${part}, ${what}: ${why}`);
}

/** Processes that a rig started and that still live. */
function left(mark: string): readonly string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return false;
    try {
      return readFileSync(`/proc/${entry}/environ`, 'latin1').includes(mark) && isAlive(Number(entry));
    } catch {
      return false; // it ended meanwhile, or is another user's
    }
  });
}

const chosen = injections.filter(({ part }) => isWanted(part));
const programs = join(root, 'out/main');
console.log(
  '| part | fault | code | detected | must | dealt with | tried | then | mines again | the others keep | |\n|---|---|---|---|---|---|---|---|---|---|---|',
);
if (chosen.length > 0) {
  const rig = await FaultRig.open(3, timings, programs);
  for (const injection of chosen) await run(rig, injection);
  await rig.close();
  const orphans = left(rig.mark);
  goals.sayOne('processes left behind', orphans.length, { must: 0, goal: null, unit: '' });
}
if (isWanted('suspend')) await suspend(programs, goals);
if (isWanted('chance')) await chance(goals);
if (isWanted('app')) await app(goals);
if (isWanted('flood')) await flood(goals);
goals.end();
process.exit();
