import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasDisplay, readMachine } from '../../src/main/wizard/machine';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-machine-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), `${text}\n`);
}

function card(address: string, vendor: string, device: string, driver: string | null): void {
  const at = `sys/bus/pci/devices/${address}`;
  put(`${at}/class`, '0x030000');
  put(`${at}/vendor`, vendor);
  put(`${at}/device`, device);
  if (driver !== null) symlinkSync(`../../../bus/pci/drivers/${driver}`, join(dir, at, 'driver'));
}

const read = () =>
  readMachine({ procRoot: join(dir, 'proc'), sysfsRoot: join(dir, 'sys'), root: dir, dataDir: join(dir, 'not/there/yet') });

describe('readMachine', () => {
  it('finds cards that no driver of theirs drives', async () => {
    card('0000:01:00.0', '0x10de', '0x2484', null);
    card('0000:02:00.0', '0x10de', '0x2204', 'nvidia');
    card('0000:03:00.0', '0x10de', '0x1c81', 'nouveau');
    card('0000:04:00.0', '0x1002', '0x73bf', 'vfio-pci');
    card('0000:05:00.0', '0x1002', '0x67df', 'amdgpu');
    card('0000:06:00.0', '0x8086', '0x4680', null);
    expect((await read()).undriven).toEqual([
      { vendor: 'nvidia', name: 'NVIDIA GeForce RTX 3070' },
      { vendor: 'nvidia', name: 'NVIDIA GeForce GTX 1050' },
      { vendor: 'amd', name: expect.stringContaining('AMD') },
    ]);
  });

  it.each([
    ['run/systemd/container', 'lxc', { as: 'container', kind: 'lxc' }],
    ['.dockerenv', '', { as: 'container', kind: 'docker' }],
    ['sys/class/dmi/id/sys_vendor', 'QEMU', { as: 'machine', kind: 'KVM' }],
    ['sys/class/dmi/id/sys_vendor', 'Microsoft Corporation', null], // a Surface, not Hyper-V
    ['sys/class/dmi/id/sys_vendor', 'ASUS', null],
  ])('tells from %s (%s) in what it runs', async (path, text, inside) => {
    put(path, text);
    expect((await read()).inside).toEqual(inside);
  });

  it('counts cores, not threads', async () => {
    const thread = (id: number, core: number) =>
      `processor\t: ${id}\nmodel name\t: Ryzen 5\nphysical id\t: 0\ncore id\t\t: ${core}\n`;
    put('proc/cpuinfo', [thread(0, 0), thread(1, 1), thread(2, 0), thread(3, 1)].join('\n'));
    expect((await read()).cpu).toEqual({ name: 'Ryzen 5', cores: 2 });
    put('proc/cpuinfo', 'processor\t: 0\n\nprocessor\t: 1\n');
    expect((await read()).cpu?.cores).toBe(2);
  });

  it('says by what the way out goes', async () => {
    const header = 'Iface\tDestination\tGateway\tFlags';
    expect((await read()).network).toBeNull();
    put('proc/net/route', `${header}\neth0\t0000A8C0\t00000000\t0001`);
    expect((await read()).network).toBe('none');
    put('proc/net/route', `${header}\neth0\t00000000\t0100A8C0\t0003`);
    expect((await read()).network).toBe('cable');
    mkdirSync(join(dir, 'sys/class/net/eth0/wireless'), { recursive: true });
    expect((await read()).network).toBe('radio');
    put('proc/net/route', header);
    const zero = '0'.repeat(32);
    put('proc/net/ipv6_route', `${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 eth1`);
    expect((await read()).network).toBe('cable');
  });

  it('measures the disk of a folder that is not there yet, and the memory', async () => {
    const { diskFreeGib, memoryMiB } = await read();
    expect(diskFreeGib).toBeGreaterThan(0);
    expect(memoryMiB).toBeGreaterThan(100);
  });
});

describe('hasDisplay', () => {
  it('finds the monitor by the PCI address, with a domain of four digits or eight', () => {
    for (const [number, status] of [
      [0, 'connected'],
      [1, 'disconnected'],
    ] as const) {
      put(`sys/class/drm/card${number}-HDMI-A-1/status`, status);
      mkdirSync(join(dir, `sys/devices/0000:0${number + 1}:00.0`), { recursive: true });
      mkdirSync(join(dir, `sys/class/drm/card${number}`), { recursive: true });
      symlinkSync(`../../../devices/0000:0${number + 1}:00.0`, join(dir, `sys/class/drm/card${number}/device`));
    }
    const at = (pci: string | null) => hasDisplay(join(dir, 'sys'), pci);
    expect([at('0000:01:00.0'), at('00000000:01:00.0'), at('0000:02:00.0'), at('0000:09:00.0'), at(null)]).toEqual([
      true,
      true,
      false,
      null,
      null,
    ]);
  });
});
