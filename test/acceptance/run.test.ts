import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive, quick, RunningFallow } from '../support/runningFallow';

let fallow: RunningFallow;
beforeAll(async () => {
  fallow = await RunningFallow.start({ settings: quick });
  await fallow.untilMining();
});
afterAll(() => fallow[Symbol.asyncDispose]());

const hasPython = spawnSync('python3', ['--version']).status === 0;
const pythonProbe = `import sys
alive = ['alive:']
for pid in sys.argv[1:]:
    try:
        state = open('/proc/%s/stat' % pid).read().rsplit(')', 1)[1].split()[0]
        if state not in 'ZX': alive.append(pid)
    except OSError: pass
print(*alive)
`;
const shellProbe = `alive=alive:
for pid do
  { read -r stat </proc/$pid/stat; } 2>/dev/null || continue
  case \${stat##*)} in \\ [ZX]*) ;; *) alive="$alive $pid" ;; esac
done
echo "$alive"
`;

/** More of them are for an hour in which nobody waits; `bench -- yield` has the statistics. */
const rounds = Number(process.env['FALLOW_TEST_ROUNDS'] ?? 20);

describe('fallow run', () => {
  it(`${rounds} times: no miner process on its devices when the first line of COMMAND runs, and mining again afterwards`, async () => {
    // The job's first line: which of the miners that ran a moment ago are still alive?
    const probe = join(fallow.place.dir, hasPython ? 'probe.py' : 'probe.sh');
    writeFileSync(probe, hasPython ? pythonProbe : shellProbe);
    for (let round = 0; round < rounds; round += 1) {
      const { miners } = await fallow.untilMining();
      const pids = miners.flatMap((miner) => miner.pids);
      expect(pids.length).toBeGreaterThanOrEqual(2);
      const end = await fallow.place.command('run', '--', hasPython ? 'python3' : 'sh', probe, ...pids.map(String));
      expect(end).toMatchObject({ code: 0, stdout: 'alive:\n', stderr: '' });
    }
    await fallow.untilMining();
  }, 600_000);

  it('leaves the devices it was not given alone', async () => {
    const before = await fallow.untilMining();
    const other = before.miners.find((miner) => miner.devices[0] === before.devices[1]?.id);
    const marker = join(fallow.place.dir, 'go');
    const running = fallow.place.command(
      'run',
      '--gpus',
      '0',
      '--',
      'sh',
      '-c',
      `echo "[$CUDA_VISIBLE_DEVICES]"; while [ ! -e ${marker} ]; do sleep 0.05; done`,
    );
    const during = await fallow.until('in use', (now) => now.devices[0]?.activity === 'inUse');
    expect(during.devices[0]).toMatchObject({ activity: 'inUse', because: 'claim' });
    expect(during.devices[1]).toMatchObject({ activity: 'mining' });
    expect(during.jobs).toMatchObject([{ class: 'claimed', source: 'claim', devices: [before.devices[0]?.id] }]);
    expect(other?.pids.every(isAlive)).toBe(true);
    writeFileSync(marker, '');
    expect((await running).stdout).toBe('[]\n'); // practice leaves the environment alone
    const after = await fallow.untilMining();
    expect(after.miners.find((miner) => miner.devices[0] === before.devices[1]?.id)?.pids).toEqual(other?.pids);
  });

  it('passes on exit codes, and 126 and 127 as a shell does', async () => {
    const code = async (...args: string[]) => (await fallow.place.command('run', '--', ...args)).code;
    expect(await code('sh', '-c', 'exit 7')).toBe(7);
    expect(await code('/etc/passwd')).toBe(126);
    expect(await code('no-such-program-here')).toBe(127);
  });

  it('becomes COMMAND: the same pid, so that a signal reaches the job itself', async () => {
    const note = join(fallow.place.dir, 'pid');
    const script = `const pid = process.pid; require('fs').writeFileSync(${JSON.stringify(note)}, String(pid)); setInterval(() => {}, 1000)`;
    const { spawn } = await import('node:child_process');
    const { fallowBin } = await import('../support/runningFallow');
    const child = spawn(fallowBin, ['run', '--', process.execPath, '-e', script], { env: fallow.place.env, stdio: 'ignore' });
    const ended = new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
    await fallow.until('claimed', (now) => now.jobs.some((job) => job.pids.includes(child.pid ?? 0)) && existsSync(note));
    expect(readFileSync(note, 'utf8')).toBe(String(child.pid));
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    await fallow.until('over', (now) => now.jobs.length === 0);
  });

  it('runs COMMAND all the same when no app is there', async () => {
    const { Place } = await import('../support/runningFallow');
    const place = new Place();
    expect(await place.command('run', '--', 'sh', '-c', 'echo works; exit 3')).toMatchObject({ code: 3, stdout: 'works\n' });
    place.remove();
  });
});
