import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { Api, Doors, SubscribeState } from '../shared/contract';
import { fail, ok, type Result } from '../shared/faults';
import { type LanCertificate, lanCertificate } from './faces/http/lanCertificate';
import { isLocalNetwork } from './faces/http/localNetwork';
import { readToken } from './faces/http/readToken';
import { HttpFace } from './faces/http/server';
import type { Clock } from './platform/clock';
import { errorCode } from './platform/files';
import type { Log } from './platform/log';

/** Which doors the window has over HTTP; a port of 0: any free one. */
export interface HttpWish {
  readonly port: number;
  /** For the local network, encrypted; null: this machine only. */
  readonly lanPort: number | null;
}

interface HttpDoorsOptions extends HttpWish {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  readonly rendererDir: string;
  readonly dataDir: string;
  readonly log: Log;
  readonly clock: Clock;
}

export interface HttpDoors {
  readonly doors: Doors & { readonly url: string };
  stop(): Promise<void>;
}

/** Opens the window over HTTP with a token of this start. Fails with app/port-taken, settings/not-saved. */
export async function openHttpDoors(options: HttpDoorsOptions): Promise<Result<HttpDoors>> {
  const { dataDir, log, lanPort } = options;
  const token = randomBytes(24).toString('base64url');
  const certificate = lanPort === null ? ok(null) : await certificateOf(options);
  if (!certificate.ok) return certificate;
  const lan = certificate.value === null || lanPort === null ? null : { port: lanPort, ...certificate.value };
  const face = new HttpFace({ ...options, token, lan, readToken: await readToken(dataDir, log) });
  const started = await face.start();
  if (!started.ok) return started;
  const { url, lanPort: port } = started.value;
  const far = lan === null || port === null ? null : { urls: lanUrls(port, token), fingerprint: lan.fingerprint };
  return ok({ doors: { url, lan: far }, stop: () => face.stop() });
}

async function certificateOf({ dataDir, clock }: HttpDoorsOptions): Promise<Result<LanCertificate>> {
  try {
    return ok(await lanCertificate(dataDir, clock.nowMs(), hostname()));
  } catch (error) {
    return fail('settings/not-saved', String(error), { path: dataDir, reason: errorCode(error) ?? String(error) });
  }
}

/** Where others on the network find us: by address, since names need a resolver that knows them. */
function lanUrls(port: number, token: string): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && isIPv4(address) && isLocalNetwork(address))
    .map(({ address }) => address);
  const hosts = addresses.length === 0 ? [hostname()] : [...new Set(addresses)];
  return hosts.map((host) => `https://${host}:${port}/#${token}`);
}
