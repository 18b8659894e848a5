import { join } from 'node:path';
import { ok, type Result } from '../../shared/faults';
import { systemClock } from '../platform/clock';
import { FileLog } from '../platform/fileLog';
import { SettingsStore } from '../settings/store';
import { checkRigSetup, isForPractice, withSetup } from './setup';

/** Saves a setup for a rig that does not run now; it holds from its next start on. Fails as checkRigSetup and the store do. */
export async function saveSetup(dataDir: string, raw: unknown): Promise<Result<null>> {
  const file = checkRigSetup(raw, null);
  if (!file.ok) return file;
  const dir = isForPractice(file.value) ? join(dataDir, 'practice') : dataDir;
  const log = new FileLog({ dir, clock: systemClock, stderr: null });
  const store = new SettingsStore({ dir, clock: systemClock, log });
  await store.load();
  const saved = await store.update((settings) => withSetup(settings, file.value));
  log.close();
  return saved.ok ? ok(null) : saved;
}
