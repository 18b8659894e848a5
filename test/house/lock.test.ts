import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LockPackages, missingFromLock, platformOf } from '../../scripts/lock.mjs';

const lock = JSON.parse(readFileSync(join(resolve(import.meta.dirname, '../..'), 'package-lock.json'), 'utf8')) as {
  readonly packages: LockPackages;
};

describe('package-lock.json', () => {
  it('names the optional packages of other systems too, without which npm ci refuses it (npm run lock)', () => {
    expect(missingFromLock(lock.packages)).toEqual([]);
  });

  it('names no registry: each machine uses the one it is set up for', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });
});

describe('what the lock lacks', () => {
  it('is found', () => {
    const packages = {
      '': { version: '0.1.0' },
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: { 'tool-linux-x64': '2.0.0', 'tool-win32-x64': '2.0.0' },
      },
      'node_modules/tool/node_modules/tool-linux-x64': { version: '2.0.0' },
    };
    expect(missingFromLock(packages)).toEqual([{ name: 'tool-win32-x64', version: '2.0.0', isDev: true }]);
  });

  it.each([
    ['@a/cli-win32-arm64', { os: ['win32'], cpu: ['arm64'] }],
    ['@a/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@a/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@a/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@a/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ])('%s is for one system', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('is not guessed', () => {
    expect(() => platformOf('@a/core')).toThrow(/for which system/);
  });
});
