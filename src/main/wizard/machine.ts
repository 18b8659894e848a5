import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cardByPci } from '../gpus/cards';
import type { RigFacts, UndrivenCard } from './rigVerdicts';

export interface MachineRoots {
  readonly procRoot: string;
  readonly sysfsRoot: string;
  /** `/`: where containers leave their marks. */
  readonly root: string;
  readonly dataDir: string;
}

type MachineFacts = Pick<RigFacts, 'undriven' | 'inside' | 'cpu' | 'memoryMiB' | 'diskFreeGib' | 'network'>;

/** What the kernel's files say of the machine around the devices; starts no program, asks nobody on the net. */
export async function readMachine(roots: MachineRoots): Promise<MachineFacts> {
  return {
    undriven: undrivenCards(roots.sysfsRoot),
    inside: insideOf(roots),
    cpu: cpuOf(roots.procRoot),
    memoryMiB: Math.round(totalmem() / 1024 ** 2),
    diskFreeGib: await freeGib(roots.dataDir),
    network: networkOf(roots),
  };
}

/** Whether a monitor hangs on the card at this PCI address; null: its driver shows no connectors. Source: drm-kms of Linux. */
export function hasDisplay(sysfsRoot: string, pci: string | null): boolean | null {
  if (pci === null) return null;
  const drm = join(sysfsRoot, 'class/drm');
  const names = list(drm);
  const card = names.find((name) => /^card\d+$/.test(name) && isAt(linkName(join(drm, name, 'device')), pci));
  if (card === undefined) return null;
  const connectors = names.filter((name) => name.startsWith(`${card}-`));
  if (connectors.length === 0) return null;
  return connectors.some((name) => read(join(drm, name, 'status')) === 'connected');
}

/** The bus and what follows agree; drivers write the domain with four digits or with eight. */
function isAt(address: string | null, pci: string): boolean {
  const tail = (text: string) => text.toLowerCase().replace(/^0+(?=[0-9a-f]{4}:)/, '');
  return address !== null && tail(address) === tail(pci);
}

const displayClass = /^0x03/;
const drivers = { '0x10de': ['nvidia', 'nvidia'], '0x1002': ['amd', 'amdgpu'] } as const;

function undrivenCards(sysfsRoot: string): readonly UndrivenCard[] {
  const devices = join(sysfsRoot, 'bus/pci/devices');
  return list(devices).flatMap((address) => {
    const dir = join(devices, address);
    const vendorId = read(join(dir, 'vendor'));
    if (!displayClass.test(read(join(dir, 'class'))) || (vendorId !== '0x10de' && vendorId !== '0x1002')) return [];
    const [vendor, wanted] = drivers[vendorId];
    if (linkName(join(dir, 'driver')) === wanted) return [];
    const id = `${vendorId}:${read(join(dir, 'device'))}`.replaceAll('0x', '');
    return [{ vendor, name: cardByPci(id)?.name ?? `${vendor === 'nvidia' ? 'NVIDIA' : 'AMD'} ${id}` }];
  });
}

/** Vendors of virtual machines by DMI, in systemd's names. */
const machines: readonly (readonly [vendor: RegExp, kind: string])[] = [
  [/qemu|proxmox/i, 'KVM'],
  [/vmware/i, 'VMware'],
  [/innotek|oracle/i, 'VirtualBox'],
  [/xen/i, 'Xen'],
  [/microsoft/i, 'Hyper-V'],
];

function insideOf({ root, sysfsRoot }: MachineRoots): RigFacts['inside'] {
  const container = read(join(root, 'run/systemd/container'));
  if (container !== '') return { as: 'container', kind: container };
  if (existsSync(join(root, '.dockerenv'))) return { as: 'container', kind: 'docker' };
  if (existsSync(join(root, 'run/.containerenv'))) return { as: 'container', kind: 'podman' };
  const dmi = join(sysfsRoot, 'class/dmi/id');
  const vendor = read(join(dmi, 'sys_vendor'));
  const kind = machines.find(([pattern]) => pattern.test(vendor))?.[1];
  // Microsoft and Oracle build machines of metal too.
  const isVirtual = kind !== undefined && (!/microsoft|oracle/i.test(vendor) || /virtual/i.test(read(join(dmi, 'product_name'))));
  return isVirtual ? { as: 'machine', kind } : null;
}

/** Cores, not threads: each pair of socket and core once. Boards that say neither have one core a processor. */
function cpuOf(procRoot: string): RigFacts['cpu'] {
  const blocks = read(join(procRoot, 'cpuinfo'))
    .split(/\n\s*\n/)
    .filter((block) => /^processor\s*:/m.test(block));
  if (blocks.length === 0) return null;
  const field = (block: string, name: string) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(block)?.[1]?.trim();
  const ids = blocks.map((block, i) => `${field(block, 'physical id') ?? ''}/${field(block, 'core id') ?? `p${i}`}`);
  return { name: field(blocks[0] ?? '', 'model name') ?? 'CPU', cores: new Set(ids).size };
}

/** The folder may not be there yet: then the nearest above it counts. Null: it cannot be read. */
async function freeGib(dir: string): Promise<number | null> {
  if (!existsSync(dir)) return dirname(dir) === dir ? null : freeGib(dirname(dir));
  const stats = await statfs(dir).catch(() => null); // null says so
  return stats === null ? null : (stats.bavail * stats.bsize) / 1024 ** 3;
}

/** By the default route, in IPv4 or IPv6. Source: proc_net of Linux, `00000000` is every destination; flag 2 is a gateway. */
function networkOf({ procRoot, sysfsRoot }: MachineRoots): RigFacts['network'] {
  const routes = read(join(procRoot, 'net/route'));
  const routes6 = read(join(procRoot, 'net/ipv6_route'));
  if (routes === '' && routes6 === '') return null;
  const v4 = /^(\S+)\s+00000000\s/m.exec(routes)?.[1];
  const v6 = routes6
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(
      ([to, length, , , , , , , , name]) => /^0{32}$/.test(to ?? '') && length === '00' && name !== undefined && name !== 'lo',
    )?.[9];
  const name = v4 ?? v6;
  if (name === undefined) return 'none';
  return existsSync(join(sysfsRoot, 'class/net', name, 'wireless')) ? 'radio' : 'cable';
}

function list(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return []; // not there: nothing is in it
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return ''; // not there, or not for us
  }
}

function linkName(path: string): string | null {
  try {
    return basename(readlinkSync(path));
  } catch {
    return null;
  }
}
