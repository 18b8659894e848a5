import type { MinerId } from '../../shared/literals';

/**
 * gpu, cpu, cpu+gpu: minable with that. asic_dominated: possible, pointless. asic_only: a payout address only. pos: proof of stake.
 * ended: mining is over.
 */
export type MiningClass = 'gpu' | 'cpu' | 'cpu+gpu' | 'asic_dominated' | 'asic_only' | 'pos' | 'ended';

export interface Coin {
  readonly ticker: string;
  readonly name: string;
  /** As miners write it; null: it is not mined any more. */
  readonly algorithm: string | null;
  readonly class: MiningClass;
  /** Smallest common card: the DAG's size in mid-2026 plus 0.6 GiB. null: no such need, or not known. */
  readonly minVramGib: number | null;
  /** Miners of ours that mine it. */
  readonly miners: readonly MinerId[];
  /** Where algorithm and address form were read. */
  readonly source: string;
}

/** Coins whose address form is verified (wallets/rulesTable.ts has one rule for each). The last three classes are payout only. */
export const coins: readonly Coin[] = [
  coin(
    'ETC',
    'Ethereum Classic',
    'etchash',
    'gpu',
    5,
    ['t-rex', 'lolminer', 'gminer', 'teamredminer', 'rigel', 'bzminer', 'srbminer-multi', 'nbminer'],
    'EIP-55; T-Rex README; ECIP-1099',
  ),
  coin(
    'ETHW',
    'EthereumPoW',
    'ethash',
    'gpu',
    10,
    ['ethminer-0.19', 't-rex', 'lolminer', 'gminer', 'teamredminer', 'rigel', 'bzminer', 'srbminer-multi', 'nbminer'],
    'EIP-55',
  ),
  coin(
    'OCTA',
    'OctaSpace',
    'ethash',
    'gpu',
    5,
    ['ethminer-0.19', 't-rex', 'lolminer', 'gminer', 'teamredminer', 'rigel', 'bzminer', 'srbminer-multi', 'nbminer'],
    'EIP-55',
  ),
  coin(
    'RVN',
    'Ravencoin',
    'kawpow',
    'gpu',
    8,
    ['t-rex', 'gminer', 'teamredminer', 'rigel', 'srbminer-multi', 'kawpowminer', 'nbminer', 'bzminer'],
    'RavenProject/Ravencoin src/chainparams.cpp; MoneroOcean mom README',
  ),
  coin(
    'CLORE',
    'Clore.ai',
    'kawpow',
    'gpu',
    3,
    ['t-rex', 'gminer', 'teamredminer', 'rigel', 'srbminer-multi', 'kawpowminer', 'nbminer', 'bzminer'],
    'cloreai-public/Wallet, Tangem chain params',
  ),
  coin(
    'NEOX',
    'Neoxa',
    'kawpow',
    'gpu',
    4,
    ['t-rex', 'gminer', 'teamredminer', 'rigel', 'srbminer-multi', 'kawpowminer', 'nbminer', 'bzminer'],
    'NeoxaChain/Neoxa src/chainparams.cpp',
  ),
  coin(
    'XNA',
    'Neurai',
    'kawpow',
    'gpu',
    3,
    ['t-rex', 'gminer', 'teamredminer', 'rigel', 'srbminer-multi', 'kawpowminer', 'nbminer', 'bzminer'],
    'NeuraiProject/Neurai src/chainparams.cpp',
  ),
  coin('EVR', 'Evrmore', 'evrprogpow', 'gpu', 5, ['srbminer-multi'], 'MoneroOcean mom README'),
  coin('MEWC', 'Meowcoin', 'meowpow', 'gpu', 10, [], 'MoneroOcean mom README'),
  coin(
    'QUAI',
    'Quai Network',
    'kawpow',
    'gpu',
    8,
    ['t-rex', 'gminer', 'teamredminer', 'rigel', 'srbminer-multi', 'kawpowminer', 'nbminer'],
    'dominant-strategies/go-quai; docs.qu.ai solo-mining; public scripts',
  ),
  coin(
    'ERG',
    'Ergo',
    'autolykos2',
    'gpu',
    6,
    ['t-rex', 'lolminer', 'gminer', 'teamredminer', 'rigel', 'bzminer', 'srbminer-multi', 'nbminer'],
    'ergoplatform/ergo AutolykosPowScheme.scala and test vectors',
  ),
  coin('CFX', 'Conflux Core', 'octopus', 'gpu', 8, ['t-rex', 'rigel', 'nbminer'], 'Conflux-Chain/CIPs cip-37'),
  coin(
    'IRON',
    'Iron Fish',
    'fishhash',
    'gpu',
    6,
    ['rigel', 'lolminer', 'teamredminer', 'bzminer', 'srbminer-multi'],
    'iron-fish/ironfish; MoneroOcean mom README; TeamRedMiner start script',
  ),
  coin('NEXA', 'Nexa', 'nexapow', 'gpu', 2, ['rigel', 'lolminer', 'bzminer'], 'Nexa docs; MoneroOcean mom README'),
  coin(
    'FIRO',
    'Firo',
    'firopow',
    'gpu',
    8,
    ['t-rex', 'teamredminer', 'srbminer-multi'],
    'firoorg/firo src/chainparams.cpp; MoneroOcean mom README',
  ),
  coin('ZANO', 'Zano', 'progpowz', 'gpu', 3, ['rigel', 't-rex'], 'hyle-team/zano'),
  coin('DNX', 'Dynex', 'dynexsolve', 'gpu', null, [], 'dynexcoin/Dynex; RainbowMiner Pools/HeroMiners.ps1'),
  coin('XEL', 'Xelis', 'xelishashv3', 'cpu+gpu', null, ['rigel'], 'xelis-project/xelis-blockchain'),
  coin('KLS', 'Karlsen', 'karlsenhashv2', 'gpu', 6, ['rigel', 'lolminer', 'srbminer-multi'], 'karlsen-network/karlsend'),
  coin(
    'RXD',
    'Radiant',
    'sha512256d',
    'asic_dominated',
    null,
    ['rigel', 'lolminer', 'bzminer'],
    'RadiantBlockchain/radiant-node chainparams',
  ),
  coin('PRL', 'Pearl', 'pearlhash', 'gpu', null, ['srbminer-multi'], 'MoneroOcean mom README'),
  coin('XMR', 'Monero', 'rx/0', 'cpu', null, ['xmrig'], 'monero-project/monero cryptonote_config.h, tests, docs'),
  coin('KAS', 'Kaspa', 'kheavyhash', 'asic_only', null, [], 'kaspanet/rusty-kaspa'),
  coin('ALPH', 'Alephium', 'blake3', 'asic_only', null, [], 'alephium/alephium LockupScript.scala (2026-07)'),
  coin('ZEC', 'Zcash', 'equihash 200,9', 'asic_only', null, [], 'fluxd/zcash chainparams'),
  coin('FLUX', 'Flux', null, 'ended', null, [], 'newreleases.io fluxd v9.0.0; runonflux.com PoUW v2'),
  coin('BTG', 'Bitcoin Gold', 'equihash 144,5', 'gpu', null, ['gminer'], 'Miningcore; MoneroOcean mom README'),
  coin('BTC', 'Bitcoin', 'sha256d', 'asic_only', null, [], 'BIP-173; BIP-350'),
  coin('LTC', 'Litecoin', 'scrypt', 'asic_only', null, [], 'litecoin-project/litecoin chainparams'),
  coin('ETH', 'Ethereum', null, 'pos', null, [], 'EIP-3675'),
];

export function findCoin(ticker: string): Coin | null {
  const wanted = ticker.trim().toUpperCase();
  return coins.find((entry) => entry.ticker === wanted) ?? null;
}

/** Whether it can be mined at all, worth it or not. */
export function isMinable({ class: miningClass }: Coin): boolean {
  return miningClass !== 'asic_only' && miningClass !== 'pos' && miningClass !== 'ended';
}

function coin(
  ticker: string,
  name: string,
  algorithm: string | null,
  miningClass: MiningClass,
  minVramGib: number | null,
  miners: readonly MinerId[],
  source: string,
): Coin {
  return { ticker, name, algorithm, class: miningClass, minVramGib, miners, source };
}
