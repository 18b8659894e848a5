// The process connector's messages (linux/cn_proc.h, linux/connector.h, linux/netlink.h), in the byte order of every machine
// that we run on.

const netlinkHeader = 16;
const connectorHeader = 20;
/** CN_IDX_PROC and CN_VAL_PROC. */
const processIndex = 1;
const listen = 1;
const execEvent = 2;
const done = 3;

/**
 * Asks for exec events. Kernels from 6.6 send only those; older ones know only the short form and send every kind, which
 * parseExecs skips.
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
  if (canFilter) message.writeUInt32LE(execEvent, 40);
  return message;
}

/** Whether a kernel release (`6.8.0-45-generic`) lets unprivileged users listen, and filters for them. */
export function filtersExecs(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 6);
}

/** Process ids of the execs in one datagram, oldest first. Whatever else it holds is skipped. */
export function parseExecs(bytes: Buffer): readonly number[] {
  const pids: number[] = [];
  for (let at = 0; at + netlinkHeader + connectorHeader + 24 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < netlinkHeader) break;
    const event = at + netlinkHeader + connectorHeader;
    const isProcess = bytes.readUInt32LE(at + netlinkHeader) === processIndex;
    // struct proc_event: what, cpu, timestamp_ns, then for exec: process_pid, process_tgid.
    if (isProcess && bytes.readUInt32LE(event) === execEvent) pids.push(bytes.readUInt32LE(event + 20));
    at += (length + 3) & ~3;
  }
  return pids;
}
