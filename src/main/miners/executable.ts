import * as fs from 'node:fs';
import { fail, ok, type Result } from '../../shared/faults';

/** Whether the file is there and we may run it. */
export async function checkExecutable(path: string): Promise<Result<null>> {
  const values = { path };
  try {
    const stat = await fs.promises.stat(path);
    if (!stat.isFile()) return fail('miner/not-executable', 'not a file', values);
    await fs.promises.access(path, fs.constants.X_OK);
    return ok(null);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return fail(code === 'ENOENT' || code === 'ENOTDIR' ? 'miner/not-found' : 'miner/not-executable', message, values);
  }
}
