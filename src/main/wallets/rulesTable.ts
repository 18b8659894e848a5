import { bech32, cashaddr, conflux } from './rulesBase32';
import { alephium, base58check, cryptonote, ergo } from './rulesBase58';
import { evm, ironFish, quai } from './rulesHex';
import { type AddressRule, anyOf } from './rulesReading';

const kaspaLengths = { 0: 33, 1: 34, 8: 33 }; // schnorr key, ECDSA key, script hash

/**
 * One rule per coin of coins/coins.ts, whose `source` says where each was read. Versions are P2PKH, then P2SH where that is
 * verified.
 */
export const addressRules: Readonly<Record<string, AddressRule>> = {
  ETC: evm,
  ETHW: evm,
  OCTA: evm,
  RVN: base58check(['3c', '7a']),
  CLORE: base58check(['17', '7a']),
  NEOX: base58check(['26', '7a']),
  XNA: base58check(['35', '75']),
  EVR: base58check(['21']),
  MEWC: base58check(['32']),
  QUAI: quai,
  ERG: ergo,
  CFX: conflux,
  IRON: ironFish,
  NEXA: cashaddr({ hrp: 'nexa', lengths: { 152: 25 }, isPrefixOptional: false }),
  FIRO: base58check(['52', '07']),
  ZANO: cryptonote({ 197: ['standard', 64], 13944: ['integrated', 72], 14072: ['integrated', 72] }, []),
  DNX: cryptonote({ 185: ['standard', 64] }, []),
  XEL: bech32({ hrp: 'xel', separator: ':', variant: 'bech32', symbols: [53], version: null }),
  KLS: cashaddr({ hrp: 'karlsen', lengths: kaspaLengths, isPrefixOptional: true }),
  RXD: base58check(['00', '05']),
  PRL: bech32({ hrp: 'prl', separator: '1', variant: 'bech32m', symbols: [53], version: 1 }),
  XMR: cryptonote({ 18: ['standard', 64], 42: ['subaddress', 64], 19: ['integrated', 72] }, [53, 63, 54, 24, 36, 25]),
  KAS: cashaddr({ hrp: 'kaspa', lengths: kaspaLengths, isPrefixOptional: true }),
  ALPH: alephium,
  ZEC: base58check(['1cb8', '1cbd']),
  FLUX: base58check(['1cb8', '1cbd']),
  BTG: base58check(['26', '17']),
  BTC: anyOf([
    base58check(['00', '05']),
    bech32({ hrp: 'bc', separator: '1', variant: 'bech32', symbols: [33, 53], version: 0 }),
    bech32({ hrp: 'bc', separator: '1', variant: 'bech32m', symbols: [53], version: 1 }),
  ]),
  LTC: anyOf([
    base58check(['30', '05', '32']),
    bech32({ hrp: 'ltc', separator: '1', variant: 'bech32', symbols: [33, 53], version: 0 }),
  ]),
  ETH: evm,
};
