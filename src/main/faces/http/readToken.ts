import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../platform/files';
import type { Log } from '../../platform/log';

/** In the data directory; Prometheus' `credentials_file` may name it. */
const readTokenFile = 'read-token';

/**
 * The token for metrics and status: made at the first headless start and kept, since those who read by themselves cannot be told a
 * new one at each start. What cannot be read as one is replaced; what cannot be written holds for this run.
 */
export async function readToken(dataDir: string, log: Log): Promise<string> {
  const path = join(dataDir, readTokenFile);
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (/^[\w-]{32}$/.test(kept)) return kept;
  const made = randomBytes(24).toString('base64url');
  try {
    await writeFileAtomic(path, `${made}\n`);
  } catch (error) {
    log.error('http', `cannot keep ${readTokenFile}: metrics can be read with the key of the address only`, error);
  }
  return made;
}
