import { z } from 'zod';
import type { PoolApis } from '../../shared/money';
import { readCoinUnits, readCryptoNote } from './accounts/cryptoNote';
import { readMiningcore, readMiningcorePayments } from './accounts/miningcore';
import { readNanopool } from './accounts/nanopool';
import { readNodejsAccount, readNodejsPayments, readNodejsWorkers } from './accounts/nodejsPool';
import { readOpenEthereum } from './accounts/openEthereum';
import type { AccountAnswer } from './accounts/reading';

// The public statistics of pools: where they are and how to read them. Nothing is asked here. Families, addresses and fields are those of
// the pools' own programs (sammy007/open-ethereum-pool, dvandal/cryptonote-nodejs-pool, Snipa22/nodejs-pool, oliverw/miningcore) and of
// RainbowMiner's Pools and Balances; a pool that is none of them is not asked, but where the owner says how.

/** What one answer tells; what it does not is absent. */
export interface PoolAnswer extends AccountAnswer {
  /** Coins that a hash brings on average, the pool's fee taken off. */
  readonly coinsPerHash?: number;
  /** Atomic units of a coin, for the answers after this one. */
  readonly coinUnits?: number;
}

export interface PoolQuestion {
  readonly url: string;
  readonly about: 'account' | 'pool';
  /** `units`: what an earlier answer of the same pool said they are. Null: the answer does not tell, or not in a form we know. */
  readonly read: (body: unknown, units: number | null) => PoolAnswer | null;
}

export interface PoolUse {
  readonly coin: string;
  /** As in the setup: `stratum+tcp://host:port`. */
  readonly pool: string;
  readonly wallet: string;
}

interface Family {
  readonly hosts: RegExp;
  /** `name`: what the pattern caught of the host. */
  readonly questions: (use: PoolUse, name: string) => readonly PoolQuestion[];
}

/** Coins whose network difficulty is the mean number of hashes for a block, as a miner counts hashes. */
const difficultyIsHashes = ['XMR', 'ETC', 'ZANO', 'XEL', 'ZEPH', 'SAL'];
/** Parts of one coin in an account of an open-ethereum-pool. */
const partsOfCoin: Readonly<Record<string, number>> = { ETC: 1e9, ETHW: 1e9, ERG: 1e9, RVN: 1e8, NEOX: 1e8, XNA: 1e8 };
const xmrParts = 1e12;
/** Units of a coin in cryptonote pools' accounts, where the pool's own word is not there. */
const coinUnits: Readonly<Record<string, number>> = { XMR: xmrParts, ZANO: xmrParts };

/** Some pools write numbers as text. */
const amount = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]).transform(Number);

const families: readonly Family[] = [
  {
    hosts: /^(?:us-|asia-)?([a-z]+)\.2miners\.com$/,
    questions: (use, name) => openEthereum(`https://${name}.2miners.com/api`, use, partsOfCoin[use.coin] ?? null),
  },
  {
    hosts: /^(?:[a-z]{2}\d?\.)?([a-z]+)\.herominers\.com$/,
    questions: (use, name) => cryptoNote(`https://${name}.herominers.com/api`, use, null),
  },
  {
    hosts: /^(?:[a-z]+\.)?supportxmr\.com$/,
    questions: (use) => [
      { url: 'https://supportxmr.com/api/network/stats', about: 'pool', read: readNodejsNetwork },
      ...nodejsPool('https://supportxmr.com/api', use),
    ],
  },
  {
    hosts: /^gulf\.(moneroocean)\.stream$/,
    // Its network statistics are Monero's, and it pays Monero whatever is mined: only what it credits can be told.
    questions: (use) => nodejsPool('https://api.moneroocean.stream', use),
  },
  {
    hosts: /^([a-z]+)-[a-z-]+\d\.nanopool\.org$/,
    questions: (use, name) => [
      aboutAccount(`https://${name}.nanopool.org/api/v1/load_account/${addressOf(use)}`, (body) => readNanopool(body)),
    ],
  },
];

/** What may be asked about a pool in use; nothing for pools that nobody here knows. The owner's word goes first. */
export function poolQuestions(use: PoolUse, apis: PoolApis = {}): readonly PoolQuestion[] {
  const host = hostOf(use.pool);
  const own = Object.hasOwn(apis, host) ? apis[host] : undefined;
  if (own !== undefined) return ownQuestions(use, own);
  for (const { hosts, questions } of families) {
    const found = hosts.exec(host);
    if (found !== null) return questions(use, found[1] ?? '');
  }
  return [];
}

