import type { DeviceState, RigState } from '../../src/shared/state';
import { isAlive } from '../../test/support/runningFallow';
import { gpusOf } from '../../test/support/standIns/standInRig';
import type { AppLink } from './appLink';
import type { Miner, MonkeyWorld, Task } from './monkeyWorld';

const lookMs = 100;
/** As long as a miner may need to leave: a clean stop that is not heard ends after 5 s. */
const leaveMs = 10_000;
/** For a job that has the GPU, and for what a face is shown. */
const soonMs = 3000;
/** Until a miner that hung while it started is given up: its start's grace of 30 s, and its end. */
const endMs = 45_000;
const noMiner: readonly DeviceState['activity'][] = ['idle', 'inUse', 'waiting', 'cooling', 'paused', 'excluded', 'off'];

/** What must never be so for longer than it takes, looked at ten times a second. */
export class MonkeyRules {
  private readonly since = new Map<string, { readonly tag: string; ms: number }>();
  private readonly told = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private logSeen = 0;
  private isAppLeft = false;

  constructor(
    private readonly world: MonkeyWorld,
    private readonly link: AppLink,
    private readonly broken: (what: string) => void,
  ) {}

  start(): void {
    let lastMs = performance.now();
    this.timer = setInterval(() => {
      const lateMs = performance.now() - lastMs - lookMs;
      lastMs = performance.now();
      // What we slept through is nobody's fault.
      if (lateMs > lookMs) this.excuse(lateMs);
      this.look();
    }, lookMs);
  }

  stop(): void {
    clearInterval(this.timer ?? undefined);
    this.readLog();
  }

  /** Nobody could do anything for so long. */
  excuse(ms: number): void {
    for (const each of this.since.values()) each.ms += ms;
  }

  /** From now on the app's word does not count, since it ends. */
  leaveApp(): void {
    this.isAppLeft = true;
  }

  private look(): void {
    const { world } = this;
    const miners = world.miners();
    const ours = miners.filter(({ rig }) => rig === world.rigNow);
    this.never('a miner of the other rig lives', ours.length < miners.length, 15_000, world.rigNow);
    this.never('miners of two rigs live', ours.length > 0 && ours.length < miners.length, 0);
    this.never(
      'a miner lives on a GPU that is no more',
      ours.some(({ gpu }) => gpu >= world.wish.gpus),
      15_000,
    );
    for (let gpu = 0; gpu < world.wish.gpus; gpu += 1)
      this.lookAtMiners(
        gpu,
        ours.filter((miner) => miner.gpu === gpu),
      );
    const oldest = Math.min(...this.link.waiting.map(({ askedMs }) => askedMs));
    this.never('a call is not answered', performance.now() - oldest > 75_000, 0, this.link.waiting[0]?.what);
    this.readLog();
    if (this.isAppLeft) return;
    this.never('the app is gone', !isAlive(world.rig.fallow.child.pid ?? 0), 0);
    const { state } = world;
    const isOther =
      state === null || state.practice !== (world.rigNow === 'practice') || gpusOf(state).length !== world.wish.gpus;
    this.never('another rig is shown', isOther, 25_000, `${world.rigNow} ${world.wish.gpus}`);
    if (!isOther) this.lookAtState(state, ours);
  }

  private lookAtMiners(gpu: number, miners: readonly Miner[]): void {
    const { wish, tasks } = this.world;
    const isMining = miners.length > 0;
    const runs = new Set(miners.filter(({ pid }) => isAlive(pid)).map(({ run }) => run));
    this.never(`two miners live on ${gpu}`, runs.size > 1 && miners.every(({ pid }) => isAlive(pid)), 0);
    this.never(`a miner lives on ${gpu} in this mode`, isMining && wish.mode !== 'mining', leaveMs, wish.mode);
    this.never(`a miner lives on ${gpu}, which is excluded`, isMining && wish.excluded.has(gpu), leaveMs);
    this.never(`a miner lives on ${gpu}, which is paused`, isMining && wish.isPaused(gpu), leaveMs);
    this.never(`a miner lives on ${gpu} against a rule`, isMining && wish.isRuled, leaveMs);
    this.never(`a miner lives on ${gpu}, which is not set up`, isMining && !wish.assigned.includes(gpu), leaveMs);
    for (const task of tasks) if (task.gpus.includes(gpu)) this.lookAtTask(task, gpu, isMining);
  }

