// The process connector's messages (linux/cn_proc.h, linux/connector.h, linux/netlink.h), in the byte order of every machine
// that we run on.

const netlinkHeader = 16;
const connectorHeader = 20;
/** CN_IDX_PROC and CN_VAL_PROC. */
const processIndex = 1;
const listen = 1;
const execEvent = 2;
const exitEvent = 0x8000_0000;
const done = 3;

/**
 * Asks for the beginnings and ends of programs. Kernels from 6.6 send only those; older ones know only the short form and send
 * every kind, which parseProcEvents skips.
 */
export function listenRequest(canFilter: boolean): Buffer {
  const payload = canFilter ? 8 : 4;
  const message = Buffer.alloc(netlinkHeader + connectorHeader + payload);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(done, 4);
  message.writeUInt32LE(processIndex, 16);
  message.writeUInt32LE(processIndex, 20);
  message.writeUInt16LE(payload, 32);
  message.writeUInt32LE(listen, 36);
  if (canFilter) message.writeUInt32LE(execEvent + exitEvent, 40);
  return message;
}

/** Whether a kernel release (`6.8.0-45-generic`) lets unprivileged users listen, and filters for them. */
export function filtersExecs(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 6);
}

export interface ProcEvents {
  /** Process ids of the execs, oldest first. */
  readonly execs: readonly number[];
  /** Whole processes, not threads; `status` as of waitpid(2): the exit code times 256, or the signal's number. */
  readonly exits: readonly { readonly pid: number; readonly status: number }[];
}

/** What one or several datagrams hold. Whatever else is in them is skipped. */
export function parseProcEvents(bytes: Buffer): ProcEvents {
  const execs: number[] = [];
  const exits: { pid: number; status: number }[] = [];
  for (let at = 0; at + netlinkHeader + connectorHeader + 24 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < netlinkHeader) break;
    const event = at + netlinkHeader + connectorHeader;
    const isProcess = bytes.readUInt32LE(at + netlinkHeader) === processIndex;
    const what = isProcess ? bytes.readUInt32LE(event) : 0;
    // struct proc_event: what, cpu, timestamp_ns, then process_pid (the thread), process_tgid, and for an exit exit_code.
    const pid = bytes.readUInt32LE(event + 20);
    if (what === execEvent) execs.push(pid);
    const isWhole = what === exitEvent && bytes.readUInt32LE(event + 16) === pid;
    if (isWhole && event + 28 <= bytes.length) exits.push({ pid, status: bytes.readUInt32LE(event + 24) });
    at += (length + 3) & ~3;
  }
  return { execs, exits };
}
