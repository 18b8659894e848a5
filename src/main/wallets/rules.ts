import type { WalletCheck, WalletReason, WalletVerdict } from '../../shared/walletVerdict';
import type { AddressReading, AddressRule } from './rulesReading';
import { addressRules } from './rulesTable';

/** Well-formed addresses that nobody can spend from: from the coins' own sources. */
const burnAddresses: readonly string[] = [
  'RXissueAssetXXXXXXXXXXXXXXXXXhhZGt',
  'RXBurnXXXXXXXXXXXXXXXXXXXXXXWUo9FV',
  'NbURNXXXXXXXXXXXXXXXXXXXXXXXT65Gdr',
  'NXReissueAssetXXXXXXXXXXXXXXWLe4Ao',
  '0x000000000000000000000000000000000000dEaD',
];

/** What stands in guides where one's own address belongs. */
const placeholder = /your[_ -]?wallet|wallet[_ -]?address|0x0{38,40}|x{8,}|<.*>/i;

/** What pools let stand behind an address: `WALLET.WORKER`, `WALLET/MAIL`, `WALLET+DIFFICULTY`. */
const appendix = /[./+].*$/s;

/** A longer text is no address of any coin, and is not worth decoding. */
const longestAddress = 256;

/**
 * Whether payouts to `address` would arrive, as far as its form can tell. `coin` is a ticker in any case.
 * Rules and examples: the coins' sources, verified against their own test vectors.
 */
export function checkWallet(coin: string, address: string): WalletCheck {
  const ticker = coin.trim().toUpperCase();
  const text = address.trim();
  const rule = Object.hasOwn(addressRules, ticker) ? addressRules[ticker] : undefined;
  if (rule === undefined) return not('invalid', 'unknownCoin', []);
  if (text === '') return not('invalid', 'empty', []);
  if (text.length > longestAddress) return not('invalid', 'wrongLength', []);
  const others = Object.entries(addressRules).filter(([other, otherRule]) => other !== ticker && otherRule(text).isAddress);
  const alsoValidFor = others.map(([other]) => other);
  const reading = rule(text);
  if (!reading.isAddress) return explain(text, rule, reading.reason, alsoValidFor);
  const lost = whyLost(text, reading);
  return lost === null ? usable(reading, alsoValidFor) : not('refused', lost, alsoValidFor);
}

type Address = Extract<AddressReading, { isAddress: true }>;

function usable({ reason, normalised }: Address, alsoValidFor: readonly string[]): WalletCheck {
  const isUnprotected = reason === 'noChecksum' || reason === 'notChecksummed';
  return { verdict: isUnprotected ? 'unprotected' : 'valid', reason, normalised, alsoValidFor };
}

function whyLost(text: string, { normalised, payload }: Address): 'burn' | 'placeholder' | null {
  if (burnAddresses.includes(normalised) || payload.every((byte) => byte === 0)) return 'burn';
  return placeholder.test(text) ? 'placeholder' : null;
}

/** The most helpful reason why it is no address of the coin. */
function explain(text: string, rule: AddressRule, reason: WalletReason, alsoValidFor: readonly string[]): WalletCheck {
  if (alsoValidFor.length > 0) return not('invalid', reason === 'contract' ? reason : 'otherCoin', alsoValidFor);
  // With a wrong checksum it was meant as an address: a burn address with a typing error is not refused but wrong.
  if (reason !== 'wrongChecksum' && placeholder.test(text)) return not('refused', 'placeholder', []);
  const head = text.replace(appendix, '');
  if (head !== text && rule(head).isAddress) return not('invalid', 'workerAttached', []);
  return not('invalid', reason, []);
}

function not(verdict: WalletVerdict, reason: WalletReason, alsoValidFor: readonly string[]): WalletCheck {
  return { verdict, reason, normalised: null, alsoValidFor };
}
