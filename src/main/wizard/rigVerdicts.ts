import type { NextStep, RigCheck, RigCheckId, RigVerdict, RigViewDevice, Said } from '../../shared/wizard';
import type { WizardSentence } from '../../shared/wizardSentence';

/** A card that the system sees on its buses and that no driver we can ask drives. */
export interface UndrivenCard {
  readonly vendor: 'nvidia' | 'amd';
  readonly name: string;
}

export interface PcieLink {
  readonly gen: number | null;
  readonly width: number | null;
  readonly maxWidth: number | null;
}

/** What is known of the machine; null: it could not be read. */
export interface RigFacts {
  readonly isPractice: boolean;
  readonly devices: readonly RigViewDevice[];
  readonly link: (device: string) => PcieLink | null;
  readonly undriven: readonly UndrivenCard[];
  /** The driver was upgraded under a running system. */
  readonly hasOldDriver: boolean;
  /** In what the machine runs, by systemd's name; null: on the metal. */
  readonly inside: { readonly as: 'container' | 'machine'; readonly kind: string } | null;
  readonly cpu: { readonly name: string; readonly cores: number } | null;
  readonly memoryMiB: number | null;
  readonly diskFreeGib: number | null;
  readonly network: 'cable' | 'radio' | 'none' | null;
}

/** Every check, in the order in which it is shown. */
export function rigVerdicts(facts: RigFacts): readonly RigCheck[] {
  const gpus = facts.devices.filter(({ kind }) => kind === 'gpu');
  return [
    gpusCheck(facts, gpus),
    ...driverChecks(facts, gpus),
    ...gpus.map(vramCheck),
    ...gpus.flatMap((gpu) => pcieCheck(gpu, facts.link(gpu.id))),
    cpuCheck(facts.cpu, gpus.length),
    memoryCheck(facts.memoryMiB, gpus.length),
    diskCheck(facts.diskFreeGib),
    networkCheck(facts.network),
    ...displayChecks(gpus),
  ];
}

export function worstOf(checks: readonly { readonly verdict: RigVerdict }[]): RigVerdict {
  if (checks.some(({ verdict }) => verdict === 'problem')) return 'problem';
  return checks.some(({ verdict }) => verdict === 'advice') ? 'advice' : 'ok';
}

type Values = Said['values'];

function said(say: WizardSentence, values: Values = {}): Said {
  return { say, values };
}

function check(id: RigCheckId, verdict: RigVerdict, sentence: Said, next: NextStep | null = null, device: string | null = null) {
  return { id, device, verdict, sentence, next } satisfies RigCheck;
}

function todo(say: WizardSentence, commands: readonly string[] = [], where: NextStep['where'] = 'here'): NextStep {
  return { sentence: said(say), commands, where };
}

function gpusCheck({ isPractice, inside, undriven }: RigFacts, gpus: readonly RigViewDevice[]): RigCheck {
  const count = gpus.length;
  if (isPractice) return check('gpus', 'ok', said('gpusPractice', { count }));
  if (count > 0) return check('gpus', 'ok', said('gpusFound', { count, names: gpus.map(({ name }) => name).join(', ') }));
  // Where the card itself is seen, the driver's line says what to do.
  if (undriven.length > 0) return check('gpus', 'advice', said('gpusNone'));
  if (inside?.as === 'container') {
    const isLxc = inside.kind === 'lxc' || inside.kind === 'systemd-nspawn';
    const next = isLxc
      ? todo('nextPassThroughContainer', containerLines, 'host')
      : todo('nextPassThroughDocker', dockerLines, 'host');
    return check('gpus', 'advice', said('gpusNoneInContainer', { kind: inside.kind }), next);
  }
  if (inside?.as === 'machine') {
    const next = todo('nextPassThroughMachine', machineLines, 'host');
    return check('gpus', 'advice', said('gpusNoneInMachine', { kind: inside.kind }), next);
  }
  return check('gpus', 'advice', said('gpusNone'), todo('nextSeatCard', ['lspci | grep -Ei "vga|3d"']));
}

/** 195: nvidia and nvidiactl; nvidia-uvm's number is given out at boot, so it is shown first. 226: /dev/dri. Source: devices.txt of Linux. */
const containerLines = [
  'grep nvidia-uvm /proc/devices  # its number in place of 511 below',
  'lxc.cgroup2.devices.allow: c 195:* rwm',
  'lxc.cgroup2.devices.allow: c 511:* rwm',
  'lxc.cgroup2.devices.allow: c 226:* rwm',
  'lxc.mount.entry: /dev/nvidia0 dev/nvidia0 none bind,optional,create=file',
  'lxc.mount.entry: /dev/nvidiactl dev/nvidiactl none bind,optional,create=file',
  'lxc.mount.entry: /dev/nvidia-uvm dev/nvidia-uvm none bind,optional,create=file',
  'lxc.mount.entry: /dev/nvidia-uvm-tools dev/nvidia-uvm-tools none bind,optional,create=file',
  'lxc.mount.entry: /dev/dri dev/dri none bind,optional,create=dir',
];
const dockerLines = ['docker run --gpus all …', 'docker run --device /dev/kfd --device /dev/dri …'];
const machineLines = ['lspci -nn | grep -Ei "vga|3d"', 'qm set ID -machine q35 -hostpci0 01:00,pcie=1', 'qm reboot ID'];

