import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FetchRules } from '../../../src/main/miners/download/fetcher';
import { MinerDownloads, type MinerDownloadsDeps } from '../../../src/main/miners/download/minerDownloads';
import type { MinerOffer } from '../../../src/main/miners/download/offers';
import { systemClock } from '../../../src/main/platform/clock';
import { findExecutable } from '../../../src/main/platform/findExecutable';
import { LinuxProcesses } from '../../../src/main/platform/processesLinux';
import { canMount, mountSmall, unmount, whyNoMount } from '../../support/smallDisk';
import { loopbackRules, offerOf, serve, sha256, type TarEntry, type TestServer, tarGz, tarOf } from './servers';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const xz = findExecutable(['xz'], process.env['PATH'] ?? '');
const program: TarEntry = { path: 'digger-1.0/digger', body: '#!/bin/sh\necho "digger 1.0.2 (x)"\n', mode: 0o755 };

let dir = '';
let server: TestServer | null = null;
let downloads: MinerDownloads | null = null;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-download-'));
});

afterEach(async () => {
  await downloads?.stop();
  await server?.close();
  downloads = null;
  server = null;
  rmSync(dir, { recursive: true, force: true });
});

function open(
  offers: readonly MinerOffer[],
  rules: Partial<FetchRules> = {},
  more: Partial<MinerDownloadsDeps> = {},
): MinerDownloads {
  downloads = new MinerDownloads({
    dir,
    clock: systemClock,
    log: silent,
    processes: new LinuxProcesses({ procRoot: '/proc', ledgerPath: join(dir, '..', `${dir}-running.json`), log: silent }),
    uid: 1000,
    xz,
    rules: loopbackRules(rules),
    offers,
    limits: { archiveBytes: 4 * 1024 ** 2, unpackedBytes: 8 * 1024 ** 2, entries: 50 },
    ...more,
  });
  return downloads;
}

/** Fetches that archive from a server that does no harm. */
async function fetched(archive: Buffer, change: Partial<MinerOffer> = {}, sum = sha256(archive)) {
  server = await serve((_request, response) => void response.setHeader('content-length', archive.length).end(archive));
  const at = { url: `${server.url}/digger.tar.gz`, format: 'tar.gz' as const, sha256: sum, publishedBy: 'author' as const };
  const started = open([offerOf(at, change)]);
  await started.start();
  return ended(started);
}

async function ended(started: MinerDownloads): Promise<string | null> {
  expect(started.download('digger')).toEqual({ ok: true, value: null });
  return (await started.settled('digger'))?.code ?? null;
}

/** What is left on disk, the index apart. */
function left(): readonly string[] {
  return existsSync(join(dir, 'digger')) ? readdirSync(join(dir, 'digger')) : [];
}

function shown() {
  const [listing] = downloads?.list() ?? [];
  if (listing === undefined) throw new Error('nothing is listed');
  return listing;
}

