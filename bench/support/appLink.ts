import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { CallName } from '../../src/shared/contract';
import type { Place } from '../../test/support/runningFallow';
import { controlSocket } from '../../test/support/standIns/stateFeed';

export interface LinkAnswer {
  readonly ok: boolean;
  readonly value?: unknown;
  /** `hung up`: the app ended before it answered. */
  readonly fault?: { readonly code: string };
}

interface OpenCall {
  readonly what: string;
  readonly askedMs: number;
  readonly done: (answer: LinkAnswer) => void;
}

/** One connection to the control socket: calls reach the app in the order in which they are made, answered or not. */
export class AppLink {
  private readonly socket: Socket;
  private readonly open = new Map<number, OpenCall>();
  private last = 0;

  constructor(place: Place) {
    this.socket = connect(controlSocket(place));
    createInterface({ input: this.socket }).on('line', (line) => this.read(line));
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => this.hangUp());
  }

  get waiting(): readonly Omit<OpenCall, 'done'>[] {
    return [...this.open.values()];
  }

  call(call: CallName, args: unknown): Promise<LinkAnswer> {
    this.last += 1;
    const id = this.last;
    return new Promise((done) => {
      this.open.set(id, { what: `${call} ${JSON.stringify(args)}`, askedMs: performance.now(), done });
      this.socket.write(`${JSON.stringify({ id, call, args })}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private read(line: string): void {
    const answer = JSON.parse(line) as LinkAnswer & { readonly id: number };
    this.open.get(answer.id)?.done(answer);
    this.open.delete(answer.id);
  }

  private hangUp(): void {
    for (const { done } of this.open.values()) done({ ok: false, fault: { code: 'hung up' } });
    this.open.clear();
  }
}