  private lookAtTask(task: Task, gpu: number, isMining: boolean): void {
    const { world } = this;
    const { state, wish } = world;
    const known = state?.guard.programs.find(({ pid }) => pid === task.pid);
    // A second job gets no memory of a GPU, and what has none of it is let go.
    const isIdle = known?.isBlocking === false && known.why.at(-1)?.kind === 'noContext' && !world.hasMemory(task.pid, gpu);
    const hasGpu = world.has(task, gpu) && !task.isHarmless && !isIdle;
    this.never(`${task.kind} ${task.pid} has ${gpu} beside a miner`, hasGpu && isMining, soonMs);
    const isWatched = wish.mode !== 'off' && state?.mode !== 'off' && !this.isAppLeft;
    const isListed = state?.jobs.some(({ pids }) => pids.includes(task.pid)) === true;
    this.never(`${task.kind} ${task.pid} is no job`, hasGpu && isWatched && !isListed, 2 * soonMs);
  }

  private lookAtState(state: RigState, miners: readonly Miner[]): void {
    const { wish } = this.world;
    this.never('another mode is shown', state.mode !== wish.mode, soonMs, `${state.mode}, not ${wish.mode}`);
    for (const [gpu, device] of gpusOf(state).entries()) {
      const isMining = miners.some((miner) => miner.gpu === gpu);
      for (const [what, isSo, ms] of this.untrue(gpu, device, state, isMining)) {
        this.never(`${gpu} shows what is not so: ${what}`, isSo, ms, `${device.activity}/${device.because}`);
      }
    }
  }

  private untrue(
    gpu: number,
    device: DeviceState,
    state: RigState,
    isMining: boolean,
  ): readonly (readonly [string, boolean, number])[] {
    const { wish, rigNow } = this.world;
    const { id, activity, because, untilMs } = device;
    const hasJob = state.jobs.some(({ devices }) => devices.includes(id));
    return [
      ['no miner lives', activity === 'mining' && !isMining, soonMs],
      ['a miner lives', noMiner.includes(activity) && isMining, soonMs],
      ['there is no job', (because === 'job' || because === 'claim') && !hasJob, soonMs],
      ['a job has it', activity === 'mining' && hasJob, soonMs],
      ['it is not excluded', activity === 'excluded' && !wish.excluded.has(gpu), soonMs],
      ['it is not paused', activity === 'paused' && because === 'user' && !wish.isPaused(gpu), soonMs],
      ['no rule says so', because === 'schedule' && !wish.isRuled, soonMs],
      ['it is set up', because === 'notSetUp' && wish.assigned.includes(gpu), soonMs],
      ['it is not hot', rigNow === 'real' && because === 'hot' && !wish.isHot, soonMs],
      ['the mode is mining', because === 'mode' && wish.mode === 'mining', 2 * soonMs],
      ['there is no fault', because === 'fault' && !state.faults.some((fault) => fault.device === id), soonMs],
      ['its time is over', untilMs !== null && untilMs < state.nowMs - soonMs, soonMs],
      ['it would end', activity === 'starting' || activity === 'vacating', endMs],
    ];
  }

  private readLog(): void {
    const { log } = this.world.rig.fallow;
    const fresh = log.slice(this.logSeen).join('').split('\n');
    this.logSeen = log.length;
    for (const line of fresh) if (/^\S+ error |[Uu]nhandled|app\/internal/.test(line)) this.broken(line);
  }

  /** Told once, when it has been so without a break, and with the same `tag`, for `limitMs`. */
  private never(what: string, isSo: boolean, limitMs: number, tag = ''): void {
    const known = this.since.get(what);
    if (!isSo) {
      this.since.delete(what);
      return;
    }
    const since = known?.tag === tag ? known : { tag, ms: performance.now() };
    this.since.set(what, since);
    if (performance.now() - since.ms < limitMs || this.told.has(what)) return;
    this.told.add(what);
    this.broken(tag === '' ? what : `${what} (${tag})`);
  }
}
