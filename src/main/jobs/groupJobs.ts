import type { Claim } from './claims';
import type { Job } from './job';
import { doesBlock } from './policy';

/** A process that uses devices, or is about to, without having asked: a holder, an intent. */
export interface SeenProcess extends Pick<Job, 'name' | 'class' | 'source' | 'devices' | 'sinceMs'> {
  readonly pid: number;
  /** Its parents, nearest first. */
  readonly ancestors: readonly number[];
  /** Whether mining makes room for it; its class says so where nobody knows better. */
  readonly isBlocking?: boolean;
}

/**
 * Claims and what was merely seen, as one list of jobs. A process belongs to the job of its nearest claiming ancestor, else to
 * that of its furthest ancestor that is a job itself, so data loaders and helpers do not count again. A claim's devices are
 * what it asked for: a driver opens more nodes than a job uses. Of what is told twice of a process the first counts.
 */
export function groupJobs(claims: readonly Claim[], holders: readonly SeenProcess[]): readonly Job[] {
  const blocking = holders.filter((holder) => holder.isBlocking ?? doesBlock(holder.class));
  const byClaim = new Map(claims.map((claim) => [claim.pid, [] as SeenProcess[]]));
  const byRoot = new Map<number, SeenProcess[]>();
  const pids = new Set(blocking.map((holder) => holder.pid));
  for (const holder of blocking) {
    const claimed = [holder.pid, ...holder.ancestors].find((pid) => byClaim.has(pid));
    if (claimed !== undefined) {
      byClaim.get(claimed)?.push(holder);
      continue;
    }
    const root = [...holder.ancestors].reverse().find((pid) => pids.has(pid)) ?? holder.pid;
    byRoot.set(root, [...(byRoot.get(root) ?? []), holder]);
  }
  return [
    ...claims.map((claim) => claimJob(claim, byClaim.get(claim.pid) ?? [])),
    ...[...byRoot].map(([root, members]) => seenJob(root, members)).filter((job) => !isSpoken(job) || job.devices.length > 0),
  ];
}

/** Known by its own word alone; without devices it has taken that back. */
function isSpoken({ source }: Job): boolean {
  return source === 'import' || source === 'hook';
}

function claimJob(claim: Claim, members: readonly SeenProcess[]): Job {
  const { id, name, devices, source, sinceMs } = claim;
  return { id, name, pids: pidsOf(claim.pid, members), devices, class: 'claimed', source, sinceMs };
}

function seenJob(root: number, members: readonly SeenProcess[]): Job {
  const leader = members.find((member) => member.pid === root) ?? members[0];
  if (leader === undefined) throw new Error('a job without processes');
  // A job that was announced and then seen is the same job.
  const sinceMs = Math.min(...members.filter((member) => member.pid === leader.pid).map((member) => member.sinceMs));
  return {
    id: `${sinceMs.toString(36)}-${leader.pid}`,
    name: leader.name,
    pids: pidsOf(leader.pid, members),
    devices: [...new Set(members.flatMap((member) => member.devices))],
    class: leader.class,
    source: leader.source,
    sinceMs,
  };
}

function pidsOf(first: number, members: readonly SeenProcess[]): readonly number[] {
  return [...new Set([first, ...members.map((member) => member.pid)])];
}
