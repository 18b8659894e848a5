import { createRequire } from 'node:module';

/**
 * Node and Electron end a process only once every worker thread has returned, and one that a driver blocks never may: armed, the
 * process leaves by _exit(2) after every other exit handler ran. (Nothing is lost by it: files and pipes are written at once.)
 */
export class ExitGuard {
  private leave: ((code: number) => void) | null = null;

  arm(): void {
    if (this.leave !== null) return;
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    const exitNow = koffi.load('libc.so.6').func('void _exit(int code)');
    this.leave = (code) => void exitNow(code);
    process.on('exit', this.leave);
  }

  disarm(): void {
    if (this.leave !== null) process.off('exit', this.leave);
    this.leave = null;
  }
}
