import * as http from 'node:http';
import { type Fault, fail, ok, type Result } from '../../../shared/faults';
import {
  type RainbowDevice,
  type RainbowMiner,
  type RainbowStatus,
  readDevices,
  readMiners,
  readQueued,
  readStatus,
  readVersion,
} from './answers';

export interface RainbowApiOptions {
  /** On this machine. */
  readonly port: number;
  /** Only where its remote access is on with APIauth; null: it asks for none. */
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly timeoutMs: number;
}

/** Lists of miners come with all that RainbowMiner knows of each. */
const maxBytes = 8 * 1024 * 1024;

/**
 * Asks one RainbowMiner's API. Faults: `rainbow/not-answering`, `rainbow/not-ready` (before its first round), `rainbow/refused`
 * (after which nothing more is asked: three wrong logins lock this machine out for half an hour), `rainbow/bad-answer`.
 */
export class RainbowClient {
  private refused: Fault | null = null;

  constructor(private readonly options: RainbowApiOptions) {}

  version(signal: AbortSignal): Promise<Result<string>> {
    return this.read('/version', readVersion, signal);
  }

  status(signal: AbortSignal): Promise<Result<RainbowStatus>> {
    return this.read('/status', readStatus, signal);
  }

  /** Those it chose in its last round, also such as are stopped or failed. */
  activeMiners(signal: AbortSignal): Promise<Result<readonly RainbowMiner[]>> {
    return this.read('/activeminers', readMiners, signal);
  }

  runningMiners(signal: AbortSignal): Promise<Result<readonly RainbowMiner[]>> {
    return this.read('/runningminers', readMiners, signal);
  }

  devices(signal: AbortSignal): Promise<Result<readonly RainbowDevice[]>> {
    return this.read('/devices', readDevices, signal);
  }

  /** Queues a pause (`set`) or its end (`reset`) of the whole rig. True: queued; false: it was so. `status` says when it is done. */
  pause(action: 'set' | 'reset', signal: AbortSignal): Promise<Result<boolean>> {
    return this.read(`/pause?action=${action}`, readQueued, signal);
  }

  private async read<T>(path: string, reader: (body: string) => Result<T>, signal: AbortSignal): Promise<Result<T>> {
    if (this.refused !== null) return { ok: false, fault: this.refused };
    const answer = await this.get(path, signal);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 200) return reader(body);
    if (status === 401) {
      const refusal = fail('rainbow/refused', body.slice(0, 80));
      this.refused = refusal.fault;
      return refusal;
    }
    if (status === 404 && /not \(yet\) available/i.test(body)) return fail('rainbow/not-ready');
    return fail('rainbow/bad-answer', `HTTP ${status} to ${path}: ${body.slice(0, 80)}`);
  }

  /** .NET listens on the first address that `localhost` has, which may be either. */
  private async get(path: string, signal: AbortSignal): Promise<Result<Answer>> {
    const first = await this.getFrom('127.0.0.1', path, signal);
    const answer = 'errno' in first && first.errno === 'ECONNREFUSED' ? await this.getFrom('::1', path, signal) : first;
    return 'why' in answer ? fail('rainbow/not-answering', answer.why, { port: this.options.port }) : ok(answer);
  }

  private getFrom(host: string, path: string, signal: AbortSignal): Promise<Answer | NoAnswer> {
    const { port, login, timeoutMs } = this.options;
    return new Promise((resolve) => {
      const request = http.get({
        host,
        port,
        path,
        agent: false,
        // Its listener answers to this name only.
        headers: { host: `localhost:${port}`, accept: 'application/json', connection: 'close' },
        ...(login === null ? {} : { auth: `${login.user}:${login.password}` }),
      });
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      const giveUp = () => request.destroy(new Error('given up'));
      const settle = (answer: Answer | NoAnswer) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
      const failed = (error: NodeJS.ErrnoException) => settle({ why: error.message, errno: error.code ?? null });
      request.on('error', failed);
      request.on('response', (response) => {
        collect(response).then((body) => settle({ status: response.statusCode ?? 0, body }), failed);
      });
    });
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface NoAnswer {
  readonly why: string;
  readonly errno: string | null;
}

async function collect(response: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new Error('an answer over 8 MiB'); // ends the response too
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
