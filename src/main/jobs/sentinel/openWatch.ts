import { closeSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { addWatch, openInotify, readNow, removeWatch } from '../../platform/kernelCalls';
import { type InotifyEvent, inotify, parseInotify } from './inotifyEvents';

/** node: a GPU's compute node. library: the driver's CUDA or HIP library. tool: what makes containers with GPUs. */
export type OpenKind = 'node' | 'library' | 'tool';

export interface WatchedPath {
  readonly kind: OpenKind;
  /** As programs name it; a link is followed to the file that is really opened. */
  readonly path: string;
}

/** What is watched now, and what could not be. */
export interface OpenWatchState {
  readonly watched: readonly WatchedPath[];
  /** There, but the kernel refused: no right to read it, or a limit was reached. */
  readonly refused: readonly { readonly path: string; readonly why: 'permission' | 'limit' }[];
}

export interface Opened {
  readonly kinds: ReadonlySet<OpenKind>;
  /** A path came, went or was replaced: a driver upgrade, a node made at the first use. */
  readonly hasChanged: boolean;
  /** Events were lost: look at everything. */
  readonly isOverflown: boolean;
}

const entryChanged = inotify.create | inotify.movedTo | inotify.attrib | inotify.delete | inotify.movedFrom;
const fileChanged = inotify.attrib | inotify.deleteSelf | inotify.moveSelf;
/** Learnt ones included: a rig has a handful of environments. */
const maxPaths = 100;
const noSuchFile = -2;
const notPermitted = -13;

/**
 * Tells when one of some files is opened, by whomever, in whatever container: inotify(7) follows the inode. Files that do not
 * exist yet, or are replaced, are met through their directories.
 */
export class OpenWatch {
  readonly fd: number;
  private paths: readonly WatchedPath[];
  private readonly files = new Map<number, readonly WatchedPath[]>();
  private readonly buffer = Buffer.alloc(16 * 1024);
  private current: OpenWatchState = { watched: [], refused: [] };

  private constructor(fd: number, paths: readonly WatchedPath[]) {
    this.fd = fd;
    this.paths = paths;
  }

  /** null when the user's limit of inotify instances is reached. */
  static open(paths: readonly WatchedPath[]): OpenWatch | null {
    const fd = openInotify();
    if (fd === null) return null;
    const watch = new OpenWatch(fd, paths);
    watch.arm();
    return watch;
  }

  get state(): OpenWatchState {
    return this.current;
  }

  /** One more path, for as long as this watch lasts. */
  learn(path: WatchedPath): void {
    if (this.paths.length >= maxPaths || this.paths.some((known) => known.path === path.path)) return;
    this.paths = [...this.paths, path];
    this.arm();
  }

  /** What happened since the last look. Paths that came or were replaced are watched again when it returns. */
  read(): Opened {
    const events = this.events();
    const kinds = new Set<OpenKind>();
    for (const { watch, mask } of events) {
      if ((mask & inotify.open) !== 0) for (const { kind } of this.files.get(watch) ?? []) kinds.add(kind);
    }
    const hasChanged = events.filter((event) => this.isChange(event)).length > 0;
    const isOverflown = events.some(({ mask }) => (mask & inotify.overflow) !== 0);
    if (hasChanged || isOverflown) this.arm();
    return { kinds, hasChanged, isOverflown };
  }

  close(): void {
    closeSync(this.fd);
  }

  private events(): readonly InotifyEvent[] {
    const events: InotifyEvent[] = [];
    for (;;) {
      const length = readNow(this.fd, this.buffer);
      if (length === 0 || length === null) return events;
      events.push(...parseInotify(this.buffer.subarray(0, length)));
    }
  }

  /** Forgets a watch that the kernel ended. */
  private isChange({ watch, mask, name }: InotifyEvent): boolean {
    if (name !== '') return (mask & entryChanged) !== 0 && this.isOfInterest(name);
    if ((mask & inotify.ignored) !== 0) this.files.delete(watch);
    return (mask & (fileChanged | inotify.ignored | inotify.unmount)) !== 0;
  }

  /** Directories such as /usr/lib change all day; a versioned library (`libcuda.so.550.1`) is known by its beginning. */
  private isOfInterest(name: string): boolean {
    return this.paths.some(({ path }) => basename(path) === name) || /^(libcuda|libamdhip64)/.test(name);
  }

  private arm(): void {
    const watched: WatchedPath[] = [];
    const refused: { path: string; why: 'permission' | 'limit' }[] = [];
    const files = new Map<number, WatchedPath[]>();
    for (const wanted of this.paths) {
      const real = resolved(wanted.path);
      for (const dir of new Set([dirname(wanted.path), dirname(real)])) addWatch(this.fd, dir, entryChanged);
      const watch = addWatch(this.fd, real, inotify.open | fileChanged);
      if (watch < 0) {
        if (watch !== noSuchFile) refused.push({ path: wanted.path, why: watch === notPermitted ? 'permission' : 'limit' });
        continue;
      }
      watched.push(wanted);
      files.set(watch, [...(files.get(watch) ?? []), wanted]);
    }
    // A library that was replaced may live on under programs that still run; nobody opens it anew.
    for (const old of this.files.keys()) if (!files.has(old)) removeWatch(this.fd, old);
    this.files.clear();
    for (const [watch, paths] of files) this.files.set(watch, paths);
    this.current = { watched, refused };
  }
}

/** The file behind the links; the path itself while nothing is there. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // not there (yet): its directory tells when it comes
  }
}
