import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GpuLocks } from '../../src/main/gpus/gpuLocks';
import { findExecutable } from '../../src/main/platform/findExecutable';

const address = '0000:0a:00.0';
const card = { id: 'GPU-1', pci: '00000000:0A:00.0' };
let sysfs: string;
beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'fallow-locks-'));
  mkdirSync(join(sysfs, 'bus/pci/devices', address), { recursive: true });
  writeFileSync(join(sysfs, 'bus/pci/devices', address, 'vendor'), '0x10de\n');
});
afterEach(() => rmSync(sysfs, { recursive: true }));

const locks = () => new GpuLocks({ sysfs, proc: '/proc' });
const fdCount = () => readdirSync('/proc/self/fd').length;

describe('the lock on a GPU', () => {
  it('is one app’s at a time, and free again when that lets go', () => {
    const before = fdCount();
    const [one, other] = [locks(), locks()];
    expect(one.take(card)).toEqual({ ok: true, value: null });
    expect(one.take(card)).toEqual({ ok: true, value: null });
    expect(other.take(card)).toMatchObject({ ok: false, fault: { code: 'gpu/other-fallow', values: { pid: process.pid } } });
    expect(other.held).toEqual([]);
    one.release('GPU-1');
    expect(other.take(card)).toMatchObject({ ok: true });
    expect(one.take(card)).toMatchObject({ ok: false });
    other.releaseAll();
    expect(fdCount()).toBe(before);
  });

  it('concerns neither the CPU nor a card that the system does not show', () => {
    const one = locks();
    expect(one.take({ id: 'cpu', pci: null })).toMatchObject({ ok: true });
    expect(one.take({ id: 'GPU-2', pci: '00000000:0B:00.0' })).toMatchObject({ ok: true });
    expect(one.held).toEqual([]);
  });

  const flock = findExecutable(['flock'], process.env['PATH'] ?? '');
  const setpriv = findExecutable(['setpriv'], process.env['PATH'] ?? '');
  const isRoot = process.getuid?.() === 0;
  it.skipIf(flock === null || setpriv === null || !isRoot)(
    'is refused while another user has it, and free when that ends',
    async () => {
      for (const dir of ['', 'bus', 'bus/pci', 'bus/pci/devices', `bus/pci/devices/${address}`])
        chmodSync(join(sysfs, dir), 0o755);
      const file = join(sysfs, 'bus/pci/devices', address, 'vendor');
      const as = ['--reuid=65534', '--regid=65534', '--clear-groups', '--'];
      const other = spawn('setpriv', [...as, 'flock', '--no-fork', '--exclusive', file, 'sh', '-c', 'echo held; read _'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      await new Promise((held) => other.stdout.once('data', held));
      const one = locks();
      expect(one.take(card)).toMatchObject({ ok: false, fault: { code: 'gpu/other-fallow', values: { pid: other.pid } } });
      const ended = new Promise((end) => other.once('exit', end));
      other.kill('SIGKILL');
      await ended;
      expect(one.take(card)).toMatchObject({ ok: true });
      one.releaseAll();
    },
  );
});
