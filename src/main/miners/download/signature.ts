/**
 * Whether `signature` (detached, binary or armoured) is one of `message` by the key with this fingerprint and no other.
 * OpenPGP.js does it: it is loaded only when a signed list is there to be checked.
 * @param armouredKey the owner's public key
 * @returns null, or why not
 */
export async function signatureProblem(
  message: Uint8Array,
  signature: Uint8Array,
  armouredKey: string,
  fingerprint: string,
): Promise<string | null> {
  const { createMessage, readKey, readSignature, verify } = await import('openpgp');
  try {
    const key = await readKey({ armoredKey: armouredKey });
    if (key.getFingerprint() !== fingerprint) return `the pinned key is ${key.getFingerprint()}, not ${fingerprint}`;
    const isArmoured = Buffer.from(signature.subarray(0, 5)).toString('latin1') === '-----';
    const parsed = isArmoured
      ? await readSignature({ armoredSignature: Buffer.from(signature).toString('latin1') })
      : await readSignature({ binarySignature: signature });
    await verify({
      message: await createMessage({ binary: message }),
      signature: parsed,
      verificationKeys: key,
      expectSigned: true, // throws where no signature by this key holds
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
