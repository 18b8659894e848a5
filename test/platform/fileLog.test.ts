import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLog, type FileLogOptions } from '../../src/main/platform/fileLog';
import { FakeClock } from '../support/fakeClock';

let dir = '';
const clock = new FakeClock();
let heard: string[] = [];
const logs: FileLog[] = [];

function sink(): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      heard.push(String(chunk));
      done();
    },
  });
}

function open(options: Partial<FileLogOptions> = {}): FileLog {
  const log = new FileLog({ dir, clock, stderr: sink(), ...options });
  logs.push(log);
  return log;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fallow-log-'));
  heard = [];
});
afterEach(async () => {
  for (const log of logs.splice(0)) log.close();
  await rm(dir, { recursive: true, force: true });
});

const text = () => readFile(join(dir, 'fallow.log'), 'utf8');

describe('FileLog', () => {
  it('writes each line at once, dated, private and with secrets struck out', async () => {
    open().info('miners', 'xmrig -u 44Kbx4sJ7JDRDV5aAhLJzQCjDz2ViLRduE3ijDZu3osWKBjMGkV1 --pass x');
    expect(await text()).toBe('2023-11-14T22:13:20.000Z info  miners: xmrig -u 44Kbx4…GkV1 --pass ***\n');
    expect((await stat(join(dir, 'fallow.log'))).mode & 0o777).toBe(0o600);
    expect(heard).toEqual([await text()]);
  });

  it('adds an error with its cause and sets in its further lines', async () => {
    open().error('app', 'broke', 'one\n2023-11-14T22:13:20.000Z info  app: forged');
    expect((await text()).split('\n').filter((line) => line.startsWith('2023'))).toHaveLength(1);
  });

  it('never grows past its bound: the oldest lines go', async () => {
    const log = open({ maxBytes: 2000, keep: 2, maxLinesPerSecond: 10_000 });
    for (let i = 0; i < 500; i += 1) log.info('test', `line ${i}`);
    expect((await readdir(dir)).sort()).toEqual(['fallow.1.log', 'fallow.2.log', 'fallow.log']);
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(2000);
    expect(await text()).toContain('line 499');
  });

  it('appends to the file of an earlier run', async () => {
    await writeFile(join(dir, 'fallow.log'), 'earlier\n');
    open().info('a', 'b');
    expect(await text()).toMatch(/^earlier\n.*b\n$/);
  });

  it('counts a flood instead of writing it', async () => {
    const log = open({ maxLinesPerSecond: 5 });
    for (let i = 0; i < 1000; i += 1) log.info('flood', `line ${i}`);
    await clock.advance(1000);
    log.info('after', 'calm');
    const lines = (await text()).trim().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[5]).toContain('995 lines of a flood were left out');
    expect(lines[6]).toContain('calm');
  });

  it('goes on without its file, says so once, and writes again when it can', async () => {
    const blocked = join(dir, 'blocked');
    await writeFile(blocked, 'a file where the directory should be');
    const log = open({ dir: blocked });
    log.info('a', 'first');
    log.info('a', 'second');
    expect(heard.filter((line) => line.includes('cannot be written'))).toHaveLength(1);
    await rm(blocked);
    log.info('a', 'third');
    expect(await readFile(join(blocked, 'fallow.log'), 'utf8')).toContain('third');
  });

  it('survives a closed terminal and leaves no listener behind', async () => {
    const stderr = sink();
    const log = open({ stderr });
    stderr.destroy(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    await new Promise<void>((resolve) => stderr.once('close', resolve));
    log.info('a', 'still here');
    expect(await text()).toContain('still here');
    log.close();
    expect(stderr.listenerCount('error')).toBe(0);
  });
});
