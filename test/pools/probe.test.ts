import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/main/platform/clock';
import { PoolProbe, type ProbeOptions, type ProbeQuestion } from '../../src/main/pools/probe';
import type { ProbeTarget } from '../../src/main/pools/probeConnection';
import { authority, expired, good, selfSigned, wrongName } from './probeCertificates';
import {
  but,
  cryptoNotePool,
  ethereumStratum1Pool,
  ethereumStratum2Pool,
  ethProxyPool,
  LoopbackPool,
  notifies,
  type Script,
  stratum1Pool,
} from './probePools';

const wallet = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const nobodyAsks: ProbeQuestion = { coin: null, wallet: null, worker: null };
const asked: ProbeQuestion = { coin: null, wallet, worker: 'rig1' };

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function pool(script: Script, certificate: string | null = null): Promise<LoopbackPool> {
  const started = await LoopbackPool.speaking(script, certificate);
  stops.push(() => started.stop());
  return started;
}

async function server(...args: Parameters<typeof LoopbackPool.doing>): Promise<LoopbackPool> {
  const started = await LoopbackPool.doing(...args);
  stops.push(() => started.stop());
  return started;
}

function probe(target: ProbeTarget, question: Partial<ProbeQuestion> = {}, options: ProbeOptions = {}) {
  return new PoolProbe(systemClock, { ca: authority, ...options }).probe(target, { ...asked, ...question });
}

const dialects = [
  { name: 'stratum1', of: stratum1Pool, scheme: 'stratum+tcp', coin: 'RVN', difficulty: 0.5, login: 'mining.authorize' },
  {
    name: 'ethereumStratum1',
    of: ethereumStratum1Pool,
    scheme: 'stratum2+tcp',
    coin: 'ETC',
    difficulty: 0.5,
    login: 'mining.authorize',
  },
  {
    name: 'ethereumStratum2',
    of: ethereumStratum2Pool,
    scheme: 'stratum3+tcp',
    coin: 'ETHW',
    difficulty: 1,
    login: 'mining.authorize',
  },
  { name: 'ethProxy', of: ethProxyPool, scheme: 'stratum1+tcp', coin: 'ETC', difficulty: 2 ** 32, login: 'eth_submitLogin' },
  { name: 'cryptoNote', of: cryptoNotePool, scheme: 'stratum+tcp', coin: 'XMR', difficulty: 10_000, login: 'login' },
] as const;

describe.each(dialects)('a pool that speaks $name', ({ name, of, scheme, coin, difficulty, login }) => {
  it('takes the login, with its times and its difficulty', async () => {
    const started = await pool(of(wallet));
    const answer = await probe(started.target(scheme), { coin });
    expect(answer).toMatchObject({ reachable: true, tls: false, authorized: true, dialect: name, fault: null });
    expect(answer.difficulty).toBeCloseTo(difficulty, -Math.log10(difficulty / 10_000));
    expect(answer.connectMs).toBeGreaterThanOrEqual(0);
    expect(answer.subscribeMs).toBeGreaterThan(0);
    expect(JSON.stringify(started.heard.find(({ method }) => method === login))).toContain('rig1');
  });

  it('is found without a scheme that names it, and without a coin', async () => {
    const started = await pool(of(wallet));
    const answer = await probe(started.target());
    expect(answer).toMatchObject({ authorized: true, fault: null });
  }, 20_000);

  it('refuses the login: the words do not hold the wallet', async () => {
    const started = await pool(of('somebodyElse'));
    const answer = await probe(started.target(scheme), { coin });
    expect(answer).toMatchObject({ reachable: true, authorized: false, fault: { code: 'pool/wallet-refused' } });
    expect(answer.fault?.detail).toMatch(/invalid/i);
    expect(JSON.stringify(answer).toLowerCase()).not.toContain(wallet.slice(0, 8).toLowerCase());
    expect(JSON.stringify(answer)).not.toContain('rig1');
  });

  it('says nothing of a wallet when none is given', async () => {
    const started = await pool(of(wallet));
    const answer = await probe(started.target(scheme), { ...nobodyAsks, coin });
    expect(answer).toMatchObject({ reachable: true, authorized: null, dialect: name, fault: null });
    expect(JSON.stringify(started.heard)).not.toContain('0x');
  });

  it('closes or hangs at the login', async () => {
    const closing = await pool(but(of(wallet), login, 'close'));
    const closed = await probe(closing.target(scheme), { coin });
    expect(closed).toMatchObject({
      reachable: true,
      authorized: null,
      fault: { code: 'pool/closed-at-login' },
    });
    const hanging = await pool(but(of(wallet), login, 'hang'));
    const hung = await probe(hanging.target(scheme), { coin }, { budgetMs: 900 });
    expect(hung).toMatchObject({ reachable: true, authorized: null, fault: { code: 'pool/timed-out' } });
  });

  it('garbles its answer to the login', async () => {
    const started = await pool(but(of(wallet), login, ['{"id":1,']));
    const answer = await probe(started.target(scheme), { coin });
    expect(answer).toMatchObject({ authorized: null, fault: { code: 'pool/not-stratum' } });
  });
});

