import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../src/shared/state';
import { faultsPage } from '../support/faultsPage';
import { eventually, isAlive, Place, processesOf, quick, RunningFallow } from '../support/runningFallow';
import { canMount, mountSmall, unmount, whyNoMount } from '../support/smallDisk';

const page = faultsPage();

/** The fault is in the status, in the words of docs/faults.md, and the device is in the activity that the page names. */
function isAsOnThePage(status: Status, code: string, device: string | null): boolean {
  const fault = status.faults.find((shown) => shown.code === code && shown.device === device);
  const entry = page.get(code);
  if (fault === undefined || entry === undefined) return false;
  expect(fault).toMatchObject({ title: entry.title, help: entry.help });
  if (device === null || entry.activity === null) return true;
  return status.devices.find((shown) => shown.id === device)?.activity === entry.activity;
}

const first = (status: Status): string => status.devices[0]?.id ?? '';
const pidsOf = (status: Status, device: string): readonly number[] =>
  status.miners.filter((miner) => miner.devices.includes(device)).flatMap((miner) => miner.pids);
const untilFault = (fallow: RunningFallow, code: string, device: string | null, limitMs?: number) =>
  fallow.until(`${code} as on the page`, (status) => isAsOnThePage(status, code, device), limitMs);
const slowRetry = { ...quick, timings: { ...quick.timings, backoffFirstS: 4, backoffLastS: 4 } };

describe('a miner that fails', () => {
  it('kill -9: faulted, said in the words of the page, and mining again by itself; the other device never stops', async () => {
    await using fallow = await RunningFallow.start({ settings: slowRetry });
    const before = await fallow.untilMining();
    const victim = first(before);
    const others = before.miners.find((miner) => !miner.devices.includes(victim))?.pids;
    for (const pid of pidsOf(before, victim)) process.kill(pid, 'SIGKILL');
    const faulted = await untilFault(fallow, 'miner/crashed', victim);
    expect(faulted.devices[0]).toMatchObject({ activity: 'faulted', because: 'fault' });
    const after = await fallow.untilMining();
    expect(after.faults).toEqual([]);
    expect(after.miners.find((miner) => !miner.devices.includes(victim))?.pids).toEqual(others);
  });

  it('SIGSTOP: an API that answers nobody ends in a restart, and the stopped process is gone', async () => {
    await using fallow = await RunningFallow.start({ settings: slowRetry });
    const before = await fallow.untilMining();
    const pids = pidsOf(before, first(before));
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await untilFault(fallow, 'miner/not-answering', first(before));
    expect(pids.some(isAlive)).toBe(false);
    await fallow.untilMining();
  });

  it.each([
    ['crash', 'miner/crashed'],
    ['hang', 'miner/not-answering'],
    ['silent', 'miner/not-answering'],
  ])('fallow practice %s ends in %s', async (what, code) => {
    await using fallow = await RunningFallow.start({ settings: slowRetry });
    const before = await fallow.untilMining();
    const pids = pidsOf(before, first(before));
    expect((await fallow.place.command('practice', what, '--device', '0')).code).toBe(0);
    await untilFault(fallow, code, first(before));
    expect(pids.some(isAlive)).toBe(false);
    await fallow.untilMining();
  });

  it('an API port that another program has: faulted in the words of the page, and no miner mines on unwatched', async () => {
    const other = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const miner = { id: 'practice', extraArgs: ['--api-bind', `127.0.0.1:${port}`] };
    const assignment = {
      devices: ['0'],
      miner,
      algorithm: 'practice',
      coin: 'PRACTICE',
      wallet: 'practice',
      pools: ['practice'],
    };
    try {
      await using fallow = await RunningFallow.start({ settings: { ...slowRetry, assignments: [assignment] } });
      const faulted = await untilFault(fallow, 'miner/api-port-taken', 'GPU-practice-0');
      expect(pidsOf(faulted, 'GPU-practice-0')).toEqual([]);
      await fallow.until('the other mining', (status) => status.devices[1]?.activity === 'mining');
    } finally {
      await new Promise((done) => other.close(done));
    }
  });

  it('a flood of log lines neither stops the mining nor fills the log', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    await fallow.untilMining();
    expect((await fallow.place.command('practice', 'flood', '--device', '0')).code).toBe(0);
    const before = (await fallow.status()).miners[0]?.accepted ?? 0;
    await fallow.until('shares during the flood', (status) => (status.miners[0]?.accepted ?? 0) > before + 1);
    expect(readFileSync(join(fallow.place.data, 'fallow.log')).length).toBeLessThan(2_000_000);
  });
});

describe('a pool that fails', () => {
  it('kill -9 of the pool: the miners find it again, with no more than a stated fault in between', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    await fallow.untilMining();
    const pool = processesOf(fallow.place).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('practicePool.js'),
    );
    expect(pool).toBeDefined();
    process.kill(pool ?? 0, 'SIGKILL');
    await eventually('the pool gone', () => !isAlive(pool ?? 0));
    const accepted = (status: Status) => status.miners.reduce((sum, miner) => sum + miner.accepted, 0);
    await fallow.until('new shares', (status) => {
      for (const fault of status.faults) expect(fault.code).toMatch(/^(pool\/unreachable|miner\/exited)$/);
      return status.devices.every((device) => device.activity === 'mining') && status.faults.length === 0 && accepted(status) > 2;
    });
  });

  it.each([
    ['poolDown', 'pool/unreachable'],
    ['poolSilent', 'pool/silent'],
    ['rejectAll', 'pool/rejects-shares'],
  ])(
    'fallow practice %s ends in %s, ok brings it back',
    async (what, code) => {
      const settings = { ...quick, timings: { ...quick.timings, shareSilenceS: 5, backoffFirstS: 3 } };
      await using fallow = await RunningFallow.start({ settings });
      const before = await fallow.untilMining();
      expect((await fallow.place.command('practice', what)).code).toBe(0);
      await untilFault(fallow, code, first(before), 90_000); // a share comes in 2 s; 18 such waits are not bad luck
      expect((await fallow.place.command('practice', 'ok')).code).toBe(0);
      await fallow.until(
        'well again',
        (status) => status.faults.length === 0 && status.devices.every((device) => device.activity === 'mining'),
      );
    },
    150_000,
  );
});

