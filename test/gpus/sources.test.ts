import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CpuSource } from '../../src/main/gpus/cpu';
import { NvmlSource } from '../../src/main/gpus/nvml';
import type { DeviceSource } from '../../src/main/gpus/source';
import { Telemetry } from '../../src/main/gpus/telemetry';
import { FakeClock } from '../support/fakeClock';

const dir = mkdtempSync(join(tmpdir(), 'fallow-gpus-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('CpuSource', () => {
  const sensor = join(dir, 'class/hwmon/hwmon3');
  const write = (name: string, text: string) => writeFileSync(join(sensor, name), `${text}\n`);

  it('reads the package temperature and its limit, and knows a lost sensor from none', async () => {
    mkdirSync(join(dir, 'class/hwmon/hwmon0'), { recursive: true });
    mkdirSync(sensor, { recursive: true });
    writeFileSync(join(dir, 'class/hwmon/hwmon0/name'), 'nvme\n');
    write('name', 'coretemp');
    write('temp1_input', '61500');
    write('temp1_crit', '100000');
    const cpu = new CpuSource({ sysfsRoot: dir, model: 'Some CPU' });
    expect(await cpu.start()).toMatchObject([{ id: 'cpu', name: 'Some CPU', slowdownC: 100 }]);
    expect(cpu.read()).toMatchObject({ temperatureC: 61.5, isSensorLost: false });
    write('temp1_input', '');
    expect(cpu.read()).toMatchObject({ temperatureC: null, isSensorLost: true });

    const bare = new CpuSource({ sysfsRoot: join(dir, 'nowhere'), model: 'Some CPU' });
    await bare.start();
    expect(bare.read()).toMatchObject({ temperatureC: null, isSensorLost: false });
  });
});

describe('NvmlSource', () => {
  it('is simply empty on a machine without the driver', async () => {
    const source = new NvmlSource(join(dir, 'libnvidia-ml.so.1'));
    expect(await source.start()).toEqual([]);
    expect(source.read('GPU-0')).toBeNull();
    await source.stop();
  });

  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  describe.skipIf(compiler === undefined)(
    `against a stub library (${compiler ?? 'skipped: no C compiler; on Debian and Ubuntu: apt-get install gcc libc6-dev'})`,
    () => {
      const library = join(dir, 'libstub.so');
      const table = join(dir, 'gpus');
      beforeAll(() => {
        const built = spawnSync(compiler ?? 'cc', ['-shared', '-fPIC', '-o', library, join(__dirname, 'fixtures/nvml.c')]);
        expect(built.stderr.toString()).toBe('');
        // The C side reads the environment of the process itself, which process.env writes through to.
        process.env['STUB_NVML'] = table;
      });

      it('reads two cards in our units, with null for what a card cannot say', async () => {
        writeFileSync(table, '63 118400 55 5100 8192 98 88\n44 20000 -1 300 24576 90 0\n');
        const source = new NvmlSource(library);
        const infos = await source.start();
        expect(infos).toMatchObject([
          {
            id: 'GPU-00000000-stub',
            index: 0,
            name: 'Stub GPU 0',
            pci: '0000:1a:00.0',
            vramMiB: 8192,
            driver: '595.45',
            slowdownC: 98,
          },
          { id: 'GPU-00000001-stub', index: 1, pci: '0000:1b:00.0', slowdownC: 90, powerLimitW: null },
        ]);
        expect(source.read('GPU-00000000-stub')).toEqual({
          temperatureC: 63,
          memoryTemperatureC: 88,
          powerW: 118.4,
          fanPct: 55,
          vramUsedMiB: 5100,
          vramTotalMiB: 8192,
          isSensorLost: false,
        });
        expect(source.read('GPU-00000001-stub')).toMatchObject({ fanPct: null, memoryTemperatureC: null });
        expect(source.freeMiB('GPU-00000000-stub')).toBe(3092);
        await source.stop();
        expect(source.read('GPU-00000000-stub')).toBeNull();
      });

      it('knows a card that fell off the bus, and goes on reading the other', async () => {
        writeFileSync(table, '63 118400 55 5100 8192 98 88\n44 20000 -1 300 24576 90 0\n');
        const source = new NvmlSource(library);
        await source.start();
        writeFileSync(table, '-1 0 -1 0 0 98 0\n44 20000 -1 300 24576 90 0\n');
        expect(source.read('GPU-00000000-stub')).toMatchObject({ temperatureC: null, vramUsedMiB: null, isSensorLost: true });
        expect(source.read('GPU-00000001-stub')).toMatchObject({ temperatureC: 44, isSensorLost: false });
        await source.stop();
      });
    },
  );
});

describe('Telemetry', () => {
  const reading = {
    temperatureC: 50,
    memoryTemperatureC: null,
    powerW: 1,
    fanPct: 1,
    vramUsedMiB: 1,
    vramTotalMiB: 2,
    isSensorLost: false,
  };
  const source = (id: string, start?: () => Promise<never>): DeviceSource => ({
    name: id,
    start: start ?? (() => Promise.resolve([{ id } as never])),
    read: () => reading,
    freeMiB: () => 7,
    stop: () => Promise.resolve(),
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

  it('lists what the working sources have when one of them fails, and forgets readings when stopped', async () => {
    const clock = new FakeClock();
    const telemetry = new Telemetry([source('a', () => Promise.reject(new Error('broken'))), source('b')], clock, log);
    expect((await telemetry.open()).map((info) => info.id)).toEqual(['b']);
    let ticks = 0;
    telemetry.start(() => {
      ticks += 1;
    });
    await clock.advance(3000);
    expect(ticks).toBe(4);
    expect(telemetry.read('b')).toEqual(reading);
    expect(telemetry.freeMiB('b')).toBe(7);
    telemetry.stop();
    expect(telemetry.read('b')).toBeNull();
    await telemetry.close();
    expect(clock.waiting).toBe(0);
  });
});
