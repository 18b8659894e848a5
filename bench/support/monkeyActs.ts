import type { Random } from '../../src/main/tuner/random';
import { type PracticeSwitch, practiceSwitches } from '../../src/shared/literals';
import type { JobKind } from '../../test/support/standIns/standInRig';
import type { AppLink } from './appLink';
import type { MonkeyWorld } from './monkeyWorld';

const jobKinds: readonly JobKind[] = ['open', 'open', 'library', 'python', 'again', 'look', 'load'];
/** Answers that are right where things were asked in any order. */
const honest = /^(app\/(unknown-device|not-settled|not-practice)|job\/not-told-apart|tuner\/.*|hung up)$/;

export interface ActsDeps {
  readonly world: MonkeyWorld;
  readonly link: AppLink;
  readonly random: Random;
  readonly minerProgram: string;
  readonly say: (line: string) => void;
  readonly broken: (what: string) => void;
}

/** All that a monkey can do to a rig. Whatever is asked of the app is written down as a wish when it is asked. */
export class MonkeyActs {
  /** A miner was harmed, so a fault may keep a GPU from mining. */
  hasHarmed = false;
  private readonly asleep = new Set<number>();
  private readonly open = new Set<Promise<unknown>>();

  constructor(private readonly deps: ActsDeps) {}

