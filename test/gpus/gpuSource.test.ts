import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GpuSource } from '../../src/main/gpus/gpuSource';
import type { GpuTimings } from '../../src/main/gpus/gpuTimings';
import { systemClock } from '../../src/main/platform/clock';
import { bundleForNode } from '../support/bundle';
import { compiler, type StubCard, StubNvml, sample, wholeCard, whyNoStub } from './stubNvml';

const empty = mkdtempSync(join(tmpdir(), 'fallow-nothing-'));
let program: Awaited<ReturnType<typeof bundleForNode>>;
let logged: string[] = [];
let open: GpuSource[] = [];
const log = {
  info: (_area: string, line: string) => void logged.push(line),
  warn: (_area: string, line: string) => void logged.push(line),
  error: (_area: string, line: string) => void logged.push(line),
};

beforeAll(async () => {
  program = await bundleForNode(join(import.meta.dirname, '../../src/main/gpuWorker.ts'));
});
afterEach(async () => {
  await Promise.all(open.map((source) => source.stop()));
  open = [];
  logged = [];
});
afterAll(async () => {
  await program.remove();
  rmSync(empty, { recursive: true, force: true });
});

function newSource(nvmlLibrary: string, timings: Partial<GpuTimings> = {}): GpuSource {
  const roots = { sysfsRoot: empty, procRoot: empty, pciNames: [] };
  const usual = { freshMs: 0, refreshMs: 10_000, freeMs: 10_000, ...timings };
  const source = new GpuSource({ programPath: program.path, nvmlLibrary, ...roots, clock: systemClock, log, timings: usual });
  open.push(source);
  return source;
}

