import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createClient } from '@httptoolkit/dbus-native';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/main/platform/clock';
import { DeskIdle } from '../../src/main/platform/deskIdle';
import { MessageBus } from '../../src/main/platform/messageBus';
import { FakeClock, settle } from '../support/fakeClock';

/** The library's serving half, which its declarations leave out. */
interface Server {
  requestName(name: string, flags: number, done: (error: unknown) => void): void;
  exportInterface(implementation: object, path: string, description: object): void;
  readonly connection: { end(): void };
}

interface Session {
  readonly seat: string;
  readonly properties: { Class: string; Active: boolean; IdleHint: boolean; IdleSinceHint: number };
}

const login = 'org.freedesktop.login1';
const hasDaemon = spawnSync('dbus-daemon', ['--version']).error === undefined;
const nothing = { clock: systemClock, openSession: () => null, openSystem: () => null };

let daemon: ChildProcess;
let address: string;
let servers: Server[];

async function serve(name: string): Promise<Server> {
  const server = createClient({ busAddress: address } as object) as unknown as Server;
  servers.push(server);
  await new Promise<void>((done, failed) => server.requestName(name, 0, (error) => (error ? failed(error) : done())));
  return server;
}

async function serveLogind(sessions: readonly Session[]): Promise<void> {
  const server = await serve(login);
  const list = sessions.map(({ seat }, i) => [String(i), 1000, 'user', seat, `/session/${i}`]);
  server.exportInterface(Object.fromEntries([['ListSessions', () => list]]), '/org/freedesktop/login1', {
    name: `${login}.Manager`,
    methods: { ListSessions: ['', 'a(susso)'] },
  });
  const properties = { Class: 's', Active: 'b', IdleHint: 'b', IdleSinceHint: 't' };
  for (const [i, session] of sessions.entries()) {
    server.exportInterface(session.properties, `/session/${i}`, { name: `${login}.Session`, properties });
  }
}

async function serveMutter(idle: () => number | Promise<number>): Promise<void> {
  const name = 'org.gnome.Mutter.IdleMonitor';
  const server = await serve(name);
  server.exportInterface({ GetIdletime: idle }, '/org/gnome/Mutter/IdleMonitor/Core', {
    name,
    methods: { GetIdletime: ['', 't'] },
  });
}

const env = () => ({ DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address });

/** Asks until an answer is there. */
async function answer(): Promise<number | null> {
  const desk = new DeskIdle({
    clock: systemClock,
    openSession: () => MessageBus.openSession(env()),
    openSystem: () => MessageBus.openSystem(env()),
  });
  try {
    for (let turn = 0; turn < 2000 && desk.idleMs() === null; turn += 1) {
      desk.look(true);
      await new Promise((later) => setTimeout(later, 5));
    }
    return desk.idleMs();
  } finally {
    desk.stop();
  }
}

const person = (change: Partial<Session['properties']> = {}, seat = 'seat0'): Session => ({
  seat,
  properties: { Class: 'user', Active: true, IdleHint: false, IdleSinceHint: 0, ...change },
});

describe.runIf(hasDaemon)('on a bus', () => {
  beforeEach(async () => {
    servers = [];
    const args = ['--session', '--nofork', '--print-address', '--address=unix:dir=/tmp']; // a file, as a desktop's bus has
    daemon = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface({ input: daemon.stdout as NonNullable<typeof daemon.stdout> });
    address = await new Promise<string>((found) => lines.once('line', found));
  });

  afterEach(async () => {
    for (const server of servers) server.connection.end();
    const ended = new Promise((done) => daemon.once('exit', done));
    daemon.kill();
    await ended;
  });

  it("takes GNOME's word before logind's", async () => {
    await serveMutter(() => 61_000);
    await serveLogind([person()]);
    expect(await answer()).toBe(61_000);
  });

  it('is somebody there where a session of the seat is not idle', async () => {
    const longAgo = (Date.now() - 3_600_000) * 1000;
    await serveLogind([person({ IdleHint: true, IdleSinceHint: longAgo }), person()]);
    expect(await answer()).toBe(0);
  });

  it('takes the latest touch of all sessions', async () => {
    const ago = (ms: number) => person({ IdleHint: true, IdleSinceHint: (Date.now() - ms) * 1000 });
    await serveLogind([ago(3_600_000), ago(600_000)]);
    const idleMs = (await answer()) ?? 0;
    expect(idleMs).toBeGreaterThanOrEqual(600_000);
    expect(idleMs).toBeLessThan(3_600_000);
  });

  it('is nobody there with a login screen, a session in the background and one over the network', async () => {
    await serveLogind([person({ Class: 'greeter' }), person({ Active: false }), person({}, '')]);
    expect(await answer()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('where nobody answers', () => {
  it('does not know, without a bus', async () => {
    const desk = new DeskIdle(nothing);
    desk.look(true);
    await settle();
    expect(desk.idleMs()).toBeNull();
  });

  it('does not know, behind a socket that is not there, and asks again later', async () => {
    let opened = 0;
    const gone = () => {
      opened += 1;
      return MessageBus.openSystem({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere/bus' });
    };
    const clock = new FakeClock();
    const desk = new DeskIdle({ ...nothing, clock, openSystem: gone });
    desk.look(true);
    for (let turn = 0; turn < 2000 && opened < 2; turn += 1) {
      await new Promise((later) => setTimeout(later, 5));
      desk.look(true);
    }
    expect(opened).toBe(2);
    expect(desk.idleMs()).toBeNull();
    desk.stop();
  });

  it('opens nothing once it was stopped, nor twice where there is no bus', async () => {
    let opened = 0;
    const none = () => {
      opened += 1;
      return null;
    };
    const clock = new FakeClock();
    const desk = new DeskIdle({ clock, openSession: none, openSystem: () => null });
    for (let turn = 0; turn < 3; turn += 1) {
      desk.look(true);
      await settle();
    }
    expect(opened).toBe(1);
    const stopped = new DeskIdle({ clock, openSession: () => null, openSystem: none });
    stopped.look(true);
    stopped.stop();
    await settle();
    expect(opened).toBe(1);
    expect(clock.waiting).toBe(0);
  });

  it('waits no longer than some seconds for a service that hangs, and forgets an old answer', async () => {
    const clock = new FakeClock();
    const answers: unknown[] = [1000];
    const bus = {
      ask: () => Promise.resolve(answers.shift() ?? new Promise(() => undefined)),
      onDidEnd: () => undefined,
      close: () => undefined,
    };
    const desk = new DeskIdle({ clock, openSession: () => bus, openSystem: () => null });
    desk.look(false);
    await settle();
    expect(desk.idleMs()).toBe(1000);
    desk.look(false); // within the minute, and nobody needs it
    expect(clock.waiting).toBe(0);
    desk.look(true);
    await clock.advance(4999);
    expect(desk.idleMs()).toBe(1000);
    await clock.advance(1);
    expect(desk.idleMs()).toBeNull();
  });
});
