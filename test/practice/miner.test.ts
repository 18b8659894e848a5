import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askLine, buildPrograms, isAlive, type Programs, until } from './programs';
import { call, freePort, gpu, portOf, Workshop } from './workshop';

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
  beforeAll(async () => {
    programs = await buildPrograms();
  });
  afterAll(() => programs.remove());

  /** The waits are long and cost nothing: side by side they take a fifth of the time. */
  function inShop(title: string, run: (shop: Workshop) => Promise<void>): void {
    it.concurrent(title, async () => {
      const shop = await Workshop.open(programs);
      try {
        await run(shop);
      } finally {
        await shop.close();
      }
    });
  }

  inShop('mines, answers and ends as ethminer does, and gives the memory back', async (shop) => {
    const miner = await shop.mining('--HWMON', '2', '--cuda-grid-size', '16384', '--display-interval', '1');
    await miner.said((text) => /^ m \d\d:\d\d:\d\d ethminer \d+:\d\d A\d+ [\d.]+ Mh - cu0 [\d.]+$/m.test(text), 'a speed line');
    expect(miner.text).toMatch(/^ethminer 0\.19\.0-practice\nBuild: /m);
    expect(miner.text).toMatch(/^cu .* cuda-0 {3}Generating DAG \+ Light : 5\.10 GB$/m);
    expect(miner.text).toMatch(/^cu .* cuda-0 {3}Generated DAG \+ Light in \d+ ms\. 2\.89 GB left\.$/m);
    expect(miner.text).toMatch(/^ i .* stratum {2}\*\*Accepted +\d+ ms\. 127\.0\.0\.1:\d+$/m);
    expect(shop.rig.freeMiB(gpu)).toBe(2958);
    expect(shop.rig.holders(gpu)).toEqual([miner.pid]);

    expect(await shop.ask('miner_ping')).toEqual({ id: 1, jsonrpc: '2.0', result: 'pong' });
    const { result: stat1 } = (await shop.ask('miner_getstat1')) as { result: string[] };
    expect(stat1).toHaveLength(9);
    expect(stat1[2]).toMatch(/^6\d{4};[1-9]\d*;0$/);
    expect(stat1[7]).toBe(`127.0.0.1:${shop.poolPort}`);
    expect(await shop.ask('miner_getstatdetail')).toMatchObject({
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
    expect(Number(await shop.hashrate())).toBeGreaterThan(61e6); // better flags than the default
    miner.child.kill('SIGTERM');
    expect(await miner.ended).toEqual({ code: 0, signal: null });
    expect(miner.text).toContain('Terminated!');
    await until(() => shop.rig.freeMiB(gpu) === 8180, 'free memory');
  });

  inShop('answers wrong requests as recorded of ethminer', async (shop) => {
    const miner = shop.mine('--api-password', 'pw');
    await miner.said((text) => text.includes('Api server listening'), 'the API');
    expect(await shop.ask('miner_ping')).toEqual({
      error: { code: -403, message: 'Authorization needed' },
      id: 1,
      jsonrpc: '2.0',
    });
    expect(await shop.ask('api_authorize', { psw: 'bad' })).toEqual({
      error: { code: -401, message: 'Invalid password' },
      id: 1,
      jsonrpc: '2.0',
    });
    expect(await shop.ask('api_authorize', { psw: 'pw' })).toEqual({ id: 1, jsonrpc: '2.0' });
    await miner.kill();
    shop.apiPort = await freePort();
    await shop.mine().said((text) => text.includes('Api server listening'), 'the API');
    expect(await shop.ask('nope')).toEqual({ error: { code: -32601, message: 'Method not found' }, id: 1, jsonrpc: '2.0' });
    expect(await shop.ask('miner_pausegpu')).toEqual({
      error: { code: -32602, message: "Missing 'params'" },
      id: 1,
      jsonrpc: '2.0',
    });
    expect(await shop.ask('miner_pausegpu', { index: 9, pause: true })).toMatchObject({
      error: { code: -422, message: 'Index out of bounds' },
    });
    expect(JSON.parse((await askLine(shop.apiPort, '{oops')) ?? '')).toEqual({
      error: { errorcode: '-32700', message: "Json parse error : * Line 1, Column 2   Missing '}' or object member name " },
      id: null,
      jsonrpc: '2.0',
    });
  });

  inShop('pauses at once, resumes with the next job only, and restarts', async (shop) => {
    const miner = await shop.mining();
    expect(await shop.ask('miner_pausegpu', { index: 0, pause: true })).toMatchObject({ result: true });
    expect(await shop.hashrate()).toBe('0x00000000');
    expect(await shop.ask('miner_getstatdetail')).toMatchObject({
      result: { devices: [{ mining: { paused: true, pause_reason: 'Api request' } }] },
    });
    const jobs = miner.text.split('Job: ').length;
    await shop.ask('miner_pausegpu', { index: 0, pause: false });
    const resumed = await shop.hashrate();
    if (miner.text.split('Job: ').length === jobs) expect(resumed).toBe('0x00000000'); // else the job came in that very moment
    await miner.said((text) => text.split('Job: ').length > jobs, 'the next job');
    await until(async () => (await shop.hashrate()) !== '0x00000000', 'a hashrate again');
    await shop.ask('miner_restart');
    await miner.said((text) => text.split('Generated DAG').length > 2, 'a second DAG');
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'a share after the restart');
  });

  inShop('speaks eth-proxy too', async (shop) => {
    const miner = shop.launch('miner', ['-U', '-P', `stratum1+tcp://0xabc.rig1@127.0.0.1:${shop.poolPort}`]);
    await miner.said((text) => text.includes('**Accepted'), 'an accepted share');
    const jobs = miner.text.split('Job: ').length;
    await miner.said((text) => text.split('Job: ').length > jobs, 'a pushed job');
    expect(miner.text).not.toContain('**Rejected');
  });

  inShop('says what is missing', async (shop) => {
    const lonely = shop.launch('miner', ['-S', 'h:1'], {});
    expect(await lonely.ended).toMatchObject({ code: 1 });
    expect(lonely.text).toContain("This is Fallow's practice miner");
    const wrong = shop.mine('--frob');
    expect(await wrong.ended).toMatchObject({ code: 2 });
    expect(wrong.text).toContain('Error: The following argument was not expected: --frob');
    const noCard = shop.launch('miner', ['-S', `127.0.0.1:${shop.poolPort}`, '--cuda-devices', '7']);
    expect(await noCard.ended).toMatchObject({ code: 2 });
    expect(noCard.text).toContain('No usable mining devices found');
    const noPool = shop.launch('pool', [], {});
    expect(await noPool.ended).toMatchObject({ code: 1 });
  });

  inShop('stands still on a card without memory', async (shop) => {
    await shop.mining();
    const second = shop.mine();
    await second.said((text) => text.includes("hasn't enough memory available"), 'the complaint');
    await second.said((text) => text.includes('Could not start API server'), 'that the port is taken'); // by the first one
  });

  inShop('ends with code 0 within its retries when no pool answers, and after a loss', async (shop) => {
    const nowhere = shop.launch('miner', [
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
    const miner = await shop.mining();
    shop.rig.switch('poolDown', null, null);
    expect(await miner.ended).toMatchObject({ code: 0 });
    expect(miner.text.split('Connection refused').length - 1).toBe(3);
  });

  inShop(
    'comes back to a pool that was killed and started again on its port, and to the second one when the first is gone',
    async (shop) => {
      const miner = await shop.mining();
      await shop.pool?.kill();
      shop.pool = shop.launch('pool', ['--port', String(shop.poolPort)]);
      const accepted = miner.accepted();
      await miner.said(() => miner.accepted() > accepted, 'a share of the new pool');
      const other = shop.launch('pool', []);
      const otherPort = await portOf(other);
      const second = shop.launch('miner', [
        '-S',
        `127.0.0.1:${shop.poolPort}`,
        '-FS',
        `127.0.0.1:${otherPort}`,
        '-O',
        'w',
        '--cuda-devices',
        '1',
      ]);
      await second.said((text) => text.includes('**Accepted'), 'a share');
      await shop.pool?.kill();
      await second.said((text) => new RegExp(`\\*\\*Accepted.*:${otherPort}$`, 'm').test(text), 'a share at the second pool');
    },
  );

  inShop('crash: aborts, and the next start too where asked', async (shop) => {
    const miner = await shop.mining();
    shop.rig.switch('crash', gpu, 1);
    expect(await miner.ended).toEqual({ code: null, signal: 'SIGABRT' });
    expect(await shop.mine().ended).toMatchObject({ signal: 'SIGABRT' });
    await shop.mining();
  });

  inShop('hang: answers nothing and does not hear TERM', async (shop) => {
    const miner = await shop.mining();
    shop.rig.switch('hang', gpu, null);
    await until(async () => (await askLine(shop.apiPort, call('miner_ping'), 500)) === null, 'silence');
    miner.child.kill('SIGTERM');
    expect(await askLine(shop.apiPort, call('miner_ping'), 1500)).toBeNull();
    expect(isAlive(miner.pid)).toBe(true);
    expect(shop.rig.freeMiB(gpu)).toBe(2958);
    await miner.kill();
    await until(() => shop.rig.freeMiB(gpu) === 8180, 'free memory');
  });

  inShop('silent: shares go on, answers do not, until ok', async (shop) => {
    const miner = await shop.mining();
    shop.rig.switch('silent', null, null);
    await until(async () => (await askLine(shop.apiPort, call('miner_ping'), 500)) === null, 'silence');
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'a share in silence');
    shop.rig.switch('ok', null, null);
    await until(async () => (await askLine(shop.apiPort, call('miner_ping'), 500)) !== null, 'an answer');
  });

  inShop('hot: the miner slows down with its card', async (shop) => {
    await shop.mining();
    const before = Number(await shop.hashrate());
    shop.rig.switch('hot', gpu, 100);
    await until(async () => Number(await shop.hashrate()) < before / 2, 'half the hashrate');
    expect(shop.rig.read(gpu)?.temperatureC).toBeGreaterThan(83);
  });

  inShop('fork: three children outlive the miner, ignore TERM and hold memory; one has left group and session', async (shop) => {
    const miner = await shop.mining();
    shop.rig.switch('fork', gpu, null);
    await until(() => shop.rig.holders(gpu).length === 4, 'three children at the driver');
    const children = shop.rig.holders(gpu).filter((pid) => pid !== miner.pid);
    const statuses = children.map(statusOf);
    expect(statuses.every(({ parent }) => parent === miner.pid)).toBe(true);
    expect(statuses.filter(({ group }) => group === miner.pid)).toHaveLength(2);
    expect(statuses.filter(({ session }, at) => session === children[at])).toHaveLength(1);
    miner.child.kill('SIGTERM');
    await miner.ended;
    for (const pid of children) process.kill(pid, 'SIGTERM');
    await until(() => shop.rig.holders(gpu).length === 3, 'the miner gone');
    shop.rig.switch('ok', null, null); // a round trip through the driver: the signals have been delivered
    expect(children.every(isAlive)).toBe(true);
    expect(shop.rig.freeMiB(gpu)).toBe(8180 - 3 * 64);
    for (const pid of children) process.kill(pid, 'SIGKILL');
    await until(() => shop.rig.freeMiB(gpu) === 8180, 'free memory');
  });

  inShop('memory: takes what it was told, until ok', async (shop) => {
    const miner = await shop.mining();
    const before = statusOf(miner.pid).residentMiB;
    shop.rig.switch('memory', gpu, 200);
    await until(() => statusOf(miner.pid).residentMiB > before + 190, '200 MiB more');
  });

  inShop('flood: tens of thousands of lines, and still hears TERM', async (shop) => {
    const miner = await shop.mining();
    const before = miner.text.length;
    shop.rig.switch('flood', gpu, 20_000);
    await miner.said((text) => text.length > before + 1_000_000, 'a megabyte of log');
    expect(await shop.ask('miner_ping')).toMatchObject({ result: 'pong' });
    miner.child.kill('SIGTERM');
    expect(await miner.ended).toMatchObject({ code: 0 });
  });

  inShop('rejectAll: every share is refused, until ok', async (shop) => {
    const miner = await shop.mining();
    shop.rig.switch('rejectAll', null, null);
    await miner.said((text) => text.includes('Reject reason : Invalid share'), 'a rejected share');
    expect(await shop.ask('miner_getstat1')).toMatchObject({
      result: expect.arrayContaining([expect.stringMatching(/^\d+;\d+;[1-9]\d*$/)]),
    });
    shop.rig.switch('ok', null, null);
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'an accepted share again');
  });

  inShop('poolSilent: the miner goes on without knowing; a miner that asks for answers gives up', async (shop) => {
    const miner = await shop.mining();
    shop.rig.switch('poolSilent', null, null);
    const impatient = shop.launch('miner', [
      '-S',
      `127.0.0.1:${shop.poolPort}`,
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
    expect(Number(await shop.hashrate())).toBeGreaterThan(50e6);
    shop.rig.switch('ok', null, null);
    const accepted = miner.accepted();
    await miner.said(() => miner.accepted() > accepted, 'an accepted share again');
  });

  inShop('ends when the rig is gone', async (shop) => {
    const miner = await shop.mining();
    await shop.rig.stop();
    expect(await miner.ended).toMatchObject({ code: 1 });
    expect(miner.text).toContain('CUDA error');
  });
});
