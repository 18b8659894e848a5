import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from './platform/clock';

/** Where the app touches the machine; tests and unusual systems put other roots in their place (docs/cli.md). */
export interface Edge {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly procRoot: string;
  readonly sysfsRoot: string;
  readonly devRoot: string;
  readonly nvmlLibrary: string;
  /** A libcuda.so.1 in place of the system's; null: wherever the system keeps it. */
  readonly cudaLibrary: string | null;
  readonly cpuModel: string;
  readonly cpuCount: number;
  /** The Node, or Electron acting as one, that runs our own helper programs. */
  readonly nodePath: string;
  /** Where the built programs lie: out/main. */
  readonly programDir: string;
}

/** @param builtDir the folder that holds main and renderer, as built. */
export function systemEdge(env: Readonly<Record<string, string | undefined>>, builtDir: string): Edge {
  const processors = cpus();
  return {
    clock: systemClock,
    env,
    procRoot: env['FALLOW_PROC'] ?? '/proc',
    sysfsRoot: env['FALLOW_SYSFS'] ?? '/sys',
    devRoot: env['FALLOW_DEV'] ?? '/dev',
    nvmlLibrary: env['FALLOW_NVML_LIBRARY'] ?? 'libnvidia-ml.so.1',
    cudaLibrary: env['FALLOW_CUDA_LIBRARY'] ?? null,
    cpuModel: processors[0]?.model.trim() ?? 'CPU',
    cpuCount: Math.max(1, processors.length),
    nodePath: process.execPath,
    programDir: unpacked(join(builtDir, 'main')),
  };
}

/** A child process cannot read inside an asar archive: the package keeps our programs beside it. */
function unpacked(dir: string): string {
  return dir.replace(/\bapp\.asar(?=\/)/, 'app.asar.unpacked');
}
