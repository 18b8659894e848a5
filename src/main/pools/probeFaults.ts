import type { FaultCode } from '../../shared/faults';

/** How far a connection had come. */
export type ProbeStep = 'lookup' | 'connect' | 'tls' | 'subscribe' | 'login' | 'work';

/** What an error of the socket means; `code` as Node and OpenSSL name it. Source: OpenSSL x509_txt.c, Node's errors of `tls`. */
export function faultOfError(code: string | undefined, step: ProbeStep): FaultCode {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
    case 'EAI_NODATA':
    case 'EAI_FAIL':
      return 'pool/unknown-host';
    case 'ECONNREFUSED':
      return 'pool/connection-refused';
    case 'CERT_HAS_EXPIRED':
      return 'pool/certificate-expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'pool/certificate-wrong-name';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'pool/certificate-untrusted';
    default:
      return /^CERT_|_CERT_|CERT$/.test(code ?? '') ? 'pool/certificate-invalid' : faultOfEnd(step);
  }
}

/** What it means that the pool closed or reset the connection. */
export function faultOfEnd(step: ProbeStep): FaultCode {
  switch (step) {
    case 'lookup':
      return 'pool/unknown-host';
    case 'connect':
      return 'pool/no-connection';
    case 'tls':
      return 'pool/not-tls';
    case 'subscribe':
      return 'pool/closed';
    case 'login':
      return 'pool/closed-at-login';
    case 'work':
      return 'pool/closed-after-login';
  }
}

/** What it means that nothing came within the time. */
export function faultOfSilence(step: ProbeStep): FaultCode {
  if (step === 'lookup') return 'pool/unknown-host';
  return step === 'connect' ? 'pool/no-connection' : 'pool/timed-out';
}

/** The first bytes of a TLS record (alert or handshake, version 3.x): the port wants TLS and was spoken to without. */
export function looksLikeTls(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03;
}
