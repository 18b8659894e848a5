import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Place, quick, RunningFallow } from '../support/runningFallow';

describe('fallow --practice --headless', () => {
  it('mines on simulated GPUs within moments, and its status keeps to the contract all the time', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const accepted = (status: { miners: readonly { accepted: number }[] }) =>
      status.miners.reduce((sum, miner) => sum + miner.accepted, 0);
    const status = await fallow.until('five accepted shares', (now) => accepted(now) >= 5);
    expect(status).toMatchObject({ practice: true, mode: 'mining', faults: [], jobs: [] });
    expect(status.devices).toHaveLength(2);
    for (const device of status.devices) {
      expect(device).toMatchObject({ kind: 'gpu', activity: 'mining', because: 'free' });
      expect(device.name).toMatch(/practice/i);
      expect(device.hashrateHs).toBeGreaterThan(1e6);
      expect(device.temperatureC).toBeGreaterThan(20);
      expect(device.sentence).toMatch(/^Mining/);
    }
    for (const miner of status.miners) expect(miner.pids.length).toBeGreaterThan(0);
  });

  it('says in plain words that no app is running, and refuses a second app on the same data', async () => {
    const place = new Place();
    const alone = await place.command('status', '--json');
    expect(alone.code).toBe(1);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      code: 'app/not-running',
      title: expect.any(String),
      help: expect.any(String),
    });
    await using first = await RunningFallow.start({ settings: quick, place });
    const second = await place.command('--headless', '--practice');
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/already/i);
    expect((await first.status()).mode).toBe('mining');
  });

  it('follows the mode, keeps it over a restart, and comes back', async () => {
    const place = new Place();
    const before = await RunningFallow.start({ settings: quick, place });
    await before.untilMining();
    expect((await place.command('mode', 'training')).code).toBe(0);
    const training = await before.status();
    expect(training.devices.map((device) => `${device.activity}/${device.because}`)).toEqual(['idle/mode', 'idle/mode']);
    expect(training.miners).toEqual([]);
    expect((await place.command('mode', 'off')).code).toBe(0);
    expect((await before.status()).devices.map((device) => `${device.activity}/${device.because}`)).toEqual([
      'off/mode',
      'off/mode',
    ]);
    expect(await before.stop()).toBe(0);

    await using after = await RunningFallow.start({ place });
    expect((await after.status()).mode).toBe('off');
    expect((await place.command('mode', 'mining')).code).toBe(0);
    // "returns when it is true": nothing starts or leaves any more.
    expect((await after.status()).devices.map((device) => device.activity)).toEqual(['mining', 'mining']);
  });

  it('pauses, excludes and takes back one device while the other goes on mining', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const [first, second] = (await fallow.untilMining()).devices;
    const ids = [first?.id ?? '', second?.id ?? ''];
    const minerOf = async (id: string) => (await fallow.status()).miners.find((miner) => miner.devices.includes(id))?.pids[0];
    const pid = await minerOf(ids[1] ?? '');
    expect((await fallow.place.command('pause', '--for', '1h', '--devices', '0')).code).toBe(0);
    await fallow.until('paused', (now) => now.devices[0]?.activity === 'paused');
    expect((await fallow.place.command('resume')).code).toBe(0);
    await fallow.untilMining();
    expect((await fallow.place.command('exclude', ids[0] ?? '')).code).toBe(0);
    await fallow.until('excluded', (now) => now.devices[0]?.activity === 'excluded');
    expect((await fallow.place.command('include', '0')).code).toBe(0);
    await fallow.untilMining();
    expect(await minerOf(ids[1] ?? '')).toBe(pid);
    const unknown = await fallow.place.command('exclude', 'GPU-nowhere', '--json');
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.stdout).code).toBe('app/unknown-device');
  });

  it('takes another number of practice GPUs while it runs', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const file = `${fallow.place.dir}/setup.json`;
    writeFileSync(file, JSON.stringify({ rigName: 'bench', assignments: [], quietS: 0.2, practice: { gpus: 4 } }));
    const applied = await fallow.place.command('setup', file);
    expect(applied.stderr + applied.stdout).not.toMatch(/error/i);
    expect(applied.code).toBe(0);
    const status = await fallow.untilMining();
    expect(status.devices).toHaveLength(4);
  });
});

