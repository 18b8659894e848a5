import { readObject } from '../../pools/stratum';

// ethminer's API: one JSON-RPC object a line in, one out, keys in alphabetical order. Shapes as ethminer 0.19 answers.

/** What the API can be asked about. */
export interface MinerView {
  readonly version: string;
  readonly hostName: string;
  readonly uptimeS: number;
  /** URI with the wallet, as the real API shows it. */
  readonly poolUri: string;
  /** host:port */
  readonly pool: string;
  readonly isConnected: boolean;
  readonly switches: number;
  readonly hashrateHs: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly invalid: number;
  readonly lastShareAgeS: number;
  /** Hashes per share. */
  readonly difficulty: number;
  readonly epoch: number;
  readonly device: { readonly name: string; readonly pci: string; readonly sensors: readonly number[] };
  readonly isPaused: boolean;
  readonly pauseReason: string | null;
}

export interface MinerCommands {
  view(): MinerView;
  pause(isPaused: boolean): void;
  restart(): void;
}

export interface ApiOptions {
  readonly isReadOnly: boolean;
  readonly password: string | null;
}

/** One connection's state. */
export interface ApiSession {
  isAuthorised: boolean;
}

interface Reply {
  readonly answer: unknown;
  /** The method that was asked for; null: the line was no request. */
  readonly method: string | null;
}

type Params = Readonly<Record<string, unknown>> | null;
type Outcome = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

const writeMethods = ['miner_restart', 'miner_pausegpu', 'miner_shuffle'];

export function answerApi(line: string, session: ApiSession, options: ApiOptions, miner: MinerCommands): Reply {
  const request = readObject(line);
  if (request === null) {
    const message = "Json parse error : * Line 1, Column 2   Missing '}' or object member name ";
    return { method: null, answer: { error: { errorcode: '-32700', message }, id: null, jsonrpc: '2.0' } };
  }
  const id = request['id'] ?? null;
  const method = request['method'];
  if (typeof method !== 'string') {
    return { method: null, answer: { error: { code: -32_600, message: 'Invalid Request' }, id, jsonrpc: '2.0' } };
  }
  const given = request['params'];
  const params = typeof given === 'object' && given !== null ? (given as Params) : null;
  const outcome = allowed(method, params, session, options) ?? run(method, params, miner);
  if ('error' in outcome) return { method, answer: { error: outcome.error, id, jsonrpc: '2.0' } };
  if (outcome.result === undefined) return { method, answer: { id, jsonrpc: '2.0' } };
  return { method, answer: { id, jsonrpc: '2.0', result: outcome.result } };
}

/** Null: go on and run it. */
function allowed(method: string, params: Params, session: ApiSession, { isReadOnly, password }: ApiOptions): Outcome | null {
  if (password !== null && !session.isAuthorised) {
    if (method !== 'api_authorize') return refuse(-403, 'Authorization needed');
    session.isAuthorised = params?.['psw'] === password;
    return session.isAuthorised ? { result: undefined } : refuse(-401, 'Invalid password');
  }
  if (method === 'api_authorize') return { result: undefined };
  return isReadOnly && writeMethods.includes(method) ? refuse(-32_601, 'Method not available') : null;
}

function run(method: string, params: Params, miner: MinerCommands): Outcome {
  switch (method) {
    case 'miner_ping':
      return { result: 'pong' };
    case 'miner_getstat1':
      return { result: stat1(miner.view()) };
    case 'miner_getstatdetail':
      return { result: statDetail(miner.view()) };
    case 'miner_restart':
      miner.restart();
      return { result: true };
    case 'miner_shuffle':
      return { result: true };
    case 'miner_pausegpu':
      return pause(params, miner);
    default:
      return refuse(-32_601, 'Method not found');
  }
}

function pause(params: Params, miner: MinerCommands): Outcome {
  if (params === null) return refuse(-32_602, "Missing 'params'");
  const { index, pause: isPaused } = params;
  if (typeof index !== 'number' || typeof isPaused !== 'boolean') return refuse(-422, 'Bad parameters');
  if (index !== 0) return refuse(-422, 'Index out of bounds');
  miner.pause(isPaused);
  return { result: true };
}

function refuse(code: number, message: string): Outcome {
  return { error: { code, message } };
}

/** In kH/s, and as text, since Claymore's day. */
function stat1(view: MinerView): readonly string[] {
  const kiloHashes = String(Math.round(view.hashrateHs / 1000));
  const [temperature = 0, fan = 0] = view.device.sensors;
  return [
    view.version,
    String(Math.floor(view.uptimeS / 60)),
    `${kiloHashes};${view.accepted};${view.rejected}`,
    kiloHashes,
    '0;0;0',
    'off',
    `${temperature};${fan}`,
    view.pool,
    `${view.invalid};${view.switches};0;0`,
  ];
}

function statDetail(view: MinerView): unknown {
  const shares = [view.accepted, view.rejected, view.invalid, view.lastShareAgeS];
  const hashrate = `0x${(Math.round(view.hashrateHs) >>> 0).toString(16).padStart(8, '0')}`; // cut to 32 bits, as the real one
  const { name, pci, sensors } = view.device;
  return {
    connection: { connected: view.isConnected, switches: view.switches, uri: view.poolUri },
    devices: [
      {
        _index: 0,
        _mode: 'CUDA',
        hardware: { name, pci, sensors, type: 'GPU' },
        mining: {
          hashrate,
          pause_reason: view.pauseReason,
          paused: view.isPaused,
          segment: ['0x0000000000000000', '0x0000000100000000'],
          shares,
        },
      },
    ],
    host: { name: view.hostName, runtime: view.uptimeS, version: view.version },
    mining: { difficulty: view.difficulty, epoch: view.epoch, epoch_changes: 1, hashrate, shares },
    monitors: null,
  };
}
