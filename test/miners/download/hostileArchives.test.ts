import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { canMount, mountSmall, unmount, whyNoMount } from '../../support/smallDisk';
import { offerOf, serve, sha256, tarGz, tarOf } from './servers';
import { program, Workshop } from './workshop';

const shop = new Workshop();

describe('a bad archive', () => {
  const bad: readonly (readonly [string, () => Buffer, string])[] = [
    ['truncated', () => tarGz([program]).subarray(0, 60), 'download/bad-archive'],
    ['cut off within the tar', () => tarGz([]) && gz(tarOf([program]).subarray(0, 530)), 'download/bad-archive'],
    ['no archive at all', () => Buffer.from('<html>not found</html>'), 'download/bad-archive'],
    ['compressed twice', () => gz(tarGz([program])), 'download/bad-archive'],
    ['empty', () => tarGz([]), 'download/bad-archive'],
    ['without the program', () => tarGz([{ path: 'readme', body: 'x' }]), 'download/no-program'],
    ['with a program that may not be executed', () => tarGz([{ ...program, mode: 0o644 }]), 'download/no-program'],
    ['leading out of its folder', () => tarGz([program, { path: '../../evil', body: 'x' }]), 'download/unsafe-archive'],
    ['leading out in the middle of a name', () => tarGz([{ path: 'a/../../evil', body: 'x' }]), 'download/unsafe-archive'],
    ['with an absolute name', () => tarGz([{ path: '/tmp/evil', body: 'x' }]), 'download/unsafe-archive'],
    [
      'with a symbolic link',
      () => tarGz([program, { path: 'out', type: 'SymbolicLink', linkpath: '/etc' }]),
      'download/unsafe-archive',
    ],
    ['writing through its own link', () => throughLink(), 'download/unsafe-archive'],
    ['with a hard link', () => tarGz([program, { path: 'h', type: 'Link', linkpath: 'digger' }]), 'download/unsafe-archive'],
    ['with a device', () => tarGz([program, { path: 'null', type: 'CharacterDevice' }]), 'download/unsafe-archive'],
    ['with a pipe', () => tarGz([program, { path: 'fifo', type: 'FIFO' }]), 'download/unsafe-archive'],
    ['with a name twice', () => tarGz([program, program]), 'download/bad-archive'],
    ['of too many files', () => tarGz(Array.from({ length: 60 }, (_, i) => ({ path: `f${i}` }))), 'download/unsafe-archive'],
    [
      'that grows too large',
      () => tarGz([program, { path: 'zeros', body: Buffer.alloc(9 * 1024 ** 2) }]),
      'download/unsafe-archive',
    ],
  ];

  it.each(bad)('%s: ends clean', async (_what, make, code) => {
    expect(await shop.fetched(make())).toBe(code);
    expect(shop.left()).toEqual([]);
    expect(existsSync(join(shop.dir, 'evil')) || existsSync('/tmp/evil')).toBe(false);
    expect(shop.shown()).toMatchObject({ current: null, fault: { code } });
  });

  it('of 10 GB stops at the limit, not at the end', { timeout: 60_000 }, async () => {
    const archive = await bomb();
    expect(archive.length).toBeGreaterThan(1024 ** 2);
    shop.server = await serve((_request, response) => response.end(archive));
    const offer = offerOf({ url: shop.server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' });
    const limits = { archiveBytes: archive.length, unpackedBytes: 8 * 1024 ** 2, entries: 50 };
    expect(await shop.ended(shop.open([offer], {}, { limits }))).toBe('download/unsafe-archive');
    expect(shop.left()).toEqual([]);
  });

  it('with another checksum is deleted before it is opened', async () => {
    const archive = tarGz([program]);
    expect(await shop.fetched(archive, {}, sha256(Buffer.from('other')))).toBe('download/wrong-checksum');
    expect(shop.left()).toEqual([]);
    expect(shop.shown().fault?.values).toMatchObject({ miner: 'Digger' });
  });

  it('leaves the version that was there', async () => {
    await shop.fetched(tarGz([program]));
    await shop.server?.close();
    expect(await shop.fetched(Buffer.from('x'), { version: '2.0' })).toBe('download/bad-archive');
    expect(shop.left()).toEqual(['1.0']);
    expect(shop.shown().current?.version).toBe('1.0');
  });
});

describe('a disk', () => {
  it.skipIf(!canMount)(`that is full leaves nothing behind${whyNoMount}`, async () => {
    const archive = tarGz([program, { path: 'noise', body: Buffer.alloc(3 * 1024 ** 2, 1) }]);
    const disk = mkdtempSync(join(tmpdir(), 'fallow-small-'));
    mountSmall(disk, '1m');
    try {
      shop.server = await serve((_request, response) => response.end(archive));
      const offer = offerOf({ url: shop.server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' });
      const home = join(disk, 'miners');
      expect(await shop.ended(shop.open([offer], {}, { dir: home }))).toBe('download/disk-full');
      expect(readdirSync(join(home, 'digger'))).toEqual([]);
    } finally {
      unmount(disk);
      rmSync(disk, { recursive: true });
    }
  });
});

function gz(data: Buffer): Buffer {
  const done = execFileSync('gzip', ['-c'], { input: data, maxBuffer: 1024 ** 3 });
  return done;
}

/** A link out, then a file below it: nothing may be written through. */
function throughLink(): Buffer {
  return tarGz([
    { path: 'out', type: 'SymbolicLink', linkpath: tmpdir() },
    { path: 'out/evil', body: 'x' },
  ]);
}

/** One file of 10 GB of zeros: 10 MB as it is sent. */
async function bomb(): Promise<Buffer> {
  const size = 10 * 1024 ** 3;
  const zip = createGzip({ level: 1 });
  const chunks: Buffer[] = [];
  zip.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const [header] = [tarOf([{ path: 'zeros' }]).subarray(0, 512)];
  header?.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
  header?.fill(' ', 148, 156);
  const sum = [...(header ?? [])].reduce((all, byte) => all + byte, 0);
  header?.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  zip.write(header);
  const zeros = Buffer.alloc(4 * 1024 ** 2);
  // As many as show the ratio; the reader stops long before a whole one would end.
  for (let written = 0; written < 256 * 1024 ** 2; written += zeros.length) {
    if (!zip.write(zeros)) await new Promise((resolve) => zip.once('drain', resolve));
  }
  zip.end();
  await new Promise((resolve) => zip.once('end', resolve));
  return Buffer.concat(chunks);
}
