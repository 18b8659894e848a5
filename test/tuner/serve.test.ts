import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { maxLineBytes } from '../../src/main/cli/tunerServe';
import { buildFallow } from '../cli/builtFallow';

let dir = '';
let child: ChildProcessWithoutNullStreams | null = null;

beforeAll(async () => {
  dir = await buildFallow();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
});

function serve() {
  const env = { ...process.env, LANG: 'C', FALLOW_DATA: join(dir, 'data') };
  const started = spawn(join(dir, 'bin/fallow'), ['tuner', 'serve'], { env, stdio: 'pipe' });
  child = started;
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value } = await lines.next();
    return JSON.parse(String(value)) as Readonly<Record<string, unknown>>;
  };
  const send = (message: object) => {
    started.stdin.write(`${JSON.stringify(message)}\n`);
    return next();
  };
  return { started, next, send };
}

const open = {
  type: 'open',
  seed: 1,
  space: [{ name: 'batch', type: 'log2', values: [256, 512, 1024, 2048, 4096, 8192, 16_384] }],
  default: { batch: 1024 },
  objective: 'hashrate',
};

describe('fallow tuner serve', () => {
  it('answers line by line, without an app and without a rig, and ends with its input', async () => {
    const { started, send } = serve();
    expect(await send(open)).toEqual({ type: 'ready' });
    for (let told = 0; told < 4; told++) {
      const trial = await send({ type: 'ask' });
      expect(trial['type']).toBe('trial');
      const hashrate = 50 + Math.log2(Number((trial['config'] as Record<string, number>)['batch']));
      expect(await send({ type: 'tell', id: trial['id'], ok: true, seconds: 90, hashrate })).toEqual({
        type: 'next',
        action: 'done',
      });
    }
    expect(await send({ type: 'best' })).toMatchObject({ type: 'best', trials: 4 });
    started.stdin.end();
    expect(await once(started, 'exit')).toEqual([0, null]);
  });
  it('survives garbage, half lines, bytes that are no text and a line too long to keep', async () => {
    const { started, next, send } = serve();
    started.stdin.write('not json\n\n  \n');
    expect(await next()).toMatchObject({ code: 'not-json' });
    started.stdin.write(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]));
    expect(await next()).toMatchObject({ code: 'not-json' });
    const piece = Buffer.alloc(1024 * 1024, 'x');
    for (let sent = 0; sent <= maxLineBytes; sent += piece.length) started.stdin.write(piece);
    started.stdin.write('\n');
    expect(await next()).toMatchObject({ code: 'too-long' });
    const text = JSON.stringify(open);
    started.stdin.write(text.slice(0, 30));
    started.stdin.write(`${text.slice(30)}\n{"type":"ask"}\n`);
    expect(await next()).toEqual({ type: 'ready' });
    expect(await next()).toMatchObject({ type: 'trial', id: 1 });
    expect(await send({ type: 'tell', id: 1, ok: true, seconds: 90, hashrate: 50 })).toMatchObject({ type: 'next' });
  });
  it('answers a last line without its end', async () => {
    const { started, next } = serve();
    started.stdin.end('{"type":"ask"}');
    expect(await next()).toMatchObject({ code: 'not-open' });
    expect(await once(started, 'exit')).toEqual([0, null]);
  });
  it('ends quietly when nobody listens any more', async () => {
    const { started } = serve();
    const ended = once(started, 'exit');
    let said = '';
    started.stderr.on('data', (text) => {
      said += String(text);
    });
    started.stdin.on('error', () => undefined); // it may be gone before all is written
    started.stdout.destroy();
    const flood = setInterval(() => started.stdin.write('{"type":"best"}\n'), 5);
    await ended;
    clearInterval(flood);
    expect(said).toBe('');
  });
  it('is told apart from other words', async () => {
    const { started } = { started: spawn(join(dir, 'bin/fallow'), ['tuner', 'sing', '--json'], { stdio: 'pipe' }) };
    child = started;
    let out = '';
    started.stdout.on('data', (text) => {
      out += String(text);
    });
    expect(await once(started, 'close')).toEqual([2, null]);
    expect(JSON.parse(out)).toMatchObject({ code: 'app/usage' });
  });
});
