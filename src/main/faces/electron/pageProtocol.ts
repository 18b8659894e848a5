import { protocol, type Session } from 'electron';
import type { PageFiles } from '../http/pageFiles';
import { alwaysHeaders } from '../http/pageHeaders';
import { isOurs, pageScheme } from './address';

/** Must run before Electron is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built window to `session` under its own scheme, with the same files and headers as over HTTP. */
export function servePage(session: Session, files: PageFiles): void {
  session.protocol.handle(pageScheme, (request) => answer(request.method, request.url, files));
}

async function answer(method: string, url: string, files: PageFiles): Promise<Response> {
  const file = method === 'GET' && isOurs(url) ? await files.read(new URL(url).pathname) : null;
  if (file === null) return new Response('no such file', { status: 404, headers: { ...alwaysHeaders } });
  return new Response(new Uint8Array(file.body), { status: 200, headers: { ...alwaysHeaders, ...file.headers } });
}
