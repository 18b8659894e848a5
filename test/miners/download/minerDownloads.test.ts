import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { offerOf, serve, sha256, tarGz, tarOf } from './servers';
import { program, Workshop, xz } from './workshop';

const shop = new Workshop();

describe('a download', () => {
  it("ends with the program in its version's folder, ready to run", async () => {
    expect(await shop.fetched(tarGz([{ path: 'digger-1.0/', type: 'Directory', mode: 0o755 }, program]))).toBeNull();
    expect(shop.left()).toEqual(['1.0']);
    const path = shop.downloads?.pathOf('digger') ?? '';
    expect(path).toBe(join(shop.dir, 'digger/1.0/digger-1.0/digger'));
    expect(execFileSync(path, { encoding: 'utf8' })).toContain('1.0.2');
    expect(shop.shown()).toMatchObject({
      current: { from: 'download', version: '1.0', path },
      previous: null,
      progress: null,
      fault: null,
    });
  });

  it('is there after a restart', async () => {
    await shop.fetched(tarGz([program]));
    const again = shop.open([]);
    await again.start();
    expect(again.pathOf('digger')).toBe(join(shop.dir, 'digger/1.0/digger-1.0/digger'));
  });

  it('strips set-uid and set-gid bits', async () => {
    await shop.fetched(tarGz([{ ...program, mode: 0o6755 }]));
    expect(statSync(shop.downloads?.pathOf('digger') ?? '').mode & 0o7777).toBe(0o700);
  });

  it('gives way to a newer version and comes back with a rollback; only those two are kept', async () => {
    for (const version of ['1.0', '2.0', '3.0']) {
      expect(await shop.fetched(tarGz([program]), { version })).toBeNull();
      await shop.server?.close();
    }
    expect(shop.left()).toEqual(['2.0', '3.0']);
    expect(await shop.downloads?.rollback('digger')).toEqual({ ok: true, value: null });
    expect(shop.shown()).toMatchObject({ current: { version: '2.0' }, previous: { version: '3.0' } });
    expect(shop.downloads?.pathOf('digger')).toContain('/2.0/');
  });

  it('shows how far it is', async () => {
    const archive = tarGz([program, { path: 'noise', body: Buffer.alloc(100_000, 7) }]);
    let release: () => void = () => undefined;
    shop.server = await serve((_request, response) => {
      response.setHeader('content-length', archive.length);
      response.write(archive.subarray(0, 40));
      release = () => response.end(archive.subarray(40));
    });
    const started = shop.open([
      offerOf({ url: shop.server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' }),
    ]);
    started.download('digger');
    await expect.poll(() => shop.shown().progress).toEqual({ step: 'downloading', doneBytes: 40, totalBytes: archive.length });
    release();
    expect(await started.settled('digger')).toBeNull();
  });

  it.skipIf(xz === null)(`unpacks tar.xz${xz === null ? ' (skipped: no xz)' : ''}`, async () => {
    const archive = execFileSync(xz ?? '', ['-c'], { input: tarOf([program]) });
    shop.server = await serve((_request, response) => response.end(archive));
    const offer = offerOf({ url: shop.server.url, format: 'tar.xz', sha256: sha256(archive), publishedBy: 'author' });
    expect(await shop.ended(shop.open([offer]))).toBeNull();
    expect(shop.left()).toEqual(['1.0']);
  });

  it('says so when xz is missing', async () => {
    shop.server = await serve((_request, response) => response.end('x'));
    const offer = offerOf({ url: shop.server.url, format: 'tar.xz', sha256: sha256(Buffer.from('x')), publishedBy: 'author' });
    expect(await shop.ended(shop.open([offer], {}, { xz: null }))).toBe('download/no-xz');
    expect(shop.left()).toEqual([]);
  });

  it('is refused where nobody publishes a checksum', () => {
    const done = shop.open([offerOf(null)]).download('digger');
    expect(done.ok ? null : done.fault.code).toBe('download/no-checksum');
  });

  it('goes on where it broke off, and only if the file is still the same', async () => {
    const archive = tarGz([
      program,
      { path: 'noise', body: Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)) },
    ]);
    let breakOff: () => void = () => undefined;
    shop.server = await serve((request, response) => {
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
    const started = shop.open([
      offerOf({ url: shop.server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' }),
    ]);
    started.download('digger');
    await expect.poll(() => shop.shown().progress?.doneBytes).toBe(100);
    breakOff();
    expect(await started.settled('digger')).toBeNull();
    expect(shop.server.requests.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=100-', '"a"'],
    ]);
  });

  it('goes on after a restart of the app', async () => {
    const archive = tarGz([program]);
    shop.server = await serve((request, response) => {
      response.setHeader('etag', '"a"');
      if (request.headers.range === 'bytes=50-') {
        response
          .writeHead(206, { 'content-range': `bytes 50-${archive.length - 1}/${archive.length}` })
          .end(archive.subarray(50));
      } else response.write(archive.subarray(0, 50));
    });
    const offers = [offerOf({ url: shop.server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' })];
    const first = shop.open(offers);
    first.download('digger');
    await expect.poll(() => shop.shown().progress?.doneBytes).toBe(50);
    await first.stop();
    expect(shop.left()).toEqual(['1.0.part', '1.0.part.json']);
    expect(await shop.ended(shop.open(offers))).toBeNull();
    expect(shop.left()).toEqual(['1.0']);
  });

  it('sweeps at its start what a killed app left, but for the part it can go on with', async () => {
    for (const name of ['.new-1/a', '1.0', '0.9']) mkdirSync(join(shop.dir, 'digger', name), { recursive: true });
    for (const name of ['1.0.part', '1.0.part.json', '0.9.part', '0.9.part.json'])
      writeFileSync(join(shop.dir, 'digger', name), '');
    await shop.open([offerOf(null)]).start();
    expect(shop.left()).toEqual(['0.9', '1.0', '1.0.part', '1.0.part.json']);
  });

  it('is cancelled without a trace', async () => {
    shop.server = await serve((_request, response) => void response.writeHead(200, { etag: '"a"' }).write('some'));
    const started = shop.open([
      offerOf({ url: shop.server.url, format: 'tar.gz', sha256: '0'.repeat(64), publishedBy: 'author' }),
    ]);
    started.download('digger');
    await expect.poll(() => shop.shown().progress?.doneBytes).toBe(4);
    await started.cancel('digger');
    expect(shop.left()).toEqual([]);
    expect(shop.shown()).toMatchObject({ progress: null, fault: null, current: null });
  });

  it('begins anew for somebody who cancels and thinks again', async () => {
    const archive = tarGz([program]);
    let asked = 0;
    shop.server = await serve((_request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(200, { etag: '"a"' }).write('some');
      else response.end(archive);
    });
    const offer = offerOf({ url: shop.server.url, format: 'tar.gz', sha256: sha256(archive), publishedBy: 'author' });
    const started = shop.open([offer]);
    started.download('digger');
    await expect.poll(() => shop.shown().progress?.doneBytes).toBe(4);
    const cancelled = started.cancel('digger');
    expect(started.download('digger')).toEqual({ ok: true, value: null });
    await cancelled;
    expect(await started.settled('digger')).toBeNull();
    expect(shop.shown()).toMatchObject({ progress: null, current: { version: '1.0' } });
    expect(shop.left()).toEqual(['1.0']);
  });
});

describe('a chosen file', () => {
  function script(text: string, mode = 0o755): string {
    const path = join(shop.dir, 'mine.sh');
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode });
    return path;
  }

  it('is asked for its version and used', async () => {
    const path = script('echo "Digger v7.5.1-beta built today"; echo "libfoo 1.1"');
    const chosen = await shop.open([offerOf(null)]).chooseFile('digger', path);
    expect(chosen).toEqual({ ok: true, value: { from: 'file', version: '7.5.1-beta', path } });
    expect(shop.downloads?.pathOf('digger')).toBe(path);
  });

  it('may say nothing', async () => {
    const chosen = await shop.open([offerOf(null)]).chooseFile('digger', script('exit 3'));
    expect(chosen.ok && chosen.value.version).toBeNull();
  });

  it('runs as no root', async () => {
    const path = script(`echo 1.2.3; touch ${join(shop.dir, 'ran')}`);
    const chosen = await shop.open([offerOf(null)], {}, { uid: 0 }).chooseFile('digger', path);
    expect(chosen.ok && chosen.value.version).toBeNull();
    expect(existsSync(join(shop.dir, 'ran'))).toBe(false);
  });

  it('has to be a program', async () => {
    const started = shop.open([offerOf(null)]);
    const code = async (path: string) => {
      const chosen = await started.chooseFile('digger', path);
      return chosen.ok ? null : chosen.fault.code;
    };
    expect(await code('mine.sh')).toBe('miner/not-found');
    expect(await code(join(shop.dir, 'none'))).toBe('miner/not-found');
    expect(await code(shop.dir)).toBe('miner/not-executable');
    expect(await code(script('x', 0o644))).toBe('miner/not-executable');
    expect(started.pathOf('digger')).toBeNull();
  });

  it('is kept by its real name', async () => {
    const path = script('echo 1.0');
    symlinkSync(path, join(shop.dir, 'link'));
    await shop.open([offerOf(null)]).chooseFile('digger', join(shop.dir, 'link'));
    expect(shop.downloads?.pathOf('digger')).toBe(path);
  });

  it('is exchanged for what was there before, and back', async () => {
    await shop.fetched(tarGz([program]));
    const path = script('echo 3.0');
    await shop.downloads?.chooseFile('digger', path);
    expect(shop.shown()).toMatchObject({ current: { path }, previous: { version: '1.0' } });
    expect(await shop.downloads?.rollback('digger')).toEqual({ ok: true, value: null });
    expect(shop.shown()).toMatchObject({ current: { version: '1.0' }, previous: { path } });
  });

  it('has nothing before it at first', async () => {
    const done = await shop.open([offerOf(null)]).rollback('digger');
    expect(done.ok ? null : done.fault.code).toBe('download/no-previous');
  });

  it('is listed beside others that are chosen at the same time', async () => {
    const ids = ['digger', 'drill', 'pick'];
    const started = shop.open(ids.map((id) => offerOf(null, { id })));
    const path = script('echo 3.0');
    await Promise.all(ids.map((id) => started.chooseFile(id, path)));
    const again = shop.open(ids.map((id) => offerOf(null, { id })));
    await again.start();
    expect(ids.map((id) => again.pathOf(id))).toEqual([path, path, path]);
  });

  it('is there, and so is what was before it, however a rollback falls together with it', async () => {
    const path = script('echo 3.0');
    const fetched = (version: string) => ({ from: 'download', version, program: 'digger' });
    for (let steps = 0; steps < 12; steps += 1) {
      for (const version of ['1.0', '2.0']) {
        mkdirSync(join(shop.dir, 'digger', version), { recursive: true });
        writeFileSync(join(shop.dir, 'digger', version, 'digger'), '', { mode: 0o755 });
      }
      const miners = { digger: { current: fetched('2.0'), previous: fetched('1.0') } };
      writeFileSync(join(shop.dir, 'installed.json'), JSON.stringify({ version: 1, miners }));
      const started = shop.open([offerOf(null)], {}, { uid: 0 });
      await started.start();
      const chosen = started.chooseFile('digger', path);
      for (let step = 0; step < steps; step += 1) await new Promise((resolve) => setImmediate(resolve));
      const done = await Promise.all([chosen, started.rollback('digger'), started.rollback('digger')]);
      expect(done.every(({ ok }) => ok)).toBe(true);
      const { current, previous } = shop.shown();
      expect([current, previous].map((program) => program !== null && existsSync(program.path))).toEqual([true, true]);
    }
  });
});
