import { describe, expect, it } from 'vitest';
import { pacedStates } from '../../src/main/faces/pacedStates';
import type { RigState } from '../../src/shared/state';
import { FakeClock } from '../support/fakeClock';
import { device, FakeRig, rigState } from './fakeRig';

function watch() {
  const rig = new FakeRig();
  const clock = new FakeClock();
  const seen: RigState[] = [];
  const stop = pacedStates(rig.subscribe, clock)((state) => void seen.push(state));
  const read = (temperatureC: number): void => rig.push(rigState({ devices: [device({ temperatureC })] }));
  return { rig, clock, seen, stop, read };
}

describe('states for who draws them', () => {
  it('give the present one at once', () => {
    const { rig, seen } = watch();
    expect(seen).toEqual([rig.state]);
  });

  it('gather the readings of a second into its last', async () => {
    const { clock, seen, read } = watch();
    await clock.advance(5000);
    for (const temperatureC of [64, 65, 66]) {
      read(temperatureC);
      await clock.advance(50);
    }
    expect(seen).toHaveLength(1);
    await clock.advance(250);
    expect(seen.map(({ devices }) => devices[0]?.temperatureC)).toEqual([63, 66]);
    read(67);
    await clock.advance(800);
    expect(seen).toHaveLength(2);
    await clock.advance(300);
    expect(seen.map(({ devices }) => devices[0]?.temperatureC)).toEqual([63, 66, 67]);
    await clock.advance(10_000);
    expect(seen).toHaveLength(3);
  });

  it('wait for nothing when a device does something else, and do not say the same again later', async () => {
    const { rig, clock, seen, read } = watch();
    read(64);
    rig.push(rigState({ devices: [device({ temperatureC: 64, activity: 'paused', because: 'user', hashrateHs: null })] }));
    expect(seen.at(-1)?.devices[0]?.activity).toBe('paused');
    await clock.advance(10_000);
    expect(seen).toHaveLength(2);
  });

  it('leave nothing behind', async () => {
    const { rig, clock, seen, stop, read } = watch();
    read(64);
    stop();
    await clock.advance(10_000);
    expect(seen).toHaveLength(1);
    expect(rig.listenerCount).toBe(0);
  });
});
