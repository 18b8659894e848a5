import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFloors, pureFiles } from '../../scripts/floors.mjs';

const project = resolve(import.meta.dirname, '../..');

/** A small project that breaks no rule. */
const sound: Readonly<Record<string, string>> = {
  'src/shared/state.ts': "import { z } from 'zod';\nexport const s = z.string();\n",
  'src/main/platform/clock.ts': 'export const nowMs = () => Date.now();\n',
  'src/main/coins/coins.ts': 'export const coins = [];\n',
  'src/main/pools/stratum.ts': "import { s } from '../../shared/state';\nexport const decode = s;\n",
  'src/main/pools/probe.ts':
    "import { connect } from 'node:net';\nimport { coins } from '../coins/coins';\nexport { connect, coins };\n",
  'src/main/practice/pool.ts': "import { decode } from '../pools/stratum';\nexport const d = decode;\n",
  'src/main/jobs/guard.ts': "import { nowMs } from '../platform/clock';\nexport const n = nowMs;\n",
  'src/main/rig/rig.ts': "import { n } from '../jobs/guard';\nexport const r = n;\n",
  'src/main/faces/http/server.ts': "import { r } from '../../rig/rig';\nexport const server = r;\n",
  'src/main/faces/electron/window.ts': "import { app } from 'electron';\nexport const w = app;\n",
  'src/main/app.ts': "import { r } from './rig/rig';\nexport const start = r;\n",
  'src/main/desktop.ts':
    "import { app } from 'electron';\nimport { w } from './faces/electron/window';\nimport { start } from './app';\nstart(app, w);\n",
  'src/preload/index.ts': "import { ipcRenderer } from 'electron';\nimport { s } from '../shared/state';\nipcRenderer.send(s);\n",
  'src/renderer/main.tsx': "import './style.css';\nimport { s } from '../shared/state';\nexport const Page = () => <p>{s}</p>;\n",
  'src/renderer/style.css': 'p { margin: 0 }\n',
};
const pure = new Set(['src/main/pools/stratum.ts', 'src/main/coins/coins.ts', 'src/main/rig/decide.ts']);

