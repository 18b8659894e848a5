import type { Settings } from '../../shared/setup';
import type { DeviceInfo } from '../gpus/source';
import type { Job } from '../jobs/job';
import type { WantedBy } from './rigDevice';

function asWanted(job: Job): WantedBy {
  return { kind: job.source === 'claim' || job.source === 'hook' ? 'claim' : 'job', job: job.id };
}

/**
 * The job that has a device, a claim before a job that was only seen. A CPU that no job named still feeds the GPUs' job (data
 * loaders), so it makes room for any job unless the user chose otherwise.
 */
export function wantedBy(
  device: Pick<DeviceInfo, 'id' | 'kind'>,
  jobs: readonly Job[],
  cpuDuringJobs: Settings['cpuDuringJobs'],
): WantedBy | null {
  const naming = jobs.filter((job) => job.devices.includes(device.id)).map(asWanted);
  const named = naming.find((wanted) => wanted.kind === 'claim') ?? naming[0];
  if (named !== undefined) return named;
  const first = jobs[0];
  return device.kind === 'cpu' && cpuDuringJobs === 'stop' && first !== undefined ? asWanted(first) : null;
}

/** Threads a CPU miner may use now: a quarter of the machine while a job runs, if that is what the user chose; null: its own number. */
export function cpuThreads(jobs: readonly Job[], cpuDuringJobs: Settings['cpuDuringJobs'], cpuCount: number): number | null {
  return jobs.length > 0 && cpuDuringJobs === 'fewerThreads' ? Math.max(1, Math.floor(cpuCount / 4)) : null;
}
