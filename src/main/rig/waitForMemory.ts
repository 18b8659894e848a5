import type { Clock } from '../platform/clock';

/** A miner's memory counts as given back when this much of what was free before it started is free again, MiB short of it. */
const marginMiB = 64;
/** After this the claim is answered all the same: another program may have taken what the miner gave back. */
const deadlineMs = 500;
const lookEveryMs = 5;

/**
 * Waits until the driver says that the device's memory is free again, at most half a second. The pidfd of a dead miner says so
 * on NVIDIA; AMD frees in a work queue after the process is gone, so the driver's own word is what counts.
 */
export async function waitForMemory(
  freeMiB: () => Promise<number | null>,
  baselineMiB: number | null,
  clock: Clock,
): Promise<boolean> {
  if (baselineMiB === null) return true;
  const endMs = clock.monotonicMs() + deadlineMs;
  for (;;) {
    const now = await freeMiB();
    if (now === null || now >= baselineMiB - marginMiB) return true;
    if (clock.monotonicMs() >= endMs) return false;
    await new Promise<void>((resolve) => clock.after(lookEveryMs, resolve));
  }
}