describe('a pool that closes', () => {
  it('at the connection, whatever the dialect', async () => {
    const started = await server((_pool, socket) => socket.destroy());
    expect(await probe(started.target())).toMatchObject({ reachable: true, fault: { code: 'pool/closed' } });
  });

  it.each(['mining.subscribe', 'mining.hello'])('at %s', async (method) => {
    const started = await pool(but(ethereumStratum2Pool(wallet), method, 'close'));
    const answer = await probe(started.target('stratum3+tcp'));
    expect(answer).toMatchObject({ subscribeMs: null, fault: { code: 'pool/closed' } });
  });

  it('once it has taken the login', async () => {
    const started = await server((_pool, socket) => {
      socket.once('data', () => {
        socket.write('{"id":1,"result":[null,"00"],"error":null}\n');
        socket.once('data', () => socket.end('{"id":2,"result":true,"error":null}\n'));
      });
    });
    const answer = await probe(started.target(), { coin: 'RVN' }, { graceMs: 4000 });
    expect(answer).toMatchObject({ authorized: true, fault: { code: 'pool/closed-after-login' } });
  });

  it('at eth_getWork', async () => {
    const started = await pool(but(ethProxyPool(wallet), 'eth_getWork', 'close'));
    const answer = await probe(started.target('stratum1+tcp'));
    expect(answer).toMatchObject({ authorized: true, difficulty: null, fault: { code: 'pool/closed-after-login' } });
  });
});

describe('the coin', () => {
  it.each([
    { coin: 'RVN', script: ethereumStratum1Pool(wallet), why: 'ethash pool, plain subscription refused' },
    { coin: 'RVN', script: stratum1Pool(wallet, notifies.ethash), why: 'work of ethash' },
    { coin: 'ETC', script: stratum1Pool(wallet, notifies.bitcoin), why: 'work of Bitcoin' },
    { coin: 'ETC', script: stratum1Pool(wallet, notifies.progpow), why: 'work of KawPow' },
    { coin: 'XMR', script: stratum1Pool(wallet), why: 'another kind of pool' },
    { coin: 'XMR', script: cryptoNotePool(wallet, 'cn/gpu'), why: 'another algorithm' },
    { coin: 'ETC', script: cryptoNotePool(wallet), why: 'another kind of pool' },
  ])('$coin: $why', async ({ coin, script }) => {
    const started = await pool(script);
    const answer = await probe(started.target(), { coin });
    expect(answer).toMatchObject({ reachable: true, fault: { code: 'pool/wrong-coin' } });
  });

  it('is right where pool and coin agree, and a dialect that the address names is not guessed again', async () => {
    const started = await pool(cryptoNotePool(wallet));
    expect(await probe(started.target(), { coin: 'xmr' })).toMatchObject({ authorized: true, fault: null });
    expect(await probe(started.target('stratum2+tcp'))).toMatchObject({
      authorized: null,
      fault: { code: 'pool/other-dialect' },
    });
    expect(started.heard.map(({ method }) => method)).toEqual(['login', 'mining.subscribe']);
  });
});

