import { closeSync } from 'node:fs';
import { createRequire } from 'node:module';

// What a thread needs that sleeps in poll(2) until the kernel has something to tell: inotify, the process connector, eventfd.
// Each thread loads the library for itself. Buffers are Node's own, as Electron forbids external ones.

interface Libc {
  poll(fds: Buffer, count: number, timeoutMs: number): number;
  read(fd: number, buffer: Buffer, length: number): number;
  write(fd: number, buffer: Buffer, length: number): number;
  eventfd(initial: number, flags: number): number;
  inotify_init1(flags: number): number;
  inotify_add_watch(fd: number, path: string, mask: number): number;
  inotify_rm_watch(fd: number, watch: number): number;
  socket(family: number, type: number, protocol: number): number;
  bind(fd: number, address: Buffer, length: number): number;
}

const closeOnExec = 0x80000;
const nonBlocking = 0x800;
const pollIn = 1;
const pollfdSize = 8;
const one = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
const counter = Buffer.alloc(8);

let libc: (Libc & { errno(): number }) | undefined;

/** Loads koffi and libc at the first call; throws when the installation is broken. */
function getLibc(): Libc & { errno(): number } {
  if (libc !== undefined) return libc;
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  const library = koffi.load('libc.so.6');
  libc = {
    poll: library.func('int poll(void *fds, unsigned long count, int timeout)'),
    read: library.func('long read(int fd, void *buffer, size_t length)'),
    write: library.func('long write(int fd, void *buffer, size_t length)'),
    eventfd: library.func('int eventfd(unsigned int initial, int flags)'),
    inotify_init1: library.func('int inotify_init1(int flags)'),
    inotify_add_watch: library.func('int inotify_add_watch(int fd, const char *path, uint32_t mask)'),
    inotify_rm_watch: library.func('int inotify_rm_watch(int fd, int watch)'),
    socket: library.func('int socket(int family, int type, int protocol)'),
    bind: library.func('int bind(int fd, void *address, unsigned int length)'),
    errno: () => koffi.errno(),
  };
  return libc;
}

/** Sleeps until one of some descriptors can be read, or hung up. Keeps its memory between calls. */
export class PollSet {
  private pollfds = Buffer.alloc(16 * pollfdSize);

  /**
   * Those of `fds` that are ready, after at most `timeoutMs` (Infinity: however long it takes). A closed descriptor counts as
   * ready: nothing is left to wait for. Empty also when a signal came.
   */
  wait(fds: readonly number[], timeoutMs: number): readonly number[] {
    if (this.pollfds.length < fds.length * pollfdSize) this.pollfds = Buffer.alloc(2 * fds.length * pollfdSize);
    const pollfds = this.pollfds;
    fds.forEach((fd, index) => {
      pollfds.writeInt32LE(fd, index * pollfdSize);
      pollfds.writeInt32LE(pollIn, index * pollfdSize + 4); // and no result yet
    });
    const waitMs = timeoutMs === Number.POSITIVE_INFINITY ? -1 : Math.min(Math.max(0, Math.ceil(timeoutMs)), 0x7fff_ffff);
    if (getLibc().poll(pollfds, fds.length, waitMs) <= 0) return [];
    return fds.filter((_fd, index) => pollfds.readInt16LE(index * pollfdSize + 6) !== 0);
  }
}

/** Bytes read into `buffer` without waiting; 0: nothing there; null: the kernel dropped messages (ENOBUFS), look anew. */
export function readNow(fd: number, buffer: Buffer): number | null {
  const length = getLibc().read(fd, buffer, buffer.length);
  if (length >= 0) return length;
  return getLibc().errno() === 105 ? null : 0;
}

/** A descriptor by which one thread wakes another out of poll(2). Throws when no more files may be opened. */
export function openWaker(): number {
  const fd = getLibc().eventfd(0, closeOnExec | nonBlocking);
  if (fd < 0) throw new Error(`eventfd: errno ${getLibc().errno()}`);
  return fd;
}

export function wake(fd: number): void {
  getLibc().write(fd, one, one.length);
}

/** After a wake: readable no more. */
export function calm(fd: number): void {
  getLibc().read(fd, counter, counter.length);
}

/** null: the limit of instances or open files is reached (fs.inotify.max_user_instances). */
export function openInotify(): number | null {
  const fd = getLibc().inotify_init1(closeOnExec | nonBlocking);
  return fd < 0 ? null : fd;
}

/** Watch descriptor, or the errno as a negative number: -2 no such file, -13 may not be read, -28 limit of watches reached. */
export function addWatch(inotify: number, path: string, mask: number): number {
  const watch = getLibc().inotify_add_watch(inotify, path, mask);
  return watch >= 0 ? watch : -getLibc().errno();
}

export function removeWatch(inotify: number, watch: number): void {
  getLibc().inotify_rm_watch(inotify, watch);
}

const netlinkFamily = 16;
const datagram = 2;
const connectorProtocol = 11;
/** CN_IDX_PROC, as group and as address. */
const processGroup = 1;

/**
 * Subscribes to the kernel's process connector (CONFIG_PROC_EVENTS); `request` says to what. null where we may not: before
 * Linux 6.6 without CAP_NET_ADMIN, in a sandbox, or when the kernel lacks it.
 */
export function openConnector(request: Buffer): number | null {
  const libc = getLibc();
  const fd = libc.socket(netlinkFamily, datagram | closeOnExec | nonBlocking, connectorProtocol);
  if (fd < 0) return null;
  const address = Buffer.alloc(12);
  address.writeUInt16LE(netlinkFamily, 0);
  address.writeUInt32LE(processGroup, 8); // port 0: the kernel gives one
  if (libc.bind(fd, address, address.length) === 0 && libc.write(fd, request, request.length) === request.length) return fd;
  closeSync(fd);
  return null;
}