function driverChecks({ undriven, hasOldDriver, isPractice }: RigFacts, gpus: readonly RigViewDevice[]): readonly RigCheck[] {
  if (hasOldDriver) return [check('driver', 'problem', said('driverMismatch'), todo('nextReboot', ['sudo reboot']))];
  const missing = undriven.map(({ vendor, name }) =>
    vendor === 'nvidia'
      ? check('driver', 'problem', said('driverMissing', { card: name }), todo('nextInstallNvidia', installNvidia))
      : check('driver', 'problem', said('driverMissingAmd', { card: name }), todo('nextInstallAmd', installAmd)),
  );
  const drivers = [
    ...new Set(gpus.flatMap(({ driver, vendor }) => (driver === null ? [] : [`${vendorNames[vendor]} ${driver}`]))),
  ];
  return drivers.length === 0 || isPractice
    ? missing
    : [...missing, check('driver', 'ok', said('driverOk', { driver: drivers.join(', ') }))];
}

const vendorNames = { nvidia: 'NVIDIA', amd: 'AMD', intel: 'Intel', practice: 'Practice', cpu: 'CPU' } as const;
const installNvidia = ['sudo apt update', 'sudo ubuntu-drivers install', 'sudo reboot'];
// linux-modules-extra holds amdgpu where a cloud or minimal kernel is installed; firmware comes with linux-firmware.
const installAmd = ['sudo apt update', 'sudo apt install linux-firmware linux-modules-extra-$(uname -r)', 'sudo reboot'];

/** The coin that asks least of those that grow asks about 3 GiB. */
const smallVramGib = 4.1;

function vramCheck({ id, name: gpu, vramMiB }: RigViewDevice): RigCheck {
  if (vramMiB === null) return check('vram', 'advice', said('vramUnknown', { gpu }), null, id);
  const gib = tenth(vramMiB / 1024);
  const isSmall = gib < smallVramGib;
  return check('vram', isSmall ? 'advice' : 'ok', said(isSmall ? 'vramSmall' : 'vramOk', { gpu, gib }), null, id);
}

/** One or two lanes are a riser: a training run moves data over them all the time, a miner never. */
function pcieCheck({ id, name: gpu }: RigViewDevice, link: PcieLink | null): readonly RigCheck[] {
  if (link === null || link.width === null) return [];
  const { width, gen, maxWidth } = link;
  const isNarrow = width <= 2 && (maxWidth ?? 16) > 2;
  if (!isNarrow) return [check('pcie', 'ok', said('pcieOk', { gpu, width, gen: gen ?? '' }), null, id)];
  return [check('pcie', 'advice', said('pcieNarrow', { gpu, width, max: maxWidth ?? '' }), todo('nextSlot'), id)];
}

function cpuCheck(cpu: RigFacts['cpu'], gpus: number): RigCheck {
  if (cpu === null) return check('cpu', 'advice', said('cpuUnknown'));
  const isFew = cpu.cores < gpus;
  const values = { name: cpu.name, cores: cpu.cores, gpus };
  return check('cpu', isFew ? 'advice' : 'ok', said(isFew ? 'cpuFew' : 'cpuOk', values), isFew ? todo('nextFreeCores') : null);
}

function memoryCheck(memoryMiB: number | null, gpus: number): RigCheck {
  if (memoryMiB === null) return check('memory', 'advice', said('memoryUnknown'));
  const gib = tenth(memoryMiB / 1024);
  const needed = gpus > 4 ? 8 : 4;
  // A machine of 4 GiB shows some hundred MiB less.
  const isLow = gib < needed - 0.5;
  return check(
    'memory',
    isLow ? 'advice' : 'ok',
    said(isLow ? 'memoryLow' : 'memoryOk', { gib, needed }),
    isLow ? todo('nextMemory') : null,
  );
}

function diskCheck(freeGib: number | null): RigCheck {
  if (freeGib === null) return check('disk', 'advice', said('diskUnknown'));
  const gib = tenth(freeGib);
  if (gib >= 5) return check('disk', 'ok', said('diskOk', { gib }));
  const next = todo('nextDisk', ['df -h ~', 'du -xh ~ --max-depth=2 | sort -h | tail']);
  return check('disk', gib < 1 ? 'problem' : 'advice', said('diskLow', { gib }), next);
}

function networkCheck(network: RigFacts['network']): RigCheck {
  switch (network) {
    case 'cable':
      return check('network', 'ok', said('networkOk'));
    case 'radio':
      return check('network', 'advice', said('networkWireless'), todo('nextCable'));
    case 'none':
      return check('network', 'problem', said('networkNone'), todo('nextNetwork', ['ip route', 'ping -c 3 1.1.1.1']));
    case null:
      return check('network', 'advice', said('networkUnknown'));
  }
}

function displayChecks(gpus: readonly RigViewDevice[]): readonly RigCheck[] {
  const drawing = gpus.filter(({ hasDisplay }) => hasDisplay === true);
  if (drawing.length === 0) {
    const isKnown = gpus.length > 0 && gpus.every(({ hasDisplay }) => hasDisplay === false);
    return isKnown ? [check('display', 'ok', said('displayNone'))] : [];
  }
  return drawing.map(({ id, name: gpu }) =>
    check('display', 'advice', said(gpus.length === 1 ? 'displayOnOnly' : 'displayOn', { gpu }), todo('nextDisplay'), id),
  );
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
