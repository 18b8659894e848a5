import type { FaultCode } from './faultCodes';

export type { FaultCode } from './faultCodes';

/**
 * One failure as data. `detail` is for the log and the details line (what the outside program said), never the main text;
 * `values` fill the placeholders of title and help.
 */
export interface Fault {
  readonly code: FaultCode;
  readonly detail?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Expected failure is data; a bug is an exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(
  code: FaultCode,
  detail?: string,
  values?: Readonly<Record<string, string | number>>,
): { readonly ok: false; readonly fault: Fault } {
  return {
    ok: false,
    fault: { code, ...(detail === undefined ? {} : { detail }), ...(values === undefined ? {} : { values }) },
  };
}
