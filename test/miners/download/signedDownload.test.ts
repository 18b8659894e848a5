import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MinerDownloads } from '../../../src/main/miners/download/minerDownloads';
import { systemClock } from '../../../src/main/platform/clock';
import { LinuxProcesses } from '../../../src/main/platform/processesLinux';
import { silentLog } from '../../support/silentLog';
import { loopbackRules, offerOf, serve, sha256, type TestServer, tarGz } from './servers';

const archive = tarGz([{ path: 'digger', body: 'x', mode: 0o755 }]);
let dir = '';
let server: TestServer;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-signed-'));
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Downloads what a server offers whose list says that; the signature is of `signed`. */
async function download(list: string, signed = list): Promise<string | null> {
  const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: 'A miner' }], format: 'armored' });
  const key = await readPrivateKey({ armoredKey: privateKey });
  const message = await createMessage({ binary: Buffer.from(signed) });
  const signature = (await sign({ message, signingKeys: key, detached: true, format: 'binary' })) as Uint8Array;
  const files: Readonly<Record<string, Uint8Array | string>> = {
    '/digger.tar.gz': archive,
    '/sums': list,
    '/sums.sig': signature,
  };
  server = await serve(({ url = '' }, response) => void response.end(files[url]));
  const fingerprint = key.getFingerprint();
  const sums = { url: `${server.url}/sums`, signatureUrl: `${server.url}/sums.sig`, fingerprint };
  const downloads = new MinerDownloads({
    dir,
    clock: systemClock,
    log: silentLog,
    processes: new LinuxProcesses({ procRoot: '/proc', ledgerPath: join(dir, 'running.json'), log: silentLog }),
    uid: 1000,
    xz: null,
    rules: loopbackRules(),
    offers: [offerOf({ url: `${server.url}/digger.tar.gz`, format: 'tar.gz', sums, publishedBy: 'author' })],
    keys: { [fingerprint]: publicKey },
  });
  downloads.download('digger');
  return (await downloads.settled('digger'))?.code ?? null;
}

describe('a download with a signed list', () => {
  it('is held against the checksum in the list', async () => {
    expect(await download(`${sha256(archive)}  digger.tar.gz\n`)).toBeNull();
    expect(readdirSync(join(dir, 'digger'))).toEqual(['1.0']);
  });

  it.each([
    ['whose list was changed', `${sha256(archive)}  digger.tar.gz\n`, 'something else', 'download/bad-signature'],
    ['that is not in the list', `${sha256(archive)}  other.tar.gz\n`, undefined, 'download/bad-signature'],
    ['that is another file', `${'0'.repeat(64)}  digger.tar.gz\n`, undefined, 'download/wrong-checksum'],
  ])('%s is refused', async (_what, list, signed, code) => {
    expect(await download(list, signed)).toBe(code);
    expect(readdirSync(join(dir, 'digger'))).toEqual([]);
  });
});
