import { type ChildProcess, spawn } from 'node:child_process';
import { powerMonitor } from 'electron';
import type { Api, SubscribeState } from '../../../shared/contract';
import type { RigState } from '../../../shared/state';

/** Longer than sleep takes to begin; should the wake-up be missed, mining goes on by itself after it. */
const pauseMs = 60_000;
/** logind grants 5 s (InhibitDelayMaxSec); a miner that is not gone by then sleeps with the machine. */
const longestWaitMs = 4500;

/**
 * Takes the miners off before the machine sleeps and back on when it wakes. A process that holds a GPU through a suspend often
 * finds it broken afterwards, and with NVIDIA's driver takes CUDA away from everybody until the driver is loaded anew: the owner's
 * next training would pay for it.
 */
export class SleepGuard {
  private readonly api: Api;
  private readonly subscribe: SubscribeState;
  private delay: ChildProcess | null = null;
  private paused: readonly string[] = [];

  constructor(api: Api, subscribe: SubscribeState) {
    this.api = api;
    this.subscribe = subscribe;
  }

  /** After Electron is ready. */
  start(): void {
    this.takeDelay();
    powerMonitor.on('suspend', this.onSuspend);
    powerMonitor.on('resume', this.onResume);
  }

  stop(): void {
    powerMonitor.removeListener('suspend', this.onSuspend);
    powerMonitor.removeListener('resume', this.onResume);
    this.giveDelay();
  }

  private readonly onSuspend = (): void => void this.clear();

  private readonly onResume = (): void => {
    this.takeDelay();
    const devices = this.paused;
    this.paused = [];
    if (devices.length > 0) void this.api['rig:resume']({ devices: [...devices] });
  };

  private async clear(): Promise<void> {
    const state = await this.api['state:get']({});
    if (!state.ok) return this.giveDelay();
    // Who is paused already stays so for as long as the user said.
    const devices = state.value.devices.filter(isMiningSoon).map(({ id }) => id);
    this.paused = devices;
    if (devices.length > 0) {
      await this.api['rig:pause']({ devices, forMs: pauseMs });
      await this.whenNoMinerIsLeft();
    }
    this.giveDelay();
  }

  private whenNoMinerIsLeft(): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        // Not within the first call, which comes before there is anything to undo.
        setImmediate(() => unsubscribe());
        resolve();
      };
      const timer = setTimeout(finish, longestWaitMs);
      const unsubscribe = this.subscribe((state) => {
        if (state.miners.length === 0) finish();
      });
    });
  }

  /**
   * Asks logind to let us finish first. Electron asks for the same, but gives it back before anything of ours has run; the fd
   * that stands for it cannot be had from Node, so a small program holds it until its stdin ends, as ours does however it ends.
   */
  private takeDelay(): void {
    if (this.delay !== null) return;
    const args = ['--what=sleep', '--mode=delay', '--who=Fallow', '--why=Takes its miners off the GPUs first', 'cat'];
    const child = spawn('systemd-inhibit', args, { stdio: ['pipe', 'ignore', 'ignore'] });
    // No logind, no program: the machine sleeps without waiting for us.
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    child.on('exit', () => {
      if (this.delay === child) this.delay = null;
    });
    this.delay = child;
  }

  private giveDelay(): void {
    this.delay?.stdin?.end();
    this.delay = null;
  }
}

function isMiningSoon({ activity }: RigState['devices'][number]): boolean {
  return activity === 'mining' || activity === 'starting' || activity === 'waiting';
}
