import { readFileSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { Fault } from '../shared/faults';
import type { Mode } from '../shared/literals';
import type { FoundRainbow, RainbowOwner, RainbowPhase, RainbowSetting, RainbowView } from '../shared/rainbow';
import type { Job } from './jobs/job';
import { findRainbows, isRainbowDir } from './miners/rainbow/findRainbow';
import { RainbowFiles } from './miners/rainbow/rainbowFiles';
import type { OurDevice } from './miners/rainbow/rainbowReader';
import { writeFileAtomic } from './platform/files';
import type { Log } from './platform/log';
import { RainbowUnit, type RainbowUnitDeps } from './rainbowUnit';
import { afterFailure, type Backoff, backoffMs, noBackoff } from './rig/backoff';
import { rainbowWish } from './rig/rainbowWish';
import type { ShownFault } from './rig/rigDevice';

export interface RainbowRigDeps extends Omit<RainbowUnitDeps, 'onDidChange'> {
  readonly log: Log;
  readonly setting: () => RainbowSetting | null;
  readonly mode: () => Mode;
  /** How long the rig stays free after its last job, ms. */
  readonly quietMs: () => number;
  readonly infos: () => readonly OurDevice[];
  /** Some device is over its stop limit. */
  readonly isHot: () => boolean;
  /** A rule of the owner keeps some device from mining; absent: there are no rules. */
  readonly isHeld?: () => boolean;
  /** Whose pause it is, for the next start. */
  readonly notePath: string;
  readonly onPhase: (phase: RainbowPhase) => void;
  readonly onDidChange: () => void;
}

/** Between two looks for one that is not there (yet), ms. */
const lookAgainMs = 5000;
/** Before a RainbowMiner that ended by itself is started again, ms. */
const firstBackoffMs = 5000;
const lastBackoffMs = 300_000;

const noteSchema = z.strictObject({ dir: z.string(), isOurPause: z.boolean() });

/**
 * The RainbowMiner that the settings name, kept mining or out of the way as jobs, mode and user want it. It is one program for
 * the whole rig, so it stands beside the devices and not in them.
 */
export class RainbowRig {
  private unit: RainbowUnit | null = null;
  private key = 'null';
  private isOpen = false;
  private changing: Promise<void> = Promise.resolve();
  private changes = 0;
  /** It is to be started as soon as it may mine. */
  private isStartDue = false;
  private jobs: readonly Job[] = [];
  private hasJob = false;
  private quietUntilMs: number | null = null;
  private pause: { readonly untilMs: number | null } | null = null;
  private backoff: Backoff = noBackoff;
  private fault: ShownFault | null = null;
  private shown: { readonly code: string; readonly sinceMs: number } | null = null;
  private phase: RainbowPhase = 'unknown';
  private noted = '';
  private writing: Promise<void> = Promise.resolve();
  private cancelTimer: () => void = () => undefined;
  private cancelRetry: () => void = () => undefined;

  constructor(private readonly deps: RainbowRigDeps) {}

  /** After the jobs that run already are known. */
  open(jobs: readonly Job[]): void {
    this.isOpen = true;
    this.jobsChanged(jobs);
  }

  async close(): Promise<void> {
    this.isOpen = false;
    this.cancelTimer();
    this.cancelRetry();
    await this.changing;
    await this.leave();
    await this.writing;
  }

  /** Kill orders go out before this returns. RainbowMiner's own miners are seen like anybody's, and are no job. */
  jobsChanged(jobs: readonly Job[]): void {
    this.jobs = jobs;
    this.weighJobs();
    this.look();
  }

  private weighJobs(): void {
    const hadJob = this.hasJob;
    this.hasJob = this.jobs.some((job) => !this.isItsOwn(job));
    if (this.hasJob) this.quietUntilMs = null;
    else if (hadJob) this.quietUntilMs = this.deps.clock.nowMs() + this.deps.quietMs();
  }

  /** Mode, settings or a device changed. Cheap: called at every change of the rig. */
  look(): void {
    if (!this.isOpen) return;
    this.unit?.want(this.wish());
    this.armTimer();
    const key = JSON.stringify(this.setting());
    const isNew = key !== this.key;
    if (isNew) this.backoff = noBackoff;
    this.key = key;
    if (isNew || (this.isStartDue && this.wish() === 'mine')) this.renew();
  }

  pauseFor(untilMs: number | null): void {
    this.pause = { untilMs };
    this.look();
  }

  /** The user says go: ends pauses and waits, whoever paused it, but not jobs. */
  mineAgain(): void {
    this.pause = null;
    this.quietUntilMs = null;
    this.backoff = noBackoff;
    if (this.wish() === 'mine') this.unit?.mineAgain();
    this.look();
    if (this.unit === null) this.renew();
  }

  view(): RainbowView | null {
    return this.unit?.view(this.deps.infos()) ?? null;
  }

  faults(): readonly ShownFault[] {
    const fault = this.fault ?? this.unit?.fault() ?? null;
    if (fault === null || this.setting() === null) {
      this.shown = null;
      return [];
    }
    if (this.shown?.code !== fault.code) this.shown = { code: fault.code, sinceMs: this.deps.clock.nowMs() };
    return [{ ...fault, sinceMs: this.shown.sinceMs }];
  }

  /** What a job has to wait for beside Fallow's own miners; null: nothing. */
  toWaitFor(): RainbowOwner | null {
    return this.wish() === 'mine' || this.unit?.isAbsent() === true ? null : (this.unit?.toWaitFor() ?? null);
  }

  /** True once none of its miners is left, at once where nobody wants that; false after `timeoutMs`. */
  async whenFree(timeoutMs: number): Promise<boolean> {
    const endMs = this.deps.clock.monotonicMs() + timeoutMs;
    if (this.changes > 0 && !(await this.hasChanged(timeoutMs))) return false;
    if (this.unit === null || this.wish() === 'mine') return true;
    return this.unit.freed(Math.max(0, endMs - this.deps.clock.monotonicMs()));
  }

  private hasChanged(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.deps.clock.after(timeoutMs, () => resolve(false));
      void this.changing.then(() => {
        cancel();
        resolve(true);
      });
    });
  }

  /** Those that run on this machine now. */
  async find(): Promise<readonly FoundRainbow[]> {
    const dirs = [...new Set(findRainbows(this.deps.proc).map(({ dir }) => dir))];
    return Promise.all(
      dirs.map(async (dir) => {
        const port = await new RainbowFiles(dir).port();
        return { dir, port: port.ok ? port.value : null };
      }),
    );
  }

  /** In mode off nothing of ours touches a GPU: one that Fallow started ends, and is started again afterwards. */
  private setting(): RainbowSetting | null {
    const setting = this.deps.setting();
    return setting?.start === true && this.deps.mode() === 'off' ? null : setting;
  }

  private wish(): 'free' | 'mine' {
    const { clock, mode, isHot } = this.deps;
    const nowMs = clock.nowMs();
    const { hasJob, quietUntilMs, pause } = this;
    const isPausedByHand = pause !== null && (pause.untilMs === null || nowMs < pause.untilMs);
    const isPaused = isPausedByHand || this.deps.isHeld?.() === true;
    return rainbowWish({ mode: mode(), hasJob, quietUntilMs, isPaused, isHot: isHot(), nowMs });
  }

  private renew(): void {
    this.cancelRetry();
    this.isStartDue = false;
    this.changes += 1;
    this.changing = this.changing
      .then(() => this.reopen())
      .catch((error: unknown) => this.deps.log.error('rainbow', 'it could not be looked after', error))
      .then(() => {
        this.changes -= 1;
      });
  }

  private async reopen(): Promise<void> {
    await this.leave();
    const setting = this.setting();
    if (setting === null || !this.isOpen) {
      this.shows(null);
      return;
    }
    const running = findRainbows(this.deps.proc);
    const dir = setting.dir === null ? (running[0]?.dir ?? null) : realPath(setting.dir);
    if (dir === null || !isRainbowDir(dir)) {
      this.shows({ code: 'rainbow/not-found', ...(dir === null ? {} : { values: { dir } }) });
      this.retry(lookAgainMs);
      return;
    }
    const isThere = running.some((one) => one.dir === dir);
    if (isThere || !setting.start || setting.dir === null) this.enter(RainbowUnit.found(dir, this.noteOf(dir), this.unitDeps()));
    else if (this.wish() === 'mine') await this.start(dir);
    else this.isStartDue = true;
  }

  private async start(dir: string): Promise<void> {
    const { clock, log, tmuxDir } = this.deps;
    await mkdir(tmuxDir, { recursive: true, mode: 0o700 });
    const unit = await RainbowUnit.start(dir, this.unitDeps());
    const startedMs = clock.monotonicMs();
    log.info('rainbow', `started in ${dir}`);
    this.enter(unit, (lastWords) => {
      if (this.unit !== unit || !this.isOpen) return;
      log.warn('rainbow', `ended by itself: ${lastWords.slice(-2).join(' | ')}`);
      this.backoff = afterFailure(this.backoff, clock.monotonicMs() - startedMs);
      this.shows({ code: 'rainbow/not-started' });
      this.retry(backoffMs(this.backoff, firstBackoffMs, lastBackoffMs));
    });
  }

  private enter(unit: RainbowUnit, onEnd: (lastWords: readonly string[]) => void = () => undefined): void {
    this.unit = unit;
    this.weighJobs(); // its folder is known now, and so which of them are its own
    this.shows(null);
    unit.open(this.wish(), onEnd);
    // One that somebody else ended may be started by us then.
    if (!unit.isStarted && this.setting()?.start === true) this.watchForEnd(unit);
  }

  private watchForEnd(unit: RainbowUnit): void {
    this.cancelRetry = this.deps.clock.after(lookAgainMs, () => {
      if (this.unit !== unit) return;
      if (unit.isAbsent()) this.renew();
      else this.watchForEnd(unit);
    });
  }

  private async leave(): Promise<void> {
    const { unit } = this;
    await unit?.close();
    if (this.unit === unit) this.unit = null;
  }

  private retry(ms: number): void {
    this.cancelRetry();
    this.cancelRetry = this.deps.clock.after(ms, () => this.renew());
  }

  private shows(fault: Fault | null): void {
    this.fault = fault === null ? null : { ...fault, sinceMs: this.deps.clock.nowMs() };
    this.deps.onDidChange();
  }

  private unitDeps(): RainbowUnitDeps {
    return { ...this.deps, onDidChange: () => this.unitChanged() };
  }

  private unitChanged(): void {
    const { unit } = this;
    if (unit === null) return;
    const { phase } = unit;
    if (phase !== this.phase && phase !== 'unknown') {
      this.deps.log.info('rainbow', phase);
      this.deps.onPhase(phase);
    }
    this.phase = phase;
    if (!unit.isStarted) this.note(unit.dir, unit.isOurPause === true);
    this.deps.onDidChange();
  }

  private isItsOwn({ class: jobClass, source, pids }: Job): boolean {
    if (source === 'claim' || source === 'hook') return false;
    const folder = this.unit === null ? null : `${this.unit.dir}/`;
    return jobClass === 'miner' || (folder !== null && pids.some((pid) => this.deps.proc.exe(pid)?.startsWith(folder) === true));
  }

  private noteOf(dir: string): boolean | null {
    try {
      const note = noteSchema.safeParse(JSON.parse(readFileSync(this.deps.notePath, 'utf8')));
      return note.success && note.data.dir === dir && note.data.isOurPause ? true : null;
    } catch {
      return null; // none was ever written, or it is damaged: then nothing is ours
    }
  }

  private note(dir: string, isOurPause: boolean): void {
    const text = `${JSON.stringify({ dir, isOurPause })}\n`;
    if (text === this.noted || (this.noted === '' && !isOurPause && this.noteOf(dir) === null)) return;
    this.noted = text;
    const { notePath, log } = this.deps;
    this.writing = this.writing
      .then(() => writeFileAtomic(notePath, text))
      .catch((error: unknown) => log.warn('rainbow', `cannot note whose pause it is: ${String(error)}`));
  }

  private armTimer(): void {
    this.cancelTimer();
    const now = this.deps.clock.nowMs();
    const ends = [this.quietUntilMs, this.pause?.untilMs].filter((end) => typeof end === 'number').filter((end) => end > now);
    if (ends.length === 0) return;
    this.cancelTimer = this.deps.clock.after(Math.min(Math.min(...ends) - now + 1, 2_000_000_000), () => this.look());
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // judged by what is in it
  }
}
