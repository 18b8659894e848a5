import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { migrate } from '../../src/main/history/migrations';
import { rollUpOnce } from '../../src/main/history/rollUp';
import { type PendingWrite, pendingWrite } from '../../src/main/history/rows';
import { connectForWriting } from '../../src/main/history/sqlite';
import { writeTogether } from '../../src/main/history/write';

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;

/**
 * A history as a rig of `gpus` practice cards has it after a day: the last hour once a second, one reading per 10 s before, and
 * every card's activity changing twice an hour.
 */
export function fillDay(path: string, gpus: number, nowMs: number): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = connectForWriting(path);
  migrate(database);
  const writes: PendingWrite[] = [];
  let rows = 0;
  for (let which = 0; which < gpus; which += 1) {
    const device = `GPU-practice-${which}`;
    for (let agoMs = dayMs; agoMs > 0; agoMs -= agoMs > hourMs ? 10_000 : 1000) {
      const turn = Math.sin(agoMs / 60_000 + which);
      const reading = {
        atMs: nowMs - agoMs,
        device,
        temperatureC: 60 + which * 2 + 5 * turn,
        memoryTemperatureC: null,
        powerW: 120 + 10 * turn,
        fanPct: 55,
        vramUsedMiB: 5000,
        hashrateHs: (40 + which * 8 + turn) * 1e6,
      };
      writes.push(pendingWrite.reading(reading));
      rows += 1;
    }
    for (let agoMs = dayMs; agoMs > 0; agoMs -= hourMs / 2) {
      const activity = Math.round(agoMs / (hourMs / 2)) % 2 === 0 ? 'mining' : 'inUse';
      writes.push(pendingWrite.event({ atMs: nowMs - agoMs, device, kind: 'activity', activity, because: 'free' }));
    }
  }
  writeTogether(database, writes);
  while (rollUpOnce(database, nowMs));
  database.close();
  return rows;
}
