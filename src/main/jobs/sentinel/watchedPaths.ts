import { join } from 'node:path';
import type { WatchedPath } from './openWatch';

/** Where distributions put the driver's libraries; the resolved file is what gets watched. */
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib'];
const libraryNames = ['libcuda.so.1', 'libamdhip64.so'];
const rocmLibrary = '/opt/rocm/lib/libamdhip64.so';

/** Run when a container with GPUs is made: runc may give it nodes of its own, whose opening nobody else can see. */
const containerTools = [
  'nvidia-container-cli',
  'nvidia-container-runtime',
  'nvidia-container-runtime-hook',
  'nvidia-cdi-hook',
  'nvidia-ctk',
];
const toolFolders = ['/usr/bin', '/usr/local/nvidia/toolkit'];

/**
 * What programs open that are about to compute on a GPU. `nvidia-uvm` is opened by CUDA and OpenCL, not by what only draws or
 * reads sensors (`nvidia0`, `nvidiactl` would ring all day); `kfd` is its AMD counterpart.
 */
export function watchedPaths(dev: string, cudaLibrary: string | null): readonly WatchedPath[] {
  const libraries = cudaLibrary === null ? systemLibraries() : [cudaLibrary];
  const tools = dev === '/dev' ? toolFolders.flatMap((folder) => containerTools.map((name) => join(folder, name))) : [];
  return [
    { kind: 'node', path: join(dev, 'nvidia-uvm') },
    { kind: 'node', path: join(dev, 'kfd') },
    ...libraries.map((path) => ({ kind: 'library', path }) as const),
    ...tools.map((path) => ({ kind: 'tool', path }) as const),
  ];
}

function systemLibraries(): readonly string[] {
  return [...libraryFolders.flatMap((folder) => libraryNames.map((name) => join(folder, name))), rocmLibrary];
}
