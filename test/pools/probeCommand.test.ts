import { afterEach, expect, it } from 'vitest';
import { rooms } from '../../src/main/cli/loadedRooms';
import { runCommandLine } from '../../src/main/cli/main';
import { ethProxyPool, LoopbackPool, stratum1Pool } from './probePools';

const wallet = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const pools: LoopbackPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.stop();
});

async function pool(...args: Parameters<typeof LoopbackPool.speaking>): Promise<LoopbackPool> {
  const started = await LoopbackPool.speaking(...args);
  pools.push(started);
  return started;
}

async function fallow(args: readonly string[], language = 'C') {
  let out = '';
  let err = '';
  const code = await runCommandLine(['pool', ...args], {
    env: { LC_ALL: language, FALLOW_DATA: '/nowhere' },
    uid: process.getuid?.() ?? -1,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    rooms,
    version: '1.2.3',
  });
  return { code, out, err };
}

it('prints one object: the fields that scripts rely on', async () => {
  const { port } = await pool(ethProxyPool(wallet));
  const args = ['probe', `stratum1+tcp://127.0.0.1:${port}`, '--wallet', wallet, '--worker', 'rig1', '--coin', 'ETC', '--json'];
  const { code, out, err } = await fallow(args);
  const answer: unknown = JSON.parse(out);
  expect(answer).toEqual({
    reachable: true,
    tls: false,
    connectMs: expect.any(Number),
    subscribeMs: expect.any(Number),
    authorized: true,
    difficulty: expect.any(Number),
    fault: null,
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

it('words a fault, exits 1, and repeats neither wallet nor worker', async () => {
  const { port } = await pool(stratum1Pool('somebodyElse'));
  const url = `stratum+tcp://${wallet}.rig77:secret@127.0.0.1:${port}`;
  const args = ['probe', url, '--coin', 'RVN', '--wallet', wallet, '--worker', 'rig77'];
  const json = await fallow([...args, '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ authorized: false, difficulty: null, fault: { code: 'pool/wallet-refused' } });
  const english = await fallow(args);
  expect(english.out).toContain('The pool refuses the wallet address');
  expect(english.out).toContain(`127.0.0.1:${port}`);
  const italian = await fallow(args, 'it_IT.UTF-8');
  expect(italian.out).toContain("Il pool rifiuta l'indirizzo del wallet");
  for (const { out, err } of [json, english, italian]) expect(out + err).not.toMatch(/0x5aAeb|BeAed|rig77|secret/);
});

it('says how fast and how hard in lines', async () => {
  const { port } = await pool(stratum1Pool(wallet));
  const { code, out } = await fallow(['probe', `127.0.0.1:${port}`, '--wallet', wallet], 'it_IT.UTF-8');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^Connesso in [\d.,]+ ms, senza TLS\nRisponde in [\d.,]+ ms\nAccetta il wallet\nDifficoltà di una share: 0,5\n$/,
  );
});

it.each([[[]], [['probe']], [['probe', 'nonsense']], [['probe', 'a:1', 'b']], [['ask', 'a:1']], [['probe', 'a:99999']]])(
  'takes %j for wrong usage',
  async (args) => {
    expect((await fallow(args)).code).toBe(2);
  },
);
