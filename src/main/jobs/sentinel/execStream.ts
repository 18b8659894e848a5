import { closeSync, readlinkSync } from 'node:fs';
import { release } from 'node:os';
import { openConnector, readNow } from '../../platform/kernelCalls';
import { filtersExecs, listenRequest, parseExecs } from './procEvents';

/** Inode of the initial pid namespace (PROC_PID_INIT_INO): the connector speaks its numbers, whatever namespace we are in. */
const initialPids = 'pid:[4026531836]';

/** Which processes began a program, told by the kernel as it happens. */
export class ExecStream {
  readonly fd: number;
  readonly #buffer = Buffer.alloc(16 * 1024);

  private constructor(fd: number) {
    this.fd = fd;
  }

  /** null where the kernel does not tell us: it is old, we are in a container or a sandbox. Then somebody has to look. */
  static open(): ExecStream | null {
    if (!isInInitialNamespace()) return null;
    const fd = openConnector(listenRequest(filtersExecs(release())));
    return fd === null ? null : new ExecStream(fd);
  }

  /** Process ids since the last look, oldest first; null: some were lost. */
  read(): readonly number[] | null {
    const pids: number[] = [];
    let isLost = false;
    for (;;) {
      const length = readNow(this.fd, this.#buffer);
      if (length === 0) return isLost ? null : pids;
      if (length === null) isLost = true;
      else pids.push(...parseExecs(this.#buffer.subarray(0, length)));
    }
  }

  close(): void {
    closeSync(this.fd);
  }
}

function isInInitialNamespace(): boolean {
  try {
    return readlinkSync('/proc/self/ns/pid') === initialPids;
  } catch {
    return false; // no /proc: nothing could be learnt of a process either
  }
}
