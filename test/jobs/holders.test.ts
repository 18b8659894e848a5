import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HeldDevice, Holders, type HoldersOptions } from '../../src/main/jobs/holders';
import { systemClock } from '../../src/main/platform/clock';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const whyNoPython = hasPython ? '' : ' (skipped: no python3; on Debian and Ubuntu: apt-get install python3)';
const devices: readonly HeldDevice[] = [
  { id: 'gpu-0', kind: 'gpu', vendor: 'nvidia', index: 0, name: 'card', pci: '0000:01:00.0' },
  { id: 'gpu-1', kind: 'gpu', vendor: 'nvidia', index: 1, name: 'card', pci: '0000:02:00.0' },
  { id: 'cpu', kind: 'cpu', vendor: 'cpu', index: 0, name: 'cpu', pci: null },
];
/** Loads a file as a library would be loaded, says so, and sleeps; `then` runs in between. */
const loader = `
import mmap, sys, time
def load(path):
    with open(path, 'rb') as file: return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
kept = [load(path) for path in sys.argv[1:]]
print('loaded', flush=True)
`;

let dir: string;
let dev: string;
const ticking: NodeJS.Timeout[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-holders-')));
  dev = join(dir, 'dev');
  mkdirSync(dev);
});
afterEach(() => {
  for (const timer of ticking.splice(0)) clearInterval(timer);
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});

/** As where the kernel tells nothing: everything is found by looking. */
function watch(options: Partial<HoldersOptions> = {}) {
  const holders = new Holders({
    proc: '/proc',
    dev,
    isWithoutNodes: false,
    devices: () => devices,
    isOurGroup: () => false,
    ownPid: 0, // the jobs below are children of this very process
    clock: systemClock,
    told: () => ({ ofOpens: false, ofExecs: false }),
    onLibrary: () => undefined,
    ...options,
  });
  holders.begin();
  ticking.push(setInterval(() => holders.tick(), 20));
  return holders;
}

