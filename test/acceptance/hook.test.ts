import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HookedPython, python, torchPython, whyNoPython } from '../hook/pythons';
import { eventually, quick, RunningFallow } from '../support/runningFallow';

// `fallow hook install`, a job that knows nothing of Fallow, and mining before, during and after.
describe.skipIf(python === undefined)(`a job with the Python hook${whyNoPython}`, () => {
  it('gets free devices at its first use of CUDA, and mining returns when it ends', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const hooked = await HookedPython.make(torchPython ?? python ?? '');
    try {
      await fallow.place.command('hook', 'remove', '--venv', join(hooked.dir, 'venv'));
      const installed = await fallow.place.command('hook', 'install', '--venv', join(hooked.dir, 'venv'), '--json');
      expect(JSON.parse(installed.stdout)).toMatchObject({ places: [{ kind: 'venv', state: 'installed' }] });
      const { miners } = await fallow.untilMining();
      const pids = miners.flatMap((miner) => miner.pids);
      const code = `
import os, sys, torch
try:
    torch.cuda._lazy_init()
except (AssertionError, RuntimeError):
    pass  # a PyTorch without CUDA, or no card: it asked all the same
print([pid for pid in ${JSON.stringify(pids)} if os.path.exists("/proc/%d/maps" % pid) and open("/proc/%d/cmdline" % pid).read()], flush=True)
sys.stdin.read()
`;
      const script = hooked.script('train.py', code);
      const env = torchPython === undefined ? { ...fallow.place.env, PYTHONPATH: hooked.stubs } : fallow.place.env;
      const job = spawn(hooked.python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
      let said = '';
      job.stdout.on('data', (chunk) => {
        said += String(chunk);
      });
      try {
        await eventually('past its first use of CUDA', () => said !== '');
        expect(said).toBe('[]\n'); // no miner was left when it got there
        const during = await fallow.status();
        expect(during.jobs).toMatchObject([{ class: 'claimed', source: 'hook', pids: [job.pid] }]);
        expect(during.devices.map(({ activity, because }) => [activity, because])).toEqual(
          during.devices.map(() => ['inUse', 'claim']),
        );
        const ended = new Promise((done) => job.once('exit', done));
        job.stdin.end();
        expect(await ended).toBe(0);
      } finally {
        job.kill('SIGKILL');
      }
      await fallow.untilMining();
      expect((await fallow.status()).jobs).toEqual([]);
      const removed = await fallow.place.command('hook', 'remove', '--venv', join(hooked.dir, 'venv'), '--json');
      expect(JSON.parse(removed.stdout)).toMatchObject({ places: [{ state: 'removed' }] });
    } finally {
      hooked.remove();
    }
  });
});
