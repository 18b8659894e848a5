import type { Database } from './sqlite';

const coarseReadings = (name: string) => `
  CREATE TABLE readings_${name} (
    at_ms INTEGER NOT NULL, -- when the span began
    device INTEGER NOT NULL,
    temperature_c REAL, memory_temperature_c REAL, power_w REAL, fan_pct REAL, vram_used_mib REAL, hashrate_hs REAL, -- means
    for_ms INTEGER NOT NULL, -- time with readings, and of it: with known power, with known hashrate, mining
    power_ms INTEGER NOT NULL, hash_ms INTEGER NOT NULL, mining_ms INTEGER NOT NULL,
    mining_power_ms INTEGER NOT NULL, mining_power_w REAL,
    PRIMARY KEY (at_ms, device)
  ) WITHOUT ROWID;`;

const coarseShares = (name: string) => `
  CREATE TABLE shares_${name} (
    at_ms INTEGER NOT NULL,
    work INTEGER NOT NULL,
    accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, stale INTEGER NOT NULL,
    hashes REAL, -- that the accepted ones of known difficulty stand for
    counted INTEGER NOT NULL, -- how many those are
    PRIMARY KEY (at_ms, work)
  ) WITHOUT ROWID;`;

/** What devices did in a span; there is no row where nothing changed in it. */
const activities = (name: string) => `
  CREATE TABLE activities_${name} (
    at_ms INTEGER NOT NULL, -- when the span began
    device TEXT NOT NULL,
    parts TEXT NOT NULL, -- JSON list: activity, ms, activity, ms, …; each with its time in the span, which they end with
    PRIMARY KEY (device, at_ms)
  ) WITHOUT ROWID;`;

/** Up to when rows of a level have gone, so that the next coarser one speaks for that time. */
const gone = (table: string) => `coalesce((SELECT until_ms FROM levels WHERE step = 'gone ${table}'), 0)`;
const readingColumns = 'temperature_c, memory_temperature_c, power_w, fan_pct, vram_used_mib, hashrate_hs';
const shareColumns = 'accepted, rejected, stale, hashes';

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
  `
  CREATE TABLE devices (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE work (key INTEGER PRIMARY KEY, device TEXT NOT NULL, miner TEXT NOT NULL, pool TEXT NOT NULL, coin TEXT NOT NULL,
    UNIQUE (device, miner, pool, coin)); -- pool '': not said
  -- Up to when each level was made of the finer one, and up to when its rows have gone.
  CREATE TABLE levels (step TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE readings_1s (
    at_ms INTEGER NOT NULL,
    device INTEGER NOT NULL,
    temperature_c REAL, memory_temperature_c REAL, power_w REAL, fan_pct REAL, vram_used_mib REAL, hashrate_hs REAL,
    for_ms INTEGER NOT NULL, -- since the reading before
    mining INTEGER NOT NULL, -- 1: a miner had the device
    PRIMARY KEY (at_ms, device)
  ) WITHOUT ROWID;
  CREATE TABLE shares_raw (at_ms INTEGER NOT NULL, work INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL,
    stale INTEGER NOT NULL, hashes REAL);
  CREATE INDEX shares_raw_at ON shares_raw (at_ms);
  ${['10s', '1m', '15m', '2h', '12h'].map(coarseReadings).join('')}
  ${['1m', '15m', '2h', '12h'].map(coarseShares).join('')}
  INSERT INTO devices (id) SELECT DISTINCT device FROM readings;
  INSERT INTO readings_1s SELECT r.at_ms, d.key, ${readingColumns},
    min(60000, max(1, coalesce(r.at_ms - lag(r.at_ms) OVER (PARTITION BY r.device ORDER BY r.at_ms), 1000))), coalesce(hashrate_hs > 0, 0)
    FROM readings r JOIN devices d ON d.id = r.device;
  INSERT INTO work (device, miner, pool, coin) SELECT DISTINCT device, miner, coalesce(pool, ''), coin FROM shares;
  INSERT INTO shares_raw SELECT s.at_ms, w.key, accepted, rejected, stale, NULL FROM shares s JOIN work w
    ON w.device = s.device AND w.miner = s.miner AND w.pool = coalesce(s.pool, '') AND w.coin = s.coin;
  DROP TABLE readings;
  DROP TABLE shares;
  DROP TABLE thinned;
  -- Everything there is, each time as finely as it is kept.
  CREATE VIEW readings AS SELECT at_ms, devices.id AS device, ${readingColumns} FROM (
    SELECT at_ms, device, ${readingColumns} FROM readings_1s
    UNION ALL SELECT at_ms, device, ${readingColumns} FROM readings_1m WHERE at_ms < ${gone('readings_1s')}
    UNION ALL SELECT at_ms, device, ${readingColumns} FROM readings_15m WHERE at_ms < ${gone('readings_1m')}
  ) AS r JOIN devices ON devices.key = r.device;
  CREATE VIEW shares AS SELECT at_ms, work.device AS device, miner, nullif(pool, '') AS pool, coin, ${shareColumns} FROM (
    SELECT at_ms, work, ${shareColumns} FROM shares_raw
    UNION ALL SELECT at_ms, work, ${shareColumns} FROM shares_1m WHERE at_ms < ${gone('shares_raw')}
    UNION ALL SELECT at_ms, work, ${shareColumns} FROM shares_15m WHERE at_ms < ${gone('shares_1m')}
  ) AS s JOIN work ON work.key = s.work;
  CREATE INDEX events_activity ON events (device, at_ms) WHERE kind = 'activity';
  CREATE TABLE trials (
    at_ms INTEGER NOT NULL,
    device TEXT NOT NULL,
    miner TEXT NOT NULL,
    coin TEXT NOT NULL,
    flags TEXT NOT NULL, -- JSON object
    seconds REAL NOT NULL,
    outcome TEXT NOT NULL, -- 'ok', or what failed
    hashrate_hs REAL, power_w REAL, temperature_c REAL,
    accepted INTEGER, rejected INTEGER, stale INTEGER,
    why TEXT
  );
  CREATE INDEX trials_at ON trials (at_ms);
  -- What others said: 'price' of a coin in a currency, 'reward' of a coin per hash, 'account': what a pool has credited in all, in coins.
  CREATE TABLE quotes (at_ms INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, unit TEXT NOT NULL, value REAL NOT NULL,
    source TEXT NOT NULL);
  CREATE INDEX quotes_of ON quotes (kind, subject, at_ms);
  `,
  ['2h', '12h'].map(activities).join(''),
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
