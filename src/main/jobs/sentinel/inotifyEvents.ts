/** Bits of inotify(7) masks. */
export const inotify = {
  attrib: 0x4,
  open: 0x20,
  movedFrom: 0x40,
  movedTo: 0x80,
  create: 0x100,
  delete: 0x200,
  deleteSelf: 0x400,
  moveSelf: 0x800,
  unmount: 0x2000,
  overflow: 0x4000,
  ignored: 0x8000,
} as const;

export interface InotifyEvent {
  /** Watch descriptor; -1 for an overflow. */
  readonly watch: number;
  readonly mask: number;
  /** In a watched directory: which entry; empty for a watched file. */
  readonly name: string;
}

const headerSize = 16;

/** struct inotify_event, one after the other: int wd; u32 mask, cookie, len; char name[len]. A cut one ends the list. */
export function parseInotify(bytes: Buffer): readonly InotifyEvent[] {
  const events: InotifyEvent[] = [];
  for (let at = 0; at + headerSize <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 12);
    const end = at + headerSize + length;
    if (end > bytes.length) break;
    const name = bytes.toString('utf8', at + headerSize, end);
    const nul = name.indexOf('\0');
    events.push({ watch: bytes.readInt32LE(at), mask: bytes.readUInt32LE(at + 4), name: nul < 0 ? name : name.slice(0, nul) });
    at = end;
  }
  return events;
}