describe('TLS', () => {
  it('is verified against the authority that was given', async () => {
    const started = await pool(stratum1Pool(wallet), good);
    const answer = await probe(started.target('stratum+ssl', true, 'localhost'), { coin: 'RVN' });
    expect(answer).toMatchObject({ reachable: true, tls: true, authorized: true, difficulty: 0.5, fault: null });
  });

  it.each([
    { name: 'expired', certificate: expired, code: 'pool/certificate-expired' },
    { name: 'self-signed', certificate: selfSigned, code: 'pool/certificate-untrusted' },
    { name: 'for another name', certificate: wrongName, code: 'pool/certificate-wrong-name' },
  ])('is not accepted $name, and no wallet is sent', async ({ certificate, code }) => {
    const started = await pool(stratum1Pool(wallet), certificate);
    const answer = await probe(started.target('stratum+ssl', true, 'localhost'), { coin: 'RVN' });
    expect(answer).toMatchObject({ reachable: true, tls: false, authorized: null, subscribeMs: null, fault: { code } });
    expect(started.heard).toEqual([]);
  });

  it('is not accepted from an authority that the system does not know', async () => {
    const started = await pool(stratum1Pool(wallet), good);
    const answer = await new PoolProbe(systemClock).probe(started.target('stratum+ssl', true), asked);
    expect(answer).toMatchObject({ tls: false, fault: { code: 'pool/certificate-untrusted' } });
  });

  it('is missed where the port speaks plainly', async () => {
    const started = await server((_pool, socket) => socket.once('data', () => socket.end('{"id":null,"error":"parse error"}\n')));
    const answer = await probe(started.target('stratum+ssl', true));
    expect(answer).toMatchObject({ reachable: true, tls: false, fault: { code: 'pool/not-tls' } });
  });

  it('is asked for where the port wants it', async () => {
    const started = await pool(stratum1Pool(wallet), good);
    const answer = await probe(started.target('stratum+tcp'), { coin: 'RVN' });
    expect(answer).toMatchObject({ reachable: true, tls: false, fault: { code: 'pool/needs-tls' } });
  });

  it('hangs in the handshake', async () => {
    const started = await server(() => undefined);
    const answer = await probe(started.target('stratum+ssl', true), {}, { budgetMs: 600 });
    expect(answer).toMatchObject({ reachable: true, tls: false, fault: { code: 'pool/timed-out' } });
  });
});

describe('what is no pool', () => {
  it('refuses the connection', async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as { port: number };
    await new Promise((resolve) => listener.close(resolve));
    const answer = await probe({ scheme: null, host: '127.0.0.1', port, isTls: false });
    expect(answer).toMatchObject({ reachable: false, connectMs: null, fault: { code: 'pool/connection-refused' } });
  });

  it('has a name that nobody knows', async () => {
    const answer = await probe({ scheme: null, host: 'no-such-pool.invalid', port: 3333, isTls: false });
    expect(answer).toMatchObject({ reachable: false, fault: { code: 'pool/unknown-host' } });
  });

  it('says nothing at all: ends within the 5 s that are promised, each dialect tried', async () => {
    const started = await pool(() => 'hang');
    const fromMs = systemClock.monotonicMs();
    const answer = await probe(started.target());
    expect(answer).toMatchObject({ reachable: true, subscribeMs: null, authorized: null, fault: { code: 'pool/timed-out' } });
    expect(systemClock.monotonicMs() - fromMs).toBeLessThan(5000);
    expect(started.heard.map(({ method }) => method)).toEqual([
      'mining.subscribe',
      'mining.subscribe',
      'login',
      'eth_submitLogin',
      'mining.hello',
    ]);
  }, 20_000);

  it('is a web server', async () => {
    const http = createHttpServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => http.close(resolve)));
    const { port } = http.address() as { port: number };
    const answer = await probe({ scheme: null, host: '127.0.0.1', port, isTls: false });
    expect(answer).toMatchObject({ reachable: true, fault: { code: 'pool/not-stratum' } });
  });

  it.each([
    ['a banner', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['bytes', Buffer.from([0, 255, 254, 1, 10])],
    ['JSON that is no Stratum', '{"hello":1}\n'],
    ['a list', '[1,2]\n'],
  ])('says %s', async (_what, text) => {
    const started = await server((_pool, socket) => socket.write(text));
    expect(await probe(started.target())).toMatchObject({ fault: { code: 'pool/not-stratum' } });
  });

  it('writes 100 MB without a newline: is cut off after little of it', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x61);
    let socketBytes = 0;
    const started = await server((_pool, socket) => {
      let left = 100;
      const writeOn = () => {
        while (left > 0 && !socket.destroyed) {
          left -= 1;
          if (!socket.write(chunk)) return void socket.once('drain', writeOn);
        }
      };
      socket.on('close', () => {
        socketBytes = socket.bytesWritten;
      });
      writeOn();
    });
    expect(await probe(started.target())).toMatchObject({ fault: { code: 'pool/not-stratum' } });
    await started.stop();
    stops.pop();
    expect(socketBytes).toBeLessThan(50 * 1024 * 1024);
  });

  it('writes good lines without an end', async () => {
    const line = Buffer.from(
      `${JSON.stringify({ id: null, method: 'client.show_message', params: ['x'.repeat(1000)] })}\n`.repeat(64),
    );
    const started = await server((_pool, socket) => {
      const writeOn = (): void => {
        while (!socket.destroyed) if (!socket.write(line)) return void socket.once('drain', writeOn);
      };
      writeOn();
    });
    expect(await probe(started.target())).toMatchObject({ fault: { code: 'pool/not-stratum' } });
  });
});
