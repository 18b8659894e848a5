import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AlertDesk } from '../../src/main/alerts/alertDesk';
import { type Keyring, Secrets } from '../../src/main/alerts/secrets';
import { type AlertSettings, usualAlerts } from '../../src/shared/alerts';
import { type Fault, ok } from '../../src/shared/faults';
import type { RigState } from '../../src/shared/state';
import { FakeRig, rigState } from '../faces/fakeRig';
import { FakeClock } from '../support/fakeClock';
import { silentLog } from '../support/silentLog';

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Got {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/** A server on loopback that keeps what it gets and answers as told. */
async function listener(answer: (response: ServerResponse) => void = (response) => response.end('{}')) {
  const got: Got[] = [];
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    got.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) });
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function desk(keyring: Keyring | null = null) {
  const dir = await mkdtemp(join(tmpdir(), 'fallow-alerts-'));
  undo.push(() => rm(dir, { recursive: true }));
  const path = join(dir, 'secrets.json');
  const clock = new FakeClock();
  const rig = new FakeRig();
  const faults: (Fault | null)[] = [];
  let settings: AlertSettings = usualAlerts;
  const made = new AlertDesk({
    clock,
    secrets: new Secrets(path, keyring, silentLog),
    settings: () => settings,
    save: async (next) => {
      settings = next;
      return ok(null);
    },
    subscribe: rig.subscribe,
    language: () => 'en',
    rigName: () => 'rig1',
    onFault: (_channel, fault) => faults.push(fault),
    onDidChange: () => undefined,
  });
  made.start();
  undo.push(() => made.stop());
  const push = (change: Partial<RigState>) => rig.push(rigState({ rigName: 'rig1', ...change }));
  return { desk: made, rig, push, clock, faults, path, settings: () => settings };
}

const crashed = (device: string) => ({ code: 'miner/crashed', detail: null, values: {}, device, sinceMs: 0 });
const words = (body: Record<string, unknown> | undefined) => `${String(body?.['title'])}|${String(body?.['message'])}`;

describe('alerts that leave the house', () => {
  it('go to ntfy with topic and token, and to a webhook, at a test and when something happens', async () => {
    const [ntfy, webhook] = [await listener(), await listener()];
    const { desk: alerts, push } = await desk();
    const setup = { channel: 'ntfy', server: ntfy.url, topic: 'my-rig', token: 'tk_secret' } as const;
    expect(await alerts.connect(setup)).toEqual(ok(null));
    expect(await alerts.connect({ channel: 'webhook', url: `${webhook.url}/hook/secret` })).toEqual(ok(null));
    expect(await alerts.test('ntfy')).toEqual(ok(null));
    expect(ntfy.got[0]).toMatchObject({
      path: '/',
      headers: { authorization: 'Bearer tk_secret' },
      body: { topic: 'my-rig', title: 'Test from rig1' },
    });

    for (const nowMs of [0, 11_000, 14_000]) push({ nowMs, faults: [crashed('gpu-0')] });
    await vi.waitFor(() => expect([ntfy.got.length, webhook.got.length]).toEqual([2, 1]), 10_000);
    expect(ntfy.got[1]?.body).toMatchObject({ topic: 'my-rig', priority: 4 });
    expect(webhook.got[0]).toMatchObject({ path: '/hook/secret', body: { rig: 'rig1', urgent: true } });
    expect(webhook.got[0]?.body['content']).toBe(webhook.got[0]?.body['text']);
  });

  it('of a storm of 1,000 faults are at most five', async () => {
    const ntfy = await listener();
    const { desk: alerts, push } = await desk();
    await alerts.connect({ channel: 'ntfy', server: ntfy.url, topic: 'storm' });
    for (let second = 0; second < 120; second += 1) {
      const faults = Array.from({ length: 10 }, (_unused, n) =>
        crashed(`gpu-${Math.floor(second / 12) * 100 + n + (second % 12) * 10}`),
      );
      push({ nowMs: second * 1000, faults: second < 100 ? faults : [] });
    }
    const more = Array.from({ length: 1000 }, (_unused, n) => crashed(`card-${n}`));
    for (let second = 120; second < 150; second += 1) push({ nowMs: second * 1000, faults: more });
    await vi.waitFor(() => expect(ntfy.got.length).toBeGreaterThan(0), 10_000);
    await alerts.test('ntfy'); // whatever was on its way is through before it
    expect(ntfy.got.length - 1).toBeLessThanOrEqual(5);
    expect(words(ntfy.got[0]?.body)).toMatch(/1000 alerts from rig1\|.*and 996 more/s);
  });

  it('are tried again, said when they do not get through, and said to be well again', async () => {
    let isDown = true;
    const ntfy = await listener((response) => response.writeHead(isDown ? 503 : 200).end());
    const { desk: alerts, push, clock, faults } = await desk();
    await alerts.connect({ channel: 'ntfy', server: ntfy.url, topic: 'my-rig' });
    for (const nowMs of [0, 11_000, 14_000]) push({ nowMs, faults: [crashed('gpu-0')] });
    await vi.waitFor(() => expect(ntfy.got).toHaveLength(1), 10_000);
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
    await vi.waitFor(() => {
      clock.advance(31_000);
      expect(ntfy.got).toHaveLength(2);
    }, 10_000);
    await vi.waitFor(
      () => expect(faults.at(-1)).toMatchObject({ code: 'alerts/not-delivered', values: { reason: 'HTTP 503' } }),
      10_000,
    );
    isDown = false;
    await vi.waitFor(() => {
      clock.advance(121_000);
      expect(faults.at(-1)).toBeNull();
    }, 10_000);
    expect(new Set(ntfy.got.map(({ body }) => words(body))).size).toBe(1);
  });

  it('are not taken elsewhere by a redirect', async () => {
    const elsewhere = await listener();
    const ntfy = await listener((response) => response.writeHead(307, { location: elsewhere.url }).end());
    const { desk: alerts } = await desk();
    await alerts.connect({ channel: 'ntfy', server: ntfy.url, topic: 'my-rig', token: 'tk' });
    expect(await alerts.test('ntfy')).toMatchObject({ ok: false, fault: { code: 'alerts/not-delivered' } });
    expect(elsewhere.got).toEqual([]);
  });

  it('cost nothing while no channel is set up', async () => {
    const { desk: alerts, rig } = await desk();
    expect(rig.listenerCount).toBe(0);
    await alerts.connect({ channel: 'webhook', url: 'http://127.0.0.1:9/x' });
    expect(rig.listenerCount).toBe(1);
    await alerts.disconnect('webhook');
    expect(rig.listenerCount).toBe(0);
    expect(await alerts.test('webhook')).toMatchObject({ ok: false, fault: { code: 'alerts/not-set-up' } });
    expect(await alerts.test('ntfy')).toMatchObject({ ok: false, fault: { code: 'alerts/not-set-up' } });
  });
});

