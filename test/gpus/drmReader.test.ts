import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DrmReader } from '../../src/main/gpus/drmReader';
import { readFdinfo } from '../../src/main/gpus/fdinfo';
import { inPciOrder } from '../../src/main/gpus/pciOrder';
import { newSharedMemory, provenanceOf, readingOf, rowOf, sharedRows } from '../../src/main/gpus/readingRow';
import { arc, drawing, drawingLinks, integrated, navi31, polaris, type Tree, writeTree } from './drmTrees';

let sysfs: string;
let proc: string;
let nowMs: number;
let reader: DrmReader;

beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'fallow-sys-'));
  proc = mkdtempSync(join(tmpdir(), 'fallow-proc-'));
  nowMs = 10_000;
});
afterEach(() => {
  reader.close();
  for (const dir of [sysfs, proc]) rmSync(dir, { recursive: true, force: true });
});

function opened(...trees: readonly Tree[]) {
  for (const tree of trees) writeTree(sysfs, tree);
  const names = join(sysfs, 'pci.ids');
  writeFileSync(
    names,
    '1000  Other\n\t744c  Not this\n1002  Advanced Micro Devices\n\t67df  Ellesmere [Radeon RX 470/480/570]\n\t744c  Navi 31 [Radeon RX 7900 XTX]\n8086  Intel\n\te20b  Battlemage G21 [Arc B580]\n',
  );
  reader = new DrmReader({ sysfsRoot: sysfs, procRoot: proc, pciNames: ['/nowhere/pci.ids', names], now: () => nowMs });
  return inPciOrder(reader.open(() => undefined, new Set()).cards);
}

function read(slot: number) {
  const row = rowOf(sharedRows(newSharedMemory()), slot);
  reader.read(slot, row);
  return readingOf(row, provenanceOf('sysfs'), null);
}