/** Refreshes until it is so; the test's own deadline ends it. */
async function until(source: GpuSource, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await source.refresh();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('GpuSource', () => {
  it('is simply empty on a machine without any driver, and keeps no thread', async () => {
    const source = newSource(join(empty, 'libnvidia-ml.so.1'));
    expect(await source.start()).toEqual([]);
    expect(source.read('GPU-0')).toBeNull();
    expect(await source.freeMiB('GPU-0')).toBeNull();
    expect(source.fault()).toBeNull();
    await source.refresh();
  });

  it('goes without GPUs, and says why, when the worker cannot be had', async () => {
    const roots = { nvmlLibrary: join(empty, 'none.so'), sysfsRoot: empty, procRoot: empty, clock: systemClock, log };
    const source = new GpuSource({ programPath: join(empty, 'gone.js'), ...roots });
    expect(await source.start()).toEqual([]);
    expect(logged).toEqual(["the GPUs' worker failed"]);
    await source.stop();
  });

  describe.skipIf(compiler === undefined)(whyNoStub, () => {
    let stub: StubNvml;
    beforeAll(() => {
      stub = new StubNvml();
    });
    afterAll(() => stub.remove());
    const id = (gpu: number) => `GPU-${String(gpu).padStart(8, '0')}-stub`;

    async function started(cards: readonly StubCard[], timings: Partial<GpuTimings> = {}, system: StubCard = {}) {
      stub.write(cards, system);
      const source = newSource(stub.library, timings);
      const infos = await source.start();
      return { source, infos };
    }

    it('reads everything a card says, in our units', async () => {
      const { source, infos } = await started([wholeCard]);
      expect(infos).toEqual([
        {
          id: id(0),
          kind: 'gpu',
          vendor: 'nvidia',
          index: 0,
          vendorIndex: 0,
          name: 'Stub GPU 0',
          pci: '0000:1a:00.0',
          vramMiB: 8192,
          driver: '595.45',
          slowdownC: 98,
          powerLimitW: 130,
        },
      ]);
      const reading = source.read(id(0));
      expect(reading).toMatchObject({
        temperatureC: 63,
        memoryTemperatureC: 88,
        powerW: 118.4,
        fanPct: 55,
        vramUsedMiB: 5100,
        vramTotalMiB: 8192,
        isSensorLost: false,
        fault: null,
      });
      expect(reading?.details).toEqual({
        hotspotC: null,
        fanRpm: null,
        vramFreeMiB: 3092,
        utilisationPct: 97,
        memoryUtilisationPct: 84,
        coreClockMHz: 1710,
        memoryClockMHz: 7000,
        maxCoreClockMHz: 2100,
        maxMemoryClockMHz: 7001,
        powerLimitW: 130,
        enforcedPowerLimitW: 125,
        minPowerLimitW: 100,
        maxPowerLimitW: 240,
        defaultPowerLimitW: 220,
        pcieGen: 1,
        pcieWidth: 8,
        maxPcieGen: 4,
        maxPcieWidth: 16,
        throttle: ['powerLimit', 'hwHot'],
        lastXid: null,
      });
      expect(reading?.provenance).toMatchObject({ temperatureC: 'driver', throttle: 'driver' });
      expect(JSON.stringify(reading)).toContain('"temperatureC":63'); // no BigInt in it
    });

    it('answers null for what a card or driver cannot say, and asks that once only', async () => {
      const { source } = await started([{ temperature: 44, used: 300, total: 24_576 }]);
      expect(source.read(id(0))).toMatchObject({
        temperatureC: 44,
        memoryTemperatureC: null,
        powerW: null,
        fanPct: null,
        vramUsedMiB: 300,
        details: { utilisationPct: null, throttle: null, coreClockMHz: null, pcieGen: null, powerLimitW: null },
      });
      // It would answer now, but a card that has no fan sensor is not asked for ever.
      stub.write([{ temperature: 45, used: 300, total: 24_576, fan: 30, clock: 1000 }]);
      await source.refresh();
      expect(source.read(id(0))).toMatchObject({ temperatureC: 45, fanPct: null, details: { coreClockMHz: null } });
    });

    it('keeps asking where permission was refused, and leaves the rest readable', async () => {
      const { source } = await started([{ ...wholeCard, 'fail:DeviceGetPowerUsage': 4 }]);
      expect(source.read(id(0))).toMatchObject({ powerW: null, temperatureC: 63 });
      stub.write([wholeCard]);
      await source.refresh();
      expect(source.read(id(0))).toMatchObject({ powerW: 118.4 });
    });

    it('knows a card that fell off the bus, reads the other, and sees it come back', async () => {
      const { source } = await started([wholeCard, wholeCard]);
      stub.write([
        { ...wholeCard, fail: 15 },
        { ...wholeCard, temperature: 70 },
      ]);
      await source.refresh();
      expect(source.read(id(0))).toMatchObject({ temperatureC: null, vramTotalMiB: null, isSensorLost: true, fault: 'gpu/gone' });
      expect(source.read(id(1))).toMatchObject({ temperatureC: 70, isSensorLost: false, fault: null });
      stub.write([wholeCard, wholeCard]);
      await source.refresh();
      expect(source.read(id(0))).toMatchObject({ temperatureC: 63, fault: null, details: { maxCoreClockMHz: 2100 } });
    });

    it('lists sixteen cards, less one that gives no handle, and finds none where there is none', async () => {
      const cards: StubCard[] = Array.from({ length: 16 }, (_, gpu) => ({ ...wholeCard, temperature: 40 + gpu }));
      cards[3] = { ...wholeCard, 'fail:DeviceGetHandleByIndex_v2': 15 };
      const { source, infos } = await started(cards);
      expect(infos).toHaveLength(15);
      expect(infos.map(({ index }) => index)).toEqual(Array.from({ length: 15 }, (_, index) => index));
      expect(source.read(id(15))?.temperatureC).toBe(55);
      expect(source.read(id(3))).toBeNull();
      expect((await started([])).infos).toEqual([]);
    });

    it('says that the machine wants a restart when the driver was upgraded under it', async () => {
      const { source, infos } = await started([wholeCard], {}, { 'fail:Init_v2': 18 });
      expect(infos).toEqual([]);
      expect(source.fault()).toEqual({ code: 'gpu/driver-mismatch' });
      stub.write([wholeCard]);
      expect(await source.start()).toHaveLength(1);
      expect(source.fault()).toBeNull();
    });

    it('tells free memory at once, as it is now', async () => {
      const { source } = await started([wholeCard]);
      expect(await source.freeMiB(id(0))).toBe(3092);
      stub.write([{ ...wholeCard, used: 100 }]);
      expect(await source.freeMiB(id(0))).toBe(8092);
      stub.write([{ ...wholeCard, 'fail:DeviceGetMemoryInfo_v2': 3, used: 92 }]);
      expect(await source.freeMiB(id(0))).toBe(8100); // the older call
    });

    it('lists who is on the cards, coming and going, with what they do', async () => {
      const { source } = await started([wholeCard, wholeCard]);
      const at = 1_000_000;
      stub.write([
        {
          ...wholeCard,
          'compute:4000000': 2048,
          'compute:12': -1,
          'graphics:12': 64,
          'mps:77': 10,
          'sample:4000000': sample(at, 93, 0, 7),
        },
        wholeCard,
      ]);
      await source.refreshListing();
      const busy = { pid: 4_000_000, device: id(0), usedMiB: 2048, kind: 'compute', smPct: 93, videoPct: 7 };
      const idle = { pid: 12, device: id(0), usedMiB: null, kind: 'compute', smPct: 0, videoPct: 0 };
      expect(source.listing()).toMatchObject({ devices: [id(0), id(1)] });
      expect(source.listing()?.processes).toEqual([
        busy,
        idle,
        { ...idle, kind: 'graphics', usedMiB: 64 },
        { ...idle, pid: 77, kind: 'mps', usedMiB: 10 },
      ]);
      // Without a newer sample it is of the past soon: a context that does nothing.
      while (source.listing()?.processes[0]?.smPct !== 0) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        await source.refreshListing();
      }
      expect(source.listing()?.processes[0]).toEqual({ ...busy, smPct: 0, videoPct: 0 });
      stub.write([wholeCard, wholeCard]);
      await source.refreshListing();
      expect(source.listing()?.processes).toEqual([]);
    });

    it('reads long lists, older lists, and knows a list that is refused from an empty one', async () => {
      const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`compute:${1000 + index}`, index]));
      const { source } = await started([{ ...wholeCard, ...many }], {}, { noV3: 1 });
      await source.refreshListing();
      expect(source.listing()?.processes).toHaveLength(300);
      expect(source.listing()?.processes[299]).toMatchObject({ pid: 1299, usedMiB: 299 });
      stub.write([{ ...wholeCard, ...many }], { noV3: 1, noV2: 1 });
      await source.refreshListing();
      expect(source.listing()?.processes[299]).toMatchObject({ pid: 1299, usedMiB: 299 });
      stub.write([{ ...wholeCard, wholeListDenied: 1 }], { noV3: 1, noV2: 1 });
      await source.refreshListing();
      expect(source.listing()).toMatchObject({ processes: [], devices: [] });
    });

    it('sees the slices of a card in MIG mode, and through them who is on it', async () => {
      const { source, infos } = await started([{ ...wholeCard, slices: 2, 'slice:55': 512, wholeListDenied: 1 }]);
      expect(infos).toMatchObject([{ id: id(0), slices: ['MIG-00000000-0-stub', 'MIG-00000000-1-stub'] }]);
      await source.refreshListing();
      // Both slices of the stub list it; use per process is not counted in this mode.
      expect(source.listing()?.processes).toEqual([
        { pid: 55, device: id(0), usedMiB: 512, kind: 'compute', smPct: null, videoPct: null },
      ]);
    });

    it('keeps the last error report of a card', async () => {
      const { source } = await started([wholeCard, wholeCard]);
      stub.write([wholeCard, { ...wholeCard, 'xid:1': 31, 'xid:2': 79 }]);
      await source.refresh();
      await source.refresh();
      expect(source.read(id(1))?.details?.lastXid).toMatchObject({ xid: 79 });
      expect(source.read(id(0))?.details?.lastXid).toBeNull();
      expect(logged).toEqual([`${id(1)}: the driver reports XID 31`, `${id(1)}: the driver reports XID 79`]);
    });

    it('goes on without a card whose driver does not come back, and takes it up again when it does', async () => {
      const { source } = await started([wholeCard, wholeCard], { blockedMs: 300, refreshMs: 50, freeMs: 50, againMs: 50 });
      stub.write([
        { ...wholeCard, 'delay:DeviceGetPowerUsage': 600_000 },
        { ...wholeCard, temperature: 71 },
      ]);
      await until(source, () => source.read(id(0))?.fault === 'gpu/not-answering');
      expect(source.read(id(0))).toMatchObject({ temperatureC: null, isSensorLost: true });
      expect(await source.freeMiB(id(0))).toBeNull();
      await until(source, () => source.read(id(1))?.temperatureC === 71);
      stub.write([
        { ...wholeCard, temperature: 50 },
        { ...wholeCard, temperature: 72 },
      ]);
      await until(source, () => source.read(id(0))?.temperatureC === 50);
      expect(source.read(id(0))?.fault).toBeNull();
      await until(source, () => source.read(id(1))?.temperatureC === 72);
    });

    it('lists the other cards when one blocks while it is opened', async () => {
      const { infos } = await started([{ ...wholeCard, 'delay:DeviceGetUUID': 600_000 }, wholeCard], {
        openBlockedMs: 300,
        againMs: 600_000,
      });
      expect(infos.map((info) => info.id)).toEqual([id(1)]);
      stub.write([wholeCard, wholeCard]); // lets the thread go
    });

    it('leaves no thread behind where a card comes back while the driver is opened for another', async () => {
      const threads: Worker[] = [];
      const ready: Worker[] = [];
      const note = (thread: Worker) => {
        threads.push(thread);
        thread.on('message', ({ tell }: { readonly tell: string }) => tell === 'ready' && ready.push(thread));
      };
      process.on('worker', note);
      const timings = { blockedMs: 300, openBlockedMs: 600_000, refreshMs: 50, freeMs: 50, againMs: 50 };
      const { source } = await started([wholeCard, wholeCard], timings);
      const blocked = { ...wholeCard, 'delay:DeviceGetUUID': 600_000 };
      stub.write([{ ...wholeCard, 'delay:DeviceGetPowerUsage': 600_000 }, blocked]);
      await until(source, () => threads.length >= 2);
      stub.write([wholeCard, blocked]);
      await until(source, () => threads.length >= 3);
      stub.write([wholeCard, { ...wholeCard, temperature: 72 }]);
      await until(source, () => ready.length >= 3 && source.read(id(1))?.temperatureC === 72);
      await source.stop();
      process.off('worker', note);
      await expect.poll(() => threads.filter(({ threadId }) => threadId !== -1), { timeout: 30_000 }).toEqual([]);
    });

    it('reads by itself shortly before it is wanted, as long as it is wanted once a second', async () => {
      const { source } = await started([wholeCard], { freshMs: 400 });
      const secondLater = () => new Promise((resolve) => setTimeout(resolve, 1000));
      stub.write([{ ...wholeCard, temperature: 77 }]);
      await secondLater();
      await source.refresh();
      expect(source.read(id(0))?.temperatureC).toBe(77);
    });

    it('opens the driver again after it was let go', async () => {
      const { source } = await started([wholeCard]);
      await source.stop();
      expect(source.read(id(0))).toBeNull();
      expect(await source.start()).toHaveLength(1);
      expect(source.read(id(0))?.temperatureC).toBe(63);
    });
  });
});
