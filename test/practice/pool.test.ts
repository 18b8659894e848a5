import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/main/platform/clock';
import { LineFramer, readHex, targetOfHashes } from '../../src/main/pools/stratum';
import { PracticePoolServer } from '../../src/main/practice/pool';
import { PoolJobs, shareHashes } from '../../src/main/practice/poolJobs';
import { findShare, isShare, shareLimit } from '../../src/main/practice/work';

type Message = Record<string, unknown>;

const limit = shareLimit(targetOfHashes(shareHashes));

/** A bare client: writes what it is told and waits for the lines that come back. */
class Client {
  readonly socket: Socket;
  readonly heard: Message[] = [];
  readonly closed: Promise<void>;
  private readonly waiting: (() => void)[] = [];

  constructor(port: number) {
    const framer = new LineFramer();
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('utf8').on('error', () => this.socket.destroy());
    this.socket.on('data', (chunk: string) => {
      this.heard.push(...framer.push(chunk).map((line) => JSON.parse(line) as Message));
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => this.socket.on('close', () => resolve()));
  }

  say(message: Message): void {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }

  async wait(isIt: (message: Message) => boolean, from = 0): Promise<Message> {
    for (;;) {
      const found = this.heard.slice(from).find(isIt);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async ask(id: number, method: string, params: readonly unknown[]): Promise<Message> {
    this.say({ id, method, params });
    return await this.wait((message) => message['id'] === id && !('method' in message));
  }

  async job(from = 0): Promise<{ id: string; header: string }> {
    const { params } = (await this.wait((message) => message['method'] === 'mining.notify', from)) as { params: string[] };
    return { id: params[0] ?? '', header: params[2] ?? '' };
  }

  /** Subscribes and logs in; the nonce prefix. */
  async login(user = '0xabc.rig1'): Promise<string> {
    const { result } = (await this.ask(1, 'mining.subscribe', ['test', 'EthereumStratum/1.0.0'])) as {
      result: [unknown, string];
    };
    expect(await this.ask(2, 'mining.authorize', [user, 'x'])).toMatchObject({ result: true });
    return result[1];
  }
}

function share(header: string, prefix: string): string {
  const nonce = findShare(header, prefix, limit, 1_000_000);
  if (nonce === null) throw new Error('no share found');
  return nonce;
}

/** A nonce that is no share. */
function dud(header: string, prefix: string): string {
  for (let count = 0; ; count += 1) {
    const nonce = prefix + count.toString(16).padStart(16 - prefix.length, '0');
    if (!isShare(header, nonce, limit)) return nonce;
  }
}

describe('practice pool', () => {
  let pool: PracticePoolServer;
  let port: number;
  const clients: Client[] = [];

  beforeEach(async () => {
    pool = new PracticePoolServer(systemClock);
    port = await pool.start(0);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.destroy();
    await pool.stop();
  });

  function client(): Client {
    const made = new Client(port);
    clients.push(made);
    return made;
  }

  it('takes a good share once', async () => {
    const miner = client();
    const prefix = await miner.login();
    const job = await miner.job();
    expect(await miner.wait((message) => message['method'] === 'mining.set_difficulty')).toMatchObject({
      params: [shareHashes / 2 ** 32],
    });
    const tail = share(job.header, prefix).slice(prefix.length);
    expect(await miner.ask(10, 'mining.submit', ['0xabc.rig1', job.id, tail])).toMatchObject({ result: true, error: null });
    expect(await miner.ask(11, 'mining.submit', ['0xabc.rig1', job.id, tail])).toMatchObject({
      error: [22, 'Duplicate share', null],
    });
  });

  it.each([
    [
      'low difficulty',
      23,
      (job: { id: string; header: string }, prefix: string) => [
        '0xabc.rig1',
        job.id,
        dud(job.header, prefix).slice(prefix.length),
      ],
    ],
    [
      'unknown job',
      21,
      (job: { id: string; header: string }, prefix: string) => [
        '0xabc.rig1',
        'nope',
        share(job.header, prefix).slice(prefix.length),
      ],
    ],
    [
      'other worker',
      24,
      (job: { id: string; header: string }, prefix: string) => [
        '0xdef.rig9',
        job.id,
        share(job.header, prefix).slice(prefix.length),
      ],
    ],
    [
      'a whole nonce with another prefix',
      20,
      (job: { id: string; header: string }) => ['0xabc.rig1', job.id, share(job.header, 'eeee')],
    ],
    ['no hex', 20, (job: { id: string; header: string }) => ['0xabc.rig1', job.id, 'zzzzzzzzzzzz']],
    ['nothing', 24, () => []],
  ])('refuses a share: %s', async (_name, code, params) => {
    const miner = client();
    const prefix = await miner.login();
    expect(await miner.ask(10, 'mining.submit', params(await miner.job(), prefix))).toMatchObject({
      result: null,
      error: [code, expect.any(String), null],
    });
  });

  it("refuses another connection's share: its nonces have another prefix", async () => {
    const [one, other] = [client(), client()];
    const [prefix, otherPrefix] = [await one.login(), await other.login()];
    expect(prefix).not.toBe(otherPrefix);
    const job = await one.job();
    let tail: string;
    do tail = share(job.header, prefix).slice(prefix.length);
    while (isShare(job.header, otherPrefix + tail, limit));
    expect(await other.ask(10, 'mining.submit', ['0xabc.rig1', job.id, tail])).toMatchObject({
      error: [23, 'Low difficulty share', null],
    });
  });

  it('lets nobody in without subscription, login or a decent name', async () => {
    const miner = client();
    expect(await miner.ask(1, 'mining.submit', ['a', 'b', 'c'])).toMatchObject({ error: [24, 'Unauthorized worker', null] });
    expect(await miner.ask(2, 'mining.authorize', ['0xabc', 'x'])).toMatchObject({ error: [25, 'Not subscribed', null] });
    expect(await miner.ask(3, 'eth_getWork', [])).toMatchObject({ error: [24, 'Unauthorized worker', null] });
    expect(await miner.ask(4, 'mining.subscribe', [])).toMatchObject({ error: null });
    expect(await miner.ask(5, 'mining.authorize', ['', 'x'])).toMatchObject({ error: [24, 'Unauthorized worker', null] });
    expect(await miner.ask(6, 'mining.authorize', [7])).toMatchObject({ error: [24, 'Unauthorized worker', null] });
    expect(await miner.ask(7, 'mining.dance', [])).toMatchObject({ error: [20, 'Unknown method mining.dance', null] });
    expect(miner.heard.some((message) => message['method'] === 'mining.notify')).toBe(false);
  });

  it('speaks eth-proxy', async () => {
    const miner = client();
    expect(await miner.ask(1, 'eth_submitLogin', ['0xabc', 'x'])).toMatchObject({ result: true });
    const { result } = (await miner.ask(2, 'eth_getWork', [])) as { result: string[] };
    const header = readHex(result[0], 32) ?? '';
    expect(BigInt(result[2] ?? 0)).toBe(targetOfHashes(shareHashes));
    const nonce = share(header, '');
    const mix = `0x${'00'.repeat(32)}`;
    expect(await miner.ask(3, 'eth_submitWork', [`0x${nonce}`, result[0], mix])).toMatchObject({ result: true });
    expect(await miner.ask(4, 'eth_submitWork', [`0x${nonce}`, result[0], mix])).toMatchObject({
      error: [22, 'Duplicate share', null],
    });
    const from = miner.heard.length;
    pool.renewJob();
    expect(((await miner.wait((message) => message['id'] === 0, from)) as { result: string[] }).result[0]).not.toBe(result[0]);
  });

  it('drops who talks garbage and who never ends a line, and serves the others on', async () => {
    const miner = client();
    const prefix = await miner.login();
    const [rude, endless] = [client(), client()];
    rude.socket.write('GET / HTTP/1.1\r\n\r\n');
    await rude.closed;
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 100 && !endless.socket.destroyed; count += 1) {
      if (!endless.socket.write(megabyte))
        await Promise.race([new Promise((resolve) => endless.socket.once('drain', resolve)), endless.closed]);
    }
    await endless.closed;
    const job = await miner.job();
    expect(
      await miner.ask(10, 'mining.submit', ['0xabc.rig1', job.id, share(job.header, prefix).slice(prefix.length)]),
    ).toMatchObject({ result: true });
  });

  it('closes the door on the 65th client', async () => {
    const crowd = Array.from({ length: 64 }, () => client());
    await Promise.all(crowd.map((each) => each.ask(1, 'mining.extranonce.subscribe', [])));
    await client().closed;
    expect(crowd.every((each) => !each.socket.destroyed)).toBe(true);
  });

  it('rejects all, falls silent, goes down and is well again', async () => {
    const miner = client();
    const prefix = await miner.login();
    const job = await miner.job();
    const tail = share(job.header, prefix).slice(prefix.length);
    await pool.setMood('rejectAll');
    expect(await miner.ask(10, 'mining.submit', ['0xabc.rig1', job.id, tail])).toMatchObject({
      error: [20, 'Invalid share', null],
    });

    await pool.setMood('poolSilent');
    const unheard = client();
    unheard.say({ id: 1, method: 'mining.subscribe', params: [] });
    miner.say({ id: 12, method: 'mining.extranonce.subscribe', params: [] });
    const late = client();
    late.socket.write('x'.repeat(20_000));
    await late.closed; // by now the pool has read what came before
    await pool.setMood('ok');
    await unheard.closed; // its login fell into the silence
    expect(await miner.ask(13, 'mining.extranonce.subscribe', [])).toMatchObject({ result: true });
    expect(unheard.heard).toEqual([]);

    await pool.setMood('poolDown');
    await miner.closed;
    const refused = await new Promise((resolve) => connect(port, '127.0.0.1').on('error', resolve));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    await pool.setMood('ok');
    await client().login();
  });
});

describe('PoolJobs', () => {
  it('takes shares of the last job for a moment, then calls them stale', () => {
    let nowMs = 0;
    const jobs = new PoolJobs(() => nowMs, 1000);
    const { id, header } = jobs.present;
    const [first, second] = [share(header, '0001'), share(header, '0002')];
    jobs.renew();
    nowMs = 1000;
    expect(jobs.verdict(id, first)).toBeNull();
    expect(jobs.verdict(header, first)).toMatchObject({ code: 22 });
    nowMs = 1001;
    expect(jobs.verdict(id, second)).toMatchObject({ code: 21 });
    nowMs = 0;
    jobs.renew();
    expect(jobs.verdict(id, second)).toMatchObject({ code: 21 });
  });

  it('asks for the work it names: about 120 real hashes a share', () => {
    const header = 'cd'.repeat(32);
    let shares = 0;
    for (let nonce = 0; nonce < 60_000; nonce += 1) if (isShare(header, nonce.toString(16).padStart(16, '0'), limit)) shares += 1;
    expect(60_000 / shares).toBeGreaterThan(95);
    expect(60_000 / shares).toBeLessThan(150);
  });
});
