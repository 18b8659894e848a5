import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, fallowBin, isAlive, type Place, processesOf, RunningFallow } from '../support/runningFallow';
import { RainbowDir } from '../support/standIns/rainbowDir';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function rainbowDir(loopMs?: number): Promise<RainbowDir> {
  const rainbow = await RainbowDir.make(loopMs);
  ends.push(() => rainbow.remove());
  return rainbow;
}

async function fallow(rainbow: { dir: string | null; start: boolean }, place?: Place): Promise<RunningFallow> {
  const settings = { startWith: 'real', quietS: 0, rainbow };
  const app = await RunningFallow.start({ isPractice: false, ...(place === undefined ? { settings } : { place }) });
  ends.push(() => app[Symbol.asyncDispose]());
  return app;
}

const untilPhase = (app: RunningFallow, phase: string) =>
  app.until(`the phase ${phase}`, (status) => status.rainbow?.phase === phase);

/** A job that says whether the miner it was promised to be rid of still runs. */
const lookForMiner = (pid: number | null) => ['sh', '-c', `kill -0 ${pid} 2>/dev/null && echo alive || echo gone`];

/** A job that runs until its end is asked for. */
function longJob(place: Place): ChildProcess {
  const job = spawn(fallowBin, ['run', '--', 'sleep', '600'], { env: place.env, stdio: 'ignore' });
  ends.push(() => job.kill('SIGKILL'));
  return job;
}

describe('a RainbowMiner that was only found', () => {
  it('is read, pauses for a job, which is told what to expect, and goes on afterwards', async () => {
    const rainbow = await rainbowDir();
    rainbow.start();
    await eventually('its miner', () => rainbow.minerPid() !== null);
    const app = await fallow({ dir: null, start: false });
    const { rainbow: seen } = await app.until(
      'its miners',
      ({ rainbow: now }) => now?.phase === 'mining' && now.miners.length > 0,
    );
    expect(seen).toMatchObject({ owner: 'found', dir: rainbow.dir, version: '5.0.2.1', sentence: 'RainbowMiner is mining' });
    expect(seen?.miners[0]).toMatchObject({ program: 'Trex', state: 'running', work: [{ algorithm: 'KawPow', accepted: 40 }] });
    expect(seen?.devices[0]).toMatchObject({ name: 'GPU#00', temperatureC: 63, fanPct: 61 });
    const run = await app.place.command('run', '--', ...lookForMiner(rainbow.minerPid()));
    expect(run).toMatchObject({ code: 0, stdout: 'gone\n' });
    expect(run.stderr).toContain('up to 20 s, the whole rig');
    await untilPhase(app, 'mining');
    await eventually('another miner', () => rainbow.minerPid() !== null);
    expect(await app.place.command('mode', 'training')).toMatchObject({ code: 0 });
    expect((await app.status()).rainbow).toMatchObject({ phase: 'paused', isFree: true });
    expect(rainbow.minerPid()).toBeNull();
  });

  it('goes on after a restart of Fallow if the pause was Fallow’s', async () => {
    const rainbow = await rainbowDir();
    rainbow.start();
    await eventually('its miner', () => rainbow.minerPid() !== null);
    const first = await fallow({ dir: rainbow.dir, start: false });
    const job = longJob(first.place);
    await untilPhase(first, 'paused');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    job.kill('SIGKILL');
    const second = await fallow({ dir: rainbow.dir, start: false }, first.place);
    await untilPhase(second, 'mining');
    expect(await rainbow.ask('/status')).toContain('"Pause": false');
    ends.splice(1, 1); // the first is gone, and its place is the second's
  });

  it('stays paused if its owner paused it, until the user says go', async () => {
    const rainbow = await rainbowDir();
    rainbow.start();
    await eventually('its miner', () => rainbow.minerPid() !== null);
    await rainbow.ask('/pause?action=set');
    await eventually('its pause', () => rainbow.minerPid() === null);
    const app = await fallow({ dir: rainbow.dir, start: false });
    await untilPhase(app, 'pausedBefore');
    await app.place.command('run', '--', 'true');
    expect((await untilPhase(app, 'pausedBefore')).jobs).toEqual([]);
    await app.place.command('resume');
    await untilPhase(app, 'mining');
  });
});

describe('a RainbowMiner that Fallow started', () => {
  it('loses its miners at once for a job, long before it looks at its queue, and goes on afterwards', async () => {
    const rainbow = await rainbowDir(12_000); // longer than a claim waits
    const app = await fallow({ dir: rainbow.dir, start: true });
    await app.until('its miners', ({ rainbow: now }) => now?.owner === 'ours' && now.phase === 'mining');
    const pid = rainbow.minerPid();
    const run = await app.place.command('run', '--', ...lookForMiner(pid));
    expect(run).toMatchObject({ code: 0, stdout: 'gone\n', stderr: '' });
    expect(await rainbow.ask('/version')).toContain('5.0.2.1'); // itself it lives
    await untilPhase(app, 'mining');
    await eventually('another miner', () => ![null, pid].includes(rainbow.minerPid()));
  }, 120_000);

  it('leaves nothing behind when the app is killed, and ends with mode off', async () => {
    const rainbow = await rainbowDir();
    const app = await fallow({ dir: rainbow.dir, start: true });
    await untilPhase(app, 'mining');
    await eventually('its miner', () => rainbow.minerPid() !== null);
    expect(await app.place.command('mode', 'off')).toMatchObject({ code: 0 });
    expect(rainbow.minerPid()).toBeNull();
    expect((await app.status()).rainbow).toBeUndefined();
    expect(await app.place.command('mode', 'mining')).toMatchObject({ code: 0 });
    await untilPhase(app, 'mining');
    await eventually('a miner again', () => rainbow.minerPid() !== null);
    const pid = rainbow.minerPid() ?? 0;
    app.child.kill('SIGKILL');
    await eventually('the end of all', () => !isAlive(pid) && processesOf(app.place).length === 0);
  });
});
