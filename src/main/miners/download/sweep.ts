import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../platform/files';

/**
 * Deletes what an app that was killed left of a download: half-unpacked folders, and parts of versions that are not offered any more.
 * @param home `DATA/miners/ID`
 */
export async function sweep(home: string, version: string): Promise<void> {
  const names = await readdir(home).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const kept = [`${version}.part`, `${version}.part.json`];
  const isLeft = (name: string) => name.startsWith('.new-') || (/\.part(\.json)?$/.test(name) && !kept.includes(name));
  for (const name of names.filter(isLeft)) await rm(join(home, name), { recursive: true, force: true });
}
