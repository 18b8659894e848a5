import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpFace } from '../../src/main/faces/http/server';
import { BridgeClient } from '../../src/renderer/client/bridgeClient';
import type { Link } from '../../src/renderer/client/client';
import { HttpClient } from '../../src/renderer/client/httpClient';
import { LineSplitter } from '../../src/renderer/client/lineSplitter';
import { pickClient } from '../../src/renderer/client/pickClient';
import { takeToken } from '../../src/renderer/client/token';
import { RigSession } from '../../src/renderer/rig/rigSession';
import { createRigStore } from '../../src/renderer/rig/rigStore';
import { mergeSlices, type StateSlices } from '../../src/shared/stateSlices';
import { FakeRig, rigState } from '../faces/fakeRig';

const token = 'token-of-the-client-test';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('HttpClient against the real face', () => {
  const nodeFetch = globalThis.fetch;
  let rig: FakeRig;
  let face: HttpFace;
  let port = 0;
  const stops: (() => void)[] = [];

  beforeEach(async () => {
    rig = new FakeRig();
    await startFace(0);
    // The page asks its own origin; Node needs it spelled out.
    globalThis.fetch = (path, options) => nodeFetch(`http://127.0.0.1:${port}${String(path)}`, options);
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    globalThis.fetch = nodeFetch;
    await face.stop();
  });

  async function startFace(wanted: number): Promise<void> {
    face = new HttpFace({ api: rig.api, subscribe: rig.subscribe, rendererDir: '/nonexistent', port: wanted, token, log });
    const started = await face.start();
    if (!started.ok) throw new Error(started.fault.detail);
    port = Number(new URL(started.value.url).port);
  }

  function watch(key = token): { readonly links: Link[]; readonly slices: StateSlices[] } {
    const seen = { links: [] as Link[], slices: [] as StateSlices[] };
    stops.push(
      new HttpClient(key).watch({ onLink: (link) => seen.links.push(link), onSlices: (slices) => seen.slices.push(slices) }),
    );
    return seen;
  }

  it('calls and gets results, faults included', async () => {
    const client = new HttpClient(token);
    expect(await client.call('rig:setMode', { mode: 'off' })).toEqual({ ok: true, value: { mode: 'off' } });
    expect(await client.call('setup:apply', { rigName: 'rig1', assignments: [] })).toMatchObject({
      ok: false,
      fault: { code: 'app/internal' },
    });
    await face.stop();
    expect(await client.call('rig:setMode', { mode: 'off' })).toMatchObject({ ok: false, fault: { code: 'app/not-running' } });
  });

  it('follows the state', async () => {
    const seen = watch();
    await expect.poll(() => seen.slices.length).toBe(1);
    rig.push(rigState({ mode: 'training' }));
    await expect.poll(() => seen.slices.at(-1)).toEqual({ mode: 'training' });
    expect(seen.slices.reduce<ReturnType<typeof mergeSlices>>(mergeSlices, null)).toEqual(rig.state);
  });

  it('comes back by itself with the whole state', async () => {
    const seen = watch();
    await expect.poll(() => seen.slices.length).toBe(1);
    await face.stop();
    await expect.poll(() => seen.links.at(-1)).toBe('lost');
    await startFace(port);
    await expect.poll(() => seen.links.at(-1), { timeout: 20_000 }).toBe('live');
    expect(seen.slices.at(-1)?.version).toBe('0.1.0');
  });

  it('knows a wrong key, and does not go on knocking', async () => {
    const seen = watch('wrong');
    await expect.poll(() => seen.links).toEqual(['refused']);
    expect(seen.slices).toEqual([]);
  });

  it('lets go when it is stopped', async () => {
    watch();
    await expect.poll(() => rig.listenerCount).toBe(1);
    for (const stop of stops.splice(0)) stop();
    await expect.poll(() => rig.listenerCount).toBe(0);
  });
});

