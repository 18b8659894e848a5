import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { Proc } from '../platform/proc';

// What platform/proc.ts does not read of /proc. Never throws: processes vanish between two reads, others' are not ours to read.

const buffer = Buffer.alloc(64 * 1024);

/** A small file in one read; null when it cannot be had. */
export function readSmall(path: string): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, null));
  } catch {
    return null; // ENOENT, ESRCH, EACCES: said by null
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

export function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // closed meanwhile, or another user's
  }
}

export function listNames(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // gone, or another user's
  }
}

/** Path of the first mapped file that fits; null: none. Reads /proc/PID/maps in pieces and stops there. */
export function findMapped(proc: string, pid: number, pattern: RegExp): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(`${proc}/${pid}/maps`, 'r');
    let rest = '';
    for (;;) {
      const length = readSync(fd, buffer, 0, buffer.length, null);
      const text = rest + buffer.toString('latin1', 0, length);
      const end = length === 0 ? text.length : text.lastIndexOf('\n') + 1;
      const found = pattern.exec(text.slice(0, end));
      if (found !== null) return pathAround(text, found.index);
      if (length === 0) return null;
      rest = text.slice(end);
    }
  } catch {
    return null; // ended meanwhile, or another user's
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** The path that begins at the first slash of its line. */
function pathAround(text: string, at: number): string {
  const start = text.indexOf('/', text.lastIndexOf('\n', at) + 1);
  const end = text.indexOf('\n', at);
  return text.slice(start, end < 0 ? undefined : end);
}

/** Arguments, program first; empty when there is no such process. */
export function readArgv(proc: string, pid: number): readonly string[] {
  return new Proc(proc).cmdline(pid) ?? [];
}