describe('DrmReader', () => {
  it('finds AMD and Intel cards in one order, Intel last, and no connectors or parts without a sensor', () => {
    const cards = opened(polaris, navi31, arc, integrated);
    expect(cards.map(({ info }) => info)).toEqual([
      {
        id: 'GPU-2f8e3a1b00c4d5e6',
        kind: 'gpu',
        vendor: 'amd',
        index: 0,
        vendorIndex: 0,
        name: 'AMD Radeon RX 7900 XTX',
        pci: '0000:03:00.0',
        vramMiB: 24_560,
        driver: 'amdgpu',
        slowdownC: 100,
        powerLimitW: 339,
      },
      expect.objectContaining({
        id: 'amd-0000:26:00.0',
        index: 1,
        vendorIndex: 1,
        name: 'AMD Radeon RX 470/480/570',
        slowdownC: 94,
      }),
      expect.objectContaining({ id: 'intel-0000:00:09.0', index: 2, vendorIndex: 0, name: 'Intel Arc B580', vramMiB: null }),
    ]);
  });

  it('reads an older AMD card, with null for what it has not', () => {
    const [card] = opened(polaris);
    const reading = read(card?.found.slot ?? 0);
    expect(reading).toMatchObject({
      temperatureC: 61,
      memoryTemperatureC: null,
      powerW: 96.1,
      fanPct: 40,
      vramUsedMiB: 4096,
      vramTotalMiB: 8192,
      isSensorLost: false,
      provenance: { powerW: 'sysfs' },
    });
    expect(reading.details).toMatchObject({
      hotspotC: null,
      fanRpm: 1489,
      vramFreeMiB: 4096,
      utilisationPct: 99,
      memoryUtilisationPct: null,
      coreClockMHz: 1200,
      memoryClockMHz: 2000,
      maxCoreClockMHz: 1340,
      maxMemoryClockMHz: 2000,
      powerLimitW: 145,
      minPowerLimitW: 0,
      maxPowerLimitW: 217,
      defaultPowerLimitW: null,
      pcieGen: 1,
      pcieWidth: 8,
      maxPcieGen: 3,
      maxPcieWidth: 16,
      throttle: null,
    });
    expect(reader.freeMiB(card?.found.slot ?? 0)).toBe(4096);
  });

  it('reads a newer AMD card with its three sensors', () => {
    const [card] = opened(navi31);
    expect(read(card?.found.slot ?? 0)).toMatchObject({
      temperatureC: 48,
      memoryTemperatureC: 66,
      powerW: 31,
      fanPct: 0,
      details: { hotspotC: 57, memoryUtilisationPct: 3, defaultPowerLimitW: 339, maxCoreClockMHz: null, pcieGen: 4 },
    });
  });

  it('derives the power of an Intel card from its energy', () => {
    const [card] = opened(arc);
    const slot = card?.found.slot ?? 0;
    expect(read(slot)).toMatchObject({ temperatureC: 52, memoryTemperatureC: 60, powerW: null, vramUsedMiB: null });
    writeTree(sysfs, { 'class/drm/card2/device/hwmon/hwmon5/energy1_input': '91000000' });
    nowMs += 2000;
    expect(read(slot)).toMatchObject({
      powerW: 45,
      details: { coreClockMHz: 1200, maxCoreClockMHz: 2850, powerLimitW: 190, utilisationPct: null },
    });
    expect(reader.freeMiB(slot)).toBeNull();
  });

  it('knows a silent sensor, a sleeping card and one that is gone', () => {
    const [card] = opened(navi31);
    const slot = card?.found.slot ?? 0;
    writeTree(sysfs, { 'class/drm/card0/device/hwmon/hwmon2/temp1_input': '' });
    expect(read(slot)).toMatchObject({ temperatureC: null, powerW: 31, isSensorLost: true, fault: null });
    writeTree(sysfs, { 'class/drm/card0/device/power/runtime_status': 'suspended' });
    expect(read(slot)).toMatchObject({ temperatureC: null, powerW: null, isSensorLost: false, fault: null });
    rmSync(join(sysfs, 'class/drm/card0/device'), { recursive: true });
    expect(read(slot)).toMatchObject({ isSensorLost: true, fault: 'gpu/gone' });
  });

  it('lists who draws and who computes, and how busy they are between two looks', () => {
    const [navi, other] = opened(navi31, polaris);
    const slot = navi?.found.slot ?? 0;
    writeTree(proc, drawingLinks);
    writeTree(proc, drawing(5_000_000_000, 0));
    const job = { pid: 3100, usedMiB: 2048, kind: 'compute', smPct: 50, videoPct: null };
    expect(reader.processes(slot)).toEqual([job, { pid: 2200, usedMiB: 512, kind: 'graphics', smPct: null, videoPct: null }]);
    nowMs += 2000;
    writeTree(proc, drawing(6_000_000_000, 500_000_000));
    expect(reader.processes(slot)?.[1]).toEqual({ pid: 2200, usedMiB: 512, kind: 'graphics', smPct: 50, videoPct: 25 });
    nowMs += 2000;
    writeTree(proc, drawing(1000, 0)); // counters stepped back
    expect(reader.processes(slot)?.[1]).toMatchObject({ smPct: null, videoPct: null });
    expect(reader.processes(other?.found.slot ?? 0)).toEqual([]);
  });

  it('touches no card that it is told to leave alone', () => {
    writeTree(sysfs, navi31);
    writeTree(sysfs, polaris);
    reader = new DrmReader({ sysfsRoot: sysfs, procRoot: proc, pciNames: [], now: () => nowMs });
    const asked: (number | null)[] = [];
    const found = reader.open((slot) => asked.push(slot), new Set([64]));
    expect(found.cards.map(({ pci, name }) => [pci, name])).toEqual([['0000:26:00.0', 'AMD GPU 1']]);
    expect(asked).toEqual([65, null]);
  });

  it('is empty where there is no such directory, or it may not be read', () => {
    expect(opened()).toEqual([]);
    writeTree(sysfs, navi31);
    chmodSync(join(sysfs, 'class/drm/card0/device/vendor'), 0o000);
    const isRoot = process.getuid?.() === 0;
    expect(reader.open(() => undefined, new Set()).cards).toHaveLength(isRoot ? 1 : 0);
  });
});

describe('readFdinfo', () => {
  it('reads the cycle counters of xe and the engines of i915, and nothing of other files', () => {
    const xe =
      'drm-driver:\txe\ndrm-pdev:\t0000:03:00.0\ndrm-client-id:\t7\ndrm-cycles-rcs:\t100\ndrm-cycles-ccs:\t50\ndrm-total-cycles-rcs:\t1000\ndrm-cycles-vcs:\t5\ndrm-total-vram0:\t2 MiB';
    expect(readFdinfo(xe)).toEqual({
      pci: '0000:03:00.0',
      client: '7',
      vramBytes: 2_097_152,
      shader: 150,
      compute: 50,
      video: 5,
      totalCycles: 1000,
    });
    const i915 =
      'drm-driver:\ti915\ndrm-pdev:\t0000:00:02.0\ndrm-client-id:\t3\ndrm-engine-render:\t9288864723 ns\ndrm-engine-video:\t12 ns';
    expect(readFdinfo(i915)).toMatchObject({ shader: 9_288_864_723, video: 12, vramBytes: null, totalCycles: null });
    expect(readFdinfo('pos:\t0\nflags:\t02')).toBeNull();
    expect(readFdinfo('')).toBeNull();
  });
});
