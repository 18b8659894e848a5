import { GpuSource } from '../../src/main/gpus/gpuSource';
import { systemClock } from '../../src/main/platform/clock';

// A program for exit.test.ts: reads a GPU until its driver blocks, then ends with code 7.

const [programPath = '', nvmlLibrary = '', root = ''] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const timings = { blockedMs: 200, refreshMs: 50 };
const roots = { sysfsRoot: root, procRoot: root, pciNames: [] };
const source = new GpuSource({ programPath, nvmlLibrary, ...roots, clock: systemClock, log, timings });

void main();

async function main(): Promise<void> {
  const [gpu] = await source.start();
  process.stdout.write(`${gpu?.id}\n`);
  while (source.read(gpu?.id ?? '')?.fault !== 'gpu/not-answering') {
    await source.refresh();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await source.stop();
  process.exit(7);
}
