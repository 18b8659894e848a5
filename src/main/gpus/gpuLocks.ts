import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/faults';
import { lockFile } from '../platform/ffi';
import type { DeviceInfo } from './source';

/**
 * One Fallow on one GPU, whoever's it is: flock(2) on a file that the kernel keeps for the card and every user may open,
 * `/sys/bus/pci/devices/ADDRESS/vendor`. The kernel drops it however the app ends, and nothing is left lying about. It keeps honest
 * programs apart: another program of any user could hold it too, and then says so in the fault. Containers with a sysfs of their own
 * do not see it.
 */
export class GpuLocks {
  private readonly roots: { readonly sysfs: string; readonly proc: string };
  private readonly tryLock: (fd: number) => boolean;
  private readonly fds = new Map<string, number>();

  constructor(roots: { readonly sysfs: string; readonly proc: string }, tryLock: (fd: number) => boolean = lockFile) {
    this.roots = roots;
    this.tryLock = tryLock;
  }

  /** Whose locks we have, by device. */
  get held(): readonly string[] {
    return [...this.fds.keys()];
  }

  /**
   * Taking what one has is fine. The CPU, and a card whose place the system does not tell, need no lock. Fails with
   * gpu/other-fallow, `values.pid` where the system says who has it.
   */
  take({ id, pci }: Pick<DeviceInfo, 'id' | 'pci'>): Result<null> {
    if (pci === null || this.fds.has(id)) return ok(null);
    const fd = this.open(pci);
    if (fd === null) return ok(null);
    if (this.tryLock(fd)) {
      this.fds.set(id, fd);
      return ok(null);
    }
    const pid = this.holderOf(fd);
    closeSync(fd);
    return fail('gpu/other-fallow', undefined, pid === null ? undefined : { pid });
  }

  release(id: string): void {
    const fd = this.fds.get(id);
    if (fd === undefined) return;
    this.fds.delete(id);
    closeSync(fd);
  }

  releaseAll(): void {
    for (const id of this.held) this.release(id);
  }

  private open(pci: string): number | null {
    try {
      return openSync(join(this.roots.sysfs, 'bus/pci/devices', sysfsAddress(pci), 'vendor'), 'r');
    } catch {
      return null; // a card on another bus, or a stand-in for one
    }
  }

  /** By /proc/locks: `1: FLOCK  ADVISORY  WRITE PID MAJOR:MINOR:INODE 0 EOF`; a pid that is none of our namespace's is 0 or less. */
  private holderOf(fd: number): number | null {
    const { ino } = fstatSync(fd);
    try {
      const lines = readFileSync(join(this.roots.proc, 'locks'), 'utf8').split('\n');
      const line = lines.find((each) => /\bFLOCK\b/.test(each) && new RegExp(`:${ino} `).test(each));
      const pid = Number(/\bWRITE\s+(-?\d+)\s/.exec(line ?? '')?.[1] ?? 0);
      return pid > 0 ? pid : null;
    } catch {
      return null; // no such list here
    }
  }
}

/** NVML writes the domain with eight digits and in capitals, sysfs with four. */
function sysfsAddress(pci: string): string {
  return pci.toLowerCase().replace(/^[0-9a-f]{4}(?=[0-9a-f]{4}:)/, '');
}
