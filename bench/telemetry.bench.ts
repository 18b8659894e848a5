// What reading the GPUs costs, with a stand-in for NVIDIA's library: the thread, the shared rows and the calls, not a real driver.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { GpuSource } from '../src/main/gpus/gpuSource';
import { Telemetry } from '../src/main/gpus/telemetry';
import { systemClock } from '../src/main/platform/clock';
import { StubNvml, wholeCard } from '../test/gpus/stubNvml';
import { bundleForNode } from '../test/support/bundle';
import { sayPercentiles } from './support/figures';

const gpus = 8;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const us = (ms: number) => ms * 1000;

const empty = mkdtempSync(join(tmpdir(), 'fallow-bench-'));
const stub = new StubNvml();
process.env['STUB_NVML_FROZEN'] = '1';
stub.write(Array.from({ length: gpus }, () => ({ ...wholeCard, 'compute:4000': 3000, 'sample:4000': 1_000_000_095_000_000 })));
const program = await bundleForNode(join(import.meta.dirname, '../src/main/gpuWorker.ts'));
const roots = { sysfsRoot: empty, procRoot: empty, pciNames: [] };
const options = { programPath: program.path, nvmlLibrary: stub.library, ...roots, clock: systemClock, log };
const source = new GpuSource(options);
const telemetry = new Telemetry([source], systemClock, log);
const infos = await telemetry.open();
const ids = infos.map((info) => info.id);
if (ids.length !== gpus) throw new Error(`${ids.length} GPUs instead of ${gpus}`);

/** Processor time of this process with all its threads, ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A reading of all cards from the question to the values; 50 ms apart, so that caches are as cold as they get between seconds. */
async function fullReading(): Promise<void> {
  const asking = new GpuSource({ ...options, timings: { freshMs: 0 } });
  await asking.start();
  const times: number[] = [];
  for (let count = 0; count < 300; count += 1) {
    await wait(50);
    const from = performance.now();
    await asking.refresh();
    for (const id of ids) asking.read(id);
    times.push(us(performance.now() - from));
  }
  await asking.stop();
  sayPercentiles(`full reading of ${gpus} stub GPUs, question to values`, times, 'us');
}

/**
 * What the main thread itself does, as in the app: once a second it makes the rows that the worker wrote into readings. It waits for
 * the worker where the rows are not fresh, and is free meanwhile: busy is what its loop was busy with, not how long it waited.
 */
async function mainThread(): Promise<void> {
  const busy: number[] = [];
  const waited: number[] = [];
  for (let count = 0; count < 300; count += 1) {
    await wait(1000);
    await new Promise(setImmediate); // a turn of the loop that begins with us
    const loop = performance.eventLoopUtilization();
    const from = performance.now();
    await source.refresh();
    for (const id of ids) source.read(id);
    waited.push(us(performance.now() - from));
    busy.push(us(performance.eventLoopUtilization(loop).active));
  }
  sayPercentiles('main thread busy with one reading (goal 100 us, limit 1000)', busy, 'us');
  sayPercentiles('  from its question to its values', waited, 'us');
}

async function freeMemory(): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < 300; count += 1) {
    await wait(20);
    const from = performance.now();
    await source.freeMiB(ids[count % gpus] ?? '');
    times.push(us(performance.now() - from));
  }
  sayPercentiles('free memory of one GPU, question to answer', times, 'us');
}

async function listing(): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    await wait(20);
    const from = performance.now();
    await source.refreshListing();
    times.push(us(performance.now() - from));
  }
  sayPercentiles(`process lists of ${gpus} stub GPUs`, times, 'us');
}

/** As in the app: once a second, with the lists every seven; less what an idle process of the same kind uses. */
async function processorTime(): Promise<void> {
  const ms = 30_000;
  const share = async () => {
    const before = cpuMs();
    await wait(ms);
    return ((cpuMs() - before) / ms) * 100;
  };
  await wait(2000);
  const idlePct = await share();
  telemetry.start(() => undefined);
  await wait(2000);
  const readingPct = await share();
  const more = (readingPct - idlePct).toFixed(3);
  console.log(`processor time at 1 Hz: ${more} % of a core (${idlePct.toFixed(3)} % idle before; goal 0.05, limit 0.3)`);
}

await fullReading();
await mainThread();
await freeMemory();
await listing();
await processorTime();
await telemetry.close();
await program.remove();
stub.remove();
rmSync(empty, { recursive: true, force: true });
