import { createMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import { describe, expect, it } from 'vitest';
import { listedSum } from '../../../src/main/miners/download/checksum';
import { pinnedKeys } from '../../../src/main/miners/download/keys';
import { signatureProblem } from '../../../src/main/miners/download/signature';

async function signer() {
  const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: 'A miner' }], format: 'armored' });
  const key = await readPrivateKey({ armoredKey: privateKey });
  return {
    publicKey,
    fingerprint: key.getFingerprint(),
    async sign(text: string, isBinary: boolean): Promise<Uint8Array> {
      const message = await createMessage({ binary: Buffer.from(text) });
      if (isBinary) return (await sign({ message, signingKeys: key, detached: true, format: 'binary' })) as Uint8Array;
      return Buffer.from((await sign({ message, signingKeys: key, detached: true, format: 'armored' })) as string);
    },
  };
}

const list = `${'a'.repeat(64)}  digger-1.0.tar.gz\n`;

describe('a signed list of checksums', () => {
  it.each([true, false])('holds when its author signed it (binary: %s)', async (isBinary) => {
    const author = await signer();
    const signature = await author.sign(list, isBinary);
    expect(await signatureProblem(Buffer.from(list), signature, author.publicKey, author.fingerprint)).toBeNull();
  });

  it('does not hold when one letter differs, when somebody else signed, or when nobody did', async () => {
    const author = await signer();
    const other = await signer();
    const check = (text: string, signature: Uint8Array, key = author.publicKey, fingerprint = author.fingerprint) =>
      signatureProblem(Buffer.from(text), signature, key, fingerprint);
    const signature = await author.sign(list, true);
    expect(await check(list.replace('a', 'b'), signature)).not.toBeNull();
    expect(await check(list, await other.sign(list, true))).not.toBeNull();
    expect(await check(list, Buffer.alloc(0))).not.toBeNull();
    expect(await check(list, Buffer.from('no signature'))).not.toBeNull();
    expect(await check(list, signature, other.publicKey)).not.toBeNull(); // the pinned key was exchanged
  });
});

describe('the pinned keys', () => {
  it.each(Object.entries(pinnedKeys))('%s is what it is called', async (fingerprint, armoured) => {
    const problem = await signatureProblem(Buffer.from(list), Buffer.from('x'), armoured, fingerprint);
    expect(problem).not.toContain('pinned');
  });
});

describe('a list of checksums', () => {
  const a = 'a'.repeat(64);
  it.each([
    [`${a}  x.tar.gz\n`, a],
    [`${a} *x.tar.gz\r\n`, a],
    [`${a.toUpperCase()}  x.tar.gz`, a],
    [`${a}  other.tar.gz\n`, null],
    [`${a}  dir/x.tar.gz\n`, null],
    [`${a}  x.tar.gz\n${'b'.repeat(64)}  x.tar.gz\n`, null],
    [`${a.slice(1)}  x.tar.gz\n`, null],
    ['', null],
  ])('%j', (text, sum) => {
    expect(listedSum(text, 'x.tar.gz')).toBe(sum);
  });
});
