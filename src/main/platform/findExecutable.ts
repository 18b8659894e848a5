import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The first of `names` that a folder of PATH holds as a file we may execute; null: none does. */
export function findExecutable(names: readonly string[], path: string): string | null {
  for (const folder of path.split(delimiter)) {
    // An empty or relative entry means the present folder: nothing that happens to lie there is run.
    if (!isAbsolute(folder)) continue;
    const found = names.map((name) => join(folder, name)).find(isExecutableFile);
    if (found !== undefined) return found;
  }
  return null;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not for us
  }
}
