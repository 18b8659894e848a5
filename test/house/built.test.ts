import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSource } from '../../scripts/imports.mjs';

const project = resolve(import.meta.dirname, '../..');
const packageJson = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

describe('what is built', () => {
  let out: string;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'fallow-built-'));
    const tool = join(project, 'node_modules/electron-vite/bin/electron-vite.js');
    await promisify(execFile)(process.execPath, [tool, 'build', '--outDir', out], { cwd: project });
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  /** The program's file and every chunk it loads, with what they require from outside. */
  function load(name: string): { files: Set<string>; outside: Set<string> } {
    const files = new Set<string>();
    const outside = new Set<string>();
    const visit = (path: string) => {
      if (files.has(path)) return;
      files.add(path);
      for (const { from } of readSource(path, readFileSync(path, 'utf8')).imports) {
        if (from.startsWith('.')) visit(resolve(dirname(path), from));
        else outside.add(from);
      }
    };
    visit(join(out, name));
    return { files, outside };
  }
  /** systeminformation asks for them on a Mac, and goes on without them. */
  const optional = new Set(['osx-temperature-sensor', 'macos-temperature-sensor']);
  const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name);
  const programs = ['desktop', 'headless', 'cli', 'claim', 'practiceMiner', 'practicePool'];

  it('makes every program', () => {
    for (const name of programs) expect(existsSync(join(out, 'main', `${name}.js`)), name).toBe(true);
    expect(existsSync(join(out, 'renderer/index.html'))).toBe(true);
  });

  it.each(programs)('%s needs no package but those that are installed with it', (name) => {
    const strange = [...load(`main/${name}.js`).outside].filter((module) => {
      const known =
        isNode(module) || Object.keys(packageJson.dependencies).some((kept) => module === kept || module.startsWith(`${kept}/`));
      return !known && !optional.has(module) && !(name === 'desktop' && module === 'electron');
    });
    expect(strange).toEqual([]);
  });

  it.each(programs)('%s loads no other program, which would run it', (name) => {
    const others = programs.filter((other) => other !== name).map((other) => join(out, 'main', `${other}.js`));
    expect(others.filter((other) => load(`main/${name}.js`).files.has(other))).toEqual([]);
  });

  it('gives the sandboxed preload nothing but electron to require, and no name of Node', () => {
    const { files, outside } = load('preload/index.js');
    expect([...outside]).toEqual(['electron']);
    expect(files.size).toBe(1);
    const text = readFileSync(join(out, 'preload/index.js'), 'utf8');
    expect(text).not.toMatch(/node:|\b(Buffer|setImmediate|clearImmediate|__dirname|__filename|process)\b/);
    expect(text.match(/\brequire\(/g)).toHaveLength(1);
  });

  it('names every package whose code is in it, with its licence', () => {
    const named = ['main', 'preload', 'renderer']
      .map((part) => readFileSync(join(out, part, 'third-party.md'), 'utf8'))
      .join('\n');
    expect(named).toMatch(/^## openpgp \S+ \(LGPL-3\.0/m);
    expect(named).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    for (const name of [...Object.keys(packageJson.dependencies), 'zod', 'react', '@mantine/core', 'tar']) {
      expect(named).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
    }
  });

  it('keeps the helper that runs before each training job small', () => {
    const { files, outside } = load('main/claim.js');
    const bytes = [...files].reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(40_000);
    expect([...outside].filter((module) => !isNode(module))).toEqual([]);
  });
});
