import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Task } from './synthetic';

interface Recorded {
  readonly name: string;
  readonly space: readonly { readonly n: string; readonly type: string; readonly v: readonly number[] }[];
  /** Mean time and its deviation; null where it failed. */
  readonly table: Readonly<Record<string, readonly [number, number] | null>>;
}

/** Recorded times of a GPU kernel; what the table lacks did not compile or run. It starts from the configuration of median time. */
export function tableTask(path: string): Task {
  const { name, space, table } = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Recorded;
  const rows = Object.entries(table).flatMap(([key, times]) => (times === null ? [] : [{ key, time: times[0] }]));
  rows.sort((a, b) => a.time - b.time);
  const start = (rows[Math.floor(rows.length / 2)]?.key ?? '').split(',').map(Number);
  return {
    name: name.replace(/^real-/, ''),
    space: space.map(({ n, type, v }) => ({ name: n, type, values: v })),
    start,
    least: rows[0]?.time ?? 0,
    noise: 0.01,
    cost: (values) => table[values.join(',')]?.[0] ?? null,
    hashrate: (time) => 1000 / time,
  };
}
