import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInotify } from '../../../src/main/jobs/sentinel/inotifyEvents';
import { filtersExecs, listenRequest, parseProcEvents } from '../../../src/main/jobs/sentinel/procEvents';

function inotifyEvent(watch: number, mask: number, name: string): Buffer {
  const padded = name === '' ? 0 : (Buffer.byteLength(name) + 16) & ~15;
  const bytes = Buffer.alloc(16 + padded);
  bytes.writeInt32LE(watch, 0);
  bytes.writeUInt32LE(mask, 4);
  bytes.writeUInt32LE(padded, 12);
  bytes.write(name, 16);
  return bytes;
}

/** One message of the process connector. */
function procEvent(what: number, pid: number, group: number, status = 0): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(1, 16);
  bytes.writeUInt32LE(1, 20);
  bytes.writeUInt16LE(40, 32);
  bytes.writeUInt32LE(what, 36);
  bytes.writeUInt32LE(pid, 52);
  bytes.writeUInt32LE(group, 56);
  bytes.writeUInt32LE(status, 60);
  return bytes;
}

const exec = 2;
const exit = 0x8000_0000;

describe('inotify', () => {
  it('reads events with and without a name, and leaves out one that is cut', () => {
    const events = [inotifyEvent(3, 0x20, ''), inotifyEvent(4, 0x100, 'nvidia-uvm'), inotifyEvent(-1, 0x4000, '')];
    const cut = inotifyEvent(5, 0x20, 'kfd').subarray(0, 20);
    expect(parseInotify(Buffer.concat([...events, cut]))).toEqual([
      { watch: 3, mask: 0x20, name: '' },
      { watch: 4, mask: 0x100, name: 'nvidia-uvm' },
      { watch: -1, mask: 0x4000, name: '' },
    ]);
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => Array.isArray(parseInotify(Buffer.from(bytes)))));
  });
});

describe('the process connector', () => {
  it('tells who began a program and which whole process ended how', () => {
    const bytes = Buffer.concat([
      procEvent(exec, 10, 10),
      procEvent(1, 10, 11), // a fork
      procEvent(exit, 13, 12, 256), // a thread
      procEvent(exit, 12, 12, 256),
      procEvent(exit, 14, 14, 9),
      procEvent(exec, 15, 15),
    ]);
    expect(parseProcEvents(bytes)).toEqual({
      execs: [10, 15],
      exits: [
        { pid: 12, status: 256 },
        { pid: 14, status: 9 },
      ],
    });
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => parseProcEvents(Buffer.from(bytes)).execs.length >= 0));
  });

  it('asks for beginnings and ends where the kernel can filter', () => {
    expect(listenRequest(true).readUInt32LE(40)).toBe(exec + exit);
    expect(listenRequest(true).readUInt32LE(0)).toBe(44);
    expect(listenRequest(false).readUInt32LE(0)).toBe(40);
  });

  it.each([
    ['6.5.0-41-generic', false],
    ['6.6.0', true],
    ['6.18.44-x', true],
    ['5.15.0-122-generic', false],
    ['7.0', true],
    ['unknown', false],
  ])('knows what %s can', (release, canFilter) => {
    expect(filtersExecs(release)).toBe(canFilter);
  });
});
