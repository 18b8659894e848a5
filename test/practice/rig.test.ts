import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceSource } from '../../src/main/gpus/source';
import type { Clock } from '../../src/main/platform/clock';
import { type DriverLink, openDriver } from '../../src/main/practice/driverLink';
import type { FromDriver } from '../../src/main/practice/driverProtocol';
import { PracticeRig } from '../../src/main/practice/rig';
import { defaultFlags } from '../../src/main/practice/surface';
import { until } from './programs';

/** Time that passes when told to. */
class HandClock implements Clock {
  private time = 0;
  private readonly pending = new Set<() => void>();
  nowMs = (): number => this.time;
  monotonicMs = (): number => this.time;
  after = (): (() => void) => () => undefined;
  every = (_ms: number, run: () => void): (() => void) => {
    this.pending.add(run);
    return () => this.pending.delete(run);
  };
  get timers(): number {
    return this.pending.size;
  }
  seconds(count: number): void {
    for (let second = 0; second < count; second += 1) {
      this.time += 1000;
      for (const run of this.pending) run();
    }
  }
}

/** What opens a card, in this process. */
class Opener {
  readonly heard: FromDriver[] = [];
  readonly link: DriverLink;
  isEnded = false;

  constructor(rig: PracticeRig, index: number, vramMiB: number, takesOrders = true) {
    this.link = openDriver(
      rig.driverPath,
      (message) => this.heard.push(message),
      () => this.link.say({ say: 'open', index, pid: 4242, vramMiB, flags: defaultFlags, takesOrders }),
      () => {
        this.isEnded = true;
      },
    );
  }

  acts(): string[] {
    return this.heard.flatMap((message) => (message.say === 'act' ? [`${message.what} ${message.value}`] : []));
  }

  async opened(): Promise<this> {
    await until(() => this.heard.some(({ say }) => say === 'opened' || say === 'refused'), 'an answer of the driver');
    return this;
  }
}

