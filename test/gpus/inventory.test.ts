import { describe, expect, it } from 'vitest';
import { inventory, type SystemFacts } from '../../src/main/gpus/inventory';

/** As systeminformation 5.33 answers on a desktop, shortened to what is read of it and its neighbours. */
const desktop: SystemFacts = {
  cpu: async () => ({ manufacturer: 'AMD', brand: 'Ryzen 9 5950X', cores: 32, physicalCores: 16 }),
  mem: async () => ({ total: 67_340_382_208, free: 1 }),
  baseboard: async () => ({ manufacturer: 'ASUSTeK COMPUTER INC.', model: 'PRIME X570-P' }),
  diskLayout: async () => [
    { name: 'Samsung SSD 980 PRO 1TB', type: 'NVMe', size: 1_000_204_886_016 },
    { name: 'ST8000DM004', type: 'HD', size: 8_001_563_222_016 },
  ],
  networkInterfaces: async () => [
    { iface: 'lo', type: 'virtual', internal: true, virtual: false, speed: null },
    { iface: 'enp5s0', type: 'wired', internal: false, virtual: false, speed: 1000 },
    { iface: 'wlp4s0', type: 'wireless', internal: false, virtual: false, speed: -1 },
    { iface: 'docker0', type: 'wired', internal: false, virtual: true, speed: -1 },
  ],
};

describe('inventory', () => {
  it('says what the machine is made of, without loopback and bridges', async () => {
    expect(await inventory(async () => desktop)).toEqual({
      cpu: { name: 'AMD Ryzen 9 5950X', cores: 16, threads: 32 },
      memoryMiB: 64_221,
      board: 'ASUSTeK COMPUTER INC. PRIME X570-P',
      disks: [
        { name: 'Samsung SSD 980 PRO 1TB', kind: 'NVMe', sizeGb: 1000 },
        { name: 'ST8000DM004', kind: 'HD', sizeGb: 8002 },
      ],
      networks: [
        { name: 'enp5s0', kind: 'wired', speedMbit: 1000 },
        { name: 'wlp4s0', kind: 'wireless', speedMbit: null },
      ],
      unread: [],
    });
  });

  it('lets each part fail alone, and names it', async () => {
    const virtual: SystemFacts = {
      ...desktop,
      baseboard: async () => ({ manufacturer: '', model: 'To be filled by O.E.M.' }),
      diskLayout: () => Promise.reject(new Error('lsblk: not found')),
      networkInterfaces: async () => ({}),
    };
    const read = await inventory(async () => virtual);
    expect(read).toMatchObject({ memoryMiB: 64_221, board: null, disks: null, networks: null });
    expect([...read.unread].sort()).toEqual(['board', 'disks', 'networks']);
    const nothing = await inventory(() => Promise.reject(new Error('no such package')));
    expect(nothing).toMatchObject({ cpu: null, memoryMiB: null });
    expect(nothing.unread).toHaveLength(5);
  });

  it('reads this machine', async () => {
    expect((await inventory()).cpu?.threads).toBeGreaterThan(0);
  });
});