function ownQuestions(use: PoolUse, { shape, url, partsOfCoin: parts }: PoolApis[string]): readonly PoolQuestion[] {
  const base = url.replace(/\/+$/, '');
  switch (shape) {
    case 'open-ethereum-pool':
      return openEthereum(base, use, parts);
    case 'cryptonote-nodejs-pool':
      return cryptoNote(base, use, parts);
    case 'nodejs-pool':
      return nodejsPool(base, use);
    case 'miningcore':
      return miningcore(base, use);
  }
}

/** Lower case, without scheme, user and port. */
export function hostOf(pool: string): string {
  return (/^(?:[a-z0-9+]+:\/\/)?(?:[^@/]*@)?([a-z0-9.-]+)/i.exec(pool)?.[1] ?? '').toLowerCase();
}

/** What tells accounts apart: the address they are asked at; null: nobody here knows how. It holds the wallet, so it is for nobody's eyes. */
export function accountKey(use: PoolUse, apis: PoolApis = {}): string | null {
  return poolQuestions(use, apis).find(({ about }) => about === 'account')?.url ?? null;
}

function aboutAccount(url: string, read: PoolQuestion['read']): PoolQuestion {
  return { url, about: 'account', read };
}

function addressOf({ wallet }: PoolUse): string {
  return encodeURIComponent(wallet);
}

function openEthereum(api: string, use: PoolUse, parts: number | null): readonly PoolQuestion[] {
  return [aboutAccount(`${api}/accounts/${addressOf(use)}`, (body) => readOpenEthereum(body, parts))];
}

/** Its statistics say the unit of its accounts, so they come first. */
function cryptoNote(api: string, use: PoolUse, parts: number | null): readonly PoolQuestion[] {
  const usual = parts ?? coinUnits[use.coin] ?? null;
  const account = `${api}/stats_address?address=${addressOf(use)}&longpoll=false`;
  return [
    { url: `${api}/stats`, about: 'pool', read: readCryptoNoteStats(use.coin) },
    aboutAccount(account, (body, units) => readCryptoNote(body, units ?? usual)),
  ];
}

function nodejsPool(api: string, { wallet }: PoolUse): readonly PoolQuestion[] {
  const miner = `${api}/miner/${encodeURIComponent(wallet.split(/[+.]/)[0] ?? wallet)}`;
  return [
    aboutAccount(`${miner}/stats`, (body) => readNodejsAccount(body)),
    aboutAccount(`${miner}/stats/allWorkers`, (body) => readNodejsWorkers(body)),
    aboutAccount(`${miner}/payments`, (body) => readNodejsPayments(body)),
  ];
}

/** `pool`: with the pool's id, `…/api/pools/etc1`. */
function miningcore(pool: string, use: PoolUse): readonly PoolQuestion[] {
  const miner = `${pool}/miners/${addressOf(use)}`;
  return [
    aboutAccount(miner, (body) => readMiningcore(body)),
    aboutAccount(`${miner}/payments`, (body) => readMiningcorePayments(body)),
  ];
}

const cryptoNoteStats = z.object({
  config: z.object({ coinUnits: amount.pipe(z.number().positive()), fee: amount.optional() }),
  network: z.object({ difficulty: amount.pipe(z.number().positive()) }),
  lastblock: z.object({ reward: amount.pipe(z.number().positive()) }),
});

function readCryptoNoteStats(coin: string) {
  return (body: unknown): PoolAnswer | null => {
    const units = readCoinUnits(body);
    const reward = difficultyIsHashes.includes(coin) ? cryptoNoteReward(body) : null;
    if (units === null && reward === null) return null;
    return { ...(units === null ? {} : { coinUnits: units }), ...(reward === null ? {} : { coinsPerHash: reward }) };
  };
}

function cryptoNoteReward(body: unknown): number | null {
  const said = cryptoNoteStats.safeParse(body);
  if (!said.success) return null;
  const { config, network, lastblock } = said.data;
  const kept = 1 - Math.min(100, config.fee ?? 0) / 100;
  return (lastblock.reward / config.coinUnits / network.difficulty) * kept;
}

const nodejsNetwork = z.object({ difficulty: amount.pipe(z.number().positive()), value: amount.pipe(z.number().positive()) });

/** `value`: the last block's reward in atomic units. The pool's fee is not in it. */
function readNodejsNetwork(body: unknown): PoolAnswer | null {
  const said = nodejsNetwork.safeParse(body);
  return said.success ? { coinsPerHash: said.data.value / xmrParts / said.data.difficulty } : null;
}
