import { type Fault, type FaultCode, fail, type Result } from '../../../shared/faults';
import { errorCode } from '../../platform/files';

/** Carries an expected failure out of nested streams; caught where a Result begins, never seen beyond this folder. */
export class Stopped extends Error {
  constructor(readonly fault: Fault) {
    super(fault.detail ?? fault.code);
  }
}

export function stopped(code: FaultCode, detail?: string, values?: Readonly<Record<string, string | number>>): Stopped {
  return new Stopped(fail(code, detail, values).fault);
}

/** What went wrong with our own files: no room, or no right to. */
export function fileFault(error: unknown): Fault {
  if (error instanceof Stopped) return error.fault;
  const detail = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return { code: 'download/disk-full', detail };
  if (code === null) throw error; // a bug, not a file system
  return { code: 'download/not-saved', detail, values: { reason: detail } };
}

export function failed(fault: Fault): Result<never> {
  return { ok: false, fault };
}
