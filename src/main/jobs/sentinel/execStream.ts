import { closeSync, readlinkSync } from 'node:fs';
import { release } from 'node:os';
import { openConnector, readNow } from '../../platform/kernelCalls';
import { filtersExecs, listenRequest, type ProcEvents, parseProcEvents } from './procEvents';

/** Inode of the initial pid namespace (PROC_PID_INIT_INO): the connector speaks its numbers, whatever namespace we are in. */
const initialPids = 'pid:[4026531836]';

/** Which processes began a program or ended, told by the kernel as it happens. */
export class ExecStream {
  readonly fd: number;
  private readonly buffer = Buffer.alloc(16 * 1024);

  private constructor(fd: number) {
    this.fd = fd;
  }

  /** null where the kernel does not tell us: it is old, we are in a container or a sandbox. Then somebody has to look. */
  static open(): ExecStream | null {
    if (!isInInitialNamespace()) return null;
    const fd = openConnector(listenRequest(filtersExecs(release())));
    return fd === null ? null : new ExecStream(fd);
  }

  /** Since the last look; null: some were lost. */
  read(): ProcEvents | null {
    const execs: ProcEvents['execs'][number][] = [];
    const exits: ProcEvents['exits'][number][] = [];
    let isLost = false;
    for (;;) {
      const length = readNow(this.fd, this.buffer);
      if (length === 0) return isLost ? null : { execs, exits };
      if (length === null) {
        isLost = true;
        continue;
      }
      const events = parseProcEvents(this.buffer.subarray(0, length));
      execs.push(...events.execs);
      exits.push(...events.exits);
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
