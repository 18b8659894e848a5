import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Proc, parseStat } from '../../src/main/platform/proc';
import { until } from './until';

describe('/proc', () => {
  it('stat with brackets and spaces in the name', () => {
    const fields = ['S', '10', '20', '30', ...Array.from({ length: 15 }, () => '0'), '4567', '0'];
    expect(parseStat(`42 (a) (b c) ${fields.join(' ')}\n`)).toEqual({
      pid: 42,
      comm: 'a) (b c',
      state: 'S',
      parent: 10,
      group: 20,
      session: 30,
      startTicks: 4567,
    });
    for (const wrong of ['', '42', '42 (x)', '42 (x) S 1 2', 'x (y) S']) expect(parseStat(wrong)).toBeNull();
  });

  it('tells of our own processes', async () => {
    const proc = new Proc();
    const child = spawn('/bin/sleep', ['1000'], { env: { A: '1', B: 'x y' }, detached: true });
    const pid = child.pid ?? 0;
    try {
      await until('the exec', () => proc.exe(pid)?.endsWith('sleep'));
      const stat = proc.stat(pid);
      expect(stat).toMatchObject({ pid, comm: 'sleep', parent: process.pid, group: pid, session: pid });
      expect(proc.cmdline(pid)).toEqual(['/bin/sleep', '1000']);
      expect(proc.environ(pid)).toEqual(['A=1', 'B=x y']);
      expect(proc.uid(pid)).toBe(process.getuid?.());
      expect(proc.children(process.pid)).toContain(pid);
      expect(proc.pids()).toContain(pid);
      expect(proc.isAlive(pid, stat?.startTicks ?? -1)).toBe(true);
      expect(proc.isAlive(pid, (stat?.startTicks ?? 0) + 1)).toBe(false);
      expect(proc.bootId()).toMatch(/^[0-9a-f-]{36}$/);
    } finally {
      child.kill('SIGKILL');
    }
    await until('its end', () => proc.stat(pid) === null);
    expect([proc.exe(pid), proc.cmdline(pid), proc.environ(pid), proc.uid(pid)]).toEqual([null, null, null, null]);
    expect(proc.children(pid)).toEqual([]);
  });

  it('may be another directory', () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-proc-'));
    fs.mkdirSync(path.join(root, '7'));
    fs.mkdirSync(path.join(root, 'sys'));
    fs.writeFileSync(path.join(root, '7', 'cmdline'), 'python3\0train.py\0');
    fs.symlinkSync('/usr/bin/python3.11 (deleted)', path.join(root, '7', 'exe'));
    const proc = new Proc(root);
    expect(proc.pids()).toEqual([7]);
    expect(proc.cmdline(7)).toEqual(['python3', 'train.py']);
    expect(proc.exe(7)).toBe('/usr/bin/python3.11');
    expect(proc.bootId()).toBeNull();
    fs.rmSync(root, { recursive: true });
    expect(proc.pids()).toEqual([]);
  });
});
