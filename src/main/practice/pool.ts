import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../platform/clock';
import { LineFramer } from '../pools/stratum';
import type { PoolMood } from './driverProtocol';
import { PoolClient } from './poolClient';
import { PoolJobs } from './poolJobs';

const newJobMs = 15_000;
/** Shares found on the last job are good for so long after the next went out. */
const lastJobGraceMs = 1000;
const maxClients = 64;
/** A client that reads nothing is dropped once this much waits for it. */
const maxBacklogBytes = 256 * 1024;
/** A client that does not log in is dropped after this time. */
const loginDeadlineMs = 60_000;

/** A Stratum pool on the loopback address that verifies every share. For one rig, and for nothing of worth. */
export class PracticePoolServer {
  private server: Server | null = null;
  private port = 0;
  private mood: PoolMood = 'ok';
  private connections = 0;
  private readonly jobs: PoolJobs;
  private readonly clients = new Map<Socket, PoolClient>();
  private stopJobs: (() => void) | null = null;

  constructor(private readonly clock: Clock) {
    this.jobs = new PoolJobs(() => clock.monotonicMs(), lastJobGraceMs);
  }

  /** Port it listens on; 0 asks for any free one. Rejects when the port is taken. */
  async start(port: number): Promise<number> {
    this.port = port;
    await this.listen();
    this.stopJobs = this.clock.every(newJobMs, () => this.renewJob());
    return this.port;
  }

  async stop(): Promise<void> {
    this.stopJobs?.();
    this.stopJobs = null;
    await this.close();
  }

  renewJob(): void {
    const job = this.jobs.renew();
    if (this.mood !== 'poolSilent') for (const client of this.clients.values()) client.tellJob(job);
  }

  async setMood(mood: PoolMood): Promise<void> {
    if (mood === this.mood) return;
    const was = this.mood;
    this.mood = mood;
    if (mood === 'poolDown') await this.close();
    else if (was === 'poolDown') await this.listen();
    else if (was === 'poolSilent') this.dropUnheard();
  }

  /** Clients whose login fell into the silence would wait for ever. */
  private dropUnheard(): void {
    for (const [socket, client] of this.clients) if (!client.isLoggedIn) socket.destroy();
  }

  private async listen(): Promise<void> {
    const server = createServer((socket) => this.welcome(socket));
    server.maxConnections = maxClients;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => resolve());
    });
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
    this.server = server;
  }

  private async close(): Promise<void> {
    const server = this.server;
    if (server === null) return;
    this.server = null;
    for (const socket of this.clients.keys()) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private welcome(socket: Socket): void {
    const framer = new LineFramer();
    this.connections = (this.connections + 1) & 0xffff;
    const extraNonce = this.connections.toString(16).padStart(4, '0');
    const client = new PoolClient({ jobs: this.jobs, rejectsAll: () => this.mood === 'rejectAll' }, extraNonce, (line) =>
      this.send(socket, line),
    );
    const forgetDeadline = this.clock.after(loginDeadlineMs, () => {
      if (!client.isLoggedIn && this.mood !== 'poolSilent') socket.destroy();
    });
    this.clients.set(socket, client);
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('data', (chunk: string) => {
      const lines = framer.push(chunk);
      const isDecent = this.mood === 'poolSilent' || lines.every((line) => client.hear(line));
      if (!isDecent || framer.isOverflown) socket.destroy();
    });
    socket.on('error', () => socket.destroy()); // the peer went away in the middle: its own affair
    socket.on('close', () => {
      forgetDeadline();
      this.clients.delete(socket);
    });
  }

  private send(socket: Socket, line: string): void {
    if (socket.destroyed) return;
    if (socket.writableLength > maxBacklogBytes) socket.destroy();
    else socket.write(`${line}\n`);
  }
}
