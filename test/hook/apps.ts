import { mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { FakeApp, type FakeAppOptions } from '../faces/socket/fakeApp';

/** Uses torch's CUDA for the first time. */
export const firstUse = 'import torch\ntorch.cuda._lazy_init()\n';

/** Apps, and what only pretends to be one, for the length of a test. */
export class Apps {
  private readonly stops: (() => void | Promise<void>)[] = [];

  async running(options: FakeAppOptions = {}): Promise<FakeApp> {
    const app = this.absent(options);
    const started = await app.socket.start();
    if (!started.ok) throw new Error(started.fault.detail ?? started.fault.code);
    return app;
  }

  /** One whose socket is not there yet. */
  absent(options: FakeAppOptions = {}): FakeApp {
    const app = new FakeApp(options);
    this.stops.push(() => app.stop());
    return app;
  }

  /** Whatever is said on the socket of an app that does not run properly. */
  async impostor(onConnection: (socket: Socket) => void): Promise<FakeApp> {
    const app = this.absent();
    mkdirSync(dirname(app.path), { mode: 0o700 });
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      onConnection(socket);
    });
    await new Promise<void>((resolve) => server.listen(app.path, resolve));
    this.stops.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return app;
  }

  /** Something to undo after the test. */
  later(undo: () => void): void {
    this.stops.push(undo);
  }

  async stop(): Promise<void> {
    for (let last = this.stops.pop(); last !== undefined; last = this.stops.pop()) await last();
  }
}

/** What was asked of the app, in short. */
export function asked(app: FakeApp): readonly string[] {
  return app.called.map(({ name, args }) => {
    const { library = '', pid } = args as { library?: string; pid: unknown };
    return name === 'intent' ? `intent ${library}` : `${name} ${pid}`;
  });
}
