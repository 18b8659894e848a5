import type { WalletCheck } from '../../shared/walletVerdict';
import type { Said, WalletView } from '../../shared/wizard';
import type { WizardSentence } from '../../shared/wizardSentence';

const base58 = /[^123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz]+/;
/** Of bech32, cashaddr and Conflux together, in one case. */
const base32 = /[^023456789acdefghjklmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ]+/;
const hex = /[^0-9a-fA-F]+/;

/**
 * A verdict as the wizard shows it.
 * @param coin    the coin's name, for the sentence
 * @param before  what is set up for this coin now; null: nothing
 */
export function walletView(coin: string, typed: string, check: WalletCheck, before: string | null): WalletView {
  const text = typed.trim();
  const { verdict, normalised } = check;
  const isChanged = before !== null && normalised !== null && before !== normalised;
  return {
    ...check,
    sentence: sentenceOf(coin, check),
    groups: inFours(normalised ?? text),
    wrongPart: wrongPart(text, check),
    mustRepeat: verdict === 'unprotected' && before !== normalised, // one that is set up already was repeated once
    changes: isChanged ? ends(before) : null,
  };
}

/** First and last four characters: what people compare, and no more than that. */
export function ends(address: string): { readonly first: string; readonly last: string } {
  const bare = address.replace(/^(0x|[a-z]+:)/i, '');
  return { first: bare.slice(0, 4), last: bare.length > 8 ? bare.slice(-4) : '' };
}

function sentenceOf(coin: string, { verdict, reason, alsoValidFor }: WalletCheck): Said {
  const said = (say: WizardSentence, values: Said['values'] = {}): Said => ({ say, values: { coin, ...values } });
  if (reason === 'empty') return said('walletEmpty');
  switch (verdict) {
    case 'valid':
      return said('walletValid');
    case 'unprotected':
      return said('walletRepeat');
    case 'refused':
      return said('walletRefused', { why: reason });
    case 'invalid':
      return reason === 'otherCoin'
        ? said('walletOther', { others: alsoValidFor.join(', ') })
        : said('walletInvalid', { why: reason });
  }
}

/** Where the form itself tells; a wrong checksum only tells that something is wrong. */
function wrongPart(text: string, { reason }: WalletCheck): WalletView['wrongPart'] {
  switch (reason) {
    case 'workerAttached': {
      const at = text.search(/[./+]/);
      return at < 0 ? null : { from: at, to: text.length };
    }
    case 'badCharacters':
      return badCharacters(text);
    case 'wrongPrefix':
      return { from: 0, to: Math.max(1, text.startsWith('0x') ? 2 : text.indexOf(':') + 1) };
    default:
      return null;
  }
}

function badCharacters(text: string): WalletView['wrongPart'] {
  const start = text.startsWith('0x') ? 2 : text.indexOf(':') + 1;
  const alphabet = text.startsWith('0x') ? hex : text.includes(':') ? base32 : base58;
  const found = alphabet.exec(text.slice(start));
  return found === null ? null : { from: start + found.index, to: start + found.index + found[0].length };
}

function inFours(address: string): readonly string[] {
  return address.match(/.{1,4}/gsu) ?? [];
}
