import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bestReading } from '../../src/main/gpus/bestReading';
import { CpuSource } from '../../src/main/gpus/cpu';
import type { DeviceSource, Reading } from '../../src/main/gpus/source';
import { Telemetry } from '../../src/main/gpus/telemetry';
import { FakeClock, settle } from '../support/fakeClock';

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
    expect(await telemetry.freeMiB('b')).toBe(7);
    telemetry.stop();
    expect(telemetry.read('b')).toBeNull();
    await telemetry.close();
    expect(clock.waiting).toBe(0);
  });

  it('reads once a refresh is through, and drops one that ends after stop()', async () => {
    const clock = new FakeClock();
    let finish: () => void = () => undefined;
    const slow: DeviceSource = {
      ...source('slow'),
      refresh: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    };
    const telemetry = new Telemetry([slow], clock, log);
    await telemetry.open();
    let ticks = 0;
    telemetry.start(() => {
      ticks += 1;
    });
    expect([ticks, telemetry.read('slow')]).toEqual([0, null]);
    finish();
    await settle();
    expect([ticks, telemetry.read('slow')]).toEqual([1, reading]);
    await clock.advance(1000);
    telemetry.stop();
    finish();
    await settle();
    expect([ticks, telemetry.read('slow')]).toEqual([1, null]);
    await telemetry.close();
  });

  it('takes from the miner what the driver cannot say, and says so', async () => {
    const blind: Reading = { ...reading, temperatureC: null, fanPct: null, isSensorLost: true, provenance: { powerW: 'driver' } };
    const miner = { temperatureC: 61, powerW: 99, fanPct: null };
    expect(bestReading(blind, miner)).toEqual({
      ...blind,
      temperatureC: 61,
      isSensorLost: false,
      provenance: { powerW: 'driver', temperatureC: 'miner' },
    });
    // The card is not there: whatever the miner says is of the past.
    expect(bestReading({ ...blind, fault: 'gpu/gone' }, miner)).toMatchObject({ temperatureC: null, isSensorLost: true });
    const clock = new FakeClock();
    const telemetry = new Telemetry([{ ...source('a'), read: () => blind }], clock, log, () => miner);
    await telemetry.open();
    telemetry.start(() => undefined);
    expect(telemetry.read('a')).toMatchObject({ temperatureC: 61, powerW: 1 });
    await telemetry.close();
  });
});