describe('fallow setup', () => {
  const wallet = '4BG1xLTY8DX2amrHyCoLhjLccmFsobdekG3oztrBLipCLaxw2Lq4woeJfwTUfSpHt2Gd9FRs2uV9APuzHKYoiRkHPzBRjzb';
  const file = (place: Place, change: object = {}) => {
    const path = `${place.dir}/rig.json`;
    const miner = { id: 'xmrig', path: '/usr/bin/xmrig' };
    const pools = ['stratum+tcp://127.0.0.1:3333'];
    const assignment = { devices: 'cpu', miner, algorithm: 'rx/0', coin: 'XMR', wallet, pools, ...change };
    writeFileSync(path, JSON.stringify({ rigName: 'rig1', assignments: [assignment] }));
    return path;
  };

  it('refuses a wallet that would lose the money, naming the field, and keeps what was there', async () => {
    const place = new Place();
    const refused = await place.command('setup', file(place, { wallet: wallet.replace('BG1', 'BG2') }), '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      code: 'setup/invalid',
      title: expect.stringContaining('assignments[0].wallet'),
    });
    place.remove();
  });

  it('without an app keeps a real setup for the next start; while practice runs it leaves the practice rig alone', async () => {
    const place = new Place();
    await using practice = await RunningFallow.start({ place, settings: quick });
    expect((await place.command('setup', file(place))).code).toBe(0);
    expect(JSON.parse(readFileSync(place.settingsPath(false), 'utf8'))).toMatchObject({ assignments: [{ wallet }] });
    expect(JSON.parse(readFileSync(place.settingsPath(true), 'utf8')).assignments).toBeUndefined();
    expect((await practice.untilMining()).devices).toHaveLength(2);
  });
});

describe('the first start', () => {
  /** A call as the window makes it. */
  const ask = async (fallow: RunningFallow, call: string, args: object = {}) => {
    const { origin, hash, host } = new URL(fallow.url);
    const answer = await fetch(`${origin}/api/call`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json', host },
      body: JSON.stringify({ call, args }),
    });
    return (await answer.json()) as { ok: boolean; value: Record<string, unknown> };
  };

  it('asks once which rig it is to be; the answer holds at once and after a restart, and can be changed', async () => {
    const place = new Place();
    place.writeSettings(quick, true);
    const before = await RunningFallow.start({ place, isPractice: false });
    expect((await ask(before, 'state:get')).value).toMatchObject({ isFirstStart: true, practice: false, isSetUp: false });
    expect(await ask(before, 'app:choose', { rig: 'practice' })).toMatchObject({ ok: true });
    expect((await before.untilMining()).practice).toBe(true);
    await before.stop();
    await using after = await RunningFallow.start({ place, isPractice: false });
    expect((await after.untilMining()).practice).toBe(true);
    expect(await ask(after, 'app:choose', { rig: 'real' })).toMatchObject({ ok: true });
    expect(await after.status()).toMatchObject({ practice: false, miners: [] });
    expect((await ask(after, 'state:get')).value).toMatchObject({ isFirstStart: false });
  });

  it('opens one rig for somebody who clicks twice', async () => {
    const place = new Place();
    place.writeSettings(quick, true);
    await using fallow = await RunningFallow.start({ place, isPractice: false });
    const clicks = await Promise.all(['first', 'second'].map(() => ask(fallow, 'app:choose', { rig: 'practice' })));
    expect(clicks).toMatchObject([{ ok: true }, { ok: true }]);
    await fallow.untilMining();
    expect(fallow.log.join('').match(/starts on the practice rig/g)).toHaveLength(1);
  });
});
