import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { RainbowClient } from '../../../src/main/miners/rainbow/rainbowClient';
import { RainbowGuard, type RainbowProcesses } from '../../../src/main/miners/rainbow/rainbowGuard';
import { systemClock } from '../../../src/main/platform/clock';
import { until } from '../../platform/until';
import { deviceOf, minerOf, RainbowStandIn } from './standIn';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function standIn(): Promise<RainbowStandIn> {
  const rainbow = new RainbowStandIn();
  await rainbow.start();
  ends.push(() => rainbow.stop());
  return rainbow;
}

const never = new AbortController().signal;
const clientOf = (rainbow: RainbowStandIn, login: { user: string; password: string } | null = null, timeoutMs = 20_000) =>
  new RainbowClient({ port: rainbow.port, login, timeoutMs });

describe('the client', () => {
  it('reads version, status, miners and devices of one miner on one card', async () => {
    const rainbow = await standIn();
    const client = clientOf(rainbow);
    expect(await client.version(never)).toEqual({ ok: true, value: '5.0.2.1' });
    expect(await client.status(never)).toEqual({ ok: true, value: { isPaused: false, isOnlyByRequest: false } });
    expect(await client.activeMiners(never)).toMatchObject({ ok: true, value: [{ state: 'running', program: 'Trex' }] });
    expect(await client.devices(never)).toMatchObject({ ok: true, value: [{ name: 'GPU#00', temperatureC: 63 }] });
    rainbow.devices = [deviceOf(), deviceOf({ Name: 'GPU#01' })];
    expect(await client.devices(never)).toMatchObject({ ok: true, value: [{}, { name: 'GPU#01' }] });
  });

  it('says so where RainbowMiner is still starting, gone, slow, or another program', async () => {
    const rainbow = await standIn();
    rainbow.isReady = false;
    expect(await clientOf(rainbow).version(never)).toMatchObject({ ok: false, fault: { code: 'rainbow/not-ready' } });
    rainbow.instead = (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    expect(await clientOf(rainbow).status(never)).toMatchObject({ ok: false, fault: { code: 'rainbow/bad-answer' } });
    rainbow.instead = (response) => response.end('<html>another program</html>');
    expect(await clientOf(rainbow).status(never)).toMatchObject({ ok: false, fault: { code: 'rainbow/bad-answer' } });
    rainbow.instead = (response) => response.end(Buffer.alloc(9 * 1024 * 1024, ' '));
    expect(await clientOf(rainbow).status(never)).toMatchObject({ ok: false, fault: { detail: 'an answer over 8 MiB' } });
    rainbow.instead = (response) => response.writeHead(200, { 'content-length': '100' }).write('{"Pause"');
    expect(await clientOf(rainbow, null, 100).status(never)).toMatchObject({
      ok: false,
      fault: { code: 'rainbow/not-answering' },
    });
    const gone = clientOf(rainbow);
    await rainbow.stop();
    ends.pop();
    expect(await gone.status(never)).toMatchObject({ ok: false, fault: { code: 'rainbow/not-answering' } });
  });

  it('gives up when asked to', async () => {
    const rainbow = await standIn();
    const giveUp = new AbortController();
    rainbow.instead = () => giveUp.abort();
    const answer = await clientOf(rainbow).status(giveUp.signal);
    expect(answer).toMatchObject({ ok: false, fault: { detail: 'given up' } });
  });

  it('logs in where it must, and after a refusal never tries again', async () => {
    const rainbow = await standIn();
    rainbow.login = { user: 'rig', password: 'secret' };
    expect((await clientOf(rainbow, rainbow.login).status(never)).ok).toBe(true);
    const wrong = clientOf(rainbow, { user: 'rig', password: 'wrong' });
    const asked = rainbow.requests.length;
    expect(await wrong.status(never)).toMatchObject({ ok: false, fault: { code: 'rainbow/refused' } });
    expect(await wrong.devices(never)).toMatchObject({ ok: false, fault: { code: 'rainbow/refused' } });
    expect(rainbow.requests.length).toBe(asked + 1);
  });
});

/** Real processes in the place of RainbowMiner's miners. */
class Miners implements RainbowProcesses {
  readonly children: ChildProcess[] = [];
  isKilledWhole = false;

  async launch(): Promise<void> {
    const child = spawn(process.execPath, ['-e', 'console.log("mining"); setInterval(() => undefined, 1000)'], { stdio: 'pipe' });
    this.children.push(child);
    ends.push(() => child.kill('SIGKILL'));
    // The guard may end it before it says a word.
    await Promise.race([once(child, 'close'), new Promise((resolve) => child.stdout?.once('data', resolve))]);
  }

  isRunning(): boolean {
    return !this.isKilledWhole;
  }

  descendants(): readonly number[] {
    return this.children.flatMap(({ pid, exitCode, signalCode }) =>
      pid === undefined || exitCode !== null || signalCode !== null ? [] : [pid],
    );
  }

  killDescendants(): void {
    for (const child of this.children) child.kill('SIGKILL');
  }

  killAll(): void {
    this.isKilledWhole = true;
    this.killDescendants();
  }
}

function guardOf(rainbow: RainbowStandIn, processes: RainbowProcesses | null, isOurPause: boolean | null = null): RainbowGuard {
  const guard = new RainbowGuard({ client: clientOf(rainbow), clock: systemClock, processes, isOurPause });
  guard.start();
  ends.push(() => guard.stop());
  return guard;
}

const phase = (guard: RainbowGuard, wanted: string) => until(`the phase ${wanted}`, () => guard.state().phase === wanted);

describe('one that was only found', () => {
  it('is asked to pause once, and is free when its last miner is gone, not when it says Pause', async () => {
    const rainbow = await standIn();
    rainbow.areMinersSlow = true;
    const guard = guardOf(rainbow, null);
    await phase(guard, 'mining');
    guard.want('free');
    await until('the request', () => rainbow.isPaused);
    const before = rainbow.requests.length;
    await until('two more looks', () => rainbow.requests.slice(before).filter((url) => url === '/runningminers').length > 1);
    expect(guard.state()).toEqual({ phase: 'pausing', isFree: false, isOurPause: true, fault: null });
    rainbow.finishRound();
    expect(await guard.freed(20_000)).toBe(true);
    expect(guard.state()).toEqual({ phase: 'paused', isFree: true, isOurPause: true, fault: null });
    expect(rainbow.requests.filter((url) => url.startsWith('/pause'))).toEqual(['/pause?action=set']);
  });

  it('goes on when nobody needs the rig any more', async () => {
    const rainbow = await standIn();
    const guard = guardOf(rainbow, null);
    guard.want('free');
    expect(await guard.freed(20_000)).toBe(true);
    guard.want('mine');
    await phase(guard, 'mining');
    expect(rainbow.isPaused).toBe(false);
    expect(rainbow.runningCount).toBe(1);
  });

  it('goes on when the job was over before it answered to the pause', async () => {
    const rainbow = await standIn();
    const client = clientOf(rainbow);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = {
      status: client.status.bind(client),
      runningMiners: client.runningMiners.bind(client),
      pause: async (...asked: Parameters<RainbowClient['pause']>) => {
        const reply = await client.pause(...asked);
        if (asked[0] === 'set') await held;
        return reply;
      },
    };
    const guard = new RainbowGuard({ client: slow, clock: systemClock, processes: null, isOurPause: null });
    guard.start();
    ends.push(() => guard.stop());
    await phase(guard, 'mining');
    guard.want('free');
    await until('the pause', () => rainbow.isPaused);
    guard.want('mine');
    answer();
    await until('mining again', () => !rainbow.isPaused && guard.state().phase === 'mining');
    expect(rainbow.runningCount).toBe(1);
  });

  it('stays paused if its owner had paused it, until the user says go', async () => {
    const rainbow = await standIn();
    rainbow.reasons.add('user');
    rainbow.finishRound();
    const guard = guardOf(rainbow, null);
    guard.want('free');
    expect(await guard.freed(20_000)).toBe(true);
    expect(guard.state()).toMatchObject({ phase: 'pausedBefore', isOurPause: false });
    guard.want('mine');
    await phase(guard, 'pausedBefore');
    expect(rainbow.requests).not.toContain('/pause?action=reset');
    guard.mineAgain();
    await phase(guard, 'mining');
    expect(rainbow.isPaused).toBe(false);
  });

  it('that its schedule pauses is asked all the same, and afterwards left to its schedule', async () => {
    const rainbow = await standIn();
    rainbow.reasons.add('scheduler');
    rainbow.finishRound();
    const guard = guardOf(rainbow, null);
    await phase(guard, 'pausedItself');
    guard.want('free');
    expect(await guard.freed(20_000)).toBe(true);
    await until('the request', () => rainbow.reasons.has('user'));
    rainbow.reasons.delete('scheduler'); // its quiet hours end during the job
    rainbow.loop();
    expect(rainbow.runningCount).toBe(0);
    rainbow.reasons.add('scheduler');
    guard.want('mine');
    await until('the end of our part', () => !rainbow.reasons.has('user'));
    expect(rainbow.isPaused).toBe(true);
  });

  it('that had not yet looked at the one request is left as the last one wants it', async () => {
    const rainbow = await standIn();
    rainbow.doesLoop = false;
    const guard = guardOf(rainbow, null);
    await phase(guard, 'mining');
    guard.want('free');
    await until('the reply', () => guard.state().isOurPause === true);
    guard.want('mine');
    await phase(guard, 'mining');
    expect(rainbow.isQueued).toBe(false);
  });

  it('whose pause somebody ends during the job is asked again', async () => {
    const rainbow = await standIn();
    const guard = guardOf(rainbow, null);
    guard.want('free');
    expect(await guard.freed(20_000)).toBe(true);
    rainbow.reasons.clear();
    rainbow.finishRound();
    await until('the second request', () => rainbow.requests.filter((url) => url === '/pause?action=set').length > 1);
    await phase(guard, 'paused');
    expect(rainbow.runningCount).toBe(0);
  });

  it('whose pause was ours before a restart of Fallow is resumed', async () => {
    const rainbow = await standIn();
    rainbow.reasons.add('user');
    rainbow.finishRound();
    const guard = guardOf(rainbow, null, true);
    await phase(guard, 'mining');
    expect(rainbow.isPaused).toBe(false);
  });

  it('that does not answer is not free, and says why', async () => {
    const rainbow = await standIn();
    rainbow.instead = (response) => response.destroy();
    const guard = guardOf(rainbow, null);
    guard.want('free');
    await until('the fault', () => guard.state().fault?.code === 'rainbow/not-answering');
    expect(await guard.freed(300)).toBe(false);
    expect(guard.state()).toMatchObject({ phase: 'pausing', isFree: false });
    rainbow.instead = null;
    expect(await guard.freed(20_000)).toBe(true);
  });
});

describe('one that Fallow started', () => {
  it('loses its miners at once, and those it starts before it is paused', async () => {
    const rainbow = await standIn();
    rainbow.doesLoop = false;
    const miners = new Miners();
    await miners.launch();
    const guard = guardOf(rainbow, miners);
    await phase(guard, 'mining');
    guard.want('free');
    expect(miners.children[0]?.killed).toBe(true); // in the same turn
    expect(await guard.freed(20_000)).toBe(true);
    expect(guard.state().phase).toBe('holding');
    expect(rainbow.isPaused).toBe(false);
    await miners.launch();
    await until('the end of the second', () => miners.descendants().length === 0);
    rainbow.doesLoop = true;
    await phase(guard, 'paused');
    await miners.launch(); // a look at a sensor, say
    const looks = () => rainbow.requests.filter((url) => url === '/runningminers').length;
    const before = looks();
    await until('two more looks', () => looks() > before + 1);
    expect(miners.descendants()).toHaveLength(1);
  });

  it('that ended is free', async () => {
    const rainbow = await standIn();
    const miners = new Miners();
    const guard = guardOf(rainbow, miners);
    miners.isKilledWhole = true;
    guard.want('free');
    expect(guard.state()).toEqual({ phase: 'ended', isFree: true, isOurPause: null, fault: null });
  });

  it('a stop of the guard leaves nothing waiting and asks nothing more', async () => {
    const rainbow = await standIn();
    rainbow.miners = [minerOf(), minerOf({ Name: 'b' })];
    const guard = guardOf(rainbow, null);
    await phase(guard, 'mining');
    rainbow.doesLoop = false;
    guard.want('free');
    const freed = guard.freed(60_000);
    guard.stop();
    expect(await freed).toBe(false);
  });
});
