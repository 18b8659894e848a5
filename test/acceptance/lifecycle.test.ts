import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import type { Doors } from '../../src/shared/contract';
import { eventually, fallowBin, isAlive, Place, processesOf, quick, RunningFallow } from '../support/runningFallow';
import { controlSocket } from '../support/standIns/stateFeed';

describe('a second app', () => {
  it('on the same data is refused in a sentence, and the first goes on', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const before = await fallow.untilMining();
    const second = await fallow.place.command('--headless', '--practice');
    expect(second.code).toBe(1);
    expect(second.stdout).toBe('');
    expect(second.stderr).toMatch(/^Another Fallow already looks after this rig/m);
    expect((await fallow.status()).miners.map(({ pids }) => pids)).toEqual(before.miners.map(({ pids }) => pids));
  });
});

describe('the app without a window', () => {
  const place = new Place();
  afterAll(() => place.remove());

  const headless = (...args: readonly string[]): Promise<readonly [number | null, string, string]> =>
    new Promise((done) => {
      const program = join(fallowBin, '../../out/main/headless.js');
      const child = execFile(process.execPath, [program, ...args], { env: place.env }, (_, out, err) => {
        done([child.exitCode, out, err]);
      });
    });

  it('says how it is started and starts nothing, by the launcher too', async () => {
    const [code, out, err] = await headless('--headless', '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: fallow .*\n {2}.*--headless \[--port N\]/s);
    const launched = await place.command('--headless', '--practice', '--port', '0', '--help');
    expect(launched).toMatchObject({ code: 0, stderr: '' });
    expect(launched.stdout).toMatch(/^Usage: fallow .*--headless \[--port N\]/s);
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus'"],
    [['--headless', 'status'], "Unexpected argument 'status'"],
    [['--port'], "Option '--port <value>' argument missing"],
  ])('says what it does not understand of %j', async (args, problem) => {
    const said = `This command is not understood: ${problem}\nSee "fallow --help" for the commands and their options.\n`;
    expect(await headless(...args)).toEqual([2, '', said]);
  });
});

describe('logging out', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)('by %s ends the app, miners first, and leaves the job alone', async (signal) => {
    const place = new Place();
    await using fallow = await RunningFallow.start({ settings: quick, place });
    const { miners } = await fallow.untilMining();
    const job = spawn(fallowBin, ['run', '--', 'sh', '-c', 'echo runs; read line; exit 7'], {
      env: place.env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(job.stdout, 'data');
    const claimed = await fallow.status();
    expect(claimed.jobs).toHaveLength(1);
    const ended = once(fallow.child, 'exit');
    fallow.child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(miners.flatMap(({ pids }) => pids).filter(isAlive)).toEqual([]);
    expect(job.exitCode).toBeNull();
    const jobEnded = once(job, 'exit');
    job.stdin.end('go on\n');
    expect(await jobEnded).toEqual([7, null]);
  });
});

const script = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));

describe.skipIf(script === undefined)(`closing its terminal${script === undefined ? ' (skipped: no script(1))' : ''}`, () => {
  it('ends the app in order, and Node with it does not abort', async () => {
    const place = new Place({ SHELL: '/bin/sh', APP: fallowBin });
    place.writeSettings(quick);
    // As a shell does, it tells its job; the first wait ends with that.
    const tell = 'trap "kill -HUP $!" HUP; wait $!; wait $!';
    const line = `"$APP" --headless --practice & ${tell}; echo "code $?" >"$XDG_RUNTIME_DIR/ended"`;
    const terminal = spawn(script ?? '', ['-qfec', line, '/dev/null'], { env: place.env, stdio: ['pipe', 'pipe', 'ignore'] });
    let shown = '';
    terminal.stdout.on('data', (text: Buffer) => {
      shown += text.toString();
    });
    await eventually('the app there', () => shown.includes('Fallow is at'));
    terminal.kill('SIGKILL'); // the kernel tells those in it, as when a window is closed
    const ended = join(place.env['XDG_RUNTIME_DIR'] ?? '', 'ended');
    await eventually('its end', () => existsSync(ended) && readFileSync(ended, 'utf8').endsWith('\n'));
    expect(readFileSync(ended, 'utf8')).toBe('code 0\n');
    await eventually('nothing left', () => processesOf(place).length === 0);
    place.remove();
  });
});

