import type { Database } from './sqlite';

/** Step n brings a database of version n to n + 1 (`PRAGMA user_version`). Steps that were released are never changed. */
const migrations: readonly string[] = [
  `
  CREATE TABLE readings (
    at_ms INTEGER NOT NULL,
    device TEXT NOT NULL,
    temperature_c REAL,
    memory_temperature_c REAL,
    power_w REAL,
    fan_pct REAL,
    vram_used_mib REAL,
    hashrate_hs REAL,
    PRIMARY KEY (at_ms, device)
  ) WITHOUT ROWID;
  CREATE TABLE shares (
    at_ms INTEGER NOT NULL,
    device TEXT NOT NULL,
    miner TEXT NOT NULL,
    pool TEXT,
    coin TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    stale INTEGER NOT NULL
  );
  CREATE INDEX shares_at ON shares (at_ms);
  CREATE TABLE jobs (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    source TEXT NOT NULL,
    devices TEXT NOT NULL, -- JSON list of device ids
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER -- NULL: still running
  );
  CREATE INDEX jobs_started ON jobs (started_ms);
  CREATE INDEX jobs_open ON jobs (id) WHERE ended_ms IS NULL;
  CREATE TABLE events (
    at_ms INTEGER NOT NULL,
    device TEXT, -- NULL: the whole rig
    kind TEXT NOT NULL,
    activity TEXT,
    because TEXT,
    detail TEXT,
    vals TEXT NOT NULL -- JSON object
  );
  CREATE INDEX events_at ON events (at_ms);
  -- Up to when old rows were made coarser already, one row per step of thin.ts.
  CREATE TABLE thinned (step TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  ALTER TABLE jobs ADD COLUMN program TEXT; -- what a rule for it is kept under; NULL: not to be told from others
  ALTER TABLE jobs ADD COLUMN why TEXT; -- JSON list of evidence; NULL: none was kept
  `,
];

export const schemaVersion = migrations.length;

export function readVersion(database: Database): number {
  const row: unknown = database.prepare('PRAGMA user_version').get();
  const version = typeof row === 'object' && row !== null && 'user_version' in row ? row.user_version : null;
  return typeof version === 'number' ? version : 0;
}

/** Each step and its version number in one transaction: a crash in between leaves the step undone, not half done. */
export function migrate(database: Database): void {
  for (let version = readVersion(database); version < schemaVersion; version += 1) {
    database.transaction(() => {
      database.exec(migrations[version] ?? '');
      database.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}
