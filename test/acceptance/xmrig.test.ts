import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CryptoNotePool } from '../miners/fixtures/cryptoNotePool';
import { eventually, isAlive, processesOf, quick, RunningFallow } from '../support/runningFallow';

// The whole app with a real xmrig and a wallet, against a loopback pool: FALLOW_TEST_XMRIG=/usr/bin/xmrig npx vitest run test/acceptance/xmrig

const binary = process.env['FALLOW_TEST_XMRIG'] ?? '';
const wallet = '4BG1xLTY8DX2amrHyCoLhjLccmFsobdekG3oztrBLipCLaxw2Lq4woeJfwTUfSpHt2Gd9FRs2uV9APuzHKYoiRkHPzBRjzb';

describe.skipIf(binary === '')('a rig with a real xmrig (skipped unless FALLOW_TEST_XMRIG names one)', () => {
  it('is set up from a file, mines on the CPU, yields to a job, returns, and dies with the app', async () => {
    const pool = new CryptoNotePool('rx/0', 20);
    await pool.start();
    try {
      const fallow = await RunningFallow.start({ isPractice: false, settings: quick });
      const { place } = fallow;
      expect((await fallow.status()).devices.at(-1)).toMatchObject({ id: 'cpu', activity: 'idle', because: 'notSetUp' });
      const file = join(place.dir, 'rig.json');
      const miner = { id: 'xmrig', path: binary, extraArgs: ['--no-huge-pages', '--randomx-mode=light'] };
      const assignment = { devices: 'cpu', miner, algorithm: 'rx/0', coin: 'XMR', wallet, pools: [pool.url] };
      writeFileSync(file, JSON.stringify({ rigName: 'rig1', quietS: 0.2, assignments: [assignment] }));
      expect(await place.command('setup', file)).toMatchObject({ code: 0 });

      const isMining = (status: Awaited<ReturnType<typeof fallow.status>>) =>
        status.devices.at(-1)?.activity === 'mining' && (status.miners[0]?.accepted ?? 0) > 0;
      const mining = await fallow.until('an accepted share', isMining);
      expect(mining.miners).toMatchObject([{ id: 'xmrig', devices: ['cpu'], algorithm: 'rx/0', rejected: 0 }]);
      expect(pool.accepted).toBeGreaterThan(0);

      const pids = mining.miners.flatMap((shown) => shown.pids);
      const job = await place.command(
        'run',
        '--',
        'sh',
        '-c',
        `for pid in ${pids.join(' ')}; do test -d /proc/$pid && echo $pid; done; exit 0`,
      );
      expect(job).toMatchObject({ code: 0, stdout: '' });
      const again = await fallow.until('mining again', isMining);

      process.kill(fallow.child.pid ?? 0, 'SIGKILL');
      await eventually('no xmrig left', () => !again.miners.flatMap((shown) => shown.pids).some(isAlive));
      await eventually('nothing left at all', () => processesOf(place).length === 0);
      expect(again.faults).toEqual([]);
      place.remove();
    } finally {
      await pool.stop();
    }
  });
});