describe('a download', () => {
  it("ends with the program in its version's folder, ready to run", async () => {
    expect(await fetched(tarGz([{ path: 'digger-1.0/', type: 'Directory', mode: 0o755 }, program]))).toBeNull();
    expect(left()).toEqual(['1.0']);
    const path = downloads?.pathOf('digger') ?? '';
    expect(path).toBe(join(dir, 'digger/1.0/digger-1.0/digger'));
    expect(execFileSync(path, { encoding: 'utf8' })).toContain('1.0.2');
    expect(shown()).toMatchObject({
      current: { from: 'download', version: '1.0', path },
      previous: null,
      progress: null,
      fault: null,
    });
  });

  it('is there after a restart', async () => {
    await fetched(tarGz([program]));
    const again = open([]);
    await again.start();
    expect(again.pathOf('digger')).toBe(join(dir, 'digger/1.0/digger-1.0/digger'));
  });

  it('strips set-uid and set-gid bits', async () => {
    await fetched(tarGz([{ ...program, mode: 0o6755 }]));
    expect(statSync(downloads?.pathOf('digger') ?? '').mode & 0o7777).toBe(0o700);
  });

  it('gives way to a newer version and comes back with a rollback; only those two are kept', async () => {
    for (const version of ['1.0', '2.0', '3.0']) {
      expect(await fetched(tarGz([program]), { version })).toBeNull();
      await server?.close();
    }
    expect(left()).toEqual(['2.0', '3.0']);
    expect(await downloads?.rollback('digger')).toEqual({ ok: true, value: null });
    expect(shown()).toMatchObject({ current: { version: '2.0' }, previous: { version: '3.0' } });
    expect(downloads?.pathOf('digger')).toContain('/2.0/');
  });

  it('shows how far it is', async () => {
    const archive = tarGz([program, { path: 'noise', body: Buffer.alloc(100_000, 7) }]);
    let release: () => void = () => undefined;
    server = await serve((_request, response) => {
      response.setHeader('content-length', archive.length);
      response.write(archive.subarray(0, 40));
      release = () => response.end(archive.subarray(40));
    });
    const started = open([offerOf({ url: server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' })]);
    started.download('digger');
    await expect.poll(() => shown().progress).toEqual({ step: 'downloading', doneBytes: 40, totalBytes: archive.length });
    release();
    expect(await started.settled('digger')).toBeNull();
  });

  it.skipIf(xz === null)(`unpacks tar.xz${xz === null ? ' (skipped: no xz)' : ''}`, async () => {
    const archive = execFileSync(xz ?? '', ['-c'], { input: tarOf([program]) });
    server = await serve((_request, response) => response.end(archive));
    const offer = offerOf({ url: server.url, format: 'tar.xz', sha256: sha256(archive), publishedBy: 'author' });
    expect(await ended(open([offer]))).toBeNull();
    expect(left()).toEqual(['1.0']);
  });

  it('says so when xz is missing', async () => {
    server = await serve((_request, response) => response.end('x'));
    const offer = offerOf({ url: server.url, format: 'tar.xz', sha256: sha256(Buffer.from('x')), publishedBy: 'author' });
    expect(await ended(open([offer], {}, { xz: null }))).toBe('download/no-xz');
    expect(left()).toEqual([]);
  });

  it('is refused where nobody publishes a checksum', () => {
    const done = open([offerOf(null)]).download('digger');
    expect(done.ok ? null : done.fault.code).toBe('download/no-checksum');
  });

  it('goes on where it broke off, and only if the file is still the same', async () => {
    const archive = tarGz([
      program,
      { path: 'noise', body: Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)) },
    ]);
    let breakOff: () => void = () => undefined;
    server = await serve((request, response) => {
      response.setHeader('etag', '"a"');
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (from > 0) {
        response
          .writeHead(206, { 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` })
          .end(archive.subarray(from));
      } else {
        response.setHeader('content-length', archive.length).write(archive.subarray(0, 100));
        breakOff = () => response.destroy();
      }
    });
    const started = open([offerOf({ url: server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' })]);
    started.download('digger');
    await expect.poll(() => shown().progress?.doneBytes).toBe(100);
    breakOff();
    expect(await started.settled('digger')).toBeNull();
    expect(server.requests.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=100-', '"a"'],
    ]);
  });

  it('goes on after a restart of the app', async () => {
    const archive = tarGz([program]);
    server = await serve((request, response) => {
      response.setHeader('etag', '"a"');
      if (request.headers.range === 'bytes=50-') {
        response
          .writeHead(206, { 'content-range': `bytes 50-${archive.length - 1}/${archive.length}` })
          .end(archive.subarray(50));
      } else response.write(archive.subarray(0, 50));
    });
    const offers = [offerOf({ url: server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' })];
    const first = open(offers);
    first.download('digger');
    await expect.poll(() => shown().progress?.doneBytes).toBe(50);
    await first.stop();
    expect(left()).toEqual(['1.0.part', '1.0.part.json']);
    expect(await ended(open(offers))).toBeNull();
    expect(left()).toEqual(['1.0']);
  });

  it('is cancelled without a trace', async () => {
    server = await serve((_request, response) => void response.writeHead(200, { etag: '"a"' }).write('some'));
    const started = open([offerOf({ url: server.url, format: 'tar.gz', sha256: '0'.repeat(64), publishedBy: 'author' })]);
    started.download('digger');
    await expect.poll(() => shown().progress?.doneBytes).toBe(4);
    await started.cancel('digger');
    expect(left()).toEqual([]);
    expect(shown()).toMatchObject({ progress: null, fault: null, current: null });
  });
});

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
    expect(await fetched(make())).toBe(code);
    expect(left()).toEqual([]);
    expect(existsSync(join(dir, 'evil')) || existsSync('/tmp/evil')).toBe(false);
    expect(shown()).toMatchObject({ current: null, fault: { code } });
  });

  it('of 10 GB stops at the limit, not at the end', { timeout: 60_000 }, async () => {
    const archive = await bomb();
    expect(archive.length).toBeGreaterThan(1024 ** 2);
    server = await serve((_request, response) => response.end(archive));
    const offer = offerOf({ url: server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' });
    const limits = { archiveBytes: archive.length, unpackedBytes: 8 * 1024 ** 2, entries: 50 };
    expect(await ended(open([offer], {}, { limits }))).toBe('download/unsafe-archive');
    expect(left()).toEqual([]);
  });

  it('with another checksum is deleted before it is opened', async () => {
    const archive = tarGz([program]);
    expect(await fetched(archive, {}, sha256(Buffer.from('other')))).toBe('download/wrong-checksum');
    expect(left()).toEqual([]);
    expect(shown().fault?.values).toMatchObject({ miner: 'Digger' });
  });

  it('leaves the version that was there', async () => {
    await fetched(tarGz([program]));
    await server?.close();
    expect(await fetched(Buffer.from('x'), { version: '2.0' })).toBe('download/bad-archive');
    expect(left()).toEqual(['1.0']);
    expect(shown().current?.version).toBe('1.0');
  });
});

describe('a bad server', () => {
  const any = { format: 'tar.gz' as const, sha256: '0'.repeat(64), publishedBy: 'author' as const };

  async function against(answer: (request: IncomingMessage, response: ServerResponse) => void, rules: Partial<FetchRules> = {}) {
    server = await serve(answer);
    return ended(open([offerOf({ url: `${server.url}/a`, ...any })], rules));
  }

  it('that redirects for ever', async () => {
    expect(await against((_request, response) => response.writeHead(302, { location: '/b' }).end())).toBe('download/redirected');
    expect(server?.requests.length).toBe(6);
  });

  it.each(['http://127.0.0.2/x', 'https://example.invalid/x', 'file:///etc/passwd', 'http://[', '//other.invalid/x'])(
    'that redirects to %s',
    async (location) => {
      expect(await against((_request, response) => response.writeHead(302, { location }).end())).toBe('download/redirected');
    },
  );

  it('that redirects nowhere', async () => {
    expect(await against((_request, response) => response.writeHead(302).end())).toBe('download/redirected');
  });

  it('that has not got the file', async () => {
    expect(await against((_request, response) => response.writeHead(404).end('no'))).toBe('download/refused');
    expect(shown().fault?.values['status']).toBe(404);
  });

  it('that announces too much', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': 5 * 1024 ** 3 }).write('x');
    expect(await against(answer)).toBe('download/too-large');
  });

  it('that sends too much unannounced', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
      };
      response.on('drain', pour);
      pour();
    };
    expect(await against(answer)).toBe('download/too-large');
  });

  it('that breaks off', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
    expect(await against(answer)).toBe('download/interrupted');
    expect(server?.requests.length).toBe(2);
  });

  it('that says nothing', async () => {
    expect(await against(() => undefined, { answerMs: 30 })).toBe('download/too-slow');
  });

  it('that drips', async () => {
    const answer = (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': 100 }).write('x');
    expect(await against(answer, { paceMs: 30, paceBytes: 1000 })).toBe('download/too-slow');
  });

  it('that is not there', async () => {
    server = await serve(() => undefined);
    const gone = server.url;
    await server.close();
    server = null;
    expect(await ended(open([offerOf({ url: gone, ...any })]))).toBe('download/unreachable');
  });

  it('that changes its file between two attempts', async () => {
    const archive = tarGz([program]);
    let times = 0;
    server = await serve((_request, response) => {
      times += 1;
      response.writeHead(200, { etag: `"${times}"`, 'content-length': archive.length });
      if (times === 1) response.write('half', () => response.destroy());
      else response.end(archive);
    });
    const offer = offerOf({ ...any, url: server.url, sha256: sha256(archive) });
    expect(await ended(open([offer]))).toBeNull();
  });

  afterEach(() => expect(left().filter((name) => name !== '1.0')).toEqual([]));
});

describe('a disk', () => {
  it.skipIf(!canMount)(`that is full leaves nothing behind${whyNoMount}`, async () => {
    const archive = tarGz([program, { path: 'noise', body: Buffer.alloc(3 * 1024 ** 2, 1) }]);
    const disk = mkdtempSync(join(tmpdir(), 'fallow-small-'));
    mountSmall(disk, '1m');
    try {
      server = await serve((_request, response) => response.end(archive));
      const offer = offerOf({ url: server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' });
      const home = join(disk, 'miners');
      expect(await ended(open([offer], {}, { dir: home }))).toBe('download/disk-full');
      expect(readdirSync(join(home, 'digger'))).toEqual([]);
    } finally {
      unmount(disk);
      rmSync(disk, { recursive: true });
    }
  });
});

describe('a chosen file', () => {
  function script(text: string, mode = 0o755): string {
    const path = join(dir, 'mine.sh');
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode });
    return path;
  }

  it('is asked for its version and used', async () => {
    const path = script('echo "Digger v7.5.1-beta built today"; echo "libfoo 1.1"');
    const chosen = await open([offerOf(null)]).chooseFile('digger', path);
    expect(chosen).toEqual({ ok: true, value: { from: 'file', version: '7.5.1-beta', path } });
    expect(downloads?.pathOf('digger')).toBe(path);
  });

  it('may say nothing', async () => {
    const chosen = await open([offerOf(null)]).chooseFile('digger', script('exit 3'));
    expect(chosen.ok && chosen.value.version).toBeNull();
  });

  it('runs as no root', async () => {
    const path = script(`echo 1.2.3; touch ${join(dir, 'ran')}`);
    const chosen = await open([offerOf(null)], {}, { uid: 0 }).chooseFile('digger', path);
    expect(chosen.ok && chosen.value.version).toBeNull();
    expect(existsSync(join(dir, 'ran'))).toBe(false);
  });

  it('has to be a program', async () => {
    const started = open([offerOf(null)]);
    const code = async (path: string) => {
      const chosen = await started.chooseFile('digger', path);
      return chosen.ok ? null : chosen.fault.code;
    };
    expect(await code('mine.sh')).toBe('miner/not-found');
    expect(await code(join(dir, 'none'))).toBe('miner/not-found');
    expect(await code(dir)).toBe('miner/not-executable');
    expect(await code(script('x', 0o644))).toBe('miner/not-executable');
    expect(started.pathOf('digger')).toBeNull();
  });

  it('is kept by its real name', async () => {
    const path = script('echo 1.0');
    symlinkSync(path, join(dir, 'link'));
    await open([offerOf(null)]).chooseFile('digger', join(dir, 'link'));
    expect(downloads?.pathOf('digger')).toBe(path);
  });

  it('is exchanged for what was there before, and back', async () => {
    await fetched(tarGz([program]));
    const path = script('echo 3.0');
    await downloads?.chooseFile('digger', path);
    expect(shown()).toMatchObject({ current: { path }, previous: { version: '1.0' } });
    expect(await downloads?.rollback('digger')).toEqual({ ok: true, value: null });
    expect(shown()).toMatchObject({ current: { version: '1.0' }, previous: { path } });
  });

  it('has nothing before it at first', async () => {
    const done = await open([offerOf(null)]).rollback('digger');
    expect(done.ok ? null : done.fault.code).toBe('download/no-previous');
  });

  it('is listed beside the others in the index', async () => {
    await open([offerOf(null)]).chooseFile('digger', script('echo 3.0'));
    expect(JSON.parse(readFileSync(join(dir, 'installed.json'), 'utf8'))).toMatchObject({ version: 1 });
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
