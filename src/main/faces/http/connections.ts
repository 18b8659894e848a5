import type { Socket } from 'node:net';

/**
 * The open connections of one door, a bounded number. When one more comes, the oldest that has shown no right token makes room:
 * a flood ends its own connections, never the owner's, and the owner still gets in.
 */
export class Connections {
  private readonly max: number;
  private readonly onDidDrop: (socket: Socket) => void;
  /** The oldest first. */
  private readonly unproven = new Map<string, Socket>();
  private readonly proven = new Map<string, Socket>();

  constructor(max: number, onDidDrop: (socket: Socket) => void) {
    this.max = max;
    this.onDidDrop = onDidDrop;
  }

  add(socket: Socket): void {
    const key = nameOf(socket);
    this.unproven.set(key, socket);
    socket.once('close', () => {
      if (this.unproven.get(key) === socket) this.unproven.delete(key);
      if (this.proven.get(key) === socket) this.proven.delete(key);
    });
    if (this.unproven.size + this.proven.size > this.max) this.dropOldest();
  }

  /** The other end has shown a right token; `socket` may be the encrypted one over that which was added. */
  prove(socket: Socket): void {
    const key = nameOf(socket);
    const added = this.unproven.get(key);
    if (added === undefined) return;
    this.unproven.delete(key);
    this.proven.set(key, added);
  }

  closeAll(): void {
    for (const socket of [...this.unproven.values(), ...this.proven.values()]) socket.destroy();
  }

  private dropOldest(): void {
    const [oldest] = this.unproven.values();
    if (oldest === undefined) return;
    this.unproven.delete(nameOf(oldest));
    this.onDidDrop(oldest);
    oldest.destroy();
  }
}

/** The same for the encrypted connection and the plain one under it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}
