import { createServer, type Socket } from 'node:net';
import { LineFramer } from '../../pools/stratum';
import { type ApiSession, answerApi, type MinerCommands } from './apiAnswers';
import type { MinerOptions } from './args';
import type { MinerLog } from './log';

/** The miner's JSON API over TCP, on the loopback address whatever the real one would do. */
export class MinerApi {
  /** The switch `silent`: takes connections and requests, answers none. */
  isSilent = false;

  constructor(
    private readonly options: NonNullable<MinerOptions['api']>,
    private readonly miner: MinerCommands,
    private readonly log: MinerLog,
  ) {}

  /** With the port taken it says so and goes on without an API, as ethminer does. */
  start(): void {
    const server = createServer((socket) => this.welcome(socket));
    server.maxConnections = 32;
    server.on('error', () => {
      this.log.line('X', 'ethminer', 'Could not start API server on port: 0');
      this.log.line('X', 'ethminer', 'Ensure port is not in use by another service');
    });
    server.listen(this.options.port, '127.0.0.1', () => {
      const more = this.options.password === null ? '' : ' Authentication needed.';
      this.log.line('i', 'ethminer', `Api server listening on port ${this.options.port}.${more}`);
    });
  }

  private welcome(socket: Socket): void {
    const framer = new LineFramer();
    const session: ApiSession = { isAuthorised: false };
    this.log.line('i', 'ethminer', `New API session from ${socket.remoteAddress}:${socket.remotePort}`);
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('error', () => socket.destroy()); // the asker went away before the answer
    socket.on('data', (chunk: string) => {
      for (const line of framer.push(chunk)) this.answer(socket, line, session);
      if (framer.isOverflown) socket.destroy();
    });
  }

  private answer(socket: Socket, line: string, session: ApiSession): void {
    if (this.isSilent) return;
    const { method, answer } = answerApi(line, session, this.options, this.miner);
    if (method === null)
      this.log.line('X', 'ethminer', "API : Got invalid Json message * Line 1, Column 2   Missing '}' or object member name");
    else this.log.line('i', 'ethminer', `API : Method ${method.slice(0, 60)} requested`);
    socket.write(`${JSON.stringify(answer)}\n`);
  }
}
