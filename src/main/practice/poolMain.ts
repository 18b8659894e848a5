// The practice pool as a program of its own: `practicePool.js [--port N]`. Prints one line, {"port":N}, once it listens.
import { systemClock } from '../platform/clock';
import { openDriver } from './driverLink';
import { driverVariable } from './driverProtocol';
import { PracticePoolServer } from './pool';

/** Without the practice rig for so long, the pool has nobody left to serve. */
const aloneMs = 20_000;
const retryMs = 500;

function portOf(args: readonly string[]): number {
  const at = args.indexOf('--port');
  const port = at === -1 ? 0 : Number(args[at + 1]);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0;
}

/** Takes the rig's orders for as long as there is a rig. */
function followRig(path: string, pool: PracticePoolServer): void {
  let aloneSinceMs: number | null = systemClock.monotonicMs();
  const attach = (): void => {
    const link = openDriver(
      path,
      (message) => {
        if (message.say !== 'mood') return;
        pool.setMood(message.mood).catch((error: unknown) => leave(`practice pool: ${String(error)}`, 1));
      },
      () => {
        aloneSinceMs = null;
        link.say({ say: 'pool', pid: process.pid });
      },
      () => {
        aloneSinceMs ??= systemClock.monotonicMs();
        if (systemClock.monotonicMs() - aloneSinceMs > aloneMs) leave('practice pool: the practice rig is gone', 0);
        else systemClock.after(retryMs, attach);
      },
    );
  };
  attach();
}

function leave(why: string, code: number): never {
  process.stderr.write(`${why}\n`);
  process.exit(code);
}

async function main(): Promise<void> {
  const path = process.env[driverVariable];
  if (path === undefined) leave(`This is Fallow's practice pool: it needs the practice rig (${driverVariable}).`, 1);
  const pool = new PracticePoolServer(systemClock);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
  const port = await pool.start(portOf(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  followRig(path, pool);
}

main().catch((error: unknown) => leave(`practice pool: ${String(error)}`, 1));
