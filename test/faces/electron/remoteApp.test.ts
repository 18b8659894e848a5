import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteApp } from '../../../src/main/faces/electron/remoteApp';
import { ControlSocket } from '../../../src/main/faces/socket/server';
import { peerCredentials } from '../../../src/main/platform/ffi';
import { fail, ok } from '../../../src/shared/faults';
import type { RigState } from '../../../src/shared/state';
import { silentLog } from '../../support/silentLog';
import { FakeRig, rigState } from '../fakeRig';

const uid = process.getuid?.() ?? 0;
let dir: string;
let path: string;
let rig: FakeRig;
let server: ControlSocket;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-remote-'));
  path = join(dir, 'app.sock');
  rig = new FakeRig();
  server = new ControlSocket({
    path,
    uid,
    api: { ...rig.api, 'rig:exclude': async () => fail('app/unknown-device', 'no such', { device: 'x' }) },
    subscribe: rig.subscribe,
    claim: () => fail('claim/bad-request'),
    intent: () => fail('claim/bad-request'),
    word: ({ code, detail }) => ({ code, title: 'a title', help: 'a help', detail: detail ?? null }),
    peerOf: peerCredentials,
    lock: { acquire: () => ok(null) },
    log: silentLog,
  });
  expect(await server.start()).toEqual(ok(null));
});

afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function joined(): Promise<RemoteApp> {
  const joined = await RemoteApp.connect([join(dir, 'nothing/here.sock'), path], uid);
  if (!joined.ok) throw new Error(joined.fault.code);
  return joined.value;
}

function next(remote: RemoteApp, isIt: (state: RigState) => boolean): Promise<RigState> {
  return new Promise((resolve) => {
    const unsubscribe = remote.subscribe((state) => {
      if (!isIt(state)) return;
      setImmediate(() => unsubscribe());
      resolve(state);
    });
  });
}

describe('RemoteApp', () => {
  it('gives the same states as the app, to each who asks, the present one first', async () => {
    const remote = await joined();
    expect(await next(remote, () => true)).toEqual(rig.state);
    expect(await next(remote, () => true)).toEqual(rig.state);
    const training = next(remote, (state) => state.mode === 'training');
    rig.push(rigState({ mode: 'training' }));
    expect(await training).toEqual(rigState({ mode: 'training' }));
    remote.close();
  });

  it('answers calls with the values and the faults of the app', async () => {
    const remote = await joined();
    const [mode, state, excluded] = await Promise.all([
      remote.api['rig:setMode']({ mode: 'off' }),
      remote.api['state:get']({}),
      remote.api['rig:exclude']({ device: 'x' }),
    ]);
    expect(mode).toEqual(ok({ mode: 'off' }));
    expect(state).toEqual(ok(rig.state));
    expect(excluded).toEqual(fail('app/unknown-device', 'no such'));
    remote.close();
  });

  it('says once that the app hung up, and fails what is asked then', async () => {
    const remote = await joined();
    const ended = new Promise<void>((resolve) => {
      remote.onDidEnd = resolve;
    });
    await server.stop();
    await ended;
    expect(await remote.api['state:get']({})).toEqual(fail('app/not-running'));
  });

  it('leaves without a word when it is closed here', async () => {
    const remote = await joined();
    remote.onDidEnd = () => expect.unreachable();
    remote.close();
    expect(await remote.api['state:get']({})).toEqual(fail('app/not-running'));
    await expect.poll(() => rig.listenerCount).toBe(0);
  });

  it('is not there when no app answers', async () => {
    await server.stop();
    expect(await RemoteApp.connect([path], uid)).toEqual(fail('app/not-running'));
  });

  it('does not talk to a stranger’s socket', async () => {
    expect(await RemoteApp.connect([path], uid + 1)).toMatchObject({ ok: false, fault: { code: 'app/socket-unsafe' } });
  });
});
