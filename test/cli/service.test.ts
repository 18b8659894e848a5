import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/main/cli/main';
import { isSameUnit, readUnit, serviceUnit } from '../../src/main/cli/serviceUnit';
import { findExecutable } from '../../src/main/platform/findExecutable';
import { ok } from '../../src/shared/faults';
import { FakeApp } from '../faces/socket/fakeApp';

// systemd stands in for itself as a script on PATH that keeps what it was told in files.
const systemctl = `#!/bin/sh
echo "$*" >> "$FAKE/calls"
case "$2" in
  is-active) cat "$FAKE/active" 2>/dev/null || { echo inactive; exit 3; } ;;
  is-enabled) [ -f "$FAKE/enabled" ] && echo enabled || { echo disabled; exit 1; } ;;
  enable) touch "$FAKE/enabled" ;;
  disable) rm -f "$FAKE/enabled" "$FAKE/active" ;;
  restart) echo "\${FAKE_STARTS-active}" > "$FAKE/active" ;;
  daemon-reload) [ -z "\${FAKE_NO_BUS-}" ] || { echo 'Failed to connect to bus: No medium found' >&2; exit 1; } ;;
esac
`;
const loginctl = `#!/bin/sh\necho "\${FAKE_LINGER-no}"\n`;
const fingerprint = 'AA:BB';
const doors = { url: 'http://127.0.0.1:4740/#key', lan: { urls: ['https://192.168.1.5:8443/#key'], fingerprint } };

let dir: string;
let apps: FakeApp[] = [];

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-service-')));
  mkdirSync(join(dir, 'bin'));
  for (const [name, text] of Object.entries({ systemctl, loginctl })) {
    writeFileSync(join(dir, 'bin', name), text);
    chmodSync(join(dir, 'bin', name), 0o755);
  }
});
afterEach(async () => {
  for (const app of apps) await app.stop();
  apps = [];
  rmSync(dir, { recursive: true });
});

const unit = () => join(dir, 'config/systemd/user/fallow.service');
const calls = () => readFileSync(join(dir, 'calls'), 'utf8').trim().split('\n');

async function runningApp(): Promise<FakeApp> {
  const app = await FakeApp.running({ handlers: { 'app:doors': async () => ok(doors) } });
  apps.push(app);
  return app;
}

async function fallow(args: readonly string[], app?: FakeApp, env: object = {}) {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    env: {
      ...(app?.env ?? { FALLOW_DATA: join(dir, 'data'), XDG_RUNTIME_DIR: dir }),
      LC_ALL: 'C',
      PATH: `${join(dir, 'bin')}:/usr/bin:/bin`,
      XDG_CONFIG_HOME: join(dir, 'config'),
      FAKE: dir,
      ...env,
    },
    uid: process.getuid?.() ?? -1,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    rooms: { launcher: '/opt/Fallow/resources/bin/fallow' },
    version: '1.2.3',
  });
  return { code, out, err };
}

