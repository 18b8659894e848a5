import { open } from 'node:fs/promises';
import { errorCode } from '../platform/files';
import type { Log } from '../platform/log';

/**
 * Brings SQLite's log to the disk after each batch, from Node's own threads: with `synchronous = NORMAL` SQLite leaves that to the next
 * checkpoint, minutes away, and with FULL the main thread would wait for the disk every two seconds. The frames carry checksums,
 * so a log of which only a part arrived is read up to there (https://sqlite.org/walformat.html).
 */
export class LogSync {
  private isBusy = false;
  private isDue = false;
  private hasFailed = false;

  constructor(
    /** …/history.db-wal */
    private readonly path: string,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** What is in the log now will be on the disk soon. Returns at once; one sync at a time. */
  sync(): void {
    this.isDue = true;
    if (!this.isBusy) void this.run();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    while (this.isDue) {
      this.isDue = false;
      await this.once();
    }
    this.isBusy = false;
  }

  private async once(): Promise<void> {
    try {
      const file = await open(this.path, 'r');
      try {
        await file.datasync();
        this.hasFailed = false;
      } finally {
        await file.close();
      }
    } catch (error) {
      // Gone: the database was closed, and everything is in it.
      if (errorCode(error) === 'ENOENT' || this.hasFailed) return;
      this.hasFailed = true;
      this.log.warn('history', `the log could not be brought to the disk: ${String(error)}`);
    }
  }
}
