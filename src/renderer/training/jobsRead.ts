import type { JobRecord } from '../../shared/historyViews';
import type { Language } from '../../shared/literals';
import { fill } from '../../shared/text/fill';
import { dash, formatDuration, formatHashrate } from '../../shared/text/format';
import type { Read } from '../history/useAnswer';

const weekMs = 7 * 24 * 3_600_000;

export const readJobs: Read<readonly JobRecord[]> = (call, nowMs) =>
  call('history:jobs', { sinceMs: Math.max(0, Math.floor(nowMs - weekMs)), limit: 500 });

export interface GaveWay {
  readonly ms: number;
  /** null: for none of it is the rate known. */
  readonly hashes: number | null;
}

/** What mining gave way to all of them. Hashes of jobs whose rate is not known are left out. */
export function gaveWayTo(jobs: readonly JobRecord[]): GaveWay {
  const known = jobs.flatMap(({ gaveWayMs, gaveWayHashes }) => (gaveWayMs > 0 && gaveWayHashes !== null ? [gaveWayHashes] : []));
  return {
    ms: jobs.reduce((sum, { gaveWayMs }) => sum + gaveWayMs, 0),
    hashes: known.length === 0 ? null : known.reduce((sum, hashes) => sum + hashes, 0),
  };
}

/** `14 min, 51.4 GH` into a template with {duration} and [{hashes}]. */
export function gaveWayText(template: string, { ms, hashes }: GaveWay, language: Language): string {
  const hashText = formatHashes(hashes, language);
  return fill(template, { duration: formatDuration(ms, language), ...(hashText === dash ? {} : { hashes: hashText }) });
}

/** A count of hashes in the units of a hashrate: `51.4 GH`. */
function formatHashes(hashes: number | null, language: Language): string {
  return formatHashrate(hashes, language).replace('/s', '');
}
