import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { FetchRules } from '../../../src/main/miners/download/fetcher';
import { MinerDownloads, type MinerDownloadsDeps } from '../../../src/main/miners/download/minerDownloads';
import type { MinerOffer } from '../../../src/main/miners/download/offers';
import { systemClock } from '../../../src/main/platform/clock';
import { findExecutable } from '../../../src/main/platform/findExecutable';
import { LinuxProcesses } from '../../../src/main/platform/processesLinux';
import type { MinerListing } from '../../../src/shared/minerListing';
import { silentLog } from '../../support/silentLog';
import { loopbackRules, offerOf, serve, sha256, type TarEntry, type TestServer } from './servers';

export const xz = findExecutable(['xz'], process.env['PATH'] ?? '');
export const program: TarEntry = { path: 'digger-1.0/digger', body: '#!/bin/sh\necho "digger 1.0.2 (x)"\n', mode: 0o755 };

/** A data directory, a server and the downloads between them, new for each test of the file that makes one. */
export class Workshop {
  dir = '';
  server: TestServer | null = null;
  downloads: MinerDownloads | null = null;

  constructor() {
    beforeEach(() => {
      this.dir = mkdtempSync(join(tmpdir(), 'fallow-download-'));
    });
    afterEach(async () => {
      await this.downloads?.stop();
      await this.server?.close();
      this.downloads = null;
      this.server = null;
      rmSync(this.dir, { recursive: true, force: true });
    });
  }

  open(offers: readonly MinerOffer[], rules: Partial<FetchRules> = {}, more: Partial<MinerDownloadsDeps> = {}): MinerDownloads {
    this.downloads = new MinerDownloads({
      dir: this.dir,
      clock: systemClock,
      log: silentLog,
      processes: new LinuxProcesses({ procRoot: '/proc', ledgerPath: join(this.dir, 'running.json'), log: silentLog }),
      uid: 1000,
      xz,
      rules: loopbackRules(rules),
      offers,
      limits: { archiveBytes: 4 * 1024 ** 2, unpackedBytes: 8 * 1024 ** 2, entries: 50 },
      ...more,
    });
    return this.downloads;
  }

  /** Fetches that archive from a server that does no harm; the fault's code, null: it worked. */
  async fetched(archive: Buffer, change: Partial<MinerOffer> = {}, sum = sha256(archive)): Promise<string | null> {
    this.server = await serve((_request, response) => void response.setHeader('content-length', archive.length).end(archive));
    const url = `${this.server.url}/digger.tar.gz`;
    const started = this.open([offerOf({ url, format: 'tar.gz', sha256: sum, publishedBy: 'author' }, change)]);
    await started.start();
    return this.ended(started);
  }

  async ended(started: MinerDownloads): Promise<string | null> {
    expect(started.download('digger')).toEqual({ ok: true, value: null });
    return (await started.settled('digger'))?.code ?? null;
  }

  /** What is left on disk, the index apart. */
  left(): readonly string[] {
    return existsSync(join(this.dir, 'digger')) ? readdirSync(join(this.dir, 'digger')) : [];
  }

  shown(): MinerListing {
    const [listing] = this.downloads?.list() ?? [];
    if (listing === undefined) throw new Error('nothing is listed');
    return listing;
  }
}
