import { closeSync } from 'node:fs';
import { createRequire } from 'node:module';

// The few system calls that Node lacks. Memory handed to C is Node's own, kept between calls: Electron forbids external buffers,
// and allocating at every tick would be garbage for nothing.

interface Libc {
  syscall(number: number, first: number, second: number, third: number): number;
  poll(fds: Buffer, count: number, timeoutMs: number): number;
  getsockopt(fd: number, level: number, name: number, value: Buffer, length: Buffer): number;
  flock(fd: number, operation: number): number;
}

// pidfd_open has the same number on every architecture; glibc knows it by name only since 2.36.
const pidfdOpenNumber = 434;
const solSocket = 1;
const soPeercred = 17;
const pollIn = 1;
const pollInvalid = 0x20;
const lockExclusiveNow = 2 | 4;
const pollfdSize = 8;

let libc: Libc | undefined;
let pollfds = Buffer.alloc(16 * pollfdSize);
const credentials = Buffer.alloc(12);
const credentialsLength = Buffer.alloc(4);

/** Loads koffi and libc at the first call; throws when the installation is broken. */
function getLibc(): Libc {
  if (libc !== undefined) return libc;
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  const library = koffi.load('libc.so.6');
  libc = {
    syscall: library.func('long syscall(long number, long first, long second, long third)'),
    poll: library.func('int poll(void *fds, unsigned long count, int timeout)'),
    getsockopt: library.func('int getsockopt(int fd, int level, int name, void *value, void *length)'),
    flock: library.func('int flock(int fd, int operation)'),
  };
  return libc;
}

/** A file descriptor that stands for the process for ever, whoever gets its number later; null when there is no such process. */
export function pidfdOpen(pid: number): number | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const fd = getLibc().syscall(pidfdOpenNumber, pid, 0, 0);
  return fd < 0 ? null : fd;
}

/** For each pidfd, whether its process has ended (a zombie has). One poll(2) that does not wait. */
export function haveExited(fds: readonly number[]): readonly boolean[] {
  if (fds.length === 0) return [];
  if (pollfds.length < fds.length * pollfdSize) pollfds = Buffer.alloc(2 * fds.length * pollfdSize);
  fds.forEach((fd, index) => {
    pollfds.writeInt32LE(fd, index * pollfdSize);
    pollfds.writeInt32LE(pollIn, index * pollfdSize + 4);
  });
  const ready = getLibc().poll(pollfds, fds.length, 0);
  // A closed descriptor answers POLLNVAL: nothing is left to wait for.
  return fds.map((_fd, index) => ready > 0 && (pollfds.readInt16LE(index * pollfdSize + 6) & (pollIn | pollInvalid)) !== 0);
}

/** Closes what pidfdOpen gave. */
export function closeFd(fd: number): void {
  closeSync(fd);
}

export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** Who is at the other end of a connected unix socket, by the kernel's word; null when it is no such socket. */
export function peerCredentials(fd: number): PeerCredentials | null {
  credentialsLength.writeUInt32LE(credentials.length);
  if (getLibc().getsockopt(fd, solSocket, soPeercred, credentials, credentialsLength) !== 0) return null;
  return { pid: credentials.readInt32LE(0), uid: credentials.readUInt32LE(4), gid: credentials.readUInt32LE(8) };
}

/** Takes flock(2) on an open file without waiting; false when another process has it. The kernel drops it with its owner. */
export function lockFile(fd: number): boolean {
  return getLibc().flock(fd, lockExclusiveNow) === 0;
}
