import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { closeFd, haveExited, lockFile, peerCredentials, pidfdOpen } from '../../src/main/platform/ffi';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function sleeper() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  undo.push(() => child.kill('SIGKILL'));
  return child;
}

describe('pidfds', () => {
  it('tell which processes have ended', async () => {
    const children = [sleeper(), sleeper(), sleeper()];
    const fds = children.map((child) => pidfdOpen(child.pid ?? 0) ?? -1);
    undo.push(() => fds.forEach(closeFd));
    expect(fds.every((fd) => fd > 0)).toBe(true);
    expect(haveExited(fds)).toEqual([false, false, false]);
    children[1]?.kill('SIGKILL');
    await once(children[1] ?? process, 'exit');
    expect(haveExited(fds)).toEqual([false, true, false]);
  });

  it('hold for many more processes than the first buffer had room for', async () => {
    const child = sleeper();
    const fds = Array.from({ length: 100 }, () => pidfdOpen(child.pid ?? 0) ?? -1);
    undo.push(() => fds.forEach(closeFd));
    expect(haveExited(fds)).toEqual(fds.map(() => false));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(haveExited(fds)).toEqual(fds.map(() => true));
  });

  it('are null for a process that is not there, and for nonsense', async () => {
    const child = sleeper();
    const pid = child.pid ?? 0;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([pid, 0, -1, 1.5, Number.NaN].map(pidfdOpen)).toEqual([null, null, null, null, null]);
    expect(haveExited([])).toEqual([]);
  });
});

describe('peerCredentials', () => {
  it('names the process and user at the other end', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fallow-ffi-'));
    undo.push(() => rm(dir, { recursive: true }));
    const server = createServer();
    undo.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(join(dir, 's'), resolve));
    const client = connect(join(dir, 's'));
    undo.push(() => client.destroy());
    const [socket] = (await once(server, 'connection')) as [Socket];
    undo.push(() => socket.destroy());
    const { fd } = (socket as unknown as { _handle: { fd: number } })._handle;
    expect(peerCredentials(fd)).toEqual({ pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
  });

  it('is null for what is no socket', () => {
    const fd = openSync('/dev/null', 'r');
    undo.push(() => closeFd(fd));
    expect(peerCredentials(fd)).toBeNull();
  });
});

describe('lockFile', () => {
  it('lets one open file have it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fallow-ffi-'));
    undo.push(() => rm(dir, { recursive: true }));
    const one = openSync(join(dir, 'lock'), 'a+');
    const other = openSync(join(dir, 'lock'), 'a+');
    undo.push(() => closeFd(other));
    expect([lockFile(one), lockFile(other)]).toEqual([true, false]);
    closeFd(one);
    expect(lockFile(other)).toBe(true);
  });
});
