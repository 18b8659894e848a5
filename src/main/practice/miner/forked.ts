import { openDriver } from '../driverLink';
import { defaultFlags } from '../surface';

/** Nobody is to find one of these on his machine the next day. */
const longestLifeMs = 10 * 60 * 1000;
const heldMiB = 64;

/** What the switch `fork` leaves behind: a process that ignores TERM and holds a piece of the GPU until it is killed. */
export function runForked(driverPath: string, device: number): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  setTimeout(() => process.exit(0), longestLifeMs);
  const link = openDriver(
    driverPath,
    () => undefined,
    () => link.say({ say: 'open', index: device, pid: process.pid, vramMiB: heldMiB, flags: defaultFlags, takesOrders: false }),
    () => undefined, // outlives the driver too
  );
}
