import type { MinerId } from '../../shared/literals';
import type { Pasted, PasteNote, PasteNoteId } from '../../shared/pasted';
import { type Coin, coins, findCoin, isMinable } from '../coins/coins';
import type { MinerAdapter } from './adapter';
import { parsePool } from './adapters/poolUrl';
import { grammars } from './pastedGrammars';
import { type SaidLine, sayLine } from './pastedLine';

/** Names of algorithms and coins that miners' command lines use, lower case → ours. */
const algorithmWords: Readonly<Record<string, string>> = {
  ...{ autolykos: 'autolykos2', ergo: 'autolykos2', erg: 'autolykos2' },
  ...{ etc: 'etchash', eth: 'ethash', ethw: 'ethash', rvn: 'kawpow', ravencoin: 'kawpow', clore: 'kawpow', neox: 'kawpow' },
  ...{ xna: 'kawpow', neoxa: 'kawpow', ironfish: 'fishhash', nexa: 'nexapow', karlsenv2: 'karlsenhashv2', radiant: 'sha512256d' },
  ...{ firo: 'firopow', progpow_zano: 'progpowz', zano: 'progpowz', randomx: 'rx/0', rx: 'rx/0', 'rx/monero': 'rx/0' },
  ...{ equihash144_5: 'equihash 144,5', equi144_5: 'equihash 144,5' },
};

/** Pools that closed, by their own announcements. */
const closedPools: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)sparkpool\.com$/, '2021'],
  [/(^|\.)minexmr\.com$/, '2022'],
  [/(^|\.)flexpool\.io$/, '2023'],
];

/** Ethereum has been proof of stake since 2022-09-15. */
const ethereumEnd = '2022-09-15';
/** ethminer and what came of it mine ethash and no other; a card's vendor decides who mines the rest best. */
const replacements: Readonly<Record<'nvidia' | 'amd', readonly MinerId[]>> = {
  nvidia: ['lolminer', 't-rex', 'rigel', 'gminer', 'srbminer-multi'],
  amd: ['lolminer', 'teamredminer', 'gminer', 'srbminer-multi'],
};

type Note = (note: PasteNoteId, values?: Readonly<Record<string, string>>) => void;

/**
 * The setup that a line of an old start script means, and what is to be said about it: what has ended, what was left out, what is
 * still missing. Nothing of it is applied; the check of setup files follows when it is.
 */
export function pastedSetup(script: string, adapters: readonly MinerAdapter[]): Pasted {
  const notes: PasteNote[] = [];
  const note: Note = (id, values = {}) => void notes.push({ note: id, values });
  const said = sayLine(script);
  if (said === null) {
    note('noMiner', { known: [...new Set(grammars.map(({ name }) => name))].join(', ') });
    return { assignment: null, rigName: null, notes };
  }
  if (said.isOldForm) note('oldSyntax');
  const coin = coinOf(said, note);
  const algorithm = algorithmOf(said, coin, note);
  const pools = poolsThatAnswer(said, note);
  const { miner, isSame } = minerOf(said, algorithm, adapters, note);
  const wallet = known(said.wallet, note);
  if (wallet === '') note('noWallet');
  if (pools.length === 0) note('noPool');
  if (said.devices !== '') note('someDevices', { devices: said.devices });
  if (said.hasPassword) note('password');
  if (said.ours.length > 0) note('ours', { args: said.ours.join(' ') });
  const left = [...said.ignored, ...(isSame ? [] : said.kept)];
  if (left.length > 0) note('ignored', { args: withoutSecrets(left, said).join(' ') });
  const path = isSame && said.path !== null ? { path: said.path } : {};
  const extraArgs = isSame && said.kept.length > 0 ? { extraArgs: said.kept } : {};
  return {
    assignment: {
      devices: miner === 'xmrig' ? 'cpu' : 'gpus',
      miner: { id: miner, ...path, ...(extraArgs.extraArgs === undefined ? {} : { extraArgs: [...extraArgs.extraArgs] }) },
      algorithm,
      coin: coin?.ticker ?? '',
      wallet,
      pools: [...pools],
    },
    rigName: /^[A-Za-z0-9_-]{1,32}$/.test(said.worker) ? said.worker : null,
    notes,
  };
}

/** `$WALLET` that the script did not set is no wallet. */
function known(value: string, note: Note): string {
  const [, name] = /^\$\{?(\w+)\}?$/.exec(value) ?? [];
  if (name === undefined) return value;
  note('variable', { name });
  return '';
}

