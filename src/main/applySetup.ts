import { fail, ok, type Result } from '../shared/faults';
import type { SetupFile } from '../shared/setup';
import type { DeviceInfo } from './gpus/source';
import type { RigSettings } from './rig/rig';

export interface SetupParts {
  readonly settings: RigSettings;
  readonly isPractice: boolean;
  readonly devices: readonly DeviceInfo[];
}

export async function applySetup(file: SetupFile, { settings, isPractice }: SetupParts): Promise<Result<null>> {
  const isForPractice = file.practice !== undefined;
  if (isForPractice !== isPractice) return fail('setup/invalid', undefined, { field: 'practice' });
  const saved = await settings.update((current) => ({
    ...current,
    rigName: file.rigName,
    assignments: file.assignments,
    electricityPerKwh: file.electricityPerKwh ?? current.electricityPerKwh,
    currency: file.currency ?? current.currency,
    psuW: file.psuW ?? current.psuW,
    quietS: file.quietS ?? current.quietS,
    practice: file.practice ?? current.practice,
  }));
  return saved.ok ? ok(null) : saved;
}
