import type { IncomingHttpHeaders } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly why: string;
}

/**
 * Was the request meant for us and made by our own page? The Host check stops DNS rebinding, the Origin and Sec-Fetch-Site
 * checks stop other pages in the same browser. `port` is the one we listen on. Null: nothing against it.
 */
export function refuseStranger(headers: IncomingHttpHeaders, port: number): Refusal | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? '')) return { status: 403, why: 'foreign Host' };
  if (headers.origin !== undefined && !hosts.some((host) => headers.origin === `http://${host}`)) {
    return { status: 403, why: 'foreign Origin' };
  }
  return null;
}

/** Other pages may link to ours, but a call never comes from one. */
export function refuseForeignCall(headers: IncomingHttpHeaders): Refusal | null {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin') return null;
  return { status: 403, why: 'call from another site' };
}