/** One broken rule each: what is added to the sound project, and what must be said about it. */
const broken: readonly { readonly rule: string; readonly file: string; readonly text: string; readonly says: RegExp }[] = [
  { rule: 'platform knows no room above it', file: 'src/main/platform/a.ts', text: "import '../jobs/guard';", says: /points up/ },
  {
    rule: 'a capability does not know the rig',
    file: 'src/main/jobs/a.ts',
    text: "import { r } from '../rig/rig';",
    says: /points up/,
  },
  { rule: 'the rig does not know a face', file: 'src/main/rig/a.ts', text: "import '../faces/http/server';", says: /points up/ },
  { rule: 'a face does not know an entry', file: 'src/main/faces/a.ts', text: "import '../app';", says: /points up/ },
  {
    rule: 'capabilities do not know each other',
    file: 'src/main/gpus/a.ts',
    text: "import '../jobs/guard';",
    says: /on one floor/,
  },
  {
    rule: 'not by type either',
    file: 'src/main/gpus/a.ts',
    text: "import type { n } from '../jobs/guard';",
    says: /on one floor/,
  },
  {
    rule: 'nor by an inline type',
    file: 'src/main/gpus/a.ts',
    text: "export type N = import('../jobs/guard').N;",
    says: /on one floor/,
  },
  { rule: 'nor late', file: 'src/main/gpus/a.ts', text: "void import('../jobs/guard');", says: /on one floor/ },
  { rule: 'nor by require', file: 'src/main/gpus/a.ts', text: "require('../jobs/guard');", says: /on one floor/ },
  { rule: 'nor by passing on', file: 'src/main/gpus/a.ts', text: "export * from '../jobs/guard';", says: /on one floor/ },
  {
    rule: 'practice takes the codec of pools only',
    file: 'src/main/practice/a.ts',
    text: "import '../pools/probe';",
    says: /on one floor/,
  },
  { rule: 'jobs do not know coins', file: 'src/main/jobs/a.ts', text: "import '../coins/coins';", says: /on one floor/ },
  {
    rule: 'rig and tuner do not know each other',
    file: 'src/main/tuner/a.ts',
    text: "import '../rig/rig';",
    says: /on one floor/,
  },
  { rule: 'a room nobody knows', file: 'src/main/misc/a.ts', text: "import '../app';", says: /in no room/ },
  {
    rule: 'electron outside its rooms',
    file: 'src/main/rig/a.ts',
    text: "import { app } from 'electron';",
    says: /electron is imported in/,
  },
  {
    rule: 'electron by type outside its rooms',
    file: 'src/main/app2.ts',
    text: "import type { App } from 'electron/main';",
    says: /is imported in/,
  },
  {
    rule: 'electron from a test',
    file: 'test/a.test.ts',
    text: "import { app } from 'electron';",
    says: /electron is imported in/,
  },
  { rule: 'electron from a script', file: 'scripts/a.mjs', text: "require('electron');", says: /electron is imported in/ },
  {
    rule: 'the desktop face from a headless entry',
    file: 'src/main/headless.ts',
    text: "import './faces/electron/window';",
    says: /needs Electron/,
  },
  { rule: 'shared imports a package', file: 'src/shared/a.ts', text: "import 'react';", says: /imports zod only/ },
  { rule: 'shared imports Node', file: 'src/shared/a.ts', text: "import 'node:fs';", says: /imports zod only/ },
  {
    rule: 'shared imports main',
    file: 'src/shared/a.ts',
    text: "import '../main/coins/coins';",
    says: /must not import src\/main/,
  },
  {
    rule: 'the window imports main',
    file: 'src/renderer/a.ts',
    text: "import '../main/coins/coins';",
    says: /must not import src\/main/,
  },
  { rule: 'the window imports Node', file: 'src/renderer/a.ts', text: "import 'fs/promises';", says: /the window has no Node/ },
  {
    rule: 'the window imports the preload',
    file: 'src/renderer/a.ts',
    text: "import '../preload/index';",
    says: /must not import src\/preload/,
  },
  {
    rule: 'the preload imports Node',
    file: 'src/preload/a.ts',
    text: "import 'node:path';",
    says: /preload imports electron and/,
  },
  {
    rule: 'the preload imports a package',
    file: 'src/preload/a.ts',
    text: "import 'zod';",
    says: /preload imports electron and/,
  },
  {
    rule: 'main imports the window',
    file: 'src/main/faces/a.ts',
    text: "import '../../renderer/main';",
    says: /must not import src\/renderer/,
  },
  {
    rule: 'the program imports its tests',
    file: 'src/main/app2.ts',
    text: "import '../../test/a';",
    says: /not part of the program/,
  },
  {
    rule: 'a deciding file imports Node',
    file: 'src/main/rig/decide.ts',
    text: "import 'node:os';",
    says: /must not import node:os/,
  },
  {
    rule: 'a deciding file imports an acting one',
    file: 'src/main/rig/decide.ts',
    text: "import { r } from './rig';",
    says: /which is not one/,
  },
  {
    rule: 'a deciding file reads the clock',
    file: 'src/main/rig/decide.ts',
    text: 'export const t = () => Date.now();',
    says: /must not use Date.now/,
  },
  {
    rule: 'a deciding file reads the date',
    file: 'src/main/rig/decide.ts',
    text: 'export const t = () => new Date();',
    says: /must not use new Date/,
  },
  {
    rule: 'a deciding file rolls dice',
    file: 'src/main/rig/decide.ts',
    text: 'export const t = Math.random();',
    says: /must not use Math.random/,
  },
  {
    rule: 'newer than our Node',
    file: 'src/main/rig/a.ts',
    text: 'Object.groupBy([], String);',
    says: /Object.groupBy is newer/,
  },
  { rule: 'a file too long', file: 'src/main/rig/a.ts', text: '\n'.repeat(401), says: /401 lines, at most 400/ },
];

describe('floors', () => {
  let root: string;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fallow-floors-'));
    for (const [file, text] of Object.entries(sound)) write(file, text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('finds nothing in a sound project', () => {
    expect(checkFloors({ root, pure })).toEqual([]);
  });

  it.each(broken)('finds: $rule', ({ file, text, says }) => {
    write(file, text);
    const problems = checkFloors({ root, pure });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
    expect(problems[0]).toContain(file);
  });

  it('lets a test name the types of electron', () => {
    write('test/a.test.ts', "import type { App } from 'electron';\nexport type A = App;\n");
    expect(checkFloors({ root, pure })).toEqual([]);
  });

  it('refuses a file it cannot read', () => {
    write('src/main/rig/a.ts', 'import {');
    expect(() => checkFloors({ root, pure })).toThrow(/cannot be parsed/);
  });

  it('passes the program itself, in which some files decide', () => {
    const deciding = pureFiles(project);
    expect(deciding).toContain('src/main/rig/nextActivity.ts');
    expect(checkFloors({ root: project, pure: deciding })).toEqual([]);
  });
});
