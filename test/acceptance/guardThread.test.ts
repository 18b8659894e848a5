import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, realpathSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Guard } from '../../src/main/jobs/guard';
import type { HeldDevice } from '../../src/main/jobs/holders';
import { guardPolicy } from '../../src/main/jobs/policy';
import type { FromSentinel, GuardSnapshot } from '../../src/main/jobs/sentinel/messages';
import { systemClock } from '../../src/main/platform/clock';
import { closeFd, pidfdOpen } from '../../src/main/platform/ffi';
import { bundleForNode } from '../support/bundle';
import { silentLog } from '../support/silentLog';

const devices: readonly HeldDevice[] = [
  { id: 'gpu-0', kind: 'gpu', vendor: 'nvidia', index: 0, name: 'card', pci: null },
  { id: 'gpu-1', kind: 'gpu', vendor: 'nvidia', index: 1, name: 'card', pci: null },
];
const all = guardPolicy({ programs: [], gamesBlock: true });
/** Somebody may be training on the machine that runs this test; the jobs below are programs that nobody knows. */
const policy = { ...all, blocks: { ...all.blocks, training: false, notebook: false } };
const soon = { timeout: 20_000, interval: 5 };

let program: Awaited<ReturnType<typeof bundleForNode>>;
let dir: string;
let dev: string;
let guard: Guard;
let killed: Extract<FromSentinel, { type: 'killed' }>[];
const children: ChildProcess[] = [];

beforeAll(async () => {
  program = await bundleForNode(join(import.meta.dirname, '../../src/main/guardWorker.ts'));
}, 60_000);
afterAll(() => program.remove());
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-guard-')));
  dev = join(dir, 'dev');
  mkdirSync(dev);
  killed = [];
});
afterEach(async () => {
  await guard.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});

function watching() {
  guard = new Guard({
    program: program.path,
    proc: '/proc',
    dev,
    cudaLibrary: join(dir, 'lib/libcuda.so.1'),
    clock: systemClock,
    log: silentLog,
  });
  guard.onDidKill((message) => killed.push(message));
  guard.start();
}

const node = (name: string) => writeFileSync(join(dev, name), '');
const snapshot = (more: Partial<GuardSnapshot> = {}): GuardSnapshot => ({ devices, targets: [], claims: [], policy, ...more });

