import { accessSync, constants, statSync } from 'node:fs';
import { listNames, readLink, readSmall } from './procfs';

/** What the nodes that a process holds say about it. */
export interface HeldNodes {
  /** N of each /dev/nvidiaN. */
  readonly nvidiaMinors: readonly number[];
  /** nvidia-uvm: CUDA, OpenCL, NVENC; programs that only draw, or read sensors, do without. */
  readonly hasUvm: boolean;
  readonly hasKfd: boolean;
  /** nvidia-modeset or a DRM node: it draws. */
  readonly hasDisplay: boolean;
  /** How often it has nvidia-uvm or kfd open: one more tells that it opened them again. */
  readonly computeFds: number;
}

/** A GPU as far as its nodes tell it apart. */
export interface NodeDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'practice' | 'cpu';
  /** domain:bus:device.function, hex. */
  readonly pci: string | null;
}

const computeNode = /^(nvidia\d+|nvidia-uvm|kfd)$/;
const anyNode = /\/(nvidia-uvm|kfd|nvidia-modeset|nvidia\d+|dri\/(?:renderD|card)\d+)$/;

/** Whether this machine has nodes through which GPUs compute. */
export function hasGpuNodes(dev: string): boolean {
  return listNames(dev).some((name) => computeNode.test(name));
}

/**
 * The nodes a process has open; null when it holds none that counts (nvidiactl alone is a mere look) or may not be read.
 * A container may know a node by another path, so a name elsewhere counts when it leads to the same device.
 */
export function readHeldNodes(proc: string, dev: string, pid: number): HeldNodes | null {
  const minors = new Set<number>();
  const held = { hasUvm: false, hasKfd: false, hasDisplay: false, computeFds: 0 };
  const fds = `${proc}/${pid}/fd`;
  for (const fd of listNames(fds)) {
    const link = readLink(`${fds}/${fd}`);
    const node = link === null ? null : nodeName(link, dev, `${fds}/${fd}`);
    if (node === null) continue;
    if (node === 'nvidia-uvm' || node === 'kfd') held.computeFds += 1;
    if (node === 'nvidia-uvm') held.hasUvm = true;
    else if (node === 'kfd') held.hasKfd = true;
    else if (node === 'nvidia-modeset' || node.startsWith('dri/')) held.hasDisplay = true;
    else minors.add(Number(node.slice(6)));
  }
  if (minors.size === 0 && !held.hasUvm && !held.hasKfd) return null;
  return { nvidiaMinors: [...minors].sort((one, other) => one - other), ...held };
}

/** Whether we may see what a process has open: false for other users' processes, null when it is gone. */
export function isReadable(proc: string, pid: number): boolean | null {
  try {
    accessSync(`${proc}/${pid}/fd`, constants.R_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? false : null; // ENOENT, ESRCH: gone
  }
}

function nodeName(link: string, dev: string, fd: string): string | null {
  const name = anyNode.exec(link)?.[1];
  if (name === undefined) return null;
  return link === `${dev}/${name}` || isSameNode(fd, `${dev}/${name}`, dev === '/dev') ? name : null;
}

/** The same file; of real nodes also another one of the same device (runc makes its own). Stand-ins share one device number. */
function isSameNode(one: string, other: string, isReal: boolean): boolean {
  try {
    const [a, b] = [statSync(one), statSync(other)];
    return (a.ino === b.ino && a.dev === b.dev) || (isReal && a.isCharacterDevice() && a.rdev === b.rdev);
  } catch {
    return false; // closed meanwhile, or no such node here
  }
}

/**
 * Device ids that those nodes belong to. The driver says which card a minor number is; where it does not, and for nodes that
 * all cards share (nvidia-uvm alone, kfd), every card of that vendor is meant.
 */
export function devicesOfNodes(
  held: HeldNodes,
  devices: readonly NodeDevice[],
  minorOf: (pci: string) => number | null,
): readonly string[] {
  const wanted = new Set<string>();
  const nvidia = devices.filter((device) => device.vendor === 'nvidia');
  const minors = nvidia.map((device) => (device.pci === null ? null : minorOf(device.pci)));
  const areAllKnown = held.nvidiaMinors.every((minor) => minors.includes(minor));
  for (const [index, device] of nvidia.entries()) {
    const isNamed = held.nvidiaMinors.includes(minors[index] ?? -1);
    const isShared = held.hasUvm && held.nvidiaMinors.length === 0;
    if (isNamed || isShared || (held.nvidiaMinors.length > 0 && !areAllKnown)) wanted.add(device.id);
  }
  if (held.hasKfd) for (const device of devices) if (device.vendor === 'amd') wanted.add(device.id);
  // A node of a card that is not the rig's own (excluded driver, late hot-plug) still says that somebody computes.
  if (wanted.size === 0) for (const device of devices) if (device.kind === 'gpu') wanted.add(device.id);
  return [...wanted];
}

/** Minor number of the card at a PCI address, from /proc/driver/nvidia; null when the driver does not say. */
export function readMinor(proc: string, pci: string): number | null {
  const wanted = comparablePci(pci);
  const root = `${proc}/driver/nvidia/gpus`;
  const name = listNames(root).find((entry) => comparablePci(entry) === wanted);
  if (name === undefined) return null;
  const minor = readSmall(`${root}/${name}/information`)?.match(/^Device Minor:\s*(\d+)/m)?.[1];
  return minor === undefined ? null : Number(minor);
}

/** NVML writes eight digits of domain where sysfs writes four. */
function comparablePci(pci: string): string {
  const parts = pci.toLowerCase().split(':');
  return [Number.parseInt(parts[0] ?? '0', 16), ...parts.slice(1)].join(':');
}
