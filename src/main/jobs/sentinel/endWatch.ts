import { closeFd, pidfdOpen } from '../../platform/ffi';

/** pidfds of processes whose end matters, by pid. */
export class EndWatch {
  private readonly byPid = new Map<number, number>();

  fds(): readonly number[] {
    return [...this.byPid.values()];
  }

  has(pid: number): boolean {
    return this.byPid.has(pid);
  }

  /** Exactly these from now on; one that is gone already is nothing to wait for. */
  update(pids: readonly number[]): void {
    const wanted = new Set(pids);
    for (const pid of [...this.byPid.keys()]) if (!wanted.has(pid)) this.close(pid);
    for (const pid of wanted) {
      const fd = this.byPid.has(pid) ? null : pidfdOpen(pid);
      if (fd !== null) this.byPid.set(pid, fd);
    }
  }

  /** True when one of them is among the descriptors that are ready; its watch ends. */
  hasEnded(ready: readonly number[]): boolean {
    const ended = [...this.byPid].filter(([, fd]) => ready.includes(fd));
    for (const [pid] of ended) this.close(pid);
    return ended.length > 0;
  }

  private close(pid: number): void {
    closeFd(this.byPid.get(pid) ?? -1);
    this.byPid.delete(pid);
  }
}