describe('BridgeClient', () => {
  it('hands calls and states on, and turns a broken bridge into a fault', async () => {
    const client = new BridgeClient({
      call: async (name, args) => (name === 'app:quit' ? Promise.reject(new Error('gone')) : { ok: true, value: { name, args } }),
      onState: (listener) => {
        listener(rigState());
        return () => undefined;
      },
    });
    expect(await client.call('rig:setMode', { mode: 'off' })).toEqual({
      ok: true,
      value: { name: 'rig:setMode', args: { mode: 'off' } },
    });
    expect(await client.call('app:quit', {})).toMatchObject({ ok: false, fault: { code: 'app/internal' } });
    const seen: unknown[] = [];
    client.watch({ onLink: (link) => seen.push(link), onSlices: (slices) => seen.push(slices.version) });
    expect(seen).toEqual(['live', '0.1.0']);
  });

  it('is picked where the preload left a bridge', () => {
    const fallow = { call: async () => null, onState: () => () => undefined };
    expect(pickClient(Object.assign(Object.create(window), { fallow }) as Window & { fallow: typeof fallow })).toBeInstanceOf(
      BridgeClient,
    );
    expect(pickClient(window)).toBeInstanceOf(HttpClient);
  });
});

describe('takeToken', () => {
  it('takes the key out of the address and keeps it for this tab', () => {
    window.location.hash = '#the-key';
    expect(takeToken(window)).toBe('the-key');
    expect(window.location.href).not.toContain('the-key');
    expect(takeToken(window)).toBe('the-key');
    expect(window.localStorage.length).toBe(0);
  });

  it("leaves the page's own addresses alone", () => {
    window.location.hash = '#the-key';
    takeToken(window);
    window.location.hash = '#/gpus';
    expect(takeToken(window)).toBe('the-key');
    expect(window.location.hash).toBe('#/gpus');
    window.location.hash = '';
  });
});

describe('LineSplitter', () => {
  it('joins what was cut anywhere', () => {
    const text = '{"a":1}\n\n{"b":"è"}\n{"rest"';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const splitter = new LineSplitter();
      expect([...splitter.push(text.slice(0, cut)), ...splitter.push(text.slice(cut))]).toEqual(['{"a":1}', '', '{"b":"è"}']);
    }
  });
});

describe('RigSession', () => {
  function openSession() {
    const rig = new FakeRig();
    const store = createRigStore();
    let links: ((link: Link) => void) | null = null;
    const client = {
      call: (name: keyof FakeRig['api'], args: never) => rig.api[name](args),
      watch: (watcher: { onSlices(slices: StateSlices): void; onLink(link: Link): void }) => {
        links = watcher.onLink;
        watcher.onLink('live');
        return rig.subscribe((state) => watcher.onSlices(state));
      },
    } as unknown as ConstructorParameters<typeof RigSession>[0];
    const page = {
      visibilityState: 'visible',
      addEventListener: (_: string, run: () => void) => (change = run),
      removeEventListener: () => undefined,
    };
    let change = (): void => undefined;
    const session = new RigSession(client, store, page as unknown as Document);
    const show = (isShown: boolean): void => {
      page.visibilityState = isShown ? 'visible' : 'hidden';
      change();
    };
    return { rig, store, session, show, setLink: (link: Link) => links?.(link) };
  }

  it('mirrors the state while it runs', () => {
    const { rig, store, session } = openSession();
    session.start();
    rig.push(rigState({ nowMs: rig.state.nowMs + 1000 }));
    expect(store.getState().state).toEqual(rig.state);
    session.stop();
    expect(rig.listenerCount).toBe(0);
  });

  it('watches only while somebody can see it', () => {
    const { rig, session, show } = openSession();
    session.start();
    expect(rig.listenerCount).toBe(1);
    show(false);
    expect(rig.listenerCount).toBe(0);
    show(true);
    expect(rig.listenerCount).toBe(1);
    session.stop();
  });

  it('shows the fault of the last wish and clears it with the next success', async () => {
    const { store, session } = openSession();
    await session.ask('setup:apply', { rigName: 'rig1', assignments: [] });
    expect(store.getState().notice?.code).toBe('app/internal');
    await session.ask('rig:exclude', { device: 'gpu-0' });
    expect(store.getState().notice).toBeNull();
  });
});
