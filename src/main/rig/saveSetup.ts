import { join } from 'node:path';
import { ok, type Result } from '../../shared/faults';
import type { Settings } from '../../shared/setup';
import { readOwnAdapters } from '../miners/ownAdapters';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { SettingsStore } from '../settings/store';
import { checkRigSetup, isForPractice, withSetup } from './setup';

/** Saves a setup for a rig that does not run now; it holds from its next start on. Fails as checkRigSetup and the store do. */
export async function saveSetup(dataDir: string, raw: unknown, clock: Clock, log: Log): Promise<Result<null>> {
  const { adapters } = await readOwnAdapters(join(dataDir, 'miners', 'own'));
  const file = checkRigSetup(raw, null, adapters);
  if (!file.ok) return file;
  const dir = isForPractice(file.value) ? join(dataDir, 'practice') : dataDir;
  return changeAt(dir, (settings) => withSetup(settings, file.value, clock.nowMs()), clock, log);
}

/** Which rig the next start opens, kept while practice runs: that is part of the real rig's settings, since practice is nobody's. */
export function saveStart(dataDir: string, startWith: 'practice' | 'real', clock: Clock, log: Log): Promise<Result<null>> {
  return changeAt(dataDir, (settings) => ({ ...settings, startWith }), clock, log);
}

/** Reads and writes the whole file: the caller sees to it that no two overlap. */
async function changeAt(dir: string, change: (settings: Settings) => Settings, clock: Clock, log: Log): Promise<Result<null>> {
  const store = new SettingsStore({ dir, clock, log });
  await store.load();
  const saved = await store.update(change);
  return saved.ok ? ok(null) : saved;
}
