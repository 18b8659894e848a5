import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands for /dev and for the GPUs' memory; FALLOW_DEV, where it is set, keeps its own nodes. */
export interface GpuFiles {
  /** nvidiactl, nvidia-uvm, nvidia0… */
  readonly dev: string;
  /** vram0…: see standIn.h. */
  readonly vram: string;
}

/** `hasNodes` false: the driver has made none yet; makeNodes() does it later. */
export function makeGpuFiles(dir: string, gpus: number, hasNodes: boolean): GpuFiles {
  const given = process.env['FALLOW_DEV'];
  const vram = join(dir, 'vram');
  mkdirSync(vram);
  chmodSync(vram, 0o755);
  for (let gpu = 0; gpu < gpus; gpu += 1) {
    writeFileSync(join(vram, `vram${gpu}`), '');
    chmodSync(join(vram, `vram${gpu}`), 0o666);
  }
  if (given !== undefined) return { dev: given, vram };
  const dev = join(dir, 'dev');
  mkdirSync(dev);
  chmodSync(dev, 0o755);
  if (hasNodes) makeNodes(dev, gpus);
  return { dev, vram };
}

/** What a loaded driver has in /dev; nodes that are there are replaced by others of the same name. */
export function makeNodes(dev: string, gpus: number): void {
  for (let gpu = 0; gpu < gpus; gpu += 1) makeNode(join(dev, `nvidia${gpu}`));
  for (const name of ['nvidiactl', 'nvidia-uvm']) makeNode(join(dev, name));
}

/** A character device that everybody may open (that of /dev/null), or a plain file where we may make none or open none. */
function makeNode(path: string): void {
  rmSync(path, { force: true });
  const isMade = process.getuid?.() === 0 && spawnSync('mknod', [path, 'c', '1', '3']).status === 0;
  if (!isMade || !canOpen(path)) {
    rmSync(path, { force: true });
    writeFileSync(path, '');
  }
  chmodSync(path, 0o666);
}

/** A file system that is mounted `nodev` lets nodes be made but not opened. */
function canOpen(path: string): boolean {
  try {
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
