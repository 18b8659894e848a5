import { join } from 'node:path';
import { ok, type Result } from '../../shared/faults';
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
  const store = new SettingsStore({ dir, clock, log });
  await store.load();
  const saved = await store.update((settings) => withSetup(settings, file.value, clock.nowMs()));
  return saved.ok ? ok(null) : saved;
}
