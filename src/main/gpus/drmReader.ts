import { join } from 'node:path';
import type { Announce, CardProcess, CardReader, FoundCard, FoundCards } from './cardReader';
import { DrmCard, type DrmCardPlace } from './drmCard';
import { DrmProcesses } from './drmProcesses';
import { drmSlots, type Row, slotCount } from './readingRow';
import { list, readText } from './sysfs';

export interface DrmRoots {
  /** `/sys`, or what stands for it (FALLOW_SYSFS). */
  readonly sysfsRoot: string;
  readonly procRoot: string;
  /** The names of PCI devices, where the distribution has them. */
  readonly pciNames: readonly string[];
  /** Monotonic ms. */
  readonly now: () => number;
}

const vendors: Readonly<Record<string, DrmCardPlace['vendor']>> = { '0x1002': 'amd', '0x8086': 'intel' };
/** One look finds the processes of every card: those of the next card within this time are of the same look, ms. */
const lookKeptMs = 500;

/** AMD and Intel GPUs by sysfs, hwmon, fdinfo and KFD. */
export class DrmReader implements CardReader {
  private readonly opened = new Map<number, DrmCard>();
  private readonly processLists: DrmProcesses;
  private looked: { readonly atMs: number; readonly byPci: ReadonlyMap<string, readonly CardProcess[]> } | null = null;

  constructor(private readonly roots: DrmRoots) {
    this.processLists = new DrmProcesses(roots);
  }

  open(announce: Announce, skip: ReadonlySet<number>): FoundCards {
    const cards: FoundCard[] = [];
    for (const place of this.places()) {
      const slot = drmSlots + place.number;
      if (slot >= slotCount || skip.has(slot)) continue;
      announce(slot);
      const card = new DrmCard(place, this.roots.now);
      if (!card.canBeRead) continue;
      this.opened.set(slot, card);
      cards.push(card.describe(slot, this.pciName(place)));
    }
    announce(null);
    return { cards, fault: null, problems: [] };
  }

  slots(): readonly number[] {
    return [...this.opened.keys()];
  }

  read(slot: number, row: Row): void {
    this.opened.get(slot)?.read(row);
  }

  freeMiB(slot: number): number | null {
    return this.opened.get(slot)?.freeMiB() ?? null;
  }

  processes(slot: number): readonly CardProcess[] | null {
    const card = this.opened.get(slot);
    if (card === undefined) return null;
    const atMs = this.roots.now();
    if (this.looked === null || atMs - this.looked.atMs > lookKeptMs) this.looked = { atMs, byPci: this.processLists.look() };
    return this.looked.byPci.get(card.place.pci) ?? [];
  }

  takeXids(): readonly never[] {
    return [];
  }

  close(): void {
    this.opened.clear();
    this.looked = null;
  }

  /** cardN, not cardN-DP-1, which is a connector of it. */
  private places(): readonly DrmCardPlace[] {
    const root = join(this.roots.sysfsRoot, 'class/drm');
    return list(root).flatMap((entry) => {
      const number = /^card(\d+)$/.exec(entry)?.[1];
      const dir = join(root, entry);
      const vendor = vendors[readText(join(dir, 'device/vendor')) ?? ''];
      const uevent = readText(join(dir, 'device/uevent')) ?? '';
      const pci = /^PCI_SLOT_NAME=(.+)$/m.exec(uevent)?.[1]?.toLowerCase();
      if (number === undefined || vendor === undefined || pci === undefined) return [];
      const driver = /^DRIVER=(.+)$/m.exec(uevent)?.[1] ?? vendor;
      return [{ dir, number: Number(number), vendor, pci, driver }];
    });
  }

  /** Of lines `73bf  Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]` below their vendor's, the name in brackets. */
  private pciName({ dir, vendor }: DrmCardPlace): string | null {
    const device = readText(join(dir, 'device/device'))?.replace(/^0x/, '');
    const text = this.roots.pciNames.map(readText).find((found) => found !== null);
    if (device === undefined || text === undefined || text === null) return null;
    const start = text.search(vendor === 'amd' ? /^1002 /m : /^8086 /m);
    const ofVendor = start < 0 ? '' : (text.slice(start).split(/\n(?=[0-9a-f]{4} )/, 1)[0] ?? '');
    const name = new RegExp(`^\\t${device} {2}(.+)$`, 'm').exec(ofVendor)?.[1];
    return name === undefined ? null : `${vendor === 'amd' ? 'AMD' : 'Intel'} ${/\[(.+)\]/.exec(name)?.[1] ?? name}`;
  }
}
