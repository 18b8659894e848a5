import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkWallet } from '../../src/main/wallets/rules';
import { addressRules } from '../../src/main/wallets/rulesTable';

interface Example {
  readonly address: string;
  readonly burn_address?: boolean;
}
type Examples = Readonly<
  Record<string, { readonly valid: readonly Example[]; readonly invalid: readonly { address: string; reason: string }[] }>
>;

// Verified examples of every coin: its repository's test vectors, chain parameters and documentation (`source` in the file).
const examples = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'recordings', 'wallets.json'), 'utf8')) as Examples;

/** A small generator of numbers, so that a failure can be had again (Park and Miller, 1988). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Coins whose addresses carry no checksum: nobody can tell a typing error. */
const unprotected = ['ALPH', 'IRON'];

/** One typing error: a character replaced, left out, doubled, two exchanged, or the end missing. Never the same text. */
function mutate(address: string, pick: (below: number) => number): string {
  const at = pick(address.length);
  const char = address[at] ?? '';
  const [before, after] = [address.slice(0, at), address.slice(at + 1)];
  const mutants = [
    before + (base58[pick(base58.length)] ?? '') + after,
    before + after,
    before + char + char + after,
    before + after.slice(0, 1) + char + after.slice(1),
    before,
  ];
  const mutant = mutants[pick(mutants.length)] ?? '';
  return mutant === address ? mutate(address, pick) : mutant;
}

describe.each(Object.keys(examples))('%s', (coin) => {
  const { valid, invalid } = examples[coin] ?? { valid: [], invalid: [] };

  it.each(valid)('takes $address', ({ address, burn_address }) => {
    const check = checkWallet(coin, address);
    if (burn_address === true) {
      expect(check).toMatchObject({ verdict: 'refused', reason: 'burn', normalised: null });
    } else {
      expect(check).toMatchObject({ verdict: unprotected.includes(coin) ? 'unprotected' : 'valid', normalised: address });
      expect(checkWallet(coin.toLowerCase(), `  ${address}\n`)).toEqual(check);
    }
  });

  it.each(invalid)('does not take $address: $reason', ({ address }) => {
    expect(checkWallet(coin, address)).toMatchObject({ verdict: 'invalid', normalised: null });
  });

  it('sees typing errors: 200 in each example, all of a kind with a checksum', () => {
    let missed = 0;
    for (const { address } of valid) {
      const pick = random(address.length * 7919 + address.charCodeAt(5));
      for (let i = 0; i < 200; i += 1) {
        const mutant = mutate(address, pick);
        const { verdict, normalised } = checkWallet(coin, mutant);
        // In another case, or without an optional prefix, it may still be the same address.
        const isSame = normalised?.toLowerCase() === address.toLowerCase();
        if (unprotected.includes(coin)) expect(verdict, mutant).not.toBe('valid');
        else if (!isSame && verdict !== 'invalid' && verdict !== 'refused') missed += 1;
      }
    }
    // EIP-55 lets 0.0247 % of typing errors pass by its own word: of up to 800 here, three or more come once in 1,000 series. All
    // others let one in 2^30 pass, or fewer.
    expect(missed).toBeLessThanOrEqual(/^0x/.test(valid[0]?.address ?? '') ? 2 : 0);
  });
});

it('has examples for every rule', () => {
  expect(Object.keys(addressRules).sort()).toEqual(Object.keys(examples).sort());
});