describe('their secrets', () => {
  it('are in a file of our own where there is no keyring, and nowhere else', async () => {
    const { desk: alerts, path, settings } = await desk();
    await alerts.connect({ channel: 'ntfy', server: 'http://127.0.0.1:9', topic: 'planted-topic', token: 'planted-token' });
    await alerts.connect({ channel: 'webhook', url: 'http://127.0.0.1:9/planted-hook' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.stringify([settings(), alerts.state()])).not.toContain('planted');
    const view = await alerts.view();
    expect(view).toMatchObject({ secretsIn: 'file', hasTopic: true, hasToken: true, webhookHost: '127.0.0.1:9' });
    expect(JSON.stringify(view)).not.toContain('planted');
    await alerts.disconnect('ntfy');
    expect(await readFile(path, 'utf8')).not.toContain('planted-topic');
  });

  it('move to the keyring once there is one, and stay usable when it goes', async () => {
    const kept = new Map<string, string>();
    let isThere = true;
    const only = async <T>(value: T): Promise<T> => {
      if (!isThere) throw new Error('locked');
      return value;
    };
    const keyring: Keyring = {
      get: (name) => only(kept.get(name) ?? null),
      set: async (name, value) => void kept.set(await only(name), value),
      remove: async (name) => void kept.delete(await only(name)),
    };
    const first = await desk();
    await first.desk.connect({ channel: 'ntfy', server: 'http://127.0.0.1:9', topic: 'topic-one' });
    const secrets = new Secrets(first.path, keyring, silentLog);
    expect(await secrets.get('ntfy-topic')).toBe('topic-one');
    expect([secrets.where, kept.get('ntfy-topic')]).toEqual(['keyring', 'topic-one']);
    expect(await readFile(first.path, 'utf8')).not.toContain('topic-one');
    isThere = false;
    await secrets.set('ntfy-topic', 'topic-two');
    expect(secrets.where).toBe('file');
    expect(await new Secrets(first.path, null, silentLog).get('ntfy-topic')).toBe('topic-two');
  });

  it('are those entered last, and none is lost, while somebody reads them for the first time', async () => {
    const first = await desk();
    await first.desk.connect({ channel: 'webhook', url: 'http://127.0.0.1:9/kept-hook' });
    await first.desk.connect({ channel: 'ntfy', server: 'http://127.0.0.1:9', topic: 'old-topic' });
    const secrets = new Secrets(first.path, null, silentLog);
    await Promise.all([secrets.get('ntfy-topic'), secrets.set('ntfy-topic', 'new-topic')]);
    const again = new Secrets(first.path, null, silentLog);
    for (const one of [secrets, again]) {
      expect([await one.get('ntfy-topic'), await one.get('webhook')]).toEqual(['new-topic', 'http://127.0.0.1:9/kept-hook']);
    }
  });

  it('are kept of two channels that are set up in one breath, and of one that is left and taken again', async () => {
    const { desk: alerts, settings, path } = await desk();
    const ntfy = { channel: 'ntfy', server: 'http://127.0.0.1:9', topic: 'my-topic', token: 'my-token' } as const;
    const both = [alerts.connect(ntfy), alerts.connect({ channel: 'webhook', url: 'http://127.0.0.1:9/hook' })];
    expect(await Promise.all(both)).toEqual([ok(null), ok(null)]);
    expect(await Promise.all([alerts.disconnect('ntfy'), alerts.connect(ntfy)])).toEqual([ok(null), ok(null)]);
    expect(settings()).toMatchObject({ ntfy: { server: ntfy.server }, webhook: true });
    expect(await alerts.view()).toMatchObject({ hasTopic: true, hasToken: true, webhookHost: '127.0.0.1:9' });
    expect(await new Secrets(path, null, silentLog).get('ntfy-token')).toBe('my-token');
  });
});