describe('PracticeRig', () => {
  let folder: string;
  let clock: HandClock;
  let rig: PracticeRig;
  const gpu = 'GPU-practice-0';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fallow-rig-'));
    clock = new HandClock();
    rig = new PracticeRig({ gpus: 3, clock, driverDir: join(folder, 'driver'), seed: 3 });
    await rig.start();
  });
  afterEach(async () => {
    await rig.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is a rig of as many cards as asked for, all called practice', async () => {
    const source: DeviceSource = rig;
    const devices = await source.start();
    expect(devices.map(({ id, index, pci }) => [id, index, pci])).toEqual([
      ['GPU-practice-0', 0, '0000:01:00.0'],
      ['GPU-practice-1', 1, '0000:02:00.0'],
      ['GPU-practice-2', 2, '0000:03:00.0'],
    ]);
    expect(
      devices.every(({ name, vendor, driver }) => name.startsWith('Practice ') && vendor === 'practice' && driver === 'practice'),
    ).toBe(true);
    expect(rig.read('GPU-practice-3')).toBeNull();
    expect(rig.freeMiB('cpu')).toBeNull();
  });

  it('lets go of everything when stopped, and starts again', async () => {
    const opener = await new Opener(rig, 0, 100).opened();
    expect(clock.timers).toBe(1);
    await rig.stop();
    await until(() => opener.isEnded, 'the end of the connection');
    expect(clock.timers).toBe(0);
    expect(existsSync(rig.driverPath)).toBe(false);
    await rig.start();
    expect(rig.freeMiB(gpu)).toBe(8180);
    await new Opener(rig, 0, 100).opened();
  });

  it('refuses a socket path that no kernel takes', async () => {
    const deep = new PracticeRig({ gpus: 1, clock, driverDir: join(folder, 'x'.repeat(100)), seed: 1 });
    await expect(deep.start()).rejects.toThrow('too long');
  });

  it('gives memory until the connection ends', async () => {
    const first = await new Opener(rig, 0, 5222).opened();
    expect(first.heard[0]).toMatchObject({ say: 'opened', name: 'Practice RTX 3070', heldMiB: 5222, freeMiB: 2958 });
    expect(rig.freeMiB(gpu)).toBe(2958);
    expect(rig.read(gpu)).toMatchObject({ vramUsedMiB: 5234, vramTotalMiB: 8192 });
    expect(rig.holders(gpu)).toEqual([4242]);
    const second = await new Opener(rig, 0, 5222).opened();
    expect(second.heard[0]).toEqual({ say: 'refused', why: 'noMemory', neededMiB: 5222, freeMiB: 2958 });
    expect((await new Opener(rig, 7, 10).opened()).heard[0]).toMatchObject({ say: 'refused', why: 'noDevice' });
    expect((await new Opener(rig, 1, 100_000).opened()).heard[0]).toMatchObject({ say: 'opened', heldMiB: 8704 });
    first.link.close();
    await until(() => rig.freeMiB(gpu) === 8180, 'free memory');
  });

  it('heats a card that a miner computes on, tells it its hashrate about once a second, and cools it after', async () => {
    const miner = await new Opener(rig, 0, 5222).opened();
    miner.link.say({ say: 'busy', isBusy: true });
    const rates = (): number[] => miner.heard.flatMap((message) => (message.say === 'reading' ? [message.hashrateHs] : []));
    await until(() => rates().some((rate) => rate > 0), 'a hashrate'); // at once, before any tick
    clock.seconds(200);
    const hot = rig.read(gpu);
    expect(hot?.temperatureC).toBeGreaterThan(55);
    expect(hot?.powerW).toBeGreaterThan(100);
    const before = rates().length;
    clock.seconds(5);
    await until(() => rates().length >= before + 5, 'five more readings');
    expect(rates().at(-1)).toBeGreaterThan(58e6);
    miner.link.close();
    await until(() => rig.holders(gpu).length === 0, 'no holder');
    clock.seconds(200);
    expect(rig.read(gpu)?.temperatureC).toBeLessThan(40);
  });

  it('drives a card hot and keeps it there until ok', () => {
    expect(rig.switch('hot', gpu, 97)).toMatchObject({ ok: true });
    clock.seconds(10);
    expect(rig.read(gpu)?.temperatureC).toBe(97);
    expect(rig.read('GPU-practice-1')?.temperatureC).toBeLessThan(40);
    rig.switch('ok', null, null);
    clock.seconds(120);
    expect(rig.read(gpu)?.temperatureC).toBeLessThan(40);
  });

  it('loses a sensor until ok', () => {
    rig.switch('sensorLost', gpu, null);
    expect(rig.read(gpu)).toMatchObject({ temperatureC: null, isSensorLost: true });
    expect(rig.read('GPU-practice-1')).toMatchObject({ temperatureC: expect.any(Number), isSensorLost: false });
    rig.switch('ok', null, null);
    expect(rig.read(gpu)).toMatchObject({ temperatureC: expect.any(Number), isSensorLost: false });
  });

  it('orders the miner of a card, once, and the next starts where asked', async () => {
    const miner = await new Opener(rig, 0, 100).opened();
    const child = await new Opener(rig, 0, 100, false).opened();
    const other = await new Opener(rig, 1, 100).opened();
    rig.switch('silent', gpu, 1);
    rig.switch('memory', gpu, null);
    await until(() => miner.acts().length === 2, 'two orders');
    expect(miner.acts()).toEqual(['silent 0', 'memory 256']);
    const next = await new Opener(rig, 0, 100).opened();
    await until(() => next.acts().length === 1, 'the order of the next start');
    const third = await new Opener(rig, 0, 100).opened();
    rig.switch('ok', null, null);
    await until(() => third.acts().length === 1, 'the end');
    expect([next.acts(), third.acts()]).toEqual([['silent 0', 'calm 0'], ['calm 0']]);
    expect(child.acts()).toEqual([]);
    expect(other.acts()).toEqual(['calm 0']);
  });

  it('keeps an order for the next miner when none runs, and forgets it at ok', async () => {
    rig.switch('crash', gpu, null);
    rig.switch('fork', 'GPU-practice-1', null);
    const miner = await new Opener(rig, 0, 100).opened();
    await until(() => miner.acts().length === 1, 'the order');
    rig.switch('ok', null, null);
    const late = await new Opener(rig, 1, 100).opened();
    clock.seconds(1);
    await until(() => late.heard.some(({ say }) => say === 'reading'), 'a reading');
    expect(late.acts()).toEqual([]);
  });

  it('tells the pool its mood, later pools too', async () => {
    const moods: string[][] = [[], []];
    const join = (at: number): void => {
      const link = openDriver(
        rig.driverPath,
        (message) => {
          if (message.say === 'mood') moods[at]?.push(message.mood);
        },
        () => link.say({ say: 'pool', pid: 1 }),
        () => undefined,
      );
    };
    join(0);
    await until(() => moods[0]?.length === 1, 'the first mood');
    rig.switch('poolDown', null, null);
    await until(() => moods[0]?.length === 2, 'the second mood');
    join(1);
    await until(() => moods[1]?.length === 1, 'the mood of a late pool');
    rig.switch('ok', null, null);
    await until(() => moods[1]?.length === 2, 'the end');
    expect(moods).toEqual([
      ['ok', 'poolDown', 'ok'],
      ['poolDown', 'ok'],
    ]);
  });

  it('refuses unknown devices and senseless values', () => {
    expect(rig.switch('hot', 'GPU-practice-9', null)).toMatchObject({ ok: false, fault: { code: 'app/unknown-device' } });
    expect(rig.switch('hot', gpu, 500)).toMatchObject({ ok: false, fault: { code: 'app/refused' } });
    expect(rig.switch('memory', gpu, -1)).toMatchObject({ ok: false });
    expect(rig.switch('flood', gpu, Number.NaN)).toMatchObject({ ok: false });
  });

  it('drops a peer that never ends its line', async () => {
    const { connect } = await import('node:net');
    const socket = connect(rig.driverPath);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => socket.destroy());
    socket.write('x'.repeat(200_000));
    await closed;
    await new Opener(rig, 0, 10).opened();
  });
});