async function python(script: string, ...args: string[]) {
  const child = spawn('python3', ['-c', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

function library(name: string) {
  const path = join(dir, name);
  writeFileSync(path, 'x'.repeat(4096));
  return path;
}

function holding(...nodes: string[]) {
  for (const node of nodes) writeFileSync(join(dev, node), '');
  const opens = nodes.map((node, index) => `exec ${index + 5}<"$0/${node}"`).join('; ');
  const child = spawn('bash', ['-c', `${opens}; echo ready; exec sleep 600`, dev], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return once(child.stdout, 'data').then(() => child);
}

const mine = (holders: Holders) =>
  holders
    .list()
    .filter((holder) => children.some((child) => child.pid === holder.pid || holder.ancestors.includes(child.pid ?? 0)));
const soon = { timeout: 20_000, interval: 20 };

describe.skipIf(!hasPython)(`on a machine without GPU nodes${whyNoPython}`, () => {
  it('sees a Python that loads torch, and its end', async () => {
    const holders = watch();
    const changed = vi.fn();
    holders.onDidChange(changed);
    const child = await python(`${loader}\ntime.sleep(600)`, library('libtorch_cpu.so'));
    await vi.waitFor(() => expect(mine(holders)).toHaveLength(1), soon);
    expect(mine(holders)[0]).toMatchObject({
      pid: child.pid,
      name: 'python3 -c …',
      class: 'training',
      source: 'library',
      devices: ['gpu-0', 'gpu-1', 'cpu'],
      noticed: { kind: 'library', values: { library: 'libtorch_cpu.so' } },
    });
    expect(changed).toHaveBeenCalled();
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(mine(holders)).toEqual([]), soon);
  });

  it.each(['libtensorflow_framework.so.2', 'libjax_common.so', 'libc10.so'])('knows %s', async (name) => {
    const holders = watch();
    await python(`${loader}\ntime.sleep(600)`, library(name));
    await vi.waitFor(() => expect(mine(holders)).toHaveLength(1), soon);
  });

  it.each(['jaxlib', 'cupy', 'tensorflow'])('knows a library in %s/', async (folder) => {
    mkdirSync(join(dir, folder));
    const holders = watch();
    await python(`${loader}\ntime.sleep(600)`, library(`${folder}/core.so`));
    await vi.waitFor(() => expect(mine(holders)).toHaveLength(1), soon);
  });

  it('knows at once what ran before it', async () => {
    await python(`${loader}\ntime.sleep(600)`, library('libtorch_cpu.so'));
    expect(mine(watch())).toHaveLength(1);
  });

  it('sees a library that is loaded later, through a shell that becomes Python', async () => {
    const holders = watch();
    const late = `import time; time.sleep(1)\n${loader}\ntime.sleep(600)`;
    const child = spawn('sh', ['-c', 'sleep 0.3; exec python3 -c "$0" "$1"', late, library('libtorch_cpu.so')], {
      stdio: 'ignore',
    });
    children.push(child);
    await vi.waitFor(() => expect(mine(holders).map((holder) => holder.pid)).toEqual([child.pid]), soon);
  });

  it('names the parents of data loaders', async () => {
    const holders = watch();
    const forks = `${loader}\nimport os\nfor _ in range(2):\n    if os.fork() == 0: time.sleep(600)\ntime.sleep(600)`;
    const child = await python(forks, library('libtorch_cpu.so'));
    await vi.waitFor(() => expect(mine(holders)).toHaveLength(3), soon);
    for (const worker of mine(holders).filter((holder) => holder.pid !== child.pid)) {
      expect(worker.ancestors[0]).toBe(child.pid);
      process.kill(worker.pid, 'SIGKILL');
    }
  });

  it('leaves alone other Pythons, other programs with that library, and what is ours', async () => {
    const path = library('libtorch_cpu.so');
    const plain = await python(`${loader}\ntime.sleep(600)`);
    const ours = await python(`import os; os.setpgid(0, 0)\n${loader}\ntime.sleep(600)`, path);
    const holders = watch({ isOurGroup: (group) => group === ours.pid });
    const job = await python(`${loader}\ntime.sleep(600)`, path);
    await vi.waitFor(() => expect(mine(holders).map((holder) => holder.pid)).toEqual([job.pid]), soon);
    expect(mine(holders).some((holder) => holder.pid === plain.pid)).toBe(false);
    expect(
      watch({ ownPid: process.pid })
        .list()
        .filter((holder) => holder.pid === job.pid),
    ).toEqual([]);
  });

  it('goes by libraries on a practice rig whatever nodes there are', async () => {
    await holding('nvidia-uvm', 'nvidia0'); // before the first look, which is when nodes are searched for
    const holders = watch({ isWithoutNodes: true });
    const job = await python(`${loader}\ntime.sleep(600)`, library('libtorch_cpu.so'));
    await vi.waitFor(() => expect(mine(holders).map((holder) => holder.pid)).toEqual([job.pid]), soon);
  });
});

describe('on a machine with GPU nodes', () => {
  function driverSays(minor: number, pci: string) {
    const folder = join(dir, 'proc/driver/nvidia/gpus', pci);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'information'), `Model: \t x\nDevice Minor: \t ${minor}\n`);
  }

  it('sees who holds them, and that they let go', async () => {
    writeFileSync(join(dev, 'nvidia-uvm'), '');
    const holders = watch();
    const child = await holding('nvidia-uvm', 'nvidia0');
    await vi.waitFor(() => expect(mine(holders)).toHaveLength(1), soon);
    expect(mine(holders)[0]).toMatchObject({ pid: child.pid, source: 'holder', class: 'unknown', devices: ['gpu-0', 'gpu-1'] });
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(mine(holders)).toEqual([]), soon);
  });

  it('takes no look at sensors for a job', async () => {
    writeFileSync(join(dev, 'nvidia-uvm'), '');
    await holding('nvidiactl', 'nvidia0');
    const holders = watch();
    const real = await holding('kfd');
    await vi.waitFor(() => expect(mine(holders).map((holder) => holder.pid)).toEqual([real.pid]), soon);
  });

  it.skipIf(!hasPython)(`takes a library for a promise, and remembers who did not keep it${whyNoPython}`, async () => {
    writeFileSync(join(dev, 'nvidia-uvm'), '');
    const script = join(dir, 'report.py');
    writeFileSync(script, `${loader}\ntime.sleep(600)`);
    let aheadMs = 0;
    const clock = { nowMs: systemClock.nowMs, monotonicMs: () => systemClock.monotonicMs() + aheadMs };
    const holders = watch({ clock });
    const run = () => spawn('python3', [script, library('libtorch_cpu.so')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const first = run();
    children.push(first);
    await vi.waitFor(() => expect(mine(holders)).toMatchObject([{ source: 'library', devices: ['gpu-0', 'gpu-1'] }]), soon);
    aheadMs = 11_000;
    await vi.waitFor(() => expect(mine(holders)).toEqual([]), soon);
    const again = run();
    children.push(again);
    const other = await python(`${loader}\ntime.sleep(600)`, library('libtorch_cpu.so'));
    await vi.waitFor(() => expect(mine(holders).map((holder) => holder.pid)).toEqual([other.pid]), soon);
  });

  it('goes by the environment where that names cards', async () => {
    for (const node of ['nvidia-uvm', 'nvidia0', 'nvidia1']) writeFileSync(join(dev, node), '');
    const holders = watch();
    const child = spawn('bash', ['-c', 'exec 5<"$0/nvidia-uvm" 6<"$0/nvidia0" 7<"$0/nvidia1"; echo ready; exec sleep 600', dev], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CUDA_VISIBLE_DEVICES: '1' },
    });
    children.push(child);
    await vi.waitFor(() => expect(mine(holders)).toMatchObject([{ pid: child.pid, devices: ['gpu-1'] }]), soon);
  });

  it('knows a node by what it is, wherever a container has it', async () => {
    writeFileSync(join(dev, 'nvidia-uvm'), '');
    const elsewhere = join(dir, 'container');
    mkdirSync(elsewhere);
    linkSync(join(dev, 'nvidia-uvm'), join(elsewhere, 'nvidia-uvm'));
    mkdirSync(join(dir, 'other'));
    writeFileSync(join(dir, 'other/nvidia-uvm'), ''); // the name alone is nothing
    const holders = watch();
    const open = (folder: string) => spawn('bash', ['-c', 'exec 5<"$0/nvidia-uvm"; exec sleep 600', folder], { stdio: 'ignore' });
    children.push(open(join(dir, 'other')), open(elsewhere));
    await vi.waitFor(() => expect(mine(holders).map((holder) => holder.pid)).toEqual([children[1]?.pid]), soon);
  });

  it('tells cards apart by the driver’s word', async () => {
    driverSays(1, '0000:01:00.0');
    driverSays(0, '00000000:02:00.0');
    // Processes are the real ones, the driver's word is the test's.
    const { devicesOfNodes, readMinor } = await import('../../src/main/jobs/gpuNodes');
    const held = (nvidiaMinors: readonly number[], hasUvm = true) => ({
      nvidiaMinors,
      hasUvm,
      hasKfd: false,
      hasDisplay: false,
      computeFds: 1,
    });
    const minorOf = (pci: string) => readMinor(join(dir, 'proc'), pci);
    expect(devicesOfNodes(held([0]), devices, minorOf)).toEqual(['gpu-1']);
    expect(devicesOfNodes(held([1], false), devices, minorOf)).toEqual(['gpu-0']);
    expect(devicesOfNodes(held([]), devices, minorOf)).toEqual(['gpu-0', 'gpu-1']);
    expect(devicesOfNodes(held([7]), devices, minorOf)).toEqual(['gpu-0', 'gpu-1']);
    expect(devicesOfNodes(held([0]), devices, () => null)).toEqual(['gpu-0', 'gpu-1']);
    expect(
      devicesOfNodes(
        { ...held([], false), hasKfd: true },
        [{ id: 'a', kind: 'gpu', vendor: 'amd', pci: null }, ...devices],
        minorOf,
      ),
    ).toEqual(['a']);
  });
});
