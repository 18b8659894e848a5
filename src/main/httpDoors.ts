import { randomBytes } from 'node:crypto';
import type { Api, SubscribeState } from '../shared/contract';
import { ok, type Result } from '../shared/faults';
import { readToken } from './faces/http/readToken';
import { HttpFace } from './faces/http/server';
import type { Clock } from './platform/clock';
import type { Log } from './platform/log';

export interface HttpDoorsOptions {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  readonly rendererDir: string;
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
  readonly log: Log;
  readonly clock: Clock;
}

export interface HttpDoors {
  /** The window's address on this machine, the owner's token in its fragment. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Opens the window over HTTP with a token of this start. Fails with app/port-taken. */
export async function openHttpDoors(options: HttpDoorsOptions): Promise<Result<HttpDoors>> {
  const { dataDir, log } = options;
  const token = randomBytes(24).toString('base64url');
  const face = new HttpFace({ ...options, token, readToken: await readToken(dataDir, log) });
  const started = await face.start();
  if (!started.ok) return started;
  return ok({ url: started.value.url, stop: () => face.stop() });
}
