// How fast a job gets its devices: `fallow run` to COMMAND's first line, and an unannounced PyTorch job to the miners gone.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fallowBin, isAlive, quick, RunningFallow } from '../test/support/runningFallow';
import { sayPercentiles } from './support/figures';

const rounds = Number(process.env['FALLOW_BENCH_ROUNDS'] ?? 100);

/** Runs a command to its end; resolves with the ms from launch to its first output. */
function toFirstLine(fallow: RunningFallow, command: string, args: readonly string[]): Promise<number> {
  const from = performance.now();
  const child = spawn(command, [...args], { env: fallow.place.env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((done, failed) => {
    let atMs = Number.NaN;
    child.stdout.once('data', () => {
      atMs = performance.now() - from;
    });
    child.once('error', failed);
    child.once('exit', () => done(atMs));
  });
}

async function announced(): Promise<void> {
  const fallow = await RunningFallow.start({ settings: quick });
  const claimed: number[] = [];
  const bare: number[] = [];
  const back: number[] = [];
  await fallow.untilMining();
  for (let round = 0; round < rounds; round += 1) {
    claimed.push(await toFirstLine(fallow, fallowBin, ['run', '--', 'echo', 'first line']));
    const endedMs = performance.now();
    await fallow.untilMining();
    back.push(performance.now() - endedMs - quick.quietS * 1000);
    bare.push(await toFirstLine(fallow, 'echo', ['first line']));
  }
  sayPercentiles('fallow run, two miners on the devices, to the first line of COMMAND', claimed);
  sayPercentiles('  the same command without fallow run', bare);
  sayPercentiles('  from its end to both devices mining again, less the quiet time', back);
  await fallow[Symbol.asyncDispose]();
}

/** A Python with the real library, else one that maps a file of its name: detection is the same, the import is not. */
function jobScript(dir: string): { python: string; script: string; what: string } {
  const script = join(dir, 'train.py');
  const real = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
  if (real !== undefined) {
    writeFileSync(script, "import sys, torch\nprint('loaded', flush=True)\nsys.stdin.read()\n");
    return { python: real, script, what: 'a real PyTorch' };
  }
  mkdirSync(join(dir, 'torch'), { recursive: true });
  const library = join(dir, 'torch/libtorch_cpu.so');
  writeFileSync(library, 'x'.repeat(4096));
  writeFileSync(
    script,
    `import mmap, sys\nkept = mmap.mmap(open(${JSON.stringify(library)}, 'rb').fileno(), 0, prot=mmap.PROT_READ)\nprint('loaded', flush=True)\nsys.stdin.read()\n`,
  );
  return { python: 'python3', script, what: 'a stand-in for PyTorch' };
}

async function unannounced(): Promise<void> {
  const fallow = await RunningFallow.start({ settings: quick });
  const { python, script, what } = jobScript(fallow.place.dir);
  const fromLaunch: number[] = [];
  const fromLoaded: number[] = [];
  for (let round = 0; round < Math.max(10, rounds / 3); round += 1) {
    const { miners } = await fallow.untilMining();
    const pids = miners.flatMap((miner) => miner.pids);
    const from = performance.now();
    const job = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    let loadedMs = Number.NaN;
    job.stdout.once('data', () => {
      loadedMs = performance.now() - from;
    });
    while (pids.some(isAlive)) await new Promise((later) => setTimeout(later, 2));
    const goneMs = performance.now() - from;
    while (Number.isNaN(loadedMs)) await new Promise((later) => setTimeout(later, 2));
    fromLaunch.push(goneMs);
    fromLoaded.push(goneMs - loadedMs);
    const ended = new Promise((done) => job.once('exit', done));
    job.stdin.end();
    await ended;
  }
  sayPercentiles(`unannounced job (${what}), from launch to miners gone`, fromLaunch);
  sayPercentiles('  from the end of its import (below zero: before it could ask for memory)', fromLoaded);
  await fallow[Symbol.asyncDispose]();
}

await announced();
await unannounced();
