import { readFile } from 'node:fs/promises';
import { arch, cpus, release, totalmem } from 'node:os';

/** Versions of what Fallow stands on. Nothing of it names a person or a machine. */
export async function aboutThisMachine(
  version: string,
  nowMs: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
  const { node, electron, chrome } = process.versions;
  const [system, driver] = await Promise.all([textOf('/etc/os-release'), textOf('/proc/driver/nvidia/version')]);
  const processors = cpus();
  return {
    Fallow: version,
    'Made at': new Date(nowMs).toISOString(),
    System: /^PRETTY_NAME="?([^"\n]*)/m.exec(system)?.[1] ?? 'unknown',
    Kernel: `${release()} ${arch()}`,
    Electron: electron ?? 'none',
    Chromium: chrome ?? 'none',
    Node: node,
    Desktop: `${env['XDG_CURRENT_DESKTOP'] ?? 'none'} (${env['XDG_SESSION_TYPE'] ?? 'no session'})`,
    Language: env['LANG'] ?? 'none',
    Processor: `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} threads`,
    Memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    'NVIDIA driver': driver.split('\n')[0]?.trim() || 'none',
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return ''; // not there on this system: said as unknown or none
  }
}