/** A program in a process group of its own, as every miner is. */
async function miner(script = 'echo ready; exec sleep 600') {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

/** The tests' jobs are children of the very process that guards: they leave the family, as a user's jobs are not of it. */
async function job(script: string, env: Record<string, string> = {}) {
  const orphan = `( ( echo $(exec sh -c 'echo $PPID'); ${script} ) & )`;
  const child = spawn('bash', ['-c', orphan], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, DEV: dev },
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(String(line).split('\n')[0]);
  const stand: Pick<ChildProcess, 'kill'> = {
    kill: () => {
      try {
        return process.kill(pid, 'SIGKILL');
      } catch {
        return false; // ended by itself
      }
    },
  };
  children.push(stand as ChildProcess);
  return pid;
}

/** The thread has gone through all that happened before this was called. */
async function hasLooked() {
  const ended = spawn('true');
  const fd = pidfdOpen(ended.pid ?? 0) ?? -1;
  await once(ended, 'exit');
  for (let round = 0; round < 2; round += 1) await new Promise<void>((resolve) => guard.watch(fd, resolve));
  closeFd(fd);
}

const opens = 'exec 5<"$DEV/nvidia-uvm"; exec sleep 600';
const seen = (pid: number) => guard.list().find((holder) => holder.pid === pid);
const nodes = () => guard.state()?.watched.flatMap(({ kind, path }) => (kind === 'node' ? [path] : []));
const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

describe('the guard', () => {
  it('kills the miner for whom opens the GPU, and says so before anybody can wonder', async () => {
    node('nvidia-uvm');
    watching();
    const mining = await miner();
    await guard.begin(snapshot({ targets: [{ device: 'gpu-0', pid: mining.pid ?? 0, isStarting: false }] }), false);
    let toldBefore: unknown[] = [];
    mining.once('exit', () => {
      guard.drain();
      toldBefore = [...killed];
    });
    const pid = await job(opens);
    await vi.waitFor(() => expect(mining.signalCode).toBe('SIGKILL'), soon);
    expect(toldBefore).toEqual([{ type: 'killed', devices: ['gpu-0'], pids: [mining.pid], for: pid }]);
    expect(seen(pid)).toMatchObject({ source: 'device', class: 'unknown', devices: ['gpu-0', 'gpu-1'] });
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(seen(pid)).toBeUndefined(), soon);
  });

  it('kills while the main thread is busy', async () => {
    node('nvidia-uvm');
    watching();
    const mining = await miner('echo ready; exec sleep 600');
    await guard.begin(snapshot({ targets: [{ device: 'gpu-0', pid: mining.pid ?? 0, isStarting: false }] }), false);
    await job(`sleep 0.3; ${opens}`);
    const fd = pidfdOpen(mining.pid ?? 0) ?? -1;
    const { haveExited } = await import('../../src/main/platform/ffi');
    const untilMs = performance.now() + 20_000;
    let isDead = false;
    while (!isDead && performance.now() < untilMs) isDead = haveExited([fd])[0] === true; // never returns to the event loop
    closeFd(fd);
    expect(isDead).toBe(true);
  });

  it('takes no miner of ours for a job, nor a job on another card', async () => {
    node('nvidia-uvm');
    watching();
    const script = `sleep 0.2; exec 5<"${dev}/nvidia-uvm"; echo ready; exec sleep 600`;
    const [one, other] = await Promise.all([miner(script), miner(script)]);
    const targets = [one, other].map((child, index) => ({ device: `gpu-${index}`, pid: child.pid ?? 0, isStarting: false }));
    await guard.begin(snapshot({ targets }), false);
    const pid = await job(opens, { CUDA_VISIBLE_DEVICES: '1' });
    await vi.waitFor(() => expect(hasEnded(other)).toBe(true), soon);
    expect(seen(pid)).toMatchObject({ devices: ['gpu-1'] });
    expect(hasEnded(one)).toBe(false);
  });

  it('leaves the other cards of a claim alone, whatever the job opens', async () => {
    node('nvidia-uvm');
    watching();
    const [one, other] = await Promise.all([miner(), miner()]);
    const targets = [one, other].map((child, index) => ({ device: `gpu-${index}`, pid: child.pid ?? 0, isStarting: false }));
    const pid = await job(`sleep 0.5; ${opens}`);
    await guard.begin(snapshot({ targets, claims: [{ pid, devices: ['gpu-1'] }] }), false);
    await vi.waitFor(() => expect(hasEnded(other)).toBe(true), soon);
    expect(hasEnded(one)).toBe(false);
  });

  it('spares what never stops mining', async () => {
    node('nvidia-uvm');
    watching();
    const mining = await miner();
    const exe = realpathSync('/bin/sleep');
    const exceptions = [{ match: exe, rule: 'never', isLearnt: false }] as const;
    const targets = [{ device: 'gpu-0', pid: mining.pid ?? 0, isStarting: false }];
    await guard.begin(snapshot({ targets, policy: { ...policy, exceptions } }), false);
    // bash opens it before it becomes sleep; what counts is what holds it.
    const pid = await job(`exec sleep 600 5<"$DEV/nvidia-uvm"`);
    await vi.waitFor(() => expect(seen(pid)).toBeDefined(), soon);
    guard.push(snapshot({ targets }));
    await job(opens);
    await vi.waitFor(() => expect(hasEnded(mining)).toBe(true), soon);
  });

  it('meets a node that is made later, and one that is replaced', async () => {
    watching();
    const mining = await miner();
    await guard.begin(snapshot({ targets: [{ device: 'gpu-0', pid: mining.pid ?? 0, isStarting: false }] }), false);
    expect(nodes()).toEqual([]);
    node('nvidia-uvm');
    await vi.waitFor(() => expect(nodes()).toEqual([join(dev, 'nvidia-uvm')]), soon);
    rmSync(join(dev, 'nvidia-uvm'));
    node('fresh');
    renameSync(join(dev, 'fresh'), join(dev, 'nvidia-uvm'));
    await job(opens);
    await vi.waitFor(() => expect(hasEnded(mining)).toBe(true), soon);
  });

  it('holds nobody responsible for what a miner of ours opens at its start, but later it does', async () => {
    node('nvidia-uvm');
    watching();
    const orders = join(dir, 'orders');
    execFileSync('mkfifo', [orders]);
    const mining = await miner(`echo ready; while read -r line; do : <"${dev}/nvidia-uvm"; echo opened; done <"${orders}"`);
    const target = { device: 'gpu-0', pid: mining.pid ?? 0 };
    await guard.begin(snapshot({ targets: [{ ...target, isStarting: true }] }), false);
    const fd = openSync(orders, 'w');
    writeSync(fd, 'open\n');
    await once(mining.stdout ?? mining, 'data');
    await hasLooked();
    expect([hasEnded(mining), guard.list()]).toEqual([false, []]);
    guard.push(snapshot({ targets: [{ ...target, isStarting: false }] }));
    await hasLooked();
    // Opened and closed at once, as by somebody who cannot be seen. Where it was caught with the node open it is known to be ours.
    await vi.waitFor(
      () => {
        if (!hasEnded(mining)) writeSync(fd, 'open\n');
        expect(hasEnded(mining)).toBe(true);
      },
      { ...soon, interval: 100 },
    );
    closeSync(fd);
  });

  it('tells of ended processes, also while it rests', async () => {
    watching();
    const child = await miner();
    const fd = pidfdOpen(child.pid ?? 0) ?? -1;
    const ended = vi.fn();
    const unwanted = vi.fn();
    guard.watch(fd, unwanted)();
    guard.watch(fd, ended);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), soon);
    expect(unwanted).not.toHaveBeenCalled();
    closeFd(fd);
  });
});
