import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { LineFramer } from '../pools/stratum';
import { encodeLine, type FromDriver, type MinerAct, type PoolMood, readToDriver, type ToDriver } from './driverProtocol';
import type { MinerFlags } from './surface';

/** A simulated GPU as the driver knows it. */
export interface DriverCard {
  readonly name: string;
  readonly pci: string;
  readonly vramMiB: number;
}

export interface CardReading {
  readonly hashrateHs: number;
  readonly temperatureC: number;
  readonly fanPct: number;
  readonly powerW: number;
}

interface Holder {
  readonly index: number;
  readonly pid: number;
  readonly heldMiB: number;
  readonly flags: MinerFlags;
  readonly takesOrders: boolean;
  isBusy: boolean;
}

interface Armed {
  readonly value: number;
  startsLeft: number;
}

/** MiB of a card that are taken before anybody opens it. */
const ownMiB = 12;
const maxConnections = 64;
/** A peer that reads nothing for this long loses its readings, not our memory. */
const maxBacklogBytes = 64 * 1024;

/**
 * Stands for the GPU driver: processes open a card by connecting to its socket, and what they hold is free again when the
 * connection ends, which the kernel sees to however the process died. Also carries the orders of `fallow practice`.
 */
export class PracticeDriver {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private readonly holders = new Map<Socket, Holder>();
  private readonly pools = new Set<Socket>();
  private readonly armed = new Map<number, Map<MinerAct, Armed>>();
  private mood: PoolMood = 'ok';

  constructor(
    readonly path: string,
    private readonly cards: readonly DriverCard[],
    /** Called when the load of a card changed. */
    private readonly onDidChange: (index: number) => void,
  ) {}

  /** Rejects when the socket cannot be made. */
  async start(): Promise<void> {
    await rm(this.path, { force: true }); // a socket file that a killed run left behind; the folder is ours alone
    const server = createServer((socket) => this.welcome(socket));
    server.maxConnections = maxConnections;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.path, () => resolve());
    });
    this.server = server;
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (server === null) return;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Flags of every miner that computes on the card now. */
  miners(index: number): readonly MinerFlags[] {
    return this.on(index)
      .filter(([, holder]) => holder.isBusy)
      .map(([, holder]) => holder.flags);
  }

  /** Processes that have the card open. */
  pids(index: number): readonly number[] {
    return this.on(index).map(([, holder]) => holder.pid);
  }

  usedMiB(index: number): number {
    return this.on(index).reduce((sum, [, holder]) => sum + holder.heldMiB, ownMiB);
  }

  freeMiB(index: number): number {
    return (this.cards[index]?.vramMiB ?? 0) - this.usedMiB(index);
  }

  /** Tells every miner on the card how fast it is now. */
  tellReading(index: number, reading: CardReading): void {
    const busy = this.on(index).filter(([, holder]) => holder.isBusy);
    for (const [socket, holder] of this.on(index)) {
      if (!holder.takesOrders) continue;
      const hashrateHs = holder.isBusy ? reading.hashrateHs / busy.length : 0;
      this.send(socket, { say: 'reading', ...reading, hashrateHs });
    }
  }

  /** Orders the miner on the card; with none there, the next that opens it. The `repeats` after that get the order too. */
  order(index: number, what: MinerAct, value: number, repeats: number): void {
    const targets = this.on(index).filter(([, holder]) => holder.takesOrders);
    for (const [socket] of targets) this.send(socket, { say: 'act', what, value });
    const startsLeft = repeats + (targets.length === 0 ? 1 : 0);
    const armed = this.armed.get(index) ?? new Map<MinerAct, Armed>();
    if (startsLeft > 0) armed.set(what, { value, startsLeft });
    else armed.delete(what);
    this.armed.set(index, armed);
  }

  /** Ends every order and the pool's mood. */
  calm(): void {
    this.armed.clear();
    for (const [socket, holder] of this.holders)
      if (holder.takesOrders) this.send(socket, { say: 'act', what: 'calm', value: 0 });
    this.setMood('ok');
  }

  /** Also told to every pool that connects later: a pool that is restarted stays in its mood. */
  setMood(mood: PoolMood): void {
    this.mood = mood;
    for (const socket of this.pools) this.send(socket, { say: 'mood', mood });
  }

  private on(index: number): readonly (readonly [Socket, Holder])[] {
    return [...this.holders].filter(([, holder]) => holder.index === index);
  }

  private welcome(socket: Socket): void {
    const framer = new LineFramer();
    this.sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      for (const line of framer.push(chunk)) this.hear(socket, readToDriver(line));
      if (framer.isOverflown) socket.destroy();
    });
    socket.on('error', () => socket.destroy()); // a peer that died: 'close' follows and frees what it held
    socket.on('close', () => this.forget(socket));
  }

  private hear(socket: Socket, message: ToDriver | null): void {
    if (message === null) return;
    if (message.say === 'pool') {
      this.pools.add(socket);
      this.send(socket, { say: 'mood', mood: this.mood });
    } else if (message.say === 'open') {
      this.open(socket, message);
    } else {
      const holder = this.holders.get(socket);
      if (holder === undefined || holder.isBusy === message.isBusy) return;
      holder.isBusy = message.isBusy;
      this.onDidChange(holder.index);
    }
  }

  private open(socket: Socket, { index, pid, vramMiB, flags, takesOrders }: Extract<ToDriver, { say: 'open' }>): void {
    const card = this.cards[index];
    if (card === undefined || this.holders.has(socket)) {
      this.send(socket, { say: 'refused', why: 'noDevice', neededMiB: vramMiB, freeMiB: 0 });
      return;
    }
    const heldMiB = Math.min(vramMiB, Math.floor(card.vramMiB * 0.85));
    const freeMiB = this.freeMiB(index);
    if (heldMiB > freeMiB) {
      this.send(socket, { say: 'refused', why: 'noMemory', neededMiB: heldMiB, freeMiB });
      return;
    }
    this.holders.set(socket, { index, pid, heldMiB, flags, takesOrders, isBusy: false });
    this.send(socket, { say: 'opened', ...card, heldMiB, freeMiB: freeMiB - heldMiB });
    if (takesOrders) this.giveArmedOrders(socket, index);
    this.onDidChange(index);
  }

  private giveArmedOrders(socket: Socket, index: number): void {
    const armed = this.armed.get(index);
    for (const [what, order] of armed ?? []) {
      this.send(socket, { say: 'act', what, value: order.value });
      order.startsLeft -= 1;
      if (order.startsLeft <= 0) armed?.delete(what);
    }
  }

  private forget(socket: Socket): void {
    const holder = this.holders.get(socket);
    this.sockets.delete(socket);
    this.pools.delete(socket);
    this.holders.delete(socket);
    if (holder !== undefined) this.onDidChange(holder.index);
  }

  private send(socket: Socket, message: FromDriver): void {
    if (!socket.destroyed && socket.writableLength < maxBacklogBytes) socket.write(encodeLine(message));
  }
}