function coinOf(said: SaidLine, note: Note): Coin | null {
  const named = namedCoin(said);
  if (named?.ticker === 'ETH') {
    note('ethereumEnded', { date: ethereumEnd });
    return findCoin('ETC');
  }
  if (named !== null && !isMinable(named)) {
    note('coinEnded', { coin: named.name });
    return null;
  }
  if (named !== null) return named;
  const algorithm = ourName(said.algorithm);
  const mined = coins.filter((coin) => coin.algorithm === algorithm && isMinable(coin));
  const [only] = mined;
  if (only !== undefined && mined.length === 1) {
    note('coinGuessed', { coin: only.name, algorithm });
    return only;
  }
  note('coinUnknown', { choices: mined.map(({ ticker }) => ticker).join(', ') });
  return null;
}

/** By its flag, the pools' names, or the algorithm's name; with a miner of Ethereum's time nothing at all means Ethereum. */
function namedCoin(said: SaidLine): Coin | null {
  const hosts = said.pools.map((url) => parsePool(url)?.host.toLowerCase() ?? '');
  const words = [said.coin.toLowerCase(), ...hosts.flatMap((host) => host.split(/[.-]/)), said.algorithm.toLowerCase()];
  for (const word of words) {
    const coin = coins.find(
      ({ ticker, name }) => ticker.toLowerCase() === word || name.toLowerCase().replaceAll(' ', '') === word,
    );
    if (coin !== undefined) return coin;
  }
  if (hosts.some((host) => /(?:xmr|monero)/.test(host))) return findCoin('XMR');
  const isEthereum = hosts.some((host) => /(?:^|\.)(?:ethermine|ethpool)\.org$/.test(host));
  const isOfItsTime = said.grammar.id === 'ethminer-0.12' || said.grammar.isGone === true;
  return isEthereum || (isOfItsTime && said.coin === '' && said.algorithm === '') ? findCoin('ETH') : null;
}

function ourName(word: string): string {
  const lower = word.toLowerCase();
  return Object.hasOwn(algorithmWords, lower) ? (algorithmWords[lower] ?? lower) : lower;
}

function algorithmOf(said: SaidLine, coin: Coin | null, note: Note): string {
  const given = ourName(said.algorithm);
  if (coin === null) return given !== '' ? given : said.grammar.id === 'kawpowminer' ? 'kawpow' : '';
  const isOldEtc = coin.ticker === 'ETC' && (given === 'ethash' || said.grammar.id === 'ethminer-0.12');
  if (isOldEtc) note('etcChanged');
  return coin.algorithm ?? given;
}

function poolsThatAnswer(said: SaidLine, note: Note): readonly string[] {
  const isForEthereum = namedCoin(said)?.ticker === 'ETH';
  return said.pools.filter((url) => {
    const pool = parsePool(url);
    if (pool === null) {
      note('poolUnreadable', { pool: url.replace(/^.*@/, '').slice(0, 80) });
      return false;
    }
    const [, year] = closedPools.find(([host]) => host.test(pool.host.toLowerCase())) ?? [];
    const since = year ?? (isForEthereum ? ethereumEnd : null);
    if (since !== null) note('poolGone', { pool: pool.host, since });
    return since === null;
  });
}

/** The line's own miner where it is one that mines this; else one that does, on the cards the line was for. */
function minerOf(said: SaidLine, algorithm: string, adapters: readonly MinerAdapter[], note: Note) {
  const { grammar } = said;
  const own = grammar.id === 'ethminer-0.12' ? 'ethminer-0.19' : grammar.id;
  const can = (id: MinerId) => {
    const adapter = adapters.find((entry) => entry.id === id);
    return adapter?.algorithms.includes(algorithm) === true;
  };
  const isFit = algorithm === '' || can(own);
  if (isFit && grammar.isGone !== true) return { miner: own, isSame: true } as const;
  const order = replacements[said.vendor ?? 'nvidia'];
  const miner = (isFit ? own : order.find(can)) ?? adapters.find(({ id }) => can(id))?.id ?? own;
  const name = adapters.find((entry) => entry.id === miner)?.name ?? miner;
  if (miner !== own || grammar.isGone === true) note('minerChanged', { from: grammar.name, to: name, algorithm });
  return { miner, isSame: miner === own && grammar.isGone !== true } as const;
}

/** A password that an unknown flag may hold is not said again. */
function withoutSecrets(args: readonly string[], said: SaidLine): readonly string[] {
  return args
    .map((word, i) => (/pass|psw|token|secret|key/i.test(args[i - 1] ?? '') && !word.startsWith('-') ? '…' : word))
    .map((word) => (said.wallet.length > 8 ? word.replaceAll(said.wallet, '…') : word));
}