describe('a data directory that nothing can be kept in', () => {
  it('is named, with what to do', async () => {
    const place = new Place();
    writeFileSync(place.data, '');
    const { code, stderr } = await place.command('--headless', '--practice');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`Fallow cannot keep its data in ${place.data}`),
    });
    expect(stderr).toContain('or choose another with --data. The system says EEXIST.');
    place.remove();
  });
});

describe('an end that comes before the start is over', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s, and by a second one, undoes what was opened', async (signal) => {
    await endWhileStarting((child) => {
      child.kill(signal);
      child.kill('SIGTERM');
    }, 'on the practice rig');
  });

  it('by a call, from the moment the socket answers, is no mistake', async () => {
    const said = await endWhileStarting(async (_, place) => {
      const socket = await eventualSocket(controlSocket(place));
      socket.write('{"id":1,"call":"app:quit","args":{}}\n');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(JSON.parse(String(answer))).toMatchObject({ id: 1, ok: true });
      socket.destroy();
    });
    expect(said).not.toMatch(/ error /);
  });
});

/** Starts a practice app that mines, ends it as soon as it has said `words`, and starts it anew; what it had said. */
async function endWhileStarting(end: (child: ChildProcess, place: Place) => unknown, words = ''): Promise<string> {
  const place = new Place();
  place.writeSettings({ ...quick, mode: 'mining' });
  const args = ['--headless', '--practice', '--lan', '0'];
  const child = spawn(fallowBin, args, { env: place.env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  await eventually(`said "${words}"`, () => said.includes(words));
  await end(child, place);
  expect(await ended).toEqual([0, null]);
  await eventually('nothing left', () => processesOf(place).length === 0); // a keeper looks around for a moment longer
  expect(readdirSync(dirname(controlSocket(place)))).toEqual([]);
  await using again = await RunningFallow.start({ place });
  await again.untilMining();
  return said;
}

/** Connected as soon as somebody listens there. */
async function eventualSocket(path: string): Promise<Socket> {
  let found: Socket | null = null;
  await eventually('a socket that answers', async () => {
    const socket = connect(path);
    const isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(
      () => false,
    );
    if (isThere) found = socket;
    return isThere;
  });
  if (found === null) throw new Error('nobody listens');
  return found;
}

describe('a door to the local network', () => {
  it('is shut unless asked for, then shows the certificate that the window tells of', async () => {
    const place = new Place();
    {
      const alone = await RunningFallow.start({ settings: quick, place });
      expect((await doorsOf(alone)).lan).toBeNull();
      await alone.stop();
    }
    await using fallow = await RunningFallow.start({ settings: quick, place, args: ['--lan', '0'] });
    const { url, lan } = await doorsOf(fallow);
    expect(url).toBe(fallow.url);
    const port = Number(new URL(lan?.urls[0] ?? '').port);
    const token = readFileSync(join(place.data, 'read-token'), 'utf8').trim();
    const answer = await askTls(port, '/metrics', token);
    expect(answer.fingerprint).toBe(lan?.fingerprint);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('fallow_practice 1\n');
    expect((await askTls(port, '/metrics', 'guess')).status).toBe(401);
    expect((await askTls(port, '/api/states', token)).status).toBe(403);
    await eventually('the refusals logged', () => fallow.log.join('').includes('refused: wrong token'));
    expect(fallow.log.join('')).not.toContain(token);
  });
});

async function doorsOf(fallow: RunningFallow): Promise<Doors> {
  const { origin, hash } = new URL(fallow.url);
  const response = await fetch(`${origin}/api/call`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ call: 'app:doors', args: {} }),
  });
  return ((await response.json()) as { readonly value: Doors }).value;
}

interface Answer {
  readonly status: number;
  readonly fingerprint: string;
  readonly body: string;
}

function askTls(port: number, path: string, token: string): Promise<Answer> {
  return new Promise((done, failed) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false }, (response) => {
      const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, fingerprint: fingerprint256, body }));
    });
    sent.on('error', failed);
    sent.end();
  });
}
