import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/main/platform/clock';
import { driverVariable } from '../../src/main/practice/driverProtocol';
import { PracticeRig } from '../../src/main/practice/rig';
import { askLine, isAlive, Program, type Programs } from './programs';

/** The card the tests mine on. */
export const gpu = 'GPU-practice-0';
/** One request of ethminer's API. */
export const call = (method: string, params?: unknown): string =>
  JSON.stringify({ id: 1, jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });

export async function freePort(): Promise<number> {
  const server = await listen(0);
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** A rig, a pool and what a test starts on them; every test has its own, so they run side by side. */
export class Workshop {
  private readonly started: Program[] = [];

  private constructor(
    private readonly programs: Programs,
    private readonly folder: string,
    readonly rig: PracticeRig,
    public apiPort: number,
  ) {}

  pool: Program | null = null;
  poolPort = 0;

  static async open(programs: Programs): Promise<Workshop> {
    const folder = await mkdtemp(join(tmpdir(), 'fallow-miner-'));
    const rig = new PracticeRig({ gpus: 2, clock: systemClock, driverDir: folder, seed: 1 });
    await rig.start();
    const shop = new Workshop(programs, folder, rig, await freePort());
    shop.pool = shop.launch('pool', []);
    shop.poolPort = await portOf(shop.pool);
    return shop;
  }

  async close(): Promise<void> {
    const forked = this.rig.holders(gpu);
    await Promise.all(this.started.map((program) => program.kill()));
    for (const pid of forked) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await this.rig.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  launch(
    which: 'miner' | 'pool',
    args: readonly string[],
    env: Record<string, string> = { [driverVariable]: this.rig.driverPath },
  ): Program {
    const program = new Program(this.programs[which], args, env);
    this.started.push(program);
    return program;
  }

  mine(...more: string[]): Program {
    const args = [
      '-S',
      `127.0.0.1:${this.poolPort}`,
      '-O',
      '0xabc.rig1:x',
      '-U',
      '--cuda-devices',
      '0',
      '--api-port',
      String(this.apiPort),
      ...more,
    ];
    return this.launch('miner', args);
  }

  async mining(...more: string[]): Promise<Program> {
    const miner = this.mine(...more);
    await miner.said((text) => text.includes('**Accepted'), 'a first accepted share');
    return miner;
  }

  async ask(method: string, params?: unknown): Promise<Record<string, unknown>> {
    const answer = await askLine(this.apiPort, call(method, params));
    return JSON.parse(answer ?? 'null') as Record<string, unknown>;
  }

  async hashrate(): Promise<string> {
    const { result } = (await this.ask('miner_getstatdetail')) as { result: { mining: { hashrate: string } } };
    return result.mining.hashrate;
  }
}

/** The port a pool says it listens on. */
export async function portOf(pool: Program): Promise<number> {
  await pool.said((text) => text.includes('\n'), 'the port of a pool');
  return (JSON.parse(pool.text.split('\n')[0] ?? '') as { port: number }).port;
}