describe('heat', () => {
  it('a hot GPU stops, says until when, and resumes 10 °C lower; the other goes on', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const before = await fallow.untilMining();
    const hot = first(before);
    const pids = pidsOf(before, hot);
    expect((await fallow.place.command('practice', 'hot', '--device', '0', '--value', '90')).code).toBe(0);
    const cooling = await untilFault(fallow, 'gpu/hot', hot);
    expect(pids.some(isAlive)).toBe(false);
    expect(cooling.devices[0]).toMatchObject({ activity: 'cooling', because: 'hot' });
    expect(cooling.devices[1]).toMatchObject({ activity: 'mining' });
    expect((await fallow.place.command('practice', 'ok')).code).toBe(0);
    await fallow.untilMining();
  });

  it('a sensor that is lost stops the device, and its return brings it back', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const before = await fallow.untilMining();
    expect((await fallow.place.command('practice', 'sensorLost', '--device', '0')).code).toBe(0);
    const lost = await untilFault(fallow, 'gpu/sensor-lost', first(before));
    expect(lost.devices[0]).toMatchObject({ activity: 'cooling', because: 'sensorLost', temperatureC: null });
    expect((await fallow.place.command('practice', 'ok')).code).toBe(0);
    await fallow.untilMining();
  });
});

describe('kill -9 of the app', () => {
  it.each(['', 'fork', 'memory'])('leaves no process after 100 ms, and nothing is lost (%s)', async (what) => {
    const fallow = await RunningFallow.start({ settings: quick });
    const { place } = fallow;
    await fallow.untilMining();
    if (what !== '') expect((await place.command('practice', what)).code).toBe(0);
    if (what === 'fork') await fallow.until('forked', (status) => status.miners.every((miner) => miner.pids.length >= 3));
    await eventually('a written history', async () => (await place.command('export', 'events')).stdout.includes('mining'));
    const app = fallow.child.pid ?? 0;
    process.kill(app, 'SIGKILL');
    // Forked children too, the one that left its process group among them.
    await eventually('every process gone', () => processesOf(place).length === 0);

    await using again = await RunningFallow.start({ place, settings: quick });
    const status = await again.untilMining();
    expect(status.faults).toEqual([]);
    // What an earlier run and this one wrote, each row within seconds of its event.
    await eventually('both runs in the history', async () => {
      const { stdout } = await place.command('export', 'events');
      return stdout.split('\n').filter((row) => row.includes('mining')).length >= 4;
    });
  });
});

describe('what is on the disk', () => {
  it('settings cut in half: the last good ones come back, and it says so', async () => {
    const place = new Place();
    const before = await RunningFallow.start({ place, settings: quick });
    await before.untilMining();
    expect((await place.command('mode', 'training')).code).toBe(0);
    await before.stop();
    const path = place.settingsPath();
    truncateSync(path, Math.floor(readFileSync(path).length / 2));
    await using after = await RunningFallow.start({ place });
    const status = await after.status();
    expect(status.mode).toBe('training');
    expect(isAsOnThePage(status, 'settings/restored', null)).toBe(true);
  });

  it('a history that is garbage is set aside, and mining goes on', async () => {
    const place = new Place();
    place.writeSettings(quick);
    writeFileSync(
      join(place.data, 'practice/history.db'),
      'this is no database, and longer than a header of one would be. '.repeat(40),
    );
    await using fallow = await RunningFallow.start({ place });
    const status = await fallow.untilMining();
    expect(isAsOnThePage(status, 'history/set-aside', null)).toBe(true);
  });

  it.skipIf(!canMount)(`a full disk: mining goes on, the page's words say so${whyNoMount}`, async () => {
    const disk = new Place();
    const small = join(disk.dir, 'small');
    mkdirSync(small);
    mountSmall(small, '3m');
    try {
      const place = new Place();
      Object.assign(place, { data: join(small, 'data') });
      place.env['FALLOW_DATA'] = place.data;
      place.writeSettings(quick);
      await using fallow = await RunningFallow.start({ place });
      await fallow.untilMining();
      const filler = join(small, 'filler');
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
      const full = await untilFault(fallow, 'history/not-saved', null);
      expect(full.devices.every((device) => device.activity === 'mining')).toBe(true);
      const mode = await place.command('mode', 'training', '--json');
      expect((await fallow.status()).mode).toBe('training');
      if (mode.code === 1) expect(JSON.parse(mode.stdout).code).toBe('settings/not-saved');
      spawnSync('rm', [filler]);
      await fallow.until('room again', (status) => !status.faults.some((fault) => fault.code === 'history/not-saved'));
      expect((await place.command('mode', 'mining')).code).toBe(0);
      await fallow.untilMining();
    } finally {
      unmount(small);
      disk.remove();
    }
  });
});
