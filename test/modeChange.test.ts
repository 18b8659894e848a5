import { describe, expect, it } from 'vitest';
import { ModeChange, type ModeRig } from '../src/main/modeChange';
import { Turns } from '../src/main/platform/turns';
import { fail, ok } from '../src/shared/faults';
import type { Mode } from '../src/shared/literals';

/** A rig whose steps take until the test lets them end. */
class SlowRig implements ModeRig {
  readonly said: string[] = [];
  isWatching = true;
  mode: Mode = 'mining';
  isRainbowFree = true;
  private readonly turns = new Turns();
  private readonly waiting = new Map<string, (() => void)[]>();

  wake(): Promise<void> {
    return this.turns.take(async () => {
      if (this.isWatching) return;
      this.said.push('waking');
      await this.until('awake');
      this.isWatching = true;
      this.said.push('awake');
    });
  }

  rest(): Promise<void> {
    return this.turns.take(async () => {
      if (!this.isWatching) return;
      this.said.push('resting');
      await this.until('rests');
      this.isWatching = false;
      this.said.push('rests');
    });
  }

  async setMode(mode: Mode) {
    this.mode = mode;
    this.said.push(mode);
    await this.until(`settled ${mode}`);
    return ok(null);
  }

  async whenRainbowFree(): Promise<boolean> {
    return this.isRainbowFree;
  }

  /** Lets the oldest of these steps end, once it has begun. */
  async end(step: string): Promise<void> {
    await expect.poll(() => this.waiting.get(step)?.length ?? 0).toBeGreaterThan(0);
    this.waiting.get(step)?.shift()?.();
  }

  private until(step: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.set(step, [...(this.waiting.get(step) ?? []), resolve]);
    });
  }
}

describe('ModeChange', () => {
  it('watches before the first miner and rests after the last', async () => {
    const rig = new SlowRig();
    const change = new ModeChange();
    const off = change.set(rig, 'off');
    await rig.end('settled off');
    await rig.end('rests');
    expect(await off).toEqual(ok({ mode: 'off' }));
    const mining = change.set(rig, 'mining');
    await rig.end('awake');
    await rig.end('settled mining');
    expect(await mining).toEqual(ok({ mode: 'mining' }));
    expect(rig.said).toEqual(['off', 'resting', 'rests', 'waking', 'awake', 'mining']);
  });

  it('watches on where mining is chosen again before the last miner is gone', async () => {
    const rig = new SlowRig();
    const change = new ModeChange();
    const off = change.set(rig, 'off');
    const mining = change.set(rig, 'mining');
    await rig.end('settled off');
    await rig.end('settled mining');
    expect(await Promise.all([off, mining])).toEqual([ok({ mode: 'mining' }), ok({ mode: 'mining' })]);
    expect(rig).toMatchObject({ isWatching: true, mode: 'mining', said: ['off', 'mining'] });
  });

  it('wakes again where mining is chosen while it goes to rest', async () => {
    const rig = new SlowRig();
    const change = new ModeChange();
    const off = change.set(rig, 'off');
    await rig.end('settled off');
    await expect.poll(() => rig.said.at(-1)).toBe('resting');
    const mining = change.set(rig, 'mining');
    await rig.end('rests');
    await rig.end('awake');
    await rig.end('settled mining');
    expect((await off).ok).toBe(true);
    expect(await mining).toEqual(ok({ mode: 'mining' }));
    expect(rig.said).toEqual(['off', 'resting', 'rests', 'waking', 'awake', 'mining']);
  });

  it('never mines where off is chosen while it wakes, and rests once it is awake', async () => {
    const rig = new SlowRig();
    rig.isWatching = false;
    const change = new ModeChange();
    const mining = change.set(rig, 'mining');
    const off = change.set(rig, 'off');
    await rig.end('settled off');
    expect(rig.said).toEqual(['off', 'waking']);
    await rig.end('awake');
    await rig.end('rests');
    expect(await mining).toEqual(ok({ mode: 'off' }));
    expect(await off).toEqual(ok({ mode: 'off' }));
    expect(rig).toMatchObject({ isWatching: false, mode: 'off', said: ['off', 'waking', 'awake', 'resting', 'rests'] });
  });

  it('starts no miner for the second who chooses mining before somebody watches', async () => {
    const rig = new SlowRig();
    rig.isWatching = false;
    const change = new ModeChange();
    const first = change.set(rig, 'mining');
    const second = change.set(rig, 'mining');
    await expect.poll(() => rig.said).toEqual(['waking']);
    await rig.end('awake');
    await rig.end('settled mining');
    expect(await Promise.all([first, second])).toEqual([ok({ mode: 'mining' }), ok({ mode: 'mining' })]);
    expect(rig.said).toEqual(['waking', 'awake', 'mining']);
  });

  it('says that a RainbowMiner mines on, and rests all the same', async () => {
    const rig = new SlowRig();
    rig.isRainbowFree = false;
    const off = new ModeChange().set(rig, 'off');
    await rig.end('settled off');
    await rig.end('rests');
    expect(await off).toEqual(fail('app/not-settled'));
    expect(rig.isWatching).toBe(false);
  });

  it('can be woken after a driver failed to open', async () => {
    const rig = new SlowRig();
    rig.isWatching = false;
    const broken: ModeRig = Object.assign(Object.create(rig), { wake: () => Promise.reject(new Error('no driver')) });
    const change = new ModeChange();
    await expect(change.set(broken, 'mining')).rejects.toThrow('no driver');
    const again = change.set(rig, 'mining');
    await rig.end('awake');
    await rig.end('settled mining');
    expect(await again).toEqual(ok({ mode: 'mining' }));
  });
});
