import { describe, expect, it } from 'vitest';
import { newerThanOurNode } from '../../scripts/oldNode.mjs';

const tooNew: readonly (readonly [text: string, what: string])[] = [
  ['Object.groupBy([], (x) => x);', 'Object.groupBy'],
  ['const { promise } = Promise.withResolvers<void>();', 'Promise.withResolvers'],
  ['AbortSignal.any([]);', 'AbortSignal.any'],
  ["URL.canParse('x');", 'URL.canParse'],
  ["new WebSocket('ws://127.0.0.1');", 'new WebSocket'],
  ["readdirSync('.', { recursive: true });", 'readdir with recursive'],
  ["await fs.promises.readdir('.', { withFileTypes: true, recursive: true });", 'readdir with recursive'],
  ["import { styleText } from 'node:util';", 'styleText'],
  ["import * as util from 'node:util';\nutil.styleText('red', 'x');", 'util.styleText'],
  ["import { DatabaseSync } from 'node:sqlite';", 'node:sqlite'],
  ['crypto.randomUUID();', 'the global crypto.randomUUID'],
];

const oldEnough = [
  "import { randomUUID } from 'node:crypto';\nrandomUUID();",
  "import crypto from 'node:crypto';\ncrypto.randomUUID();",
  "mkdirSync('a/b', { recursive: true });",
  "readdirSync('.', { withFileTypes: true });",
  '[3, 1].toSorted();',
  'AbortSignal.timeout(5);',
  "import { WebSocket } from 'ws';\nnew WebSocket('ws://127.0.0.1');",
  '// Object.groupBy is not there yet',
];

describe('what Node 18.15 lacks', () => {
  it.each(tooNew)('finds %s', (text, what) => {
    expect(newerThanOurNode('a.ts', text).map((found) => found.what)).toEqual([what]);
  });

  it.each(oldEnough)('accepts %s', (text) => {
    expect(newerThanOurNode('a.ts', text)).toEqual([]);
  });

  it('says where', () => {
    expect(newerThanOurNode('a.ts', '\n\nObject.groupBy([], (x) => x);')).toEqual([{ what: 'Object.groupBy', line: 3 }]);
  });
});
