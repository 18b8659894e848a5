import { connect, type Socket } from 'node:net';
import { socketPath } from '../../../src/main/faces/socket/path';
import type { RigState } from '../../../src/shared/state';
import type { Place } from '../runningFallow';

const deadlineMs = 50_000;

/** The app's state as it changes, from its control socket: `fallow status` costs a process each time. */
export class StateFeed {
  latest: RigState | null = null;
  private readonly socket: Socket;
  private readonly waiting = new Set<() => void>();
  private rest = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => this.read(text));
    socket.on('error', () => socket.destroy()); // the app was killed: its feed ends with it
    socket.write('{"id":1,"call":"subscribe","args":{}}\n');
  }

  static open(place: Place): Promise<StateFeed> {
    const socket = connect(controlSocket(place));
    return new Promise((done, failed) => {
      socket.once('error', failed);
      socket.once('connect', () => done(new StateFeed(socket)));
    });
  }

  /** Resolves with the first state that is so, asked again at each change and every 20 ms (processes end without telling us). */
  until(what: string, isSo: (state: RigState) => boolean, limitMs = deadlineMs): Promise<RigState> {
    return new Promise((done, failed) => {
      const endMs = performance.now() + limitMs;
      const look = () => {
        const isDone = this.latest !== null && isSo(this.latest);
        if (!isDone && performance.now() < endMs) return;
        this.waiting.delete(look);
        clearInterval(timer);
        if (isDone && this.latest !== null) done(this.latest);
        else failed(new Error(`never ${what}: ${JSON.stringify(this.latest)}`));
      };
      const timer = setInterval(look, 20);
      this.waiting.add(look);
      look();
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const value = JSON.parse(line) as { readonly state?: RigState };
      if (value.state === undefined) continue;
      this.latest = value.state;
      for (const look of [...this.waiting]) look();
    }
  }
}

export function controlSocket(place: Place): string {
  return socketPath(place.data, place.env, process.getuid?.() ?? -1);
}
