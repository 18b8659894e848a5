import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeepAwake } from '../src/main/keepAwake';

// logind stands in as a script that says what it was asked and lives until its stdin ends, as `systemd-inhibit … cat` does.
let dir: string;
let look: () => void = () => undefined;
let isNeeded = false;
let said: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fallow-awake-'));
  said = [];
  isNeeded = false;
});
afterEach(() => rmSync(dir, { recursive: true }));

function standIn(script: string): void {
  writeFileSync(join(dir, 'systemd-inhibit'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, 'systemd-inhibit'), 0o755);
}

function begin(): KeepAwake {
  const awake = new KeepAwake({
    isNeeded: () => isNeeded,
    clock: {
      every: (_ms, run) => {
        look = run;
        return () => {
          look = () => undefined;
        };
      },
    },
    env: { PATH: `${dir}:/usr/bin:/bin`, DIR: dir },
    log: { info: () => undefined, warn: (_area, text) => void said.push(text), error: () => undefined },
  });
  awake.start();
  return awake;
}

const holds = 'echo "$@" >> "$DIR/asked"; touch "$DIR/held"; cat > /dev/null; rm "$DIR/held"';
const isHeld = () => existsSync(join(dir, 'held'));

describe('keeping the machine awake', () => {
  it('holds one lock while it is needed, and lets go of it', async () => {
    standIn(holds);
    const awake = begin();
    look();
    expect(existsSync(join(dir, 'asked'))).toBe(false);
    isNeeded = true;
    look();
    look();
    await expect.poll(isHeld, { timeout: 20_000 }).toBe(true);
    expect(readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(readFileSync(join(dir, 'asked'), 'utf8')).toContain('--what=sleep:idle --mode=block');
    isNeeded = false;
    look();
    await expect.poll(isHeld, { timeout: 20_000 }).toBe(false);
    isNeeded = true;
    look();
    await expect.poll(isHeld, { timeout: 20_000 }).toBe(true);
    awake.stop();
    await expect.poll(isHeld, { timeout: 20_000 }).toBe(false);
    expect(said).toEqual([]);
  });

  it('says once why it may not, and does not ask again and again', async () => {
    standIn('echo x >> "$DIR/asked"; echo "Failed to inhibit: Access denied" >&2; exit 1');
    const awake = begin();
    isNeeded = true;
    look();
    await expect.poll(() => said.length, { timeout: 20_000 }).toBe(1);
    expect(said[0]).toContain('Access denied');
    look();
    look();
    expect(readFileSync(join(dir, 'asked'), 'utf8')).toBe('x\n');
    awake.stop();
  });

  it('does without where there is no such program', async () => {
    const awake = new KeepAwake({
      isNeeded: () => true,
      clock: {
        every: (_ms, run) => {
          run();
          return () => undefined;
        },
      },
      env: { PATH: dir },
      log: { info: () => undefined, warn: (_area, text) => void said.push(text), error: () => undefined },
    });
    awake.start();
    await expect.poll(() => said.length, { timeout: 20_000 }).toBe(1);
    expect(said[0]).toContain('ENOENT');
    awake.stop();
  });
});
