import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lanCertificate } from '../../../src/main/faces/http/lanCertificate';
import { isLocalNetwork, lanHosts } from '../../../src/main/faces/http/localNetwork';
import { HttpFace } from '../../../src/main/faces/http/server';
import { silentLog } from '../../support/silentLog';
import { FakeRig } from '../fakeRig';

const token = 'a-token-of-the-test-0123456789abcdef';
const dayMs = 86_400_000;
const nowMs = Date.now();
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-lan-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the certificate', () => {
  it('is for this machine, for its owner alone to read, and stays the same', async () => {
    const made = await lanCertificate(dir, nowMs, 'Rig7.example');
    const read = new X509Certificate(made.cert);
    expect(read.subjectAltName).toContain('DNS:rig7.local');
    expect(read.fingerprint256).toBe(made.fingerprint);
    expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(false);
    expect((Date.parse(read.validTo) - Date.parse(read.validFrom)) / dayMs).toBeLessThanOrEqual(825);
    expect(statSync(join(dir, 'tls/key.pem')).mode & 0o777).toBe(0o600);
    expect(await lanCertificate(dir, nowMs, 'Rig7.example')).toEqual(made);
  });

  it('is made anew before it ends, and when it cannot be read', async () => {
    const made = await lanCertificate(dir, nowMs, 'rig');
    expect((await lanCertificate(dir, nowMs + 700 * dayMs, 'rig')).fingerprint).toBe(made.fingerprint);
    const next = await lanCertificate(dir, nowMs + 800 * dayMs, 'rig');
    expect(next.fingerprint).not.toBe(made.fingerprint);
    writeFileSync(join(dir, 'tls/cert.pem'), 'spoilt');
    expect((await lanCertificate(dir, nowMs, 'rig')).fingerprint).not.toBe(next.fingerprint);
  });
});

describe('the second door', () => {
  it('opens for TLS, token and our own names, and shows the certificate it says', async () => {
    const rig = new FakeRig();
    const lan = await lanCertificate(dir, nowMs, hostname());
    const face = new HttpFace({
      api: rig.api,
      subscribe: rig.subscribe,
      rendererDir: dir,
      port: 0,
      token,
      lan: { port: 0, ...lan },
      log: silentLog,
    });
    const started = await face.start();
    if (!started.ok || started.value.lanPort === null) throw new Error('no second door');
    const port = started.value.lanPort;
    const ask = (headers: Record<string, string>) => status(port, lan.cert, headers);
    const right = { authorization: `Bearer ${token}` };
    expect(await ask({ ...right, host: `127.0.0.1:${port}` })).toBe(200);
    expect(await ask({ ...right, host: `${hostname().toLowerCase()}:${port}` })).toBe(200);
    expect(await ask({ ...right, host: `rebound.example:${port}` })).toBe(403);
    expect(await ask({ ...right, host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` })).toBe(403);
    expect(await ask({ ...right, host: `127.0.0.1:${port}`, origin: `https://127.0.0.1:${port}` })).toBe(200);
    expect(await ask({ host: `127.0.0.1:${port}` })).toBe(401);
    expect(await shownAt(port)).toBe(lan.fingerprint);
    await expect(plain(port)).rejects.toThrow();
    await face.stop();
  });

  it('is for the local network', () => {
    for (const near of ['127.0.0.1', '192.168.1.20', '10.1.2.3', '172.31.0.1', '100.100.1.1', '::1', 'fe80::1%eth0', 'fd00::1']) {
      expect(isLocalNetwork(near), near).toBe(true);
    }
    for (const far of ['8.8.8.8', '172.32.0.1', '2001:db8::1', 'unknown', '']) expect(isLocalNetwork(far), far).toBe(false);
  });

  it('answers to the address it was reached at and to this machine by name', () => {
    expect(lanHosts({ localAddress: '::ffff:192.168.1.5' }, 8443, 'Rig7')).toEqual(
      expect.arrayContaining(['192.168.1.5:8443', 'rig7:8443', 'rig7.local:8443']),
    );
    expect(lanHosts({ localAddress: 'fe80::1%eth0' }, 443, 'rig7')).toEqual(
      expect.arrayContaining(['[fe80::1]', '[fe80::1]:443', 'rig7']),
    );
  });
});

function status(port: number, ca: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port, path: '/status.json', headers, ca, servername: 'localhost', agent: false });
    sent.on('response', (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    });
    sent.on('error', failed);
    sent.end();
  });
}

function shownAt(port: number): Promise<string> {
  return new Promise((done, failed) => {
    const socket = tlsConnect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      done(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', failed);
  });
}

/** Without TLS nobody is heard. */
async function plain(port: number): Promise<unknown> {
  return fetch(`http://127.0.0.1:${port}/`);
}
