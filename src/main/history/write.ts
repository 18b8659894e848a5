import { type PendingWrite, statements } from './rows';
import { type Database, sqliteTrouble } from './sqlite';

/**
 * One transaction: all rows or none.
 * @throws SQLite's error.
 */
export function writeTogether(database: Database, writes: readonly PendingWrite[]): void {
  database.transaction(() => {
    for (const write of writes) writeOne(database, write);
  });
}

/**
 * One transaction, leaving out the rows that SQLite does not take. Returns how many those were.
 * @throws SQLite's error when it is not the row's fault.
 */
export function writeEach(database: Database, writes: readonly PendingWrite[]): number {
  let refused = 0;
  database.transaction(() => {
    refused = writes.filter((write) => !isTaken(database, write)).length;
  });
  return refused;
}

function isTaken(database: Database, write: PendingWrite): boolean {
  try {
    writeOne(database, write);
    return true;
  } catch (error) {
    if (sqliteTrouble(error) !== 'statement') throw error;
    return false;
  }
}

function writeOne(database: Database, { statement, values, named }: PendingWrite): void {
  if (named !== undefined) writeOne(database, named);
  database.prepare(statements[statement]).run(...values);
}
