import type { Activity } from './literals';

/**
 * Every expected failure, `area/what`, with the activity a device ends in because of it (null: no device is concerned, or it
 * goes on as it was). Titles and help are in `text/<language>/faults.ts`; docs/faults.md is compared with both by a test.
 */
export const faultActivities = {
  'app/not-running': null,
  'app/already-running': null,
  'app/usage': null,
  'app/internal': null,
  'app/not-settled': null,
  'app/socket-unsafe': null,
  'app/port-taken': null,
  'app/no-display': null,
  'app/unknown-device': null,
  'app/not-practice': null,
  'app/refused': null,
  'settings/restored': null,
  'settings/reset': null,
  'settings/not-saved': null,
  'setup/invalid': null,
  'setup/unreadable': null,
  'history/not-saved': null,
  'history/set-aside': null,
  'history/not-exported': null,
  'wallet/invalid': null,
  'wallet/refused': null,
  'miner/own-unusable': null,
  'miner/not-found': 'faulted',
  'miner/not-executable': 'faulted',
  'miner/bad-arguments': 'faulted',
  'miner/start-timeout': 'faulted',
  'miner/exited': 'faulted',
  'miner/crashed': 'faulted',
  'miner/not-answering': 'faulted',
  'miner/stalled': 'faulted',
  'miner/slow': 'faulted',
  'miner/api-port-taken': 'faulted',
  'miner/bad-stats': 'faulted',
  'miner/out-of-memory': 'faulted',
  'miner/gpu-error': 'faulted',
  'miner/will-not-die': 'faulted',
  'download/unknown-miner': null,
  'download/no-checksum': null,
  'download/unreachable': null,
  'download/refused': null,
  'download/redirected': null,
  'download/too-large': null,
  'download/interrupted': null,
  'download/too-slow': null,
  'download/wrong-checksum': null,
  'download/bad-signature': null,
  'download/unsafe-archive': null,
  'download/bad-archive': null,
  'download/disk-full': null,
  'download/not-saved': null,
  'download/no-xz': null,
  'download/no-program': null,
  'download/no-previous': null,
  'rainbow/not-answering': null,
  'rainbow/not-ready': null,
  'rainbow/refused': null,
  'rainbow/bad-answer': null,
  'rainbow/api-off': null,
  'rainbow/not-paused': null,
  'rainbow/not-resumed': null,
  'rainbow/config-unreadable': null,
  'rainbow/config-not-saved': null,
  'rainbow/unsafe-parameters': null,
  'pool/unreachable': 'faulted',
  'pool/silent': 'faulted',
  'pool/wallet-refused': 'faulted',
  'pool/rejects-shares': 'faulted',
  'pool/stale-shares': 'faulted',
  'pool/frozen-job': 'faulted',
  'pool/wrong-algorithm': 'faulted',
  'pool/unknown-host': null,
  'pool/no-connection': null,
  'pool/connection-refused': null,
  'pool/timed-out': null,
  'pool/not-tls': null,
  'pool/needs-tls': null,
  'pool/certificate-expired': null,
  'pool/certificate-untrusted': null,
  'pool/certificate-wrong-name': null,
  'pool/certificate-invalid': null,
  'pool/not-stratum': null,
  'pool/other-dialect': null,
  'pool/wrong-coin': null,
  'pool/closed': null,
  'pool/closed-at-login': null,
  'pool/closed-after-login': null,
  'gpu/hot': 'cooling',
  'gpu/sensor-lost': 'cooling',
  'gpu/gone': 'faulted',
  'gpu/not-answering': 'faulted',
  'gpu/driver-mismatch': null,
  'gpu/clocks-out-of-range': null,
  'gpu/clocks-refused': null,
  'gpu/clocks-no-rights': null,
  'gpu/clocks-held': null,
  'gpu/clocks-not-restored': null,
  'job/foreign-miner': null,
  'job/not-told-apart': null,
  'claim/timed-out': null,
  'claim/not-yours': null,
  'claim/bad-request': null,
  'hook/not-installed': null,
} as const satisfies Record<string, Activity | null>;

export type FaultCode = keyof typeof faultActivities;
export const faultCodes = Object.keys(faultActivities) as readonly FaultCode[];

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
