import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import { isOwnMinerId } from '../../shared/literals';
import { errorCode } from '../platform/files';
import type { MinerAdapter } from './adapter';
import { ownAdapter } from './ownAdapter';

const maxBytes = 256 * 1024;

/** The user's own adapters, and what is wrong with the files that are none. */
export interface OwnAdapters {
  readonly adapters: readonly MinerAdapter[];
  readonly faults: readonly Fault[];
}

/** Reads every NAME.json of the folder, in the order of their names; the miner's id is `own:NAME`. No folder: none. Never rejects. */
export async function readOwnAdapters(dir: string): Promise<OwnAdapters> {
  const found = await namesIn(dir);
  if (!found.ok) return { adapters: [], faults: [found.fault] };
  const names = found.value.filter((name) => name.endsWith('.json')).sort();
  const read = await Promise.all(names.map((name) => readOne(path.join(dir, name), name)));
  return {
    adapters: read.flatMap((one) => (one.ok ? [one.value] : [])),
    faults: read.flatMap((one) => (one.ok ? [] : [one.fault])),
  };
}

async function namesIn(dir: string): Promise<Result<readonly string[]>> {
  try {
    return ok(await fs.readdir(dir));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ok([]);
    const why = `It cannot be read: ${errorCode(error) ?? String(error)}`;
    return fail('miner/own-unusable', why, { file: dir, why });
  }
}

async function readOne(file: string, name: string): Promise<Result<MinerAdapter>> {
  const id = `own:${path.basename(name, '.json')}`;
  const unusable = (why: string) => fail('miner/own-unusable', why, { file, why });
  if (!isOwnMinerId(id)) return unusable('Its name may have small letters, digits and - only, 30 at most');
  try {
    const stat = await fs.stat(file);
    if (!stat.isFile() || stat.size > maxBytes) return unusable('It is no file of at most 256 KiB');
    return ownAdapter(id, file, await fs.readFile(file, 'utf8'));
  } catch (error) {
    return unusable(`It cannot be read: ${errorCode(error) ?? String(error)}`);
  }
}
