import { z } from 'zod';

// The public statistics of pools: where they are and how to read them. Nothing is asked here. Families, addresses and fields are those of
// the pools' own programs (sammy007/open-ethereum-pool, dvandal/cryptonote-nodejs-pool, Snipa22/nodejs-pool) and of
// RainbowMiner's Pools and Balances; a pool that is none of them is not asked.

// What has to be there is asked for: an answer about something else must not look like an empty account.

/** What one answer tells. */
export type PoolAnswer =
  /** Coins that a hash brings on average, the pool's fee taken off. */
  | { readonly kind: 'reward'; readonly coinsPerHash: number }
  /** All that the pool ever credited to the wallet, in coins: paid, and not paid yet. */
  | { readonly kind: 'account'; readonly coins: number };

export interface PoolQuestion {
  readonly url: string;
  /** Null: the answer does not tell, or not in a form we know. */
  readonly read: (body: unknown) => PoolAnswer | null;
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

/** Some pools write numbers as text. */
const amount = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]).transform(Number);

const families: readonly Family[] = [
  {
    hosts: /^(?:us-|asia-)?([a-z]+)\.2miners\.com$/,
    questions: ({ coin, wallet }, name) => {
      const parts = partsOfCoin[coin];
      if (parts === undefined) return [];
      return [{ url: `https://${name}.2miners.com/api/accounts/${encodeURIComponent(wallet)}`, read: readOpenEthereum(parts) }];
    },
  },
  {
    hosts: /^(?:[a-z]{2}\d?\.)?([a-z]+)\.herominers\.com$/,
    questions: ({ coin, wallet }, name) => {
      const api = `https://${name}.herominers.com/api`;
      const stats = { url: `${api}/stats`, read: readCryptoNoteStats };
      const account = {
        url: `${api}/stats_address?address=${encodeURIComponent(wallet)}&longpoll=false`,
        read: readCryptoNoteAccount(coin),
      };
      return [...(difficultyIsHashes.includes(coin) ? [stats] : []), ...(coinUnits[coin] === undefined ? [] : [account])];
    },
  },
  {
    hosts: /^(?:[a-z]+\.)?supportxmr\.com$/,
    questions: ({ wallet }) => nodejsPool('https://supportxmr.com/api', wallet),
  },
  {
    hosts: /^gulf\.(moneroocean)\.stream$/,
    // Its network statistics are Monero's, and it pays Monero whatever is mined: only what it credits can be told.
    questions: ({ wallet }) => nodejsPool('https://api.moneroocean.stream', wallet).slice(1),
  },
  {
    hosts: /^([a-z]+)-[a-z-]+\d\.nanopool\.org$/,
    questions: ({ wallet }, name) => [
      { url: `https://${name}.nanopool.org/api/v1/load_account/${encodeURIComponent(wallet)}`, read: readNanopool },
    ],
  },
];

/** Units of a coin in cryptonote pools' accounts, where a block's reward is not asked beside them. */
const coinUnits: Readonly<Record<string, number>> = { XMR: xmrParts, ZANO: xmrParts };

/** What may be asked about a pool in use; nothing for pools that nobody here knows. */
export function poolQuestions(use: PoolUse): readonly PoolQuestion[] {
  const host = hostOf(use.pool);
  for (const { hosts, questions } of families) {
    const found = hosts.exec(host);
    if (found !== null) return questions(use, found[1] ?? '');
  }
  return [];
}

/** Lower case, without scheme, user and port. */
export function hostOf(pool: string): string {
  return (/^(?:[a-z0-9+]+:\/\/)?(?:[^@/]*@)?([a-z0-9.-]+)/i.exec(pool)?.[1] ?? '').toLowerCase();
}

function nodejsPool(api: string, wallet: string): readonly PoolQuestion[] {
  return [
    { url: `${api}/network/stats`, read: readNodejsNetwork },
    { url: `${api}/miner/${encodeURIComponent(wallet.split(/[+.]/)[0] ?? wallet)}/stats`, read: readNodejsAccount },
  ];
}

const cryptoNoteStats = z.object({
  config: z.object({ coinUnits: amount.pipe(z.number().positive()), fee: amount.optional() }),
  network: z.object({ difficulty: amount.pipe(z.number().positive()) }),
  lastblock: z.object({ reward: amount.pipe(z.number().positive()) }),
});

function readCryptoNoteStats(body: unknown): PoolAnswer | null {
  const said = cryptoNoteStats.safeParse(body);
  if (!said.success) return null;
  const { config, network, lastblock } = said.data;
  const kept = 1 - Math.min(100, config.fee ?? 0) / 100;
  return { kind: 'reward', coinsPerHash: (lastblock.reward / config.coinUnits / network.difficulty) * kept };
}

const cryptoNoteAccount = z.object({ stats: z.object({ balance: amount, paid: amount.default(0) }) });

function readCryptoNoteAccount(coin: string) {
  return (body: unknown): PoolAnswer | null => {
    const said = cryptoNoteAccount.safeParse(body);
    const units = coinUnits[coin];
    if (!said.success || units === undefined) return null;
    return { kind: 'account', coins: (said.data.stats.balance + said.data.stats.paid) / units };
  };
}

const openEthereum = z.object({
  stats: z.object({
    balance: amount,
    immature: amount.default(0),
    pending: amount.default(0),
    paid: amount.default(0),
  }),
});

function readOpenEthereum(parts: number) {
  return (body: unknown): PoolAnswer | null => {
    const said = openEthereum.safeParse(body);
    if (!said.success) return null;
    const { balance, immature, pending, paid } = said.data.stats;
    return { kind: 'account', coins: (balance + immature + pending + paid) / parts };
  };
}

const nodejsNetwork = z.object({ difficulty: amount.pipe(z.number().positive()), value: amount.pipe(z.number().positive()) });

/** `value`: the last block's reward in atomic units. The pool's fee is not in it. */
function readNodejsNetwork(body: unknown): PoolAnswer | null {
  const said = nodejsNetwork.safeParse(body);
  return said.success ? { kind: 'reward', coinsPerHash: said.data.value / xmrParts / said.data.difficulty } : null;
}

const nodejsAccount = z.object({ amtPaid: amount, amtDue: amount });

function readNodejsAccount(body: unknown): PoolAnswer | null {
  const said = nodejsAccount.safeParse(body);
  return said.success ? { kind: 'account', coins: (said.data.amtPaid + said.data.amtDue) / xmrParts } : null;
}

const nanopool = z.object({
  status: z.literal(true),
  data: z.object({
    userParams: z.object({ balance: amount, balance_uncomfirmed: amount.default(0), e_sum: amount.default(0) }),
  }),
});

function readNanopool(body: unknown): PoolAnswer | null {
  const said = nanopool.safeParse(body);
  if (!said.success) return null;
  const { balance, balance_uncomfirmed, e_sum } = said.data.data.userParams;
  return { kind: 'account', coins: balance + balance_uncomfirmed + e_sum };
}
