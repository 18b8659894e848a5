import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/main/faces/socket/lines';
import { makeSocketDirectory, socketCandidates, socketName, socketPath, whyUnsafe } from '../../../src/main/faces/socket/path';

let dir: string;
const uid = process.getuid?.() ?? -1;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-path-')));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('socketPath', () => {
  it('is one for a data directory, however it is spelt', () => {
    mkdirSync(join(dir, 'data'));
    symlinkSync(join(dir, 'data'), join(dir, 'link'));
    const names = ['data', 'link', './data/', 'data/../data'].map((name) => socketName(`${dir}/${name}`));
    expect(new Set(names).size).toBe(1);
    expect(socketName(join(dir, 'other'))).not.toBe(names[0]);
  });

  it('is in the session’s directory, else in /tmp', () => {
    const name = socketName(dir);
    expect(socketPath(dir, { XDG_RUNTIME_DIR: dir }, uid)).toBe(`${dir}/fallow/${name}`);
    const fallback = `/tmp/fallow-${uid}/${name}`;
    expect(socketPath(dir, {}, uid)).toBe(fallback);
    expect(socketPath(dir, { XDG_RUNTIME_DIR: 'relative' }, uid)).toBe(fallback);
    expect(socketPath(dir, { XDG_RUNTIME_DIR: join(dir, 'missing') }, uid)).toBe(fallback);
    expect(socketPath(dir, { XDG_RUNTIME_DIR: dir }, uid + 1)).toBe(`/tmp/fallow-${uid + 1}/${name}`);
  });

  it('never grows past what a socket’s address can hold, the practice driver’s beside it too', () => {
    let places = 0;
    for (let deep = dir; deep.length < 110; deep += 'x') {
      mkdirSync(deep, { recursive: true });
      const path = socketPath(dir, { XDG_RUNTIME_DIR: deep }, uid);
      if (path.startsWith(deep)) places += 1;
      else expect(path).toBe(`/tmp/fallow-${uid}/${socketName(dir)}`);
      expect(path.replace(/\.sock$/, '.practice/driver').length).toBeLessThanOrEqual(107);
      if (deep !== dir) rmSync(deep, { recursive: true });
    }
    expect(places).toBeGreaterThan(10);
  });

  it('has a client look where an app of another session may be', () => {
    const candidates = socketCandidates(dir, { XDG_RUNTIME_DIR: dir }, uid);
    expect(candidates[0]).toBe(socketPath(dir, { XDG_RUNTIME_DIR: dir }, uid));
    expect(candidates).toContain(socketPath(dir, {}, uid));
    expect(new Set(candidates).size).toBe(candidates.length);
  });
});

describe('makeSocketDirectory', () => {
  it('refuses a link, a file and another user’s directory', () => {
    symlinkSync(dir, join(dir, 'link'));
    expect(makeSocketDirectory(join(dir, 'link'), uid)).toMatchObject({ ok: false, fault: { code: 'app/socket-unsafe' } });
    expect(makeSocketDirectory(join(dir, 'fresh'), uid + 1).ok).toBe(false);
    expect(makeSocketDirectory(join(dir, 'mine'), uid).ok).toBe(true);
    expect(makeSocketDirectory(join(dir, 'mine'), uid).ok).toBe(true);
    expect(makeSocketDirectory(join(dir, 'no/such/parent'), uid).ok).toBe(false);
    expect(whyUnsafe(join(dir, 'nothing'), uid)).toBe('does not exist');
  });
});

describe('LineSplitter', () => {
  it('puts lines together and refuses one that is too long', () => {
    const lines = new LineSplitter(5);
    expect(lines.push(Buffer.from('ab'))).toEqual([]);
    expect(lines.push(Buffer.from('c\n\nde\nf'))).toEqual(['abc', '', 'de']);
    expect(lines.push(Buffer.from('ghij'))).toEqual([]);
    expect(lines.push(Buffer.from('k'))).toBeNull();
    expect(new LineSplitter(5).push(Buffer.from('123456\n'))).toBeNull();
  });
});
