import type { IncomingHttpHeaders } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly why: string;
}

export interface OwnAddress {
  readonly scheme: 'http' | 'https';
  /** `name:port`, all under which we may be called. */
  readonly hosts: readonly string[];
}

/**
 * Was the request meant for us and made by our own page? The Host check stops DNS rebinding, the Origin and Sec-Fetch-Site
 * checks stop other pages in the same browser. Null: nothing against it.
 */
export function refuseStranger(headers: IncomingHttpHeaders, { scheme, hosts }: OwnAddress): Refusal | null {
  const host = (headers.host ?? '').toLowerCase();
  if (!hosts.includes(host)) return { status: 403, why: 'foreign Host' };
  if (headers.origin !== undefined && !hosts.some((each) => headers.origin === `${scheme}://${each}`)) {
    return { status: 403, why: 'foreign Origin' };
  }
  // We speak no WebSocket and nothing else that takes over a connection.
  if (headers.upgrade !== undefined) return { status: 400, why: 'an upgrade to another protocol' };
  return null;
}

/** Other pages may link to ours, but a call never comes from one. */
export function refuseForeignCall(headers: IncomingHttpHeaders): Refusal | null {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin') return null;
  return { status: 403, why: 'call from another site' };
}
