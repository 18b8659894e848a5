import type { Systeminformation } from 'systeminformation';

export type InventoryPart = 'cpu' | 'memory' | 'board' | 'disks' | 'networks';

/** What the machine is made of, as far as the system says; null: that part could not be read, and `unread` names it. */
export interface Inventory {
  readonly cpu: { readonly name: string; readonly cores: number; readonly threads: number } | null;
  readonly memoryMiB: number | null;
  /** Maker and model; null on most virtual machines too. */
  readonly board: string | null;
  readonly disks: readonly { readonly name: string; readonly kind: string; readonly sizeGb: number }[] | null;
  /** Real adapters, no bridges and tunnels. `speedMbit` null: it does not say, or the cable is out. */
  readonly networks: readonly { readonly name: string; readonly kind: string; readonly speedMbit: number | null }[] | null;
  readonly unread: readonly InventoryPart[];
}

/** The part of systeminformation that is used. */
export interface SystemFacts {
  cpu(): Promise<Pick<Systeminformation.CpuData, 'manufacturer' | 'brand' | 'cores' | 'physicalCores'>>;
  mem(): Promise<Pick<Systeminformation.MemData, 'total'>>;
  baseboard(): Promise<Pick<Systeminformation.BaseboardData, 'manufacturer' | 'model'>>;
  diskLayout(): Promise<readonly Pick<Systeminformation.DiskLayoutData, 'name' | 'type' | 'size'>[]>;
  networkInterfaces(): Promise<unknown>;
}

/** It starts programs (lsblk, dmidecode…), and one that hangs must not hold up the rest, ms. */
const patienceMs = 5000;
const perMib = 1 / (1024 * 1024);

/** Reads the inventory; for a question of the user's, since it starts programs: never at a rate. Each part fails alone. */
export async function inventory(load: () => Promise<SystemFacts> = loadFacts): Promise<Inventory> {
  const unread: InventoryPart[] = [];
  const facts = load();
  const part = async <T>(name: InventoryPart, read: (from: SystemFacts) => Promise<T | null>): Promise<T | null> => {
    const value = await within(patienceMs, facts.then(read)).catch(() => null); // named in `unread`
    if (value === null) unread.push(name);
    return value;
  };
  const [cpu, memoryMiB, board, disks, networks] = await Promise.all([
    part('cpu', async (from) => cpuOf(await from.cpu())),
    part('memory', async (from) => positive(Math.round((await from.mem()).total * perMib))),
    part('board', async (from) => boardOf(await from.baseboard())),
    part('disks', async (from) => disksOf(await from.diskLayout())),
    part('networks', async (from) => networksOf(await from.networkInterfaces())),
  ]);
  return { cpu, memoryMiB, board, disks, networks, unread };
}

async function loadFacts(): Promise<SystemFacts> {
  return await import('systeminformation');
}

function cpuOf({ manufacturer, brand, cores, physicalCores }: Awaited<ReturnType<SystemFacts['cpu']>>): Inventory['cpu'] {
  const name = `${manufacturer} ${brand}`.trim();
  return name === '' || cores < 1 ? null : { name, cores: physicalCores || cores, threads: cores };
}

/** Boards without a name of their own say so in words of their maker's. */
function boardOf({ manufacturer, model }: Awaited<ReturnType<SystemFacts['baseboard']>>): string | null {
  const known = [manufacturer, model].filter(
    (word) => word !== '' && !/^(to be filled|default string|not specified)/i.test(word),
  );
  return known.length === 0 ? null : known.join(' ');
}

function disksOf(disks: Awaited<ReturnType<SystemFacts['diskLayout']>>): Inventory['disks'] {
  return disks.map(({ name, type, size }) => ({ name, kind: type, sizeGb: Math.round(size / 1e9) }));
}

function networksOf(answer: unknown): Inventory['networks'] {
  if (!Array.isArray(answer)) return null;
  const adapters = answer as readonly Systeminformation.NetworkInterfacesData[];
  return adapters
    .filter(({ internal, virtual }) => !internal && !virtual)
    .map(({ iface, type, speed }) => ({ name: iface, kind: type, speedMbit: positive(speed ?? 0) }));
}

function positive(value: number): number | null {
  return value > 0 ? value : null;
}

async function within<T>(ms: number, what: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms);
  });
  return await Promise.race([what, late]).finally(() => clearTimeout(timer));
}
