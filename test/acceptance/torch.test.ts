import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quick, RunningFallow } from '../support/runningFallow';

const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
const why = python === undefined ? ' (skipped: no Python with torch; on Debian and Ubuntu: apt-get install python3-torch)' : '';

describe('a training job that does not ask', () => {
  it.skipIf(python === undefined)(`stops the miner when it loads PyTorch, and the miner returns when it ends${why}`, async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    await fallow.untilMining();
    const script = join(fallow.place.dir, 'train.py');
    writeFileSync(
      script,
      `import sys, torch
x = torch.randn(64, 64)
model = torch.nn.Linear(64, 64)
for line in sys.stdin:
    loss = model(x).pow(2).mean(); loss.backward()
    print(float(loss), flush=True)
`,
    );
    const job = spawn(python ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((done) => job.once('exit', done));
    try {
      const during = await fallow.until('in use', (status) => status.devices.every((device) => device.activity === 'inUse'));
      expect(during.devices[0]).toMatchObject({ because: 'job' });
      expect(during.miners).toEqual([]);
      expect(during.jobs).toMatchObject([{ class: 'training', source: 'library', pids: [job.pid] }]);
      expect(during.jobs[0]?.name).toMatch(/train\.py/);
      // The job trains undisturbed.
      const answer = new Promise<string>((done) => job.stdout.once('data', (chunk) => done(String(chunk))));
      job.stdin.write('step\n');
      expect(Number(await answer)).toBeGreaterThan(0);
      job.stdin.end();
      expect(await ended).toBe(0);
    } finally {
      job.kill('SIGKILL');
    }
    await fallow.untilMining();
    expect((await fallow.status()).jobs).toEqual([]);
  });
});