  /** Resolves when it may go on: what makes other GPUs has to be over before they can be named. */
  act(): Promise<void> | undefined {
    const { random, world } = this.deps;
    const acts: readonly (readonly [number, () => Promise<void> | void])[] = [
      [20, () => world.startJob(this.pick(jobKinds), random.below(2), random.below(200), 200 + random.below(6000))],
      [8, () => world.startClaim(this.pick([[0], [1], [0, 1]]), 100 + random.below(5000))],
      [7, () => this.endTask()],
      [8, () => void this.setMode(this.pick(['off', 'training', 'mining', 'mining']))],
      [4, () => this.manyModes()],
      [13, () => this.pauseOrResume()],
      [9, () => this.exclude(random.below(2) === 0)],
      [8, () => this.changeSettings()],
      [7, () => this.harmMiner()],
      [3, () => this.wakeMiners()],
      [5, () => this.setUp(random.below(5))],
      [3, () => this.teach()],
      [4, () => this.tune()],
      [world.rigNow === 'practice' ? 14 : 0, () => this.misbehave(this.pick(practiceSwitches))],
      [5, () => void this.choose(this.pick(['real', 'practice']))],
    ];
    let dice = random.below(acts.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, act] of acts) {
      dice -= weight;
      if (dice < 0) return act() ?? undefined;
    }
    return undefined;
  }

  /** Takes back whatever keeps a GPU from mining. Resolves when the app has answered everything. */
  async calmDown(forgivesFaults: boolean): Promise<void> {
    const { world } = this.deps;
    for (const task of world.tasks) world.end(task, 'SIGKILL');
    this.wakeMiners();
    if (world.rigNow === 'practice') this.misbehave('ok');
    void this.setMode('mining');
    Object.assign(world.wish, { isHot: false, isRuled: false });
    void this.call('settings:change', { quietS: 0, stopAtC: { core: null, memory: null }, rules: { hours: null } });
    void this.call('tuner:stop', { device: null });
    await this.setUp(0);
    for (let gpu = 0; gpu < world.wish.gpus; gpu += 1) {
      world.wish.excluded.delete(gpu);
      void this.call('rig:include', { device: world.idOf(gpu) });
      if (forgivesFaults || world.wish.pausedUntilMs.delete(gpu)) void this.call('rig:resume', { devices: [world.idOf(gpu)] });
    }
    await Promise.all([...this.open]);
  }

  setMode(mode: 'mining' | 'training' | 'off'): Promise<void> {
    this.deps.world.wish.mode = mode;
    return this.call('rig:setMode', { mode });
  }

  choose(rig: 'real' | 'practice'): Promise<void> {
    const { world } = this.deps;
    // A pause is of the rig that runs, and ends with it.
    if (rig !== world.rigNow) world.wishes[rig].pausedUntilMs.clear();
    world.rigNow = rig;
    return this.call('app:choose', { rig });
  }

  private manyModes(): void {
    for (let left = 2 + this.deps.random.below(4); left > 0; left -= 1)
      void this.setMode(this.pick(['off', 'training', 'mining']));
  }

  private pauseOrResume(): void {
    const { random, world } = this.deps;
    const gpus = random.below(3) === 0 ? null : [random.below(world.wish.gpus)];
    const devices = gpus === null ? null : gpus.map((gpu) => world.idOf(gpu));
    const forMs = this.pick([null, 1000 + random.below(3000)]);
    const isPause = random.below(2) === 0;
    for (const gpu of gpus ?? [0, 1, 2, 3]) {
      if (isPause) world.wish.pausedUntilMs.set(gpu, forMs === null ? Number.POSITIVE_INFINITY : performance.now() + forMs);
      else world.wish.pausedUntilMs.delete(gpu);
    }
    void (isPause ? this.call('rig:pause', { devices, forMs }) : this.call('rig:resume', { devices }));
  }

  private exclude(isExcluded: boolean): void {
    const { random, world } = this.deps;
    const gpu = random.below(world.wish.gpus);
    if (isExcluded) world.wish.excluded.add(gpu);
    else world.wish.excluded.delete(gpu);
    void this.call(isExcluded ? 'rig:exclude' : 'rig:include', { device: world.idOf(gpu) });
  }

  private changeSettings(): void {
    const { random, world } = this.deps;
    const hour = ((new Date().getHours() + 3) % 24) * 60;
    const isOn = random.below(2) === 0;
    const changes: readonly (() => Readonly<Record<string, unknown>>)[] = [
      () => ({ quietS: this.pick([0, 0.5, 1, 2]) }),
      () => ({ cpuDuringJobs: this.pick(['stop', 'fewerThreads', 'goOn']) }),
      () => ({ claimTimeoutS: this.pick([0.1, 1, 5]), gamesBlock: isOn }),
      () => ({ switching: isOn, keepAwake: !isOn }),
      () => {
        world.wish.isHot = isOn;
        return { stopAtC: { core: isOn ? 40 : null, memory: null } };
      },
      () => {
        world.wish.isRuled = isOn;
        return { rules: { hours: isOn ? { fromMin: hour, untilMin: hour + 59 } : null } };
      },
    ];
    void this.call('settings:change', this.pick(changes)());
  }

  private setUp(which: number): Promise<void> {
    const { world } = this.deps;
    const { wish } = world;
    const file = { rigName: `rig${which}`, assignments: [] };
    if (world.rigNow === 'practice') {
      const gpus = which === 0 ? 2 : which;
      if (gpus !== wish.gpus) wish.pausedUntilMs.clear();
      wish.gpus = gpus;
      return this.call('setup:apply', { ...file, practice: { gpus } });
    }
    const pools = [`stratum+tcp://127.0.0.1:${which === 1 ? 2 : 1}`];
    const given = [[this.mining('gpus', pools)], [this.mining([world.idOf(0)], pools)], []];
    const choice = which < 3 ? 0 : which - 2;
    wish.assigned = [[0, 1], [0], []][choice] ?? [];
    return this.call('setup:apply', { ...file, assignments: given[choice] });
  }

  private mining(devices: unknown, pools: readonly string[]) {
    const { world, minerProgram: path } = this.deps;
    const { files, cuda } = world.rig;
    const extra = { dev: files.dev, vram: files.vram, cuda, 'host-mb': 20 };
    const extraArgs = Object.entries(extra).flatMap(([name, value]) => [`--stand-in-${name}`, String(value)]);
    const wallet = 'RNm4LMBGyfH8ddCGvncQKrMtxEydxwhUJL'; // from Ravencoin's own tests
    return { devices, miner: { id: 'kawpowminer', path, extraArgs }, algorithm: 'kawpow', coin: 'RVN', wallet, pools };
  }

  private endTask(): void {
    const task = this.pick([...this.deps.world.tasks]);
    if (task !== undefined) this.deps.world.end(task, this.pick<NodeJS.Signals>(['SIGKILL', 'SIGTERM', 'SIGSEGV']));
  }

  private harmMiner(): void {
    const miner = this.pick([...this.deps.world.miners()]);
    if (miner === undefined) return;
    const signal = this.pick<NodeJS.Signals>(['SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGSTOP']);
    this.hasHarmed = true;
    if (signal === 'SIGSTOP') this.asleep.add(miner.pid);
    this.signal(miner.pid, signal);
  }

  private wakeMiners(): void {
    const pids = this.deps.world.miners().map(({ pid }) => pid);
    for (const pid of this.asleep) if (pids.includes(pid)) this.signal(pid, 'SIGCONT');
    this.asleep.clear();
  }

  private signal(pid: number, signal: NodeJS.Signals): void {
    this.deps.say(`${signal} to miner ${pid}`);
    try {
      process.kill(pid, signal);
    } catch {
      // it has just ended
    }
  }

  private teach(): void {
    const { world } = this.deps;
    const job = this.pick([...(world.state?.jobs ?? [])]);
    if (job === undefined) return;
    const rule = this.pick(['never', 'always', null]);
    for (const task of world.tasks) if (job.pids.includes(task.pid)) task.isHarmless = rule === 'never';
    void this.call('jobs:teach', { job: job.id, rule });
  }

  private tune(): void {
    const { random, world } = this.deps;
    const device = world.idOf(random.below(2));
    if (random.below(3) > 0) void this.call('tuner:start', { device, minutes: 20 });
    else void this.call('tuner:stop', { device, finish: random.below(2) === 0 });
  }

  private misbehave(what: PracticeSwitch): void {
    const { random, world } = this.deps;
    this.hasHarmed = true;
    const values: Partial<Record<PracticeSwitch, number>> = {
      crash: random.below(3),
      hang: random.below(3),
      memory: 30,
      flood: 2000,
    };
    const device = what === 'ok' || random.below(3) === 0 ? null : world.idOf(random.below(world.wish.gpus));
    void this.call('practice:switch', { what, device, value: values[what] ?? null });
  }

  private call(name: Parameters<AppLink['call']>[0], args: Readonly<Record<string, unknown>>): Promise<void> {
    const { link, say, broken } = this.deps;
    say(`${name} ${JSON.stringify(args).slice(0, 120)}`);
    const answered = link.call(name, args).then(({ ok, fault }) => {
      this.open.delete(answered);
      if (!ok) say(`  ${name}: ${fault?.code}`);
      if (!ok && !honest.test(fault?.code ?? '')) broken(`${name} was refused with ${fault?.code}`);
    });
    this.open.add(answered);
    return answered;
  }

  private pick<T>(items: readonly T[]): T {
    // Undefined where there is none, which callers with such lists look for.
    return items[this.deps.random.below(items.length)] as T;
  }
}
