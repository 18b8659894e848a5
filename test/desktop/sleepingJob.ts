import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './desktopApp';

/** `fallow run` on the app of that directory. It becomes the command itself, so its pid is the job's. */
export function startJob(dir: string): ChildProcess {
  return spawn(join(root, 'bin/fallow'), ['run', '--data', dir, '--', 'sleep', '600'], {
    env: { ...process.env, XDG_RUNTIME_DIR: dir },
    stdio: 'ignore',
  });
}

export async function endJob(job: ChildProcess): Promise<void> {
  const ended = once(job, 'exit');
  job.kill('SIGTERM');
  await ended;
}
