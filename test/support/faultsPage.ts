import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runningFallow';

export interface PageFault {
  readonly activity: string | null;
  readonly title: string;
  readonly help: string;
}

/** docs/faults.md as a table: what users read is what the tests hold the app to. */
export function faultsPage(): ReadonlyMap<string, PageFault> {
  const rows = readFileSync(join(root, 'docs/faults.md'), 'utf8').matchAll(
    /^\| `([a-z/-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|[^|]*\|$/gm,
  );
  const cell = (text: string | undefined) => text?.trim().replaceAll('`', '') ?? '';
  return new Map(
    [...rows].map(([, code, activity, title, help]) => {
      const named = cell(activity);
      return [cell(code), { activity: /^[a-zA-Z]+$/.test(named) ? named : null, title: cell(title), help: cell(help) }];
    }),
  );
}
