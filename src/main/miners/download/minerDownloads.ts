import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { type Fault, fail, ok, type Result } from '../../../shared/faults';
import type { DownloadProgress, InstalledMiner, MinerListing } from '../../../shared/minerListing';
import type { Clock } from '../../platform/clock';
import { makePrivateDir, privateDirMode } from '../../platform/files';
import type { Log } from '../../platform/log';
import type { Processes } from '../../platform/processes';
import { Turns } from '../../platform/turns';
import { checkExecutable } from '../executable';
import { askVersion } from './askVersion';
import { listedSum, sha256OfFile } from './checksum';
import { Fetcher, type FetchRules, publicRules } from './fetcher';
import { downloadFile, forget } from './fileDownload';
import { Installed, type InstalledProgram } from './installed';
import { pinnedKeys } from './keys';
import { type MinerArchive, type MinerOffer, minerOffers } from './offers';
import { signatureProblem } from './signature';
import { failed, fileFault, stopped } from './stopped';
import { sweep } from './sweep';
import { type UnpackedFile, unpack } from './unpack';

export interface MinerDownloadsDeps {
  /** DATA/miners */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly processes: Processes;
  /** Effective user: root runs no foreign program just to ask for its version. */
  readonly uid: number;
  /** Absolute path of xz; null: there is none. */
  readonly xz: string | null;
  /** Another program mines from now on. */
  readonly onDidInstall?: () => void;
  /** Tests bring servers, catalogues and keys of their own. */
  readonly rules?: FetchRules;
  readonly offers?: readonly MinerOffer[];
  readonly keys?: Readonly<Record<string, string>>;
  readonly limits?: DownloadLimits;
}

export interface DownloadLimits {
  readonly archiveBytes: number;
  readonly unpackedBytes: number;
  readonly entries: number;
}

/** Miners of 2026 are 5 to 150 MiB packed and up to 700 MiB unpacked, in at most some hundred files. */
const usualLimits: DownloadLimits = { archiveBytes: 512 * 1024 ** 2, unpackedBytes: 2 * 1024 ** 3, entries: 2000 };
const sumsBytes = 1024 ** 2;

interface Running {
  readonly giveUp: AbortController;
  progress: DownloadProgress;
  /** Resolves, never rejects, when it is over. */
  over: Promise<void>;
  /** The user wants no part of it kept. */
  isCancelled: boolean;
}

/** The catalogue, what of it is on this machine, and the way it gets there. */
export class MinerDownloads {
  private readonly fetcher: Fetcher;
  private readonly installed: Installed;
  private readonly offers: readonly MinerOffer[];
  private readonly running = new Map<string, Running>();
  private readonly faults = new Map<string, Fault>();
  /** Who exchanges programs: what one deletes another may have made the present one. */
  private readonly exchanges = new Turns();

  constructor(private readonly deps: MinerDownloadsDeps) {
    this.fetcher = new Fetcher(deps.rules ?? publicRules);
    this.installed = new Installed(deps.dir);
    this.offers = deps.offers ?? minerOffers();
  }

  async start(): Promise<void> {
    const problem = await this.installed.load();
    if (problem !== null) this.deps.log.warn('miners', `the list of fetched miners cannot be read: ${problem}`);
    for (const { id, version } of this.offers) {
      await sweep(join(this.deps.dir, id), version).catch((error: unknown) => {
        this.deps.log.warn('miners', `what is left of a download of ${id} cannot be deleted: ${String(error)}`);
      });
    }
  }

  /** Ends every download; what may be gone on with stays. */
  async stop(): Promise<void> {
    const all = [...this.running.values()];
    for (const { giveUp } of all) giveUp.abort();
    await Promise.all(all.map(({ over }) => over));
  }

  list(): readonly MinerListing[] {
    return this.offers.map((offer) => this.listing(offer));
  }

  /** What mines when no path is set up; null: nothing was fetched or chosen. */
  pathOf(id: string): string | null {
    const { current } = this.installed.of(id);
    return current === null ? null : this.pathTo(id, current);
  }

  /** Begins; how it goes is in the list. One that runs already goes on, one that was cancelled is followed by another. */
  download(id: string): Result<null> {
    const offer = this.find(id);
    if (offer === undefined) return fail('download/unknown-miner', undefined, { miner: id.slice(0, 60) });
    if (offer.archive === null) return fail('download/no-checksum', undefined, { miner: offer.name, page: offer.page });
    const before = this.running.get(id);
    if (before?.isCancelled === false) return ok(null);
    const progress: DownloadProgress = { step: 'downloading', doneBytes: 0, totalBytes: null };
    const running: Running = { giveUp: new AbortController(), progress, over: Promise.resolve(), isCancelled: false };
    this.faults.delete(id);
    this.running.set(id, running);
    running.over = this.run(offer, offer.archive, running, before?.over);
    return ok(null);
  }

