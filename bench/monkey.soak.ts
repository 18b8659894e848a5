// A seeded monkey at a real app: jobs and claims that come and go, modes, pauses, exclusions, settings, setups, miners that are
// killed or stopped, practice switches and the change between both rigs, at random and often without waiting for the answer.
// What must hold is looked at all the time (support/monkeyRules.ts); now and then all is taken back, and every GPU has to mine.
//
// Real: the app in its own process, its miners, jobs and claims as processes, the sentinel, the control socket, the practice rig.
// Stand-ins: driver, GPU nodes and miner of the real rig, in C. FALLOW_SOAK_SEEDS (`7`, `1-40`) and FALLOW_SOAK_STEPS say which and
// how long; the same seed does the same things, though the machine decides what they meet.

import { Random } from '../src/main/tuner/random';
import type { DeviceState } from '../src/shared/state';
import { statusSchema } from '../src/shared/state';
import { processesOf, quick } from '../test/support/runningFallow';
import { compiler, StandInPrograms, whyNoCompiler } from '../test/support/standIns/programs';
import { gpusOf, StandInRig } from '../test/support/standIns/standInRig';
import { AppLink } from './support/appLink';
import { Goals } from './support/goals';
import { MonkeyActs } from './support/monkeyActs';
import { MonkeyRules } from './support/monkeyRules';
import { MonkeyWorld } from './support/monkeyWorld';

const [firstSeed = 1, lastSeed = firstSeed] = (process.env['FALLOW_SOAK_SEEDS'] ?? '1-5').split('-').map(Number);
const steps = Number(process.env['FALLOW_SOAK_STEPS'] ?? 80);
const settleEvery = 27;
const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms));

class Monkey {
  readonly broken: string[] = [];
  private readonly trace: string[] = [];
  private readonly startMs = performance.now();
  private readonly link: AppLink;
  private readonly world: MonkeyWorld;
  private readonly acts: MonkeyActs;
  private readonly rules: MonkeyRules;

  constructor(
    private readonly random: Random,
    private readonly rig: StandInRig,
    minerProgram: string,
  ) {
    const say = (line: string) => this.trace.push(`${((performance.now() - this.startMs) / 1000).toFixed(3)} ${line}`);
    const broken = (what: string) => this.tell(what);
    this.link = new AppLink(rig.fallow.place);
    this.world = new MonkeyWorld(rig, minerProgram, say);
    this.acts = new MonkeyActs({ world: this.world, link: this.link, random, minerProgram, say, broken });
    this.rules = new MonkeyRules(this.world, this.link, broken);
  }

  async play(): Promise<void> {
    await this.rig.untilMining();
    this.rules.start();
    const haste = 3 + this.random.below(7);
    for (let step = 1; step <= steps && this.broken.length === 0; step += 1) {
      while (this.link.waiting.length > 15) await pause(10); // a connection takes 32
      await this.acts.act();
      for (const task of this.world.tasks) if (performance.now() > task.endAtMs) this.world.end(task, 'SIGTERM');
      if (this.random.below(10) < haste) await pause(this.random.below(500));
      if (step % 10 === 0) await this.checkStatus();
      if (step % settleEvery === 0) await this.settle();
    }
    await this.end();
  }

  private tell(what: string): void {
    this.broken.push(what);
    const state = JSON.stringify({ ...this.world.state, rules: undefined, alerts: undefined });
    const log = this.rig.fallow.log.join('').split('\n').slice(-40);
    console.log(`BROKEN: ${what}\n${[...this.trace.slice(-80), state, ...log].join('\n    ')}`);
  }

  private async checkStatus(): Promise<void> {
    const { ok, value } = await this.link.call('status:get', {});
    const parsed = statusSchema.safeParse(value);
    if (!ok || !parsed.success) this.tell(`status: ${parsed.error?.message}`);
  }

  private async settle(): Promise<void> {
    this.trace.push('settles');
    await this.acts.calmDown(this.random.below(2) === 0);
    const limitMs = this.world.rigNow === 'practice' ? 90_000 : 30_000; // a hot practice card needs a minute to cool
    const left = await this.notMining(limitMs);
    if (!left.every((device) => this.isExplained(device)))
      this.tell(`does not mine again: ${left.map(({ id, activity }) => `${id} ${activity}`).join(', ')}`);
    if (left.length > 0) {
      await this.acts.calmDown(true);
      if ((await this.notMining(limitMs)).length > 0) this.tell('does not mine again though faults are forgiven');
    }
    this.acts.hasHarmed = false;
  }

  /** The devices that do not mine after that time, none as soon as all do. */
  private async notMining(limitMs: number): Promise<readonly DeviceState[]> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      const { state, wish } = this.world;
      const devices = state === null ? [] : gpusOf(state);
      const left = devices.filter((device) => device.activity !== 'mining');
      if ((left.length === 0 && devices.length === wish.gpus) || performance.now() > endMs) return left;
      await pause(50);
    }
  }

  /** It waits, since its miner was harmed or a program bounced, and says until when. */
  private isExplained({ id, activity, untilMs }: DeviceState): boolean {
    const { state } = this.world;
    const nowMs = state?.nowMs ?? 0;
    if (activity === 'waiting') return (untilMs ?? 0) > nowMs && state?.guard.waits.some(({ device }) => device === id) === true;
    const step = state?.faults.find(({ device }) => device === id)?.step;
    return activity === 'faulted' && this.acts.hasHarmed && ((untilMs ?? 0) > nowMs || step?.do === 'exclude');
  }

  /** At a random moment, calls and jobs still open. */
  private async end(): Promise<void> {
    if (this.random.below(2) === 0) await this.settle();
    this.rules.leaveApp();
    this.trace.push('ends');
    const code = await Promise.race([this.rig.fallow.stop(), pause(60_000).then(() => 'nothing yet')]);
    if (code !== 0) this.tell(`the app ended with ${code}`);
    if (this.world.miners().length > 0) this.tell('miners outlive the app');
    for (const task of this.world.tasks) this.world.end(task, 'SIGKILL');
    while (this.world.tasks.size > 0) await pause(20);
    this.rules.stop();
    this.link.close();
    const endMs = performance.now() + 15_000; // commands that lost the app, helpers of claims that were killed
    while (processesOf(this.rig.fallow.place).length > 0 && performance.now() < endMs) await pause(50);
    if (processesOf(this.rig.fallow.place).length > 0) this.tell('processes outlive the app');
  }
}

async function main(): Promise<void> {
  if (compiler === null) return console.log(`nothing is done${whyNoCompiler}`);
  const programs = new StandInPrograms();
  const goals = new Goals();
  const broken: string[] = [];
  for (let seed = firstSeed; seed <= lastSeed; seed += 1) {
    const random = new Random(seed);
    const rig = await StandInRig.start(programs, { gpus: 2, hostMb: 20, forks: seed % 3 === 0 ? 2 : 0 });
    rig.fallow.place.writeSettings({ ...quick, quietS: 0, practice: { gpus: 2 } });
    const monkey = new Monkey(random, rig, programs.miner);
    await monkey.play();
    broken.push(...monkey.broken);
    console.log(`seed ${seed}: ${monkey.broken.length} broken`);
    await rig[Symbol.asyncDispose]();
  }
  programs.remove();
  goals.sayOne(`${lastSeed - firstSeed + 1} seeds of ${steps} steps: rules broken`, broken.length, {
    must: 0,
    goal: null,
    unit: '',
  });
  goals.end();
}

await main();
process.exit();
