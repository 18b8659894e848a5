import { describe, expect, it } from 'vitest';
import { checkWallet } from '../../src/main/wallets/rules';
import { ends, walletView } from '../../src/main/wizard/walletView';

const evm = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const other = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';

function view(address: string, before: string | null = null, coin = 'ETC') {
  return walletView(coin, address, checkWallet(coin, address), before);
}

describe('walletView', () => {
  it('shows an address in groups of four, as it should be written', () => {
    expect(view(` ${evm}\n`).groups.join('')).toBe(evm);
    expect(view(evm.toLowerCase()).groups[0]).toBe('0x5a');
    expect(view(evm).groups.every((group) => group.length <= 4)).toBe(true);
  });

  it.each([
    [evm, 'walletValid', false],
    [evm.toLowerCase(), 'walletRepeat', true],
    ['', 'walletEmpty', false],
    [`${evm}.rig1`, 'walletInvalid', false],
    [`0x${'0'.repeat(40)}`, 'walletRefused', false],
    ['t1TpfguJj5zxKUfWcsNTrh6eod2XXsTKtvB', 'walletOther', false],
  ])('says of %s: %s', (address, say, mustRepeat) => {
    expect(view(address)).toMatchObject({ sentence: { say }, mustRepeat });
  });

  it('marks the part that is wrong, where the form tells', () => {
    const marked = (address: string, coin = 'ETC') => {
      const { wrongPart } = view(address, null, coin);
      return wrongPart === null ? null : address.slice(wrongPart.from, wrongPart.to);
    };
    expect(marked(`${evm}.rig1`)).toBe('.rig1');
    expect(marked(evm.replace('Aeb', 'Agh'))).toBe('gh');
    expect(marked(evm.replace('aA', 'aa'))).toBeNull(); // the checksum tells that it is wrong, not where
    expect(marked('RNm4LMBGyfH8ddCGvncQKrMtxEydxwhU0L', 'RVN')).toBe('0');
  });

  it('asks for a second look only where another address was set up', () => {
    expect(view(evm, other).changes).toEqual({ first: 'fB69', last: 'd359' });
    expect(view(evm, evm).changes).toBeNull();
    expect(view(evm.toLowerCase(), evm)).toMatchObject({ changes: null, mustRepeat: false });
    expect(view('nonsense', other).changes).toBeNull();
  });

  it('tells of an address no more than its ends', () => {
    expect(ends(evm)).toEqual({ first: '5aAe', last: 'eAed' });
    expect(ends('kaspa:qzlv8cya2g')).toEqual({ first: 'qzlv', last: 'ya2g' });
  });
});