  /** Resolves when it is over and nothing of it is left. */
  async cancel(id: string): Promise<Result<null>> {
    const running = this.running.get(id);
    if (running !== undefined) running.isCancelled = true;
    running?.giveUp.abort();
    await running?.over;
    return ok(null);
  }

  /** Waits for the end of a download; null: it worked, or there was none. */
  async settled(id: string): Promise<Fault | null> {
    await this.running.get(id)?.over;
    return this.faults.get(id) ?? null;
  }

  /** A program the user has already: checked, asked for its version, and used from now on. */
  async chooseFile(id: string, path: string): Promise<Result<InstalledMiner>> {
    const offer = this.find(id);
    if (offer === undefined) return fail('download/unknown-miner', undefined, { miner: id.slice(0, 60) });
    if (!isAbsolute(path)) return fail('miner/not-found', 'not an absolute path', { path });
    const executable = await checkExecutable(path);
    if (!executable.ok) return executable;
    const { processes, clock, uid, dir } = this.deps;
    try {
      const real = await realpath(path);
      await makePrivateDir(dir);
      const version = uid === 0 ? null : await askVersion(real, processes, clock, dir);
      await this.put(id, { from: 'file', version, path: real });
      this.faults.delete(id);
      return ok({ from: 'file', version, path: real });
    } catch (error) {
      return failed(fileFault(error));
    }
  }

  /** Exchanges the present program and the one before it; asked twice before the first is done, once. */
  rollback(id: string): Promise<Result<null>> {
    const wanted = this.installed.of(id).previous;
    return this.exchanges.take(async () => {
      const isDone = wanted !== null && this.installed.of(id).current === wanted;
      return isDone ? ok(null) : this.exchange(id);
    });
  }

  private async exchange(id: string): Promise<Result<null>> {
    const { current, previous } = this.installed.of(id);
    if (previous === null) return fail('download/no-previous', undefined, { miner: this.find(id)?.name ?? id.slice(0, 60) });
    const executable = await checkExecutable(this.pathTo(id, previous));
    if (!executable.ok) return executable;
    try {
      await this.installed.set(id, { current: previous, previous: current });
      this.deps.onDidInstall?.();
      return ok(null);
    } catch (error) {
      return failed(fileFault(error));
    }
  }

  private find(id: string): MinerOffer | undefined {
    return this.offers.find((offer) => offer.id === id);
  }

  private listing(offer: MinerOffer): MinerListing {
    const { program: _program, archive, ...told } = offer;
    const { current, previous } = this.installed.of(offer.id);
    const fault = this.faults.get(offer.id);
    return {
      ...told,
      checksumBy: archive?.publishedBy ?? null,
      current: current === null ? null : this.shown(offer.id, current),
      previous: previous === null ? null : this.shown(offer.id, previous),
      progress: this.running.get(offer.id)?.progress ?? null,
      fault: fault === undefined ? null : { code: fault.code, values: fault.values ?? {} },
    };
  }

  private shown(id: string, program: InstalledProgram): InstalledMiner {
    return { from: program.from, version: program.version, path: this.pathTo(id, program) };
  }

  private pathTo(id: string, program: InstalledProgram): string {
    return program.from === 'file' ? program.path : join(this.deps.dir, id, program.version, program.program);
  }

  private async run(offer: MinerOffer, archive: MinerArchive, running: Running, before?: Promise<void>): Promise<void> {
    const { log } = this.deps;
    await before; // it uses the same files
    const { signal } = running.giveUp;
    const part = join(this.deps.dir, offer.id, `${offer.version}.part`);
    log.info('miners', `fetching ${offer.name} ${offer.version} from ${archive.url}`);
    try {
      await this.install(offer, archive, running, part);
      log.info('miners', `${offer.name} ${offer.version} is here, its checksum is right`);
    } catch (error) {
      if (!signal.aborted) {
        const fault = this.wordable(error, offer);
        this.faults.set(offer.id, fault);
        log.warn('miners', `${offer.name}: ${fault.code} ${fault.detail ?? ''}`);
      } else if (running.isCancelled) await forget({ path: part });
    } finally {
      if (this.running.get(offer.id) === running) this.running.delete(offer.id);
    }
  }

