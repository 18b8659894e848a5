import { webcrypto, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateDir, writeFileAtomic } from '../../platform/files';

const dayMs = 86_400_000;
/** No longer, or iPhones refuse it even from who trusts it (support.apple.com/103769). */
const lifeDays = 820;
const renewDays = 30;

/** PEM, and the SHA-256 fingerprint that browsers show: `AB:CD:…`. */
export interface LanCertificate {
  readonly cert: string;
  readonly key: string;
  readonly fingerprint: string;
}

/**
 * Our own certificate, made at the first use and kept in `DATA/tls`, so that who compared the fingerprint once is warned of any other.
 * Made anew when it is about to end or cannot be read. Names are those of this machine; a browser warns in any case, since nobody
 * vouches for it.
 * @throws the file system's error.
 */
export async function lanCertificate(dataDir: string, nowMs: number, hostname: string): Promise<LanCertificate> {
  const dir = join(dataDir, 'tls');
  const [cert, key] = await Promise.all(['cert.pem', 'key.pem'].map((name) => readFile(join(dir, name), 'utf8').catch(() => '')));
  const kept = usable(cert ?? '', key ?? '', nowMs);
  if (kept !== null) return kept;
  const made = await make(nowMs, hostname);
  await makePrivateDir(dir);
  await writeFileAtomic(join(dir, 'key.pem'), made.key);
  await writeFileAtomic(join(dir, 'cert.pem'), made.cert);
  return { ...made, fingerprint: new X509Certificate(made.cert).fingerprint256 };
}

function usable(cert: string, key: string, nowMs: number): LanCertificate | null {
  try {
    const read = new X509Certificate(cert);
    const isFresh = Date.parse(read.validTo) - nowMs > renewDays * dayMs;
    return isFresh && key.includes('PRIVATE KEY') ? { cert, key, fingerprint: read.fingerprint256 } : null;
  } catch {
    return null; // none yet, or spoilt
  }
}

/** ECDSA P-256. The library is loaded for this alone. */
async function make(nowMs: number, hostname: string): Promise<{ readonly cert: string; readonly key: string }> {
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const bare = hostname.toLowerCase().split('.', 1)[0] ?? '';
  const names = [...new Set([hostname.toLowerCase(), bare, `${bare}.local`, `${bare}.lan`, `${bare}.home.arpa`, 'localhost'])];
  const generator = x509.X509CertificateGenerator;
  const certificate = await generator.createSelfSigned(
    {
      name: [{ CN: [`Fallow on ${bare}`.slice(0, 60)] }],
      notBefore: new Date(nowMs - dayMs), // clocks differ
      notAfter: new Date(nowMs + lifeDays * dayMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
      ],
    },
    webcrypto as Parameters<typeof generator.createSelfSigned>[1], // Node's is the browsers', declared apart
  );
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: `${certificate.toString('pem')}\n`, key: `${key}\n` };
}
