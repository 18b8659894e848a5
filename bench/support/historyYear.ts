import { rollUpActivities } from '../../src/main/history/activityLevels';
import { readingLevels, shareLevels } from '../../src/main/history/levels';
import { connectForWriting, type Database } from '../../src/main/history/sqlite';

const dayMs = 86_400_000;
const between = (from: number, to: number) => `${from} + abs(random() % 100000) / 100000.0 * ${to - from}`;
const whole = (from: number, to: number) => `CAST(${between(from, to)} AS INTEGER)`;
/** As sensors say them, and as means of them are kept: both temperatures, power, fan, memory, hashrate. */
const sensed = [whole(55, 70), whole(70, 90), `round(${between(110, 130)}, 1)`, whole(40, 70), '5120', whole(5.9e7, 6.2e7)].join(
  ', ',
);
const tenth = (from: number, to: number) => `round(${between(from, to)}, 1)`;
const means = [tenth(55, 70), tenth(70, 90), between(110, 130), whole(40, 70), '5120', whole(5.9e7, 6.2e7)].join(', ');

/** Fills a new history with what a year of `gpus` leaves behind: the levels at their full depth, and the usual events and jobs. */
export function fillYear(path: string, gpus: number, nowMs: number): void {
  const database = connectForWriting(path);
  const at = (levelMs: number, days: number) =>
    `WITH RECURSIVE t(at) AS (SELECT ${Math.floor((nowMs - days * dayMs) / levelMs) * levelMs}
     UNION ALL SELECT at + ${levelMs} FROM t WHERE at + ${levelMs} < ${nowMs}), g(d) AS (SELECT key FROM devices)`;
  for (let gpu = 0; gpu < gpus; gpu += 1) {
    const id = `GPU-00000000-0000-4000-8000-00000000000${gpu}`;
    database.prepare('INSERT INTO devices (id) VALUES (?)').run(id);
    database
      .prepare("INSERT INTO work (device, miner, pool, coin) VALUES (?, 't-rex', 'stratum+tcp://eu.pool.example:1010', 'ETC')")
      .run(id);
  }
  for (const { table, spanMs, keepMs } of readingLevels) {
    const days = Math.min(365, keepMs / dayMs);
    const times = spanMs === null ? '1000, 1' : `${spanMs}, ${spanMs}, ${spanMs}, ${spanMs}, ${spanMs}, ${between(110, 130)}`;
    database.exec(
      `${at(spanMs ?? 1000, days)} INSERT INTO ${table} SELECT at, d, ${spanMs === null ? sensed : means}, ${times} FROM t, g ORDER BY at, d`,
    );
    setStep(database, `made ${table}`, Math.floor(nowMs / (spanMs ?? 1)) * (spanMs ?? 1));
    setStep(database, `gone ${table}`, nowMs - days * dayMs);
  }
  for (const { table, spanMs, keepMs } of shareLevels) {
    const days = Math.min(365, keepMs / dayMs);
    const counts = spanMs === null ? '1, 0, 0, 4.29e9' : '12, 0, 0, 5.1e10, 12';
    database.exec(`${at(spanMs ?? 10_000, days)} INSERT INTO ${table} SELECT at, d, ${counts} FROM t, g ORDER BY at, d`);
    setStep(database, `made ${table}`, Math.floor(nowMs / (spanMs ?? 1)) * (spanMs ?? 1));
    setStep(database, `gone ${table}`, nowMs - days * dayMs);
  }
  fillEvents(database, at);
  while (rollUpActivities(database, nowMs));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Forty changes of each device and five jobs a day. */
function fillEvents(database: Database, at: (levelMs: number, days: number) => string): void {
  database.exec(`${at(dayMs / 40, 365)} INSERT INTO events SELECT at, devices.id, 'activity',
    CASE WHEN at / ${dayMs / 40} % 4 = 0 THEN 'inUse' WHEN at / ${dayMs / 40} % 4 = 1 THEN 'waiting' ELSE 'mining' END, 'free', NULL, '{}'
    FROM t JOIN devices ORDER BY at`);
  database.exec(`${at(dayMs / 5, 365)} INSERT INTO jobs SELECT 'j' || at, 'python train.py', 'training', 'hook', json_array('GPU'), at,
    at + 3600000, '/usr/bin/python3 train.py', '[]' FROM t`);
}

function setStep(database: Database, step: string, untilMs: number): void {
  database.prepare('INSERT OR REPLACE INTO levels VALUES (?, ?)').run(step, untilMs);
}