describe('checkWallet', () => {
  const evm = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  const monero = '44Kbx4sJ7JDRDV5aAhLJzQCjDz2ViLRduE3ijDZu3osWKBjMGkV1XPk4pfDUMqt1Aiezvephdqm6YD19GKFD9ZcXVUTp6BW';

  it.each([
    ['ETC', evm.toLowerCase(), 'unprotected', 'notChecksummed', evm],
    ['ETC', `0x${evm.slice(2).toUpperCase()}`, 'unprotected', 'notChecksummed', evm],
    ['ETC', `0x${'0'.repeat(40)}`, 'refused', 'burn', null],
    ['ETC', `0x${'0'.repeat(38)}`, 'refused', 'placeholder', null],
    ['ETC', '0x000000000000000000000000000000000000dead', 'refused', 'burn', null],
    ['ETC', evm.slice(2), 'invalid', 'wrongPrefix', null],
    ['ETC', `${evm}.rig1`, 'invalid', 'workerAttached', null],
    ['ETC', evm.slice(0, -1), 'invalid', 'wrongLength', null],
    ['ETC', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg', 'invalid', 'badCharacters', null],
    ['ETC', 'YOUR_WALLET_ADDRESS', 'refused', 'placeholder', null],
    ['ETC', '<wallet>', 'refused', 'placeholder', null],
    ['ETC', '', 'invalid', 'empty', null],
    ['ETC', 'z'.repeat(100_000), 'invalid', 'wrongLength', null],
    ['NOPE', evm, 'invalid', 'unknownCoin', null],
    ['constructor', evm, 'invalid', 'unknownCoin', null],
    ['XMR', evm, 'invalid', 'otherCoin', null],
    ['XMR', monero.slice(0, -4), 'invalid', 'wrongLength', null],
    ['XMR', `${monero}.rig1`, 'invalid', 'workerAttached', null],
    [
      'XMR',
      '9wviCeWe2D8XS82k2ovp5EUYLzBt9pYNW2LXUFsZiv8S3Mt21FZ5qQaAroko1enzw3eGr9qC7X1D7Geoo2RrAotYPwq9Gm8',
      'invalid',
      'otherNetwork',
      null,
    ],
    [
      'XMR',
      '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H',
      'valid',
      'subaddress',
      '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H',
    ],
    ['QUAI', evm, 'invalid', 'otherCoin', null],
    ['CFX', 'cfx:acc7uawf5ubtnmezvhu9dhc6sghea0403y2dgpyfjp', 'invalid', 'contract', null],
    [
      'CFX',
      'CFX:TYPE.USER:AARC9ABYCUE0HHZGYRR53M6CXEDGCCRMMYYBJGH4XG',
      'valid',
      'checksumRight',
      'cfx:aarc9abycue0hhzgyrr53m6cxedgccrmmyybjgh4xg',
    ],
    ['BTC', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', 'valid', 'checksumRight', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    [
      'BTC',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
      'valid',
      'checksumRight',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    ],
    ['BTC', '1111111111111111111114oLvT2', 'refused', 'burn', null],
    [
      'KAS',
      'qzlv8cya2gej9y2szg2zj9krrgdwfxr8250apcz7r72rhmk0lv9nk7rn8akju',
      'valid',
      'checksumRight',
      'kaspa:qzlv8cya2gej9y2szg2zj9krrgdwfxr8250apcz7r72rhmk0lv9nk7rn8akju',
    ],
    ['KLS', 'kaspa:qzlv8cya2gej9y2szg2zj9krrgdwfxr8250apcz7r72rhmk0lv9nk7rn8akju', 'invalid', 'otherCoin', null],
  ] as const)('%s %s: %s, %s', (coin, address, verdict, reason, normalised) => {
    expect(checkWallet(coin, address)).toMatchObject({ verdict, reason, normalised });
  });

  it('says which other coins have the same form', () => {
    expect(checkWallet('ETC', evm).alsoValidFor).toEqual(['ETHW', 'OCTA', 'ETH']);
    expect(checkWallet('ZEC', 't1TpfguJj5zxKUfWcsNTrh6eod2XXsTKtvB').alsoValidFor).toEqual(['FLUX']);
    expect(checkWallet('NEOX', 'GcmKXqWrFrbDnywuY8F3orEnNR5L1g2mZQ').alsoValidFor).toEqual(['BTG']);
    expect(checkWallet('BTC', '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy').alsoValidFor).toEqual(['RXD', 'LTC']);
    expect(checkWallet('QUAI', '0x0047D81244b5B49bd56D9265583E127aF1AD0d4C').alsoValidFor).toEqual([
      'ETC',
      'ETHW',
      'OCTA',
      'ETH',
    ]);
    expect(checkWallet('RVN', evm).alsoValidFor).toEqual(['ETC', 'ETHW', 'OCTA', 'ETH']);
  });

  it('takes none of 10,000 random strings, and never throws', () => {
    const pick = random(4711);
    const tickers = Object.keys(addressRules);
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
    const alphabets = [
      printable,
      base58,
      '0123456789abcdef',
      'qpzry9x8gf2tvdw0s3jn54khce6mua7l',
      '\u00e9\u4e2d\u{1f600}\u0000\n:.x0',
    ];
    const counts = { valid: 0, unprotected: 0, invalid: 0, refused: 0 };
    for (let i = 0; i < 10_000; i += 1) {
      const alphabet = [...(alphabets[i % alphabets.length] ?? '')];
      const start = ['', '', '0x', 'bc1q', 'cfx:', 'kaspa:', 'R', '4', 't1'][pick(9)] ?? '';
      const text = start + Array.from({ length: pick(120) }, () => alphabet[pick(alphabet.length)] ?? '').join('');
      counts[checkWallet(tickers[i % tickers.length] ?? '', text).verdict] += 1;
    }
    expect(counts.valid).toBe(0);
    // Hexadecimal of the right length is all that some coins' addresses are: too few strings have it to count on one.
    expect(counts.unprotected).toBeLessThan(20);
    expect(counts.invalid).toBeGreaterThan(9000);
  });
});

describe('keys of Iron Fish', () => {
  it('are points of the subgroup: of changed ones most are not', () => {
    const key = '8a4685307f159e95418a0dd3d38a3245f488c1baf64bc914f53486efd370c563';
    const pick = random(99);
    let passed = 0;
    for (let i = 0; i < 300; i += 1) {
      const at = pick(64);
      const changed =
        key.slice(0, at) + ((Number.parseInt(key[at] ?? '0', 16) + 1 + pick(15)) % 16).toString(16) + key.slice(at + 1);
      if (checkWallet('IRON', changed).verdict !== 'invalid') passed += 1;
    }
    expect(passed).toBeLessThan(45); // one in 16 is 19; 45 is 6 standard deviations away
    expect(passed).toBeGreaterThan(0);
  });
});
