import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOurs, isOwnBlob } from '../../../src/main/faces/electron/address';

const root = join(__dirname, '../../..');
const source = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('isOwnBlob', () => {
  it('is a file that our own page has made', () => {
    expect(isOwnBlob('blob:app://fallow/0d3f8a77-1111')).toBe(true);
  });

  it.each(['blob:https://evil.example/1', 'blob:app://fallow.evil/1', 'blob:null/1', 'app://fallow/x', 'data:text/plain,x', ''])(
    '%s is not',
    (url) => {
      expect(isOwnBlob(url)).toBe(false);
    },
  );
});

describe('isOurs', () => {
  it.each(['app://fallow/', 'app://fallow/assets/x.js', 'app://fallow/?q#h'])('%s is', (url) => {
    expect(isOurs(url)).toBe(true);
  });

  it.each([
    'app://fallow.evil/',
    'app://fallow@evil/',
    'app://me@fallow/',
    'app://evil/fallow/',
    'app:fallow',
    'http://fallow/',
    'file:///etc/passwd',
    'https://example.com/app://fallow/',
    'data:text/html,app://fallow/',
    'about:blank',
    'javascript:1',
    '',
  ])('%s is not', (url) => {
    expect(isOurs(url)).toBe(false);
  });
});

describe('the preload', () => {
  const preload = source('src/preload/index.ts');

  it('needs nothing but electron, which is all that a sandboxed preload can have', () => {
    expect([...preload.matchAll(/from '([^']+)'/g)].map((match) => match[1])).toEqual(['electron']);
    expect(preload).not.toMatch(/\bnode:|\brequire\(|\bimport\(|\bBuffer\b|\bprocess\b|\bsetImmediate\b/);
  });

  it('exposes two functions and stays small', () => {
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(preload).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer\)/);
    expect(preload.split('\n').length).toBeLessThan(30);
  });
});
