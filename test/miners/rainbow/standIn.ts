import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

// Speaks as Scripts/API.ps1 of RainbowMiner 5.0.2.1 does, read from its source: 404 in text/html before the first round, bare GETs
// that change things, a pause that is a toggle in a queue, a list of one that may have collapsed, enums as numbers.

type Reason = 'user' | 'error' | 'scheduler' | 'activity' | 'battery';

/** A miner as ConvertTo-Json writes the class `Miner`, shortened to what differs between miners and what must not leak. */
export function minerOf(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    Name: 'Trex-GPU#00-RTX3060-KawPow',
    Version: '0.26.8.0',
    Path: './Bin/NVIDIA-Trex/t-rex',
    Arguments: '-a kawpow -o stratum+tcp://pool.invalid:3636 -u RWALLET.rig -p x --intensity 20',
    API: 'Trex',
    Port: 30_201,
    Algorithm: ['KawPow'],
    BaseAlgorithm: ['KawPow'],
    CoinSymbol: ['RVN'],
    DeviceName: ['GPU#00'],
    DeviceModel: 'RTX3060',
    Pool: ['2Miners'],
    Wallet: ['RWALLET'],
    Profit: 0.0000123,
    PowerDraw: 118.4,
    Speed: [23_800_000],
    Speed_Live: [23_912_345.5],
    RejectedShareRatio: [0.0244],
    BaseName: 'Trex',
    CrashCount: 0,
    StartTime: '2026-07-24T10:11:12.1234567Z',
    Stratum: [{ Accepted: 40, Rejected: 1, Stale: 2, LastAcceptedTime: '2026-07-24T10:15:00+02:00' }],
    Status: 0,
    ...over,
  };
}

export function deviceOf(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    Name: 'GPU#00',
    Index: 0,
    Vendor: 'NVIDIA',
    Type: 'Gpu',
    Model: 'RTX3060',
    Model_Name: 'NVIDIA GeForce RTX 3060',
    BusId: '0B:00',
    Data: { Utilization: 99, Clock: 1702, FanSpeed: 61, Temperature: 63, PowerDraw: 117.3, Method: 'smi' },
    DataMax: { Clock: 1800, Temperature: 66, FanSpeed: 70, PowerDraw: 120 },
    ...over,
  };
}

export class RainbowStandIn {
  readonly requests: string[] = [];
  readonly reasons = new Set<Reason>();
  miners: Record<string, unknown>[] = [minerOf()];
  devices: Record<string, unknown>[] = [deviceOf()];
  isReady = true;
  login: { readonly user: string; readonly password: string } | null = null;
  /** Whether its main loop looks at its queue by itself, as soon as something is in it. */
  doesLoop = true;
  /** Between `Pause` and the last miner's end the loop waits for `finishRound`. */
  areMinersSlow = false;
  isQueued = false;
  /** What it answers instead, whatever was asked; null: what it should. */
  instead: ((response: http.ServerResponse) => void) | null = null;
  private running: Record<string, unknown>[] = this.miners;
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get isPaused(): boolean {
    return this.reasons.size > 0;
  }

  get runningCount(): number {
    return this.running.length;
  }

  /** One pass of the main loop: key P, then the round that stops or starts miners. */
  loop(): void {
    if (this.isQueued) {
      this.isQueued = false;
      if (this.isInteractive()) for (const reason of ['user', 'error'] as const) this.reasons.delete(reason);
      else this.reasons.add('user');
    }
    if (!this.areMinersSlow || !this.isPaused) this.finishRound();
  }

  finishRound(): void {
    this.running = this.isPaused ? [] : this.miners;
  }

  private isInteractive(): boolean {
    return this.reasons.has('user') || this.reasons.has('error');
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.requests.push(request.url ?? '');
    if (this.instead !== null) {
      this.instead(response);
      return;
    }
    const [status, body] = this.reply(request);
    const type = status === 200 ? 'application/json' : 'text/html';
    response.writeHead(status, { 'Content-Type': type, 'Accept-Encoding': 'gzip', Server: 'RainbowMiner API on rig [0]' });
    response.end(body);
    if (status === 200 && this.doesLoop) this.loop();
  }

  private reply(request: http.IncomingMessage): readonly [number, string] {
    // HttpListener with the prefix http://localhost:PORT/ knows no other host.
    if (request.headers.host !== `localhost:${this.port}`) return [400, '<h1>Bad Request (Invalid host)</h1>'];
    if (!this.isAllowed(request)) return [401, 'Access denied'];
    const url = new URL(request.url ?? '/', 'http://localhost');
    const data = this.data(url.pathname, url.searchParams);
    if (data === undefined) return [404, `URI '${url.pathname}' is not a valid resource.`];
    return data === null ? [404, 'API data not (yet) available'] : [200, data];
  }

  private isAllowed(request: http.IncomingMessage): boolean {
    if (this.login === null) return true;
    const expected = Buffer.from(`${this.login.user}:${this.login.password}`).toString('base64');
    return request.headers.authorization === `Basic ${expected}`;
  }

  private data(path: string, query: URLSearchParams): string | null | undefined {
    switch (path) {
      case '/version':
        return this.isReady ? json({ Version: '5.0.2.1', RemoteVersion: '5.0.2.1', ManualURI: 'https://rbminer.net' }) : null;
      case '/status':
        return json({
          Pause: this.isPaused,
          PauseIAOnly: this.isInteractive() && [...this.reasons].every((reason) => reason === 'user' || reason === 'error'),
          LockMiners: { Locked: false, Enabled: false, Pools: [] },
          IsExclusiveRun: false,
          IsDonationRun: false,
        });
      case '/activeminers':
        return json(this.miners);
      case '/runningminers':
        return json(this.running);
      case '/devices':
        // From a pipeline: one device is no list.
        return json(this.devices.length === 1 ? this.devices[0] : this.devices);
      case '/pause': {
        const action = query.get('action') ?? '';
        if (/^(?:set|pause)$/.test(action)) this.isQueued = !this.isInteractive();
        else if (/^(?:reset|unpause)$/.test(action)) this.isQueued = this.isInteractive();
        else this.isQueued = true;
        return json(this.isQueued);
      }
      default:
        return undefined;
    }
  }
}

/** As ConvertTo-Json: two spaces, CRLF where it runs on Windows. */
function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
