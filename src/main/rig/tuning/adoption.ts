import type { Settings } from '../../../shared/setup';
import type { TuningResult } from '../../../shared/tuningResults';

// Pure: which flags of the tuner are in force, and what an undo goes back to.

type TunerSettings = Settings['tuner'];

/** The result's flags are the device's own; what was adopted before is kept for an undo. */
export function withAdopted(settings: TunerSettings, device: string, result: TuningResult, atMs: number): TunerSettings {
  const { [device]: old, ...others } = settings.adopted;
  const { miner, algorithm } = result.subject;
  const before = old === undefined ? null : old.result === result.id ? old.before : bare(old);
  const entry = { miner, algorithm, values: result.config, atMs, result: result.id };
  return { ...settings, adopted: { ...others, [device]: { ...entry, before } } };
}

/** Back to what was adopted before this result, or to the flags as they were set. Nothing happens when another one is in force. */
export function withoutAdopted(settings: TunerSettings, device: string, result: TuningResult): TunerSettings {
  const { [device]: old, ...others } = settings.adopted;
  if (old?.result !== result.id) return settings;
  return { ...settings, adopted: old.before === null ? others : { ...others, [device]: { ...old.before, before: null } } };
}

function bare({ miner, algorithm, values, atMs, result }: NonNullable<TunerSettings['adopted'][string]['before']>) {
  return { miner, algorithm, values, atMs, result };
}
