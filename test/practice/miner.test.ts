import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/main/platform/clock';
import { driverVariable } from '../../src/main/practice/driverProtocol';
import { PracticeRig } from '../../src/main/practice/rig';
import { askLine, buildPrograms, isAlive, Program, type Programs, until } from './programs';

const gpu = 'GPU-practice-0';
const call = (method: string, params?: unknown): string =>
  JSON.stringify({ id: 1, jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });

async function freePort(): Promise<number> {
  const server = await listen(0);
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Process group and session of a process, from /proc. */
function statusOf(pid: number): { parent: number; group: number; session: number; residentMiB: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .map(Number);
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return { parent: fields[1] ?? 0, group: fields[2] ?? 0, session: fields[3] ?? 0, residentMiB: Number(resident) / 1024 };
}

describe('practice miner and pool', () => {
  let programs: Programs;
  let folder: string;
  let rig: PracticeRig;
  let pool: Program;
  let poolPort: number;
  let apiPort: number;
  const started: Program[] = [];

  beforeAll(async () => {
    programs = await buildPrograms();
  });
  afterAll(() => programs.remove());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fallow-miner-'));
    rig = new PracticeRig({ gpus: 2, clock: systemClock, driverDir: folder, seed: 1 });
    await rig.start();
    pool = launch(programs.pool, []);
    await pool.said((text) => text.includes('\n'), 'the port of the pool');
    poolPort = (JSON.parse(pool.text.split('\n')[0] ?? '') as { port: number }).port;
    apiPort = await freePort();
  });
  afterEach(async () => {
    const forked = rig.holders(gpu);
    await Promise.all(started.splice(0).map((program) => program.kill()));
    for (const pid of forked) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await rig.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function launch(
    script: string,
    args: readonly string[],
    env: Record<string, string> = { [driverVariable]: rig.driverPath },
  ): Program {
    const program = new Program(script, args, env);
    started.push(program);
    return program;
  }

  function mine(...more: string[]): Program {
    const args = [
      '-S',
      `127.0.0.1:${poolPort}`,
      '-O',
      '0xabc.rig1:x',
      '-U',
      '--cuda-devices',
      '0',
      '--api-port',
      String(apiPort),
      ...more,
    ];
    return launch(programs.miner, args);
  }

  async function mining(...more: string[]): Promise<Program> {
    const miner = mine(...more);
    await miner.said((text) => text.includes('**Accepted'), 'a first accepted share');
    return miner;
  }

  async function ask(method: string, params?: unknown): Promise<Record<string, unknown>> {
    const answer = await askLine(apiPort, call(method, params));
    return JSON.parse(answer ?? 'null') as Record<string, unknown>;
  }

  async function hashrate(): Promise<string> {
    const { result } = (await ask('miner_getstatdetail')) as { result: { mining: { hashrate: string } } };
    return result.mining.hashrate;
  }

  it('mines, answers and ends as ethminer does, and gives the memory back', async () => {
    const miner = await mining('--HWMON', '2', '--cuda-grid-size', '16384', '--display-interval', '1');
    await miner.said((text) => /^ m \d\d:\d\d:\d\d ethminer \d+:\d\d A\d+ [\d.]+ Mh - cu0 [\d.]+$/m.test(text), 'a speed line');
    expect(miner.text).toMatch(/^ethminer 0\.19\.0-practice\nBuild: /m);
    expect(miner.text).toMatch(/^cu .* cuda-0 {3}Generating DAG \+ Light : 5\.10 GB$/m);
    expect(miner.text).toMatch(/^cu .* cuda-0 {3}Generated DAG \+ Light in \d+ ms\. 2\.89 GB left\.$/m);
    expect(miner.text).toMatch(/^ i .* stratum {2}\*\*Accepted +\d+ ms\. 127\.0\.0\.1:\d+$/m);
    expect(rig.freeMiB(gpu)).toBe(2958);
    expect(rig.holders(gpu)).toEqual([miner.pid]);

    expect(await ask('miner_ping')).toEqual({ id: 1, jsonrpc: '2.0', result: 'pong' });
    const { result: stat1 } = (await ask('miner_getstat1')) as { result: string[] };
    expect(stat1).toHaveLength(9);
    expect(stat1[2]).toMatch(/^6\d{4};[1-9]\d*;0$/);
    expect(stat1[7]).toBe(`127.0.0.1:${poolPort}`);
    expect(await ask('miner_getstatdetail')).toMatchObject({
      result: {
        connection: { connected: true, uri: expect.stringContaining('0xabc.rig1') },
        devices: [
          {
            _index: 0,
            _mode: 'CUDA',
            hardware: { name: 'Practice RTX 3070 8.00 GB', pci: '01:00.0', type: 'GPU' },
            mining: { hashrate: expect.stringMatching(/^0x[0-9a-f]{8}$/), paused: false, pause_reason: null },
          },
        ],
        mining: { difficulty: 120e6, shares: [expect.any(Number), 0, 0, expect.any(Number)] },
      },
    });
    expect(Number(await hashrate())).toBeGreaterThan(61e6); // better flags than the default
    miner.child.kill('SIGTERM');
    expect(await miner.ended).toEqual({ code: 0, signal: null });
    expect(miner.text).toContain('Terminated!');
    await until(() => rig.freeMiB(gpu) === 8180, 'free memory');
  });

  it('answers wrong requests as recorded of ethminer', async () => {
    const miner = mine('--api-password', 'pw');
    await miner.said((text) => text.includes('Api server listening'), 'the API');
    expect(await ask('miner_ping')).toEqual({ error: { code: -403, message: 'Authorization needed' }, id: 1, jsonrpc: '2.0' });
    expect(await ask('api_authorize', { psw: 'bad' })).toEqual({
      error: { code: -401, message: 'Invalid password' },
      id: 1,
      jsonrpc: '2.0',
    });
    expect(await ask('api_authorize', { psw: 'pw' })).toEqual({ id: 1, jsonrpc: '2.0' });
    await miner.kill();
    apiPort = await freePort();
    await mine().said((text) => text.includes('Api server listening'), 'the API');
    expect(await ask('nope')).toEqual({ error: { code: -32601, message: 'Method not found' }, id: 1, jsonrpc: '2.0' });
    expect(await ask('miner_pausegpu')).toEqual({ error: { code: -32602, message: "Missing 'params'" }, id: 1, jsonrpc: '2.0' });
    expect(await ask('miner_pausegpu', { index: 9, pause: true })).toMatchObject({
      error: { code: -422, message: 'Index out of bounds' },
    });
    expect(JSON.parse((await askLine(apiPort, '{oops')) ?? '')).toEqual({
      error: { errorcode: '-32700', message: "Json parse error : * Line 1, Column 2   Missing '}' or object member name " },
      id: null,
      jsonrpc: '2.0',
    });
  });

  it('pauses at once, resumes with the next job only, and restarts', async () => {
    const miner = await mining();
    expect(await ask('miner_pausegpu', { index: 0, pause: true })).toMatchObject({ result: true });
    expect(await hashrate()).toBe('0x00000000');
    expect(await ask('miner_getstatdetail')).toMatchObject({
      result: { devices: [{ mining: { paused: true, pause_reason: 'Api request' } }] },
    });
    const jobs = miner.text.split('Job: ').length;
    await ask('miner_pausegpu', { index: 0, pause: false });
    expect(await hashrate()).toBe('0x00000000');
    await miner.said((text) => text.split('Job: ').length > jobs, 'the next job');
    await until(async () => (await hashrate()) !== '0x00000000', 'a hashrate again');
    await ask('miner_restart');
    await miner.said((text) => text.split('Generated DAG').length > 2, 'a second DAG');
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'a share after the restart');
  });

  it('speaks eth-proxy too', async () => {
    const miner = launch(programs.miner, ['-U', '-P', `stratum1+tcp://0xabc.rig1@127.0.0.1:${poolPort}`]);
    await miner.said((text) => text.includes('**Accepted'), 'an accepted share');
    const jobs = miner.text.split('Job: ').length;
    await miner.said((text) => text.split('Job: ').length > jobs, 'a pushed job');
    expect(miner.text).not.toContain('**Rejected');
  });

  it('says what is missing', async () => {
    const lonely = launch(programs.miner, ['-S', 'h:1'], {});
    expect(await lonely.ended).toMatchObject({ code: 1 });
    expect(lonely.text).toContain("This is Fallow's practice miner");
    const wrong = mine('--frob');
    expect(await wrong.ended).toMatchObject({ code: 2 });
    expect(wrong.text).toContain('Error: The following argument was not expected: --frob');
    const noCard = launch(programs.miner, ['-S', `127.0.0.1:${poolPort}`, '--cuda-devices', '7']);
    expect(await noCard.ended).toMatchObject({ code: 2 });
    expect(noCard.text).toContain('No usable mining devices found');
    const noPool = launch(programs.pool, [], {});
    expect(await noPool.ended).toMatchObject({ code: 1 });
  });

  it('stands still on a card without memory', async () => {
    await mining();
    const second = mine();
    await second.said((text) => text.includes("hasn't enough memory available"), 'the complaint');
    expect(second.text).toContain('Could not start API server'); // the port is the first one's
  });

  it('ends with code 0 within its retries when no pool answers, and after a loss', async () => {
    const nowhere = launch(programs.miner, [
      '-S',
      `127.0.0.1:${await freePort()}`,
      '-FS',
      `127.0.0.1:${await freePort()}`,
      '-O',
      'w',
    ]);
    expect(await nowhere.ended).toMatchObject({ code: 0 });
    expect(nowhere.text.split('Connection refused').length - 1).toBe(6);
    expect(nowhere.text).toContain('No more connections to try. Exiting...');
    const miner = await mining();
    rig.switch('poolDown', null, null);
    expect(await miner.ended).toMatchObject({ code: 0 });
    expect(miner.text.split('Connection refused').length - 1).toBe(3);
  });

  it('comes back to a pool that was killed and started again on its port, and to the second one when the first is gone', async () => {
    const miner = await mining();
    await pool.kill();
    pool = launch(programs.pool, ['--port', String(poolPort)]);
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'a share of the new pool');
    const other = launch(programs.pool, []);
    await other.said((text) => text.includes('\n'), 'its port');
    const otherPort = (JSON.parse(other.text.split('\n')[0] ?? '') as { port: number }).port;
    const second = launch(programs.miner, [
      '-S',
      `127.0.0.1:${poolPort}`,
      '-FS',
      `127.0.0.1:${otherPort}`,
      '-O',
      'w',
      '--cuda-devices',
      '1',
    ]);
    await second.said((text) => text.includes('**Accepted'), 'a share');
    await pool.kill();
    await second.said((text) => new RegExp(`\\*\\*Accepted.*:${otherPort}$`, 'm').test(text), 'a share at the second pool');
  });

  it('crash: aborts, and the next start too where asked', async () => {
    const miner = await mining();
    rig.switch('crash', gpu, 1);
    expect(await miner.ended).toEqual({ code: null, signal: 'SIGABRT' });
    expect(await mine().ended).toMatchObject({ signal: 'SIGABRT' });
    await mining();
  });

  it('hang: answers nothing and does not hear TERM', async () => {
    const miner = await mining();
    rig.switch('hang', gpu, null);
    await until(async () => (await askLine(apiPort, call('miner_ping'), 500)) === null, 'silence');
    miner.child.kill('SIGTERM');
    expect(await askLine(apiPort, call('miner_ping'), 1500)).toBeNull();
    expect(isAlive(miner.pid)).toBe(true);
    expect(rig.freeMiB(gpu)).toBe(2958);
    await miner.kill();
    await until(() => rig.freeMiB(gpu) === 8180, 'free memory');
  });

  it('silent: shares go on, answers do not, until ok', async () => {
    const miner = await mining();
    rig.switch('silent', null, null);
    await until(async () => (await askLine(apiPort, call('miner_ping'), 500)) === null, 'silence');
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'a share in silence');
    rig.switch('ok', null, null);
    await until(async () => (await askLine(apiPort, call('miner_ping'), 500)) !== null, 'an answer');
  });

  it('hot: the miner slows down with its card', async () => {
    await mining();
    const before = Number(await hashrate());
    rig.switch('hot', gpu, 100);
    await until(async () => Number(await hashrate()) < before / 2, 'half the hashrate');
    expect(rig.read(gpu)?.temperatureC).toBeGreaterThan(83);
  });

  it('fork: three children outlive the miner, ignore TERM and hold memory; one has left group and session', async () => {
    const miner = await mining();
    rig.switch('fork', gpu, null);
    await until(() => rig.holders(gpu).length === 4, 'three children at the driver');
    const children = rig.holders(gpu).filter((pid) => pid !== miner.pid);
    const statuses = children.map(statusOf);
    expect(statuses.every(({ parent }) => parent === miner.pid)).toBe(true);
    expect(statuses.filter(({ group }) => group === miner.pid)).toHaveLength(2);
    expect(statuses.filter(({ session }, at) => session === children[at])).toHaveLength(1);
    miner.child.kill('SIGTERM');
    await miner.ended;
    for (const pid of children) process.kill(pid, 'SIGTERM');
    await until(() => rig.holders(gpu).length === 3, 'the miner gone');
    rig.switch('ok', null, null); // a round trip through the driver: the signals have been delivered
    expect(children.every(isAlive)).toBe(true);
    expect(rig.freeMiB(gpu)).toBe(8180 - 3 * 64);
    for (const pid of children) process.kill(pid, 'SIGKILL');
    await until(() => rig.freeMiB(gpu) === 8180, 'free memory');
  });

  it('memory: takes what it was told, until ok', async () => {
    const miner = await mining();
    const before = statusOf(miner.pid).residentMiB;
    rig.switch('memory', gpu, 200);
    await until(() => statusOf(miner.pid).residentMiB > before + 190, '200 MiB more');
  });

  it('flood: tens of thousands of lines, and still hears TERM', async () => {
    const miner = await mining();
    const before = miner.text.length;
    rig.switch('flood', gpu, 20_000);
    await miner.said((text) => text.length > before + 1_000_000, 'a megabyte of log');
    expect(await ask('miner_ping')).toMatchObject({ result: 'pong' });
    miner.child.kill('SIGTERM');
    expect(await miner.ended).toMatchObject({ code: 0 });
  });

  it('rejectAll: every share is refused, until ok', async () => {
    const miner = await mining();
    rig.switch('rejectAll', null, null);
    await miner.said((text) => text.includes('Reject reason : Invalid share'), 'a rejected share');
    expect(await ask('miner_getstat1')).toMatchObject({
      result: expect.arrayContaining([expect.stringMatching(/^\d+;\d+;[1-9]\d*$/)]),
    });
    rig.switch('ok', null, null);
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'an accepted share again');
  });

  it('poolSilent: the miner goes on without knowing; a miner that asks for answers gives up', async () => {
    const miner = await mining();
    rig.switch('poolSilent', null, null);
    const impatient = launch(programs.miner, [
      '-S',
      `127.0.0.1:${poolPort}`,
      '-O',
      'w',
      '--cuda-devices',
      '1',
      '--response-timeout',
      '2',
      '--farm-retries',
      '1',
    ]);
    expect(await impatient.ended).toMatchObject({ code: 0 });
    expect(impatient.text).toContain('No response received in 2 seconds.');
    expect(Number(await hashrate())).toBeGreaterThan(50e6);
    rig.switch('ok', null, null);
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'an accepted share again');
  });

  it('ends when the rig is gone', async () => {
    const miner = await mining();
    await rig.stop();
    expect(await miner.ended).toMatchObject({ code: 1 });
    expect(miner.text).toContain('CUDA error');
  });
});
