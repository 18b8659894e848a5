import { closeFd, haveExited, pidfdOpen } from '../../platform/ffi';
import type { GuardTarget } from './messages';

/**
 * The miners that may be killed. Each group's leader is known by its pidfd, so that a number which was given to another process
 * meanwhile is never signalled.
 */
export class MinerGroups {
  private targets: readonly GuardTarget[] = [];
  /** pidfd by the leader's pid. */
  private readonly fds = new Map<number, number>();

  /** True when one is new. */
  update(targets: readonly GuardTarget[]): boolean {
    this.targets = targets;
    const pids = new Set(targets.map(({ pid }) => pid));
    const fresh = [...pids].filter((pid) => !this.fds.has(pid));
    for (const pid of [...this.fds.keys()]) if (!pids.has(pid)) this.forget(pid);
    for (const pid of fresh) {
      const fd = pidfdOpen(pid);
      if (fd !== null) this.fds.set(pid, fd);
    }
    return fresh.length > 0;
  }

  /** Whether a miner is at its own start, and so may be the one that opened a GPU. */
  isAnyStarting(): boolean {
    return this.targets.some(({ isStarting }) => isStarting);
  }

  /** Whether a process group is a miner's. */
  has(group: number): boolean {
    return this.targets.some(({ pid }) => pid === group);
  }

  /** Those on these devices whose leader runs. */
  alive(devices: readonly string[]): readonly GuardTarget[] {
    const wanted = this.targets.filter(({ device, pid }) => devices.includes(device) && this.fds.has(pid));
    const exited = haveExited(wanted.map(({ pid }) => this.fds.get(pid) ?? -1));
    return wanted.filter((_target, index) => exited[index] === false);
  }

  /** SIGKILL to their groups. */
  kill(targets: readonly GuardTarget[]): void {
    for (const { pid } of targets) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ended in this very moment
      }
    }
  }

  close(): void {
    this.update([]);
  }

  private forget(pid: number): void {
    closeFd(this.fds.get(pid) ?? -1);
    this.fds.delete(pid);
  }
}
