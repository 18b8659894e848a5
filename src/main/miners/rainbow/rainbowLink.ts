import { ok, type Result } from '../../../shared/faults';
import type { RainbowDevice, RainbowMiner, RainbowStatus } from './answers';
import { RainbowClient } from './rainbowClient';
import type { RainbowFiles } from './rainbowFiles';

/** Its answers to `/activeminers` take it a while on a slow machine, ms. */
const timeoutMs = 5000;

/**
 * The API of the RainbowMiner of one folder, at whatever port it has now: it may choose another at each start. Nothing is asked
 * of the files while it answers.
 */
export class RainbowLink {
  private client: Promise<Result<RainbowClient>> | null = null;
  private last: { readonly port: number; readonly client: RainbowClient } | null = null;

  constructor(private readonly files: Pick<RainbowFiles, 'port' | 'login'>) {}

  version(signal: AbortSignal): Promise<Result<string>> {
    return this.ask((client) => client.version(signal));
  }

  status(signal: AbortSignal): Promise<Result<RainbowStatus>> {
    return this.ask((client) => client.status(signal));
  }

  activeMiners(signal: AbortSignal): Promise<Result<readonly RainbowMiner[]>> {
    return this.ask((client) => client.activeMiners(signal));
  }

  runningMiners(signal: AbortSignal): Promise<Result<readonly RainbowMiner[]>> {
    return this.ask((client) => client.runningMiners(signal));
  }

  devices(signal: AbortSignal): Promise<Result<readonly RainbowDevice[]>> {
    return this.ask((client) => client.devices(signal));
  }

  pause(action: 'set' | 'reset', signal: AbortSignal): Promise<Result<boolean>> {
    return this.ask((client) => client.pause(action, signal));
  }

  private async ask<T>(question: (client: RainbowClient) => Promise<Result<T>>): Promise<Result<T>> {
    this.client ??= this.open();
    const asked = this.client;
    const client = await asked;
    const answer = client.ok ? await question(client.value) : client;
    const isLost = !answer.ok && ['rainbow/not-answering', 'rainbow/bad-answer', 'rainbow/api-off'].includes(answer.fault.code);
    if (isLost && this.client === asked) this.client = null;
    return answer;
  }

  /** One that refused a login stays the same client at the same port: it asks no more. */
  private async open(): Promise<Result<RainbowClient>> {
    const port = await this.files.port();
    if (!port.ok) return port;
    if (this.last?.port !== port.value) {
      const client = new RainbowClient({ port: port.value, login: await this.files.login(), timeoutMs });
      this.last = { port: port.value, client };
    }
    return ok(this.last.client);
  }
}
