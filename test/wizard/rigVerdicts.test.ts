import { describe, expect, it } from 'vitest';
import { type RigFacts, rigVerdicts, worstOf } from '../../src/main/wizard/rigVerdicts';
import { wizardText } from '../../src/shared/text/wizardText';
import type { RigViewDevice } from '../../src/shared/wizard';

const gpu: RigViewDevice = {
  id: 'a',
  kind: 'gpu',
  index: 0,
  name: 'NVIDIA GeForce RTX 3070',
  vendor: 'nvidia',
  vramMiB: 8192,
  driver: '595.45',
  hasDisplay: false,
};
const well: RigFacts = {
  isPractice: false,
  devices: [gpu],
  link: () => ({ gen: 4, width: 16, maxWidth: 16 }),
  undriven: [],
  hasOldDriver: false,
  inside: null,
  cpu: { name: 'Ryzen', cores: 6 },
  memoryMiB: 16_000,
  diskFreeGib: 100,
  network: 'cable',
};

function checkOf(id: string, change: Partial<RigFacts>) {
  return rigVerdicts({ ...well, ...change }).find((check) => check.id === id);
}

describe('rigVerdicts', () => {
  it('finds nothing wrong with a rig that is well', () => {
    const checks = rigVerdicts(well);
    expect(worstOf(checks)).toBe('ok');
    expect(checks.map(({ id }) => id)).toEqual(['gpus', 'driver', 'vram', 'pcie', 'cpu', 'memory', 'disk', 'network', 'display']);
    expect(checks.every(({ next }) => next === null)).toBe(true);
  });

  it.each<[id: string, change: Partial<RigFacts>, verdict: string, say: string, command: string | null]>([
    [
      'driver',
      { devices: [], undriven: [{ vendor: 'nvidia', name: 'RTX 3070' }] },
      'problem',
      'driverMissing',
      'sudo ubuntu-drivers install',
    ],
    ['driver', { undriven: [{ vendor: 'amd', name: 'RX 6700 XT' }] }, 'problem', 'driverMissingAmd', 'sudo reboot'],
    ['driver', { hasOldDriver: true }, 'problem', 'driverMismatch', 'sudo reboot'],
    [
      'gpus',
      { devices: [], inside: { as: 'container', kind: 'lxc' } },
      'advice',
      'gpusNoneInContainer',
      'lxc.cgroup2.devices.allow: c 195:* rwm',
    ],
    [
      'gpus',
      { devices: [], inside: { as: 'container', kind: 'docker' } },
      'advice',
      'gpusNoneInContainer',
      'docker run --gpus all …',
    ],
    ['gpus', { devices: [], inside: { as: 'machine', kind: 'KVM' } }, 'advice', 'gpusNoneInMachine', 'qm reboot ID'],
    ['gpus', { devices: [] }, 'advice', 'gpusNone', 'lspci | grep -Ei "vga|3d"'],
    ['vram', { devices: [{ ...gpu, vramMiB: 4096 }] }, 'advice', 'vramSmall', null],
    ['vram', { devices: [{ ...gpu, vramMiB: null }] }, 'advice', 'vramUnknown', null],
    ['pcie', { link: () => ({ gen: 3, width: 1, maxWidth: 16 }) }, 'advice', 'pcieNarrow', null],
    ['cpu', { cpu: { name: 'Celeron', cores: 2 }, devices: [gpu, gpu, gpu] }, 'advice', 'cpuFew', null],
    ['cpu', { cpu: null }, 'advice', 'cpuUnknown', null],
    ['memory', { memoryMiB: 2000 }, 'advice', 'memoryLow', null],
    ['disk', { diskFreeGib: 3 }, 'advice', 'diskLow', 'df -h ~'],
    ['disk', { diskFreeGib: 0.2 }, 'problem', 'diskLow', 'df -h ~'],
    ['network', { network: 'none' }, 'problem', 'networkNone', 'ip route'],
    ['network', { network: 'radio' }, 'advice', 'networkWireless', null],
    ['display', { devices: [{ ...gpu, hasDisplay: true }] }, 'advice', 'displayOnOnly', null],
  ])('%s, %o: %s, %s', (id, change, verdict, say, command) => {
    const check = checkOf(id, change);
    expect(check).toMatchObject({ verdict, sentence: { say } });
    if (command !== null) expect(check?.next?.commands).toContain(command);
    if (check === undefined) return;
    for (const language of ['en', 'it'] as const) {
      expect(wizardText(check.sentence, language)).not.toMatch(/[{}–]/);
      if (check.next !== null) expect(wizardText(check.next.sentence, language)).not.toMatch(/[{}]/);
    }
  });

  it('says nothing of displays and links that cannot be read', () => {
    const checks = rigVerdicts({ ...well, devices: [{ ...gpu, hasDisplay: null }], link: () => null });
    expect(checks.map(({ id }) => id)).not.toContain('display');
    expect(checks.map(({ id }) => id)).not.toContain('pcie');
  });
});
