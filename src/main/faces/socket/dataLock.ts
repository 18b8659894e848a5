import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../shared/faults';
import { lockFile } from '../../platform/ffi';
import { errorCode } from '../../platform/files';

/** One app on one data directory: flock(2) on `DATA/lock`, dropped by the kernel however the app ends. */
export class DataLock {
  private readonly dataDir: string;
  private readonly tryLock: (fd: number) => boolean;
  private fd: number | null = null;

  constructor(dataDir: string, tryLock: (fd: number) => boolean = lockFile) {
    this.dataDir = dataDir;
    this.tryLock = tryLock;
  }

  /** Makes the directory when it is missing. Taking what one has is fine. Fails with app/already-running or app/data-unusable. */
  acquire(): Result<null> {
    if (this.fd !== null) return ok(null);
    const path = join(this.dataDir, 'lock');
    try {
      mkdirSync(this.dataDir, { recursive: true, mode: 0o700 });
      const fd = openSync(path, 'a+', 0o600);
      if (!this.tryLock(fd)) {
        closeSync(fd);
        return fail('app/already-running', `${path} is held by process ${readFileSync(path, 'utf8').trim()}`, {
          path: this.dataDir,
        });
      }
      this.fd = fd;
      ftruncateSync(fd);
      writeSync(fd, `${process.pid}\n`); // for people; what counts is the lock
      return ok(null);
    } catch (error) {
      // A full disk must not keep the app from running: the lock holds without its text.
      if (this.fd !== null) return ok(null);
      return fail('app/data-unusable', String(error), { path: this.dataDir, reason: errorCode(error) ?? String(error) });
    }
  }

  /** The file stays: removing it would let two apps lock two files of the same name. */
  release(): void {
    if (this.fd === null) return;
    closeSync(this.fd);
    this.fd = null;
  }
}
