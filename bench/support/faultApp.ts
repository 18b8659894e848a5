import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Place, quick, RunningFallow } from '../../test/support/runningFallow';
import { canMount, mountSmall, unmount } from '../../test/support/smallDisk';
import type { Goals } from './goals';
import { msToLastEnd } from './orphans';

/** What befalls the whole app: a disk that is full, and its own SIGKILL. */
export async function app(goals: Goals): Promise<void> {
  await fullDisk(goals);
  const fallow = await RunningFallow.start({ settings: quick });
  const { miners } = await fallow.untilMining();
  const ms = await msToLastEnd(
    fallow,
    miners.flatMap((miner) => miner.pids),
  );
  goals.sayOne('SIGKILL of the app: every miner gone after', ms, { must: 1000, goal: 100, unit: 'ms' });
  fallow.place.remove();
}

async function fullDisk(goals: Goals): Promise<void> {
  if (!canMount) return console.log('full disk: left out, needs root that may mount a tmpfs');
  const disk = new Place();
  const small = join(disk.dir, 'small');
  mkdirSync(small);
  mountSmall(small, '3m');
  try {
    const place = new Place();
    Object.assign(place, { data: join(small, 'data') });
    place.env['FALLOW_DATA'] = place.data;
    place.writeSettings(quick);
    const fallow = await RunningFallow.start({ place });
    await fallow.untilMining();
    const from = performance.now();
    spawnSync('dd', ['if=/dev/zero', `of=${join(small, 'filler')}`, 'bs=4096']);
    const full = await fallow.until('said', ({ faults }) => faults.some(({ code }) => code === 'history/not-saved'));
    const s = (performance.now() - from) / 1000;
    const idle = full.devices.filter((device) => device.activity !== 'mining').length;
    goals.sayOne('full disk: said after', s, { must: 30, goal: null, unit: 's' });
    goals.sayOne('full disk: devices that do not mine', idle, { must: 0, goal: null, unit: '' });
    spawnSync('rm', [join(small, 'filler')]);
    await fallow.until('room again', ({ faults }) => faults.length === 0);
    await fallow[Symbol.asyncDispose]();
  } finally {
    unmount(small);
    disk.remove();
  }
}
