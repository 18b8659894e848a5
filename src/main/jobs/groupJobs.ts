import type { Claim } from './claims';
import type { Holder } from './holders';
import type { Job } from './job';
import { doesBlock } from './policy';

/**
 * Claims and what was merely seen, as one list of jobs. A process belongs to the job of its nearest claiming ancestor, else to
 * that of its furthest ancestor that is a job itself, so data loaders and helpers do not count again. A claim's devices are
 * what it asked for: a driver opens more nodes than a job uses.
 */
export function groupJobs(claims: readonly Claim[], holders: readonly Holder[]): readonly Job[] {
  const blocking = holders.filter((holder) => doesBlock(holder.class));
  const byClaim = new Map(claims.map((claim) => [claim.pid, [] as Holder[]]));
  const byRoot = new Map<number, Holder[]>();
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
    ...[...byRoot].map(([root, members]) => seenJob(root, members)),
  ];
}

function claimJob(claim: Claim, members: readonly Holder[]): Job {
  const others = members.map((holder) => holder.pid).filter((pid) => pid !== claim.pid);
  const { id, name, devices, sinceMs } = claim;
  return { id, name, pids: [claim.pid, ...others], devices, class: 'claimed', source: 'claim', sinceMs };
}

function seenJob(root: number, members: readonly Holder[]): Job {
  const leader = members.find((holder) => holder.pid === root) ?? members[0];
  if (leader === undefined) throw new Error('a job without processes');
  return {
    id: `${leader.sinceMs.toString(36)}-${leader.pid}`,
    name: leader.name,
    pids: [leader.pid, ...members.map((holder) => holder.pid).filter((pid) => pid !== leader.pid)],
    devices: [...new Set(members.flatMap((holder) => holder.devices))],
    class: leader.class,
    source: leader.source,
    sinceMs: leader.sinceMs,
  };
}
