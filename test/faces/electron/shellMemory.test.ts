import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ShellMemory } from '../../../src/main/faces/electron/shellMemory';

const window = { x: -10, y: 20, width: 900, height: 700, isMaximized: true };
let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-memory-'));
  path = join(dir, 'shell.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('gives back what was kept, in the same run and in the next', async () => {
  const memory = new ShellMemory(path);
  expect(memory.current).toEqual({ window: null, isToggleTold: false });
  memory.keep({ window });
  memory.keep({ isToggleTold: true });
  expect(memory.current).toEqual({ window, isToggleTold: true });
  await memory.settled();
  expect(new ShellMemory(path).current).toEqual({ window, isToggleTold: true });
});

it.each([
  ['half a file', '{"window":{"x":'],
  ['another thing', '[]'],
  ['a window without a size', JSON.stringify({ window: { ...window, width: 0 } })],
  ['a window at no place', JSON.stringify({ window: { ...window, x: null } })],
])('takes %s for nothing kept', (_what, text) => {
  writeFileSync(path, text);
  expect(new ShellMemory(path).current).toEqual({ window: null, isToggleTold: false });
});

it('keeps the rest when one thing is spoilt', () => {
  writeFileSync(path, JSON.stringify({ window: 'wide', isToggleTold: true }));
  expect(new ShellMemory(path).current).toEqual({ window: null, isToggleTold: true });
});

it('writes nothing when nothing was kept', async () => {
  await new ShellMemory(path).settled();
  expect(() => readFileSync(path)).toThrow('ENOENT');
});