  private wordable(error: unknown, { name, page }: MinerOffer): Fault {
    try {
      const fault = fileFault(error);
      return { ...fault, values: { miner: name, page, ...fault.values } };
    } catch {
      this.deps.log.error('miners', `${name}: the download failed in a way nobody foresaw`, error);
      return { code: 'app/internal', detail: String(error) };
    }
  }

  private async install(offer: MinerOffer, archive: MinerArchive, running: Running, part: string): Promise<void> {
    const { signal } = running.giveUp;
    const { archiveBytes } = this.deps.limits ?? usualLimits;
    await makePrivateDir(join(this.deps.dir, offer.id));
    const sha256 = 'sha256' in archive ? archive.sha256 : await this.signedSum(archive, signal);
    const onProgress = (doneBytes: number, totalBytes: number | null) => {
      running.progress = { step: 'downloading', doneBytes, totalBytes };
    };
    await downloadFile(this.fetcher, { url: archive.url, path: part, maxBytes: archiveBytes, signal, onProgress });
    try {
      running.progress = { ...running.progress, step: 'checking' };
      const found = await sha256OfFile(part, signal);
      if (found !== sha256) throw stopped('download/wrong-checksum', `${found} instead of ${sha256}`, { url: archive.url });
      await this.place(offer, archive, running, part);
    } finally {
      await forget({ path: part });
    }
  }

  /** The checksum that the author signed. */
  private async signedSum(archive: Extract<MinerArchive, { sums: unknown }>, signal: AbortSignal): Promise<string> {
    const { url, signatureUrl, fingerprint } = archive.sums;
    const list = await this.fetcher.bytes(url, sumsBytes, signal);
    const signature = await this.fetcher.bytes(signatureUrl, sumsBytes, signal);
    const key = (this.deps.keys ?? pinnedKeys)[fingerprint];
    const problem = key === undefined ? 'no such key' : await signatureProblem(list, signature, key, fingerprint);
    if (problem !== null) throw stopped('download/bad-signature', problem);
    const sum = listedSum(list.toString('utf8'), basename(new URL(archive.url).pathname));
    if (sum === null) throw stopped('download/bad-signature', `${archive.url} is not in the list`);
    return sum;
  }

  private async place(offer: MinerOffer, archive: MinerArchive, running: Running, part: string): Promise<void> {
    const { dir, xz } = this.deps;
    const { entries, unpackedBytes } = this.deps.limits ?? usualLimits;
    const home = join(dir, offer.id);
    const fresh = join(home, `.new-${randomBytes(6).toString('hex')}`);
    await mkdir(fresh, { mode: privateDirMode });
    try {
      const files = await unpack({
        archive: part,
        format: archive.format,
        into: fresh,
        limits: { maxEntries: entries, maxBytes: unpackedBytes },
        xz,
        signal: running.giveUp.signal,
        onProgress: (doneBytes) => {
          running.progress = { step: 'unpacking', doneBytes, totalBytes: null };
        },
      });
      const program = programIn(files, offer);
      running.giveUp.signal.throwIfAborted();
      await replaceDir(fresh, join(home, offer.version));
      await this.put(offer.id, { from: 'download', version: offer.version, program });
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }

  /** The present program becomes the one before; folders that neither is in go. */
  private put(id: string, next: InstalledProgram): Promise<void> {
    return this.exchanges.take(() => this.putNow(id, next));
  }

  private async putNow(id: string, next: InstalledProgram): Promise<void> {
    const { current, previous } = this.installed.of(id);
    const isSame = current !== null && this.pathTo(id, current) === this.pathTo(id, next);
    const kept = isSame ? previous : current;
    await this.installed.set(id, { current: next, previous: kept });
    this.deps.onDidInstall?.();
    const inUse = [next, kept].map((program) => (program?.from === 'download' ? program.version : null));
    const old = previous?.from === 'download' && !inUse.includes(previous.version) ? previous.version : null;
    if (old !== null) await rm(join(this.deps.dir, id, old), { recursive: true, force: true });
  }
}

/** The executable: the file of that name nearest to the top. */
function programIn(files: readonly UnpackedFile[], { program }: MinerOffer): string {
  const depth = (path: string) => path.split('/').length;
  const [found] = files.filter(({ path }) => basename(path) === program).sort((a, b) => depth(a.path) - depth(b.path));
  if (found === undefined) throw stopped('download/no-program', `no file named ${program}`, { program });
  if (!found.isExecutable) throw stopped('download/no-program', `${found.path} may not be executed`, { program });
  return found.path;
}

/** A folder of the same version, which a running miner may have open, makes room first. */
async function replaceDir(fresh: string, target: string): Promise<void> {
  const aside = `${fresh}-old`;
  await rename(target, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, target);
  await rm(aside, { recursive: true, force: true });
}
