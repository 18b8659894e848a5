import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { versionIn } from '../../../src/main/miners/download/askVersion';
import { safeEntryPath } from '../../../src/main/miners/download/entryPath';
import { publicRules } from '../../../src/main/miners/download/fetcher';
import { pinnedKeys } from '../../../src/main/miners/download/keys';
import { minerOffers, offerSchema } from '../../../src/main/miners/download/offers';
import { minerIds } from '../../../src/shared/literals';

const assets = join(resolve(import.meta.dirname, '../../..'), 'assets/miners');

describe('the catalogue', () => {
  it('has every file of assets/miners, each under its own name', () => {
    const files = readdirSync(assets).filter((name) => name.endsWith('.json'));
    expect(
      minerOffers()
        .map(({ id }) => `${id}.json`)
        .sort(),
    ).toEqual(files.sort());
  });

  it('has every miner that we can run, the practice miner apart', () => {
    expect(
      minerOffers()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(minerIds.filter((id) => id !== 'practice').sort());
  });

  it.each(minerOffers())('$id names what may be fetched from where, and by which key', ({ archive, devFeePct }) => {
    expect(devFeePct.min).toBeLessThanOrEqual(devFeePct.max);
    if (archive === null) return;
    const urls = 'sums' in archive ? [archive.url, archive.sums.url, archive.sums.signatureUrl] : [archive.url];
    for (const url of urls) expect(publicRules.isAllowed(new URL(url))).toBe(true);
    if ('sums' in archive) expect(pinnedKeys[archive.sums.fingerprint]).toBeDefined();
  });

  it('takes no checksum that is none, and no address without TLS', () => {
    const [offer] = minerOffers().filter(({ archive }) => archive !== null && 'sha256' in archive);
    const wrong = (archive: object) => offerSchema.safeParse({ ...offer, archive: { ...offer?.archive, ...archive } }).success;
    expect(wrong({})).toBe(true);
    expect(wrong({ sha256: '' })).toBe(false);
    expect(wrong({ url: 'http://github.com/x' })).toBe(false);
    expect(existsSync(assets)).toBe(true);
  });
});

describe('public downloads', () => {
  it.each([
    'http://github.com/x',
    'https://github.com:8443/x',
    'https://me@github.com/x',
    'https://github.com.evil.invalid/x',
    'https://evil.invalid/github.com',
    'https://raw.githubusercontent.com/x',
    'file:///etc/passwd',
  ])('are not made from %s', (url) => {
    expect(publicRules.isAllowed(new URL(url))).toBe(false);
  });
});

describe('a name in an archive', () => {
  it.each([
    ['a/b', 'a/b'],
    ['./a//b/', 'a/b'],
    ['.', ''],
    ['a..b/c', 'a..b/c'],
    ['../a', null],
    ['a/../b', null],
    ['/a', null],
    ['a\\b', null],
    ['a\u0000b', null],
    ['x'.repeat(500), null],
    ['a/'.repeat(20), null],
  ])('%j', (name, path) => {
    expect(safeEntryPath(name)).toBe(path);
  });
});

describe('a version', () => {
  it.each([
    [['XMRig 6.26.0', ' built on Jan 1 2026 with GCC 13.2.1'], '6.26.0'],
    [['lolMiner 1.98a'], '1.98a'],
    [['', 'ethminer 0.19.0-18+commit.ce52c740'], '0.19.0-18'],
    [['BzMiner v24.0.2'], '24.0.2'],
    [['no number', 'port 4028'], null],
    [[], null],
  ])('in %j', (lines, version) => {
    expect(versionIn(lines)).toBe(version);
  });
});
