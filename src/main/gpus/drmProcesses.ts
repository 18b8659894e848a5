import { join } from 'node:path';
import type { CardProcess } from './cardReader';
import { type DrmClient, readFdinfo } from './fdinfo';
import { list, readLink, readNumber, readText } from './sysfs';

const perMib = 1 / (1024 * 1024);
const drmNode = /\/dri\/(renderD|card)\d+$/;

export interface DrmProcessRoots {
  readonly procRoot: string;
  readonly sysfsRoot: string;
  /** Monotonic ms. */
  readonly now: () => number;
}

interface Use {
  readonly clients: Map<string, DrmClient>;
}

interface Before {
  readonly atMs: number;
  readonly clients: ReadonlyMap<string, DrmClient>;
}

/**
 * Who is on the AMD and Intel cards: by the files that processes of this user have open, and by KFD for ROCm jobs, which older
 * kernels do not show in fdinfo. One look at all cards costs about 25 us a process of the machine.
 */
export class DrmProcesses {
  private before: Before = { atMs: 0, clients: new Map() };

  constructor(private readonly roots: DrmProcessRoots) {}

  /** By PCI address. */
  look(): ReadonlyMap<string, readonly CardProcess[]> {
    const found = new Map<string, CardProcess[]>();
    const add = (pci: string, process: CardProcess) => {
      const processes = found.get(pci);
      if (processes === undefined) found.set(pci, [process]);
      else processes.push(process);
    };
    const atMs = this.roots.now();
    const clients = new Map<string, DrmClient>();
    const kfd = this.kfd();
    for (const [pci, process] of kfd) add(pci, process);
    for (const pid of list(this.roots.procRoot).filter((name) => /^\d+$/.test(name))) {
      for (const [pci, use] of this.usesOf(pid, clients)) {
        if (kfd.some(([other, process]) => other === pci && process.pid === Number(pid))) continue;
        add(pci, this.process(Number(pid), [...use.clients.values()], atMs));
      }
    }
    this.before = { atMs, clients };
    return found;
  }

  /** A file that was dup'ed or inherited is the same client: counted once, for the first process seen with it. */
  private usesOf(pid: string, all: Map<string, DrmClient>): ReadonlyMap<string, Use> {
    const uses = new Map<string, Use>();
    const fds = join(this.roots.procRoot, pid, 'fd');
    for (const fd of list(fds)) {
      if (!drmNode.test(readLink(join(fds, fd)) ?? '')) continue;
      const client = readFdinfo(readText(join(this.roots.procRoot, pid, 'fdinfo', fd)) ?? '');
      if (client === null) continue;
      const key = `${client.pci} ${client.client}`;
      if (all.has(key)) continue;
      all.set(key, client);
      const use = uses.get(client.pci) ?? { clients: new Map<string, DrmClient>() };
      use.clients.set(key, client);
      uses.set(client.pci, use);
    }
    return uses;
  }

  private process(pid: number, clients: readonly DrmClient[], atMs: number): CardProcess {
    const vram = clients.map(({ vramBytes }) => vramBytes).filter((bytes): bytes is number => bytes !== null);
    const bytes = vram.reduce((sum, one) => sum + one, 0);
    const shader = clients.map((client) => this.share(client, 'shader', atMs));
    const video = clients.map((client) => this.share(client, 'video', atMs));
    const hasComputed = clients.some(({ compute, shader: drawn }) => compute > 0 && compute >= drawn / 2);
    return {
      pid,
      usedMiB: vram.length === 0 ? null : Math.round(bytes * perMib * 10) / 10,
      kind: hasComputed ? 'compute' : 'graphics',
      smPct: sumPct(shader),
      videoPct: sumPct(video),
    };
  }

  /** Share of the time since the last look, %; null at the first. Counters may step back: then nothing can be said. */
  private share(client: DrmClient, what: 'shader' | 'video', atMs: number): number | null {
    const before = this.before.clients.get(`${client.pci} ${client.client}`);
    if (before === undefined) return null;
    const passed =
      client.totalCycles === null ? (atMs - this.before.atMs) * 1e6 : client.totalCycles - (before.totalCycles ?? Number.NaN);
    const done = client[what] - before[what];
    return passed > 0 && done >= 0 ? (100 * done) / passed : null;
  }

  /** ROCm's contexts: pid, card and memory; the units at work now say how busy. */
  private kfd(): readonly (readonly [pci: string, process: CardProcess])[] {
    const root = join(this.roots.sysfsRoot, 'class/kfd/kfd');
    const nodes = kfdNodes(join(root, 'topology/nodes'));
    return list(join(root, 'proc')).flatMap((pid) =>
      nodes.flatMap(({ gpuId, pci, units }) => {
        const dir = join(root, 'proc', pid);
        const bytes = readNumber(join(dir, `vram_${gpuId}`));
        if (bytes === null || !/^\d+$/.test(pid)) return [];
        const busy = readNumber(join(dir, `stats_${gpuId}`, 'cu_occupancy'));
        const smPct = busy === null || units === 0 ? null : Math.min(100, Math.round((100 * busy) / units));
        const usedMiB = Math.round(bytes * perMib * 10) / 10;
        const process: CardProcess = { pid: Number(pid), usedMiB, kind: 'compute', smPct, videoPct: null };
        return [[pci, process] as const];
      }),
    );
  }
}

interface KfdNode {
  readonly gpuId: string;
  readonly pci: string;
  /** Compute units. */
  readonly units: number;
}

/** `location_id` is bus << 8 | device << 3 | function; a node with gpu_id 0 is a CPU. */
function kfdNodes(root: string): readonly KfdNode[] {
  return list(root).flatMap((node) => {
    const gpuId = readText(join(root, node, 'gpu_id'));
    if (gpuId === null || gpuId === '0') return [];
    const text = readText(join(root, node, 'properties')) ?? '';
    const property = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    const location = property('location_id');
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    const pci = `${hex(property('domain'), 4)}:${hex((location >> 8) & 0xff, 2)}:${hex((location >> 3) & 0x1f, 2)}.${location & 7}`;
    const units = property('simd_count') / Math.max(1, property('simd_per_cu'));
    return [{ gpuId, pci, units: Math.floor(units) }];
  });
}

function sumPct(shares: readonly (number | null)[]): number | null {
  const known = shares.filter((share): share is number => share !== null);
  if (known.length === 0) return null;
  return Math.min(100, Math.round(known.reduce((sum, share) => sum + share, 0)));
}
