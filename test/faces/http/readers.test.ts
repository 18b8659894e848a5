import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpFace } from '../../../src/main/faces/http/server';
import { TokenGuard } from '../../../src/main/faces/http/tokenGuard';
import { silentLog } from '../../support/silentLog';
import { FakeRig } from '../fakeRig';

const token = 'a-token-of-the-test-0123456789abcdef';
const readToken = 'only-reads-0123456789abcdefghijkl';
let rig: FakeRig;
let face: HttpFace;
let origin: string;

beforeEach(async () => {
  rig = new FakeRig();
  const { api, subscribe } = rig;
  face = new HttpFace({ api, subscribe, rendererDir: tmpdir(), port: 0, token, readToken, log: silentLog });
  const started = await face.start();
  if (!started.ok) throw new Error(started.fault.detail);
  origin = new URL(started.value.url).origin;
});
afterEach(() => face.stop());

const ask = (path: string, bearer: string | null, method = 'GET') =>
  fetch(`${origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
    ...(method === 'POST' ? { body: JSON.stringify({ call: 'rig:setMode', args: { mode: 'off' } }) } : {}),
  });

describe('what tools read', () => {
  it('is given to its own token and to the owner', async () => {
    for (const bearer of [readToken, token]) {
      const metrics = await ask('/metrics', bearer);
      expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(await metrics.text()).toContain('fallow_device_power_watts{device="gpu-0"} 118.4');
      const status = await ask('/status.json', bearer);
      expect(status.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await status.text()).toBe('{}'); // as the stand-in answers
    }
  });

  it('is given to nobody else, and that token gives nothing else', async () => {
    for (const path of ['/metrics', '/status.json']) {
      expect((await ask(path, null)).status).toBe(401);
      expect((await ask(path, 'guess')).status).toBe(401);
      expect((await ask(path, readToken, 'POST')).status).toBe(405);
    }
    expect((await ask('/api/call', readToken, 'POST')).status).toBe(403);
    expect((await ask('/api/states', readToken)).status).toBe(403);
    expect(rig.received.map(({ name }) => name)).not.toContain('rig:setMode');
  });
});

describe('wrong tokens', () => {
  it('are counted for each address by itself', () => {
    const guard = new TokenGuard({ owner: token, reader: null }, () => 0);
    for (let guess = 0; guess < 30; guess += 1) guard.check('Bearer nope', '10.0.0.1');
    expect(guard.check('Bearer nope', '10.0.0.1')).toBe('tooMany');
    expect(guard.check('Bearer nope', '10.0.0.2')).toBe('wrong');
    expect(guard.check(`Bearer ${token}`, '10.0.0.1')).toBe('owner');
    expect(guard.check('Bearer ', '10.0.0.3')).toBe('wrong');
  });
});
