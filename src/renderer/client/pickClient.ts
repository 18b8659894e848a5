import { type Bridge, BridgeClient } from './bridgeClient';
import type { RigClient } from './client';
import { HttpClient } from './httpClient';
import { takeToken } from './token';

/** Inside the app's own window the preload put a bridge there; in a browser there is HTTP. */
export function pickClient(page: Window & { readonly fallow?: Bridge }): RigClient {
  return page.fallow === undefined ? new HttpClient(takeToken(page)) : new BridgeClient(page.fallow);
}