describe('fallow service', () => {
  it('installs, tells where the window is and what lingering is, and takes all of it away again', async () => {
    const app = await runningApp();
    writeFileSync(join(dir, 'active'), 'active\n'); // an update: the service runs already
    const installed = await fallow(['service', 'install', '--lan', '8443'], app);
    expect(installed).toMatchObject({ code: 0, err: '' });
    expect(installed.out).toContain(doors.url);
    expect(installed.out).toContain('https://192.168.1.5:8443/#key');
    expect(installed.out).toContain(fingerprint);
    expect(installed.out).toContain('loginctl enable-linger');
    expect(calls().filter((call) => !/is-/.test(call))).toEqual([
      '--user daemon-reload',
      '--user enable fallow.service',
      '--user restart fallow.service',
    ]);
    expect(readUnit(readFileSync(unit(), 'utf8'))).toEqual({ port: 4740, lan: 8443 });

    const status = JSON.parse((await fallow(['service', 'status', '--json'], app, { FAKE_LINGER: 'yes' })).out) as object;
    expect(status).toEqual({ unit: unit(), state: 'current', enabled: 'enabled', active: 'active', linger: true, doors });

    const removed = await fallow(['service', 'remove', '--json'], app);
    expect(JSON.parse(removed.out)).toEqual({ unit: unit(), removed: true });
    expect(existsSync(unit())).toBe(false);
    expect(calls()).toContain('--user disable --now fallow.service');
    expect((await fallow(['service', 'status'], app)).out).toContain('not installed');
    expect(JSON.parse((await fallow(['service', 'remove', '--json'], app)).out)).toMatchObject({ removed: false });
  });

  it('leaves a Fallow alone that somebody started', async () => {
    const app = await runningApp();
    const installed = await fallow(['service', 'install'], app);
    expect(installed.code).toBe(0);
    expect(installed.out).toContain('A Fallow runs already');
    expect(calls().some((call) => call.includes('restart'))).toBe(false);
  });

  it('says so when the service does not come up', async () => {
    const installed = await fallow(['service', 'install'], undefined, { FAKE_STARTS: 'failed' });
    expect(installed.code).toBe(1);
    expect(installed.out).toContain('is failed');
  });

  it('knows a unit that another version or other data wrote', async () => {
    await fallow(['service', 'install'], undefined, { FAKE_STARTS: 'failed' });
    const status = async () => (JSON.parse((await fallow(['service', 'status', '--json'])).out) as { state: string }).state;
    expect(await status()).toBe('current');
    writeFileSync(unit(), readFileSync(unit(), 'utf8').replace('RestartSec=10', 'RestartSec=1'));
    expect(await status()).toBe('stale');
  });

  it('passes on what systemd says, and says when there is none', async () => {
    const refused = await fallow(['service', 'install', '--json'], undefined, { FAKE_NO_BUS: '1' });
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ code: 'service/failed', title: expect.stringContaining('No medium found') });
    const none = await fallow(['service', 'install', '--json'], undefined, { PATH: join(dir, 'nowhere') });
    expect(JSON.parse(none.out)).toMatchObject({ code: 'service/no-systemd' });
  });

  it.each([
    ['service'],
    ['service', 'start'],
    ['service', 'install', 'now'],
    ['service', 'install', '--port', '0'],
    ['service', 'install', '--lan', 'eth0'],
    ['status', '--port', '1'],
  ])('refuses %s %s %s %s', async (...args) => {
    expect((await fallow(args)).code).toBe(2);
    expect(existsSync(unit())).toBe(false);
  });
});

describe('the unit', () => {
  const options = {
    launcher: '/opt/50% "off"/$HOME\\bin/fallow',
    dataDir: '/home/you/my data',
    port: 4740,
    lan: null,
    path: '/a b:/usr/bin',
  };

  it('keeps the key out of the journal, ends the app alone, and survives a miner that runs out of memory', () => {
    const text = serviceUnit(options);
    expect(text).toContain('StandardOutput=null');
    expect(text).toContain('KillMode=mixed');
    expect(text).toContain('OOMPolicy=continue');
    expect(text).toContain(
      'ExecStart=/usr/bin/env "/opt/50%% \\"off\\"/$$HOME\\\\bin/fallow" "--headless" "--port" "4740" "--data" "/home/you/my data"',
    );
    expect(isSameUnit(text, serviceUnit({ ...options, path: '/other' }))).toBe(true);
    expect(isSameUnit(text, serviceUnit({ ...options, port: 4741 }))).toBe(false);
    expect(readUnit('[Service]\nExecStart=/bin/true\n')).toBeNull();
  });

  const analyze = findExecutable(['systemd-analyze'], process.env['PATH'] ?? '');
  it.skipIf(analyze === null)('is well formed by systemd-analyze verify', () => {
    const launcher = join(dir, 'my "fallow" 5%');
    writeFileSync(launcher, '#!/bin/sh\n');
    chmodSync(launcher, 0o755);
    const path = join(dir, 'fallow.service');
    const verify = (text: string) => {
      writeFileSync(path, text);
      return spawnSync(analyze ?? '', ['verify', '--user', '--man=no', path], {
        encoding: 'utf8',
        env: { ...process.env, XDG_RUNTIME_DIR: dir, SYSTEMD_LOG_LEVEL: 'warning' },
      });
    };
    const text = serviceUnit({ ...options, launcher });
    const { status, stderr } = verify(text);
    expect({ status, about: stderr.split('\n').filter((line) => line.includes('fallow.service')) }).toEqual({
      status: 0,
      about: [],
    });
    expect(verify(text.replace('KillMode=mixed', 'KillMode=never')).stderr).toMatch(/kill mode/i);
  });
});
