import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstDist } from '../../scripts/electron.mjs';
import { expectHash } from '../../scripts/electronFromRegistry.mjs';

describe('finding an Electron', () => {
  let cache: string;
  let said: string[];
  const say = (line: string) => said.push(line);

  beforeEach(() => {
    cache = join(mkdtempSync(join(tmpdir(), 'fallow-electron-')), 'electron');
    said = [];
  });
  afterEach(() => rmSync(join(cache, '..'), { recursive: true, force: true }));

  const source = (version: string) => {
    const made: string[] = [];
    const make = (folder: string) => {
      made.push(folder);
      writeFileSync(join(folder, 'electron'), '#!/bin/sh\n');
      chmodSync(join(folder, 'electron'), 0o755);
      writeFileSync(join(folder, 'version'), version);
      return Promise.resolve();
    };
    return { version, made, make };
  };
  const unreachable = (version: string, why: string) => ({ version, make: () => Promise.reject(new Error(why)) });

  it('makes the first that can be had, once', async () => {
    const old = source('25.1.1');
    const sources = [unreachable('45.4.1', 'no answer within 5 s'), old];
    expect(await firstDist(cache, sources, say)).toBe(join(cache, '25.1.1'));
    expect(await firstDist(cache, sources, say)).toBe(join(cache, '25.1.1'));
    expect(old.made).toHaveLength(1);
    expect(said).toEqual(['Getting Electron 45.4.1…', 'Getting Electron 25.1.1…']);
  });

  it('says every reason when there is none, and leaves nothing half made', async () => {
    const half = {
      version: '25.1.1',
      make(folder: string) {
        writeFileSync(join(folder, 'electron'), 'half');
        return Promise.reject(new Error('the line went dead'));
      },
    };
    const failing = firstDist(cache, [unreachable('45.4.1', 'no answer within 5 s'), half], say);
    await expect(failing).rejects.toThrow(/45\.4\.1: no answer within 5 s\nElectron 25\.1\.1: the line went dead/);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('refuses a dist that is not the version it should be', async () => {
    const wrong = { version: '45.4.1', make: source('25.1.1').make };
    await expect(firstDist(cache, [wrong], say)).rejects.toThrow(/not that version/);
    expect(existsSync(join(cache, '45.4.1'))).toBe(false);
  });

  it('replaces a broken dist in the cache', async () => {
    mkdirSync(join(cache, '25.1.1'), { recursive: true });
    writeFileSync(join(cache, '25.1.1/version'), '25.1.1'); // without its executable
    await firstDist(cache, [source('25.1.1')], say);
    expect(existsSync(join(cache, '25.1.1/electron'))).toBe(true);
  });

  it('lets two make the same one at once', async () => {
    let arrived = 0;
    let bothArrived: () => void = () => undefined;
    const meeting = new Promise<void>((resolve) => {
      bothArrived = resolve;
    });
    const meetingSource = {
      version: '25.1.1',
      async make(folder: string) {
        arrived++;
        if (arrived === 2) bothArrived();
        await meeting;
        await source('25.1.1').make(folder);
      },
    };
    const dists = await Promise.all([firstDist(cache, [meetingSource], say), firstDist(cache, [meetingSource], say)]);
    expect(dists).toEqual([join(cache, '25.1.1'), join(cache, '25.1.1')]);
    expect(readdirSync(cache)).toEqual(['25.1.1']);
  });

  it('clears away what a dead process began, but not what a living one makes', async () => {
    const dead = join(cache, '.making-999999999-00000000');
    const alive = join(cache, `.making-${process.pid}-00000000`);
    mkdirSync(dead, { recursive: true });
    mkdirSync(alive);
    await firstDist(cache, [source('25.1.1')], say);
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(alive)).toBe(true);
  });

  it('refuses a file that is not what was pinned', async () => {
    mkdirSync(cache);
    const path = join(cache, 'a');
    writeFileSync(path, 'abc');
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await expectHash('sha256', 'hex', path, sha256);
    writeFileSync(path, 'abd');
    await expect(expectHash('sha256', 'hex', path, sha256)).rejects.toThrow(/is not what was pinned/);
    expect(readFileSync(path, 'utf8')).toBe('abd');
  });
});
