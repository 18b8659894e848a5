import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registryVersion } from '../../scripts/electronFromRegistry.mjs';
import { eventually, quick, RunningFallow, root } from '../support/runningFallow';

// A packaged Fallow runs everything, the launcher's helper included, in its Electron's own Node: 18.15 in the oldest that we support.
// `npm test` names the Electron that it found; by itself this takes the one that an earlier command left in the cache.
const electron = process.env['FALLOW_TEST_ELECTRON'] ?? join(root, '.cache/electron', registryVersion, 'electron');
const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
const told = spawnSync(electron, ['-p', 'process.versions.node'], { env: asNode, encoding: 'utf8' });
const version = told.status === 0 ? told.stdout.trim() : null;
const name =
  version === null ? '(skipped: no Electron that starts; `npm run electron` finds one, `npm test` says what it lacks)' : version;

describe.skipIf(version === null)(`Fallow in Electron’s Node ${name}`, () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'fallow-electron-node-'));
    mkdirSync(join(dir, 'bin'));
    writeFileSync(join(dir, 'bin/node'), `#!/bin/sh\nexport ELECTRON_RUN_AS_NODE=1\nexec '${electron}' "$@"\n`);
    chmodSync(join(dir, 'bin/node'), 0o755);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('mines, gives way to a claim, returns, serves its page, keeps its history, and ends in order', async () => {
    const env = { PATH: `${join(dir, 'bin')}:${process.env['PATH'] ?? ''}` };
    await using fallow = await RunningFallow.start({ env, settings: quick });
    const { place } = fallow;
    const isSharing = (miners: readonly { accepted: number }[]) => miners.some((miner) => miner.accepted > 0);
    const mining = await fallow.until('an accepted share', ({ miners }) => isSharing(miners));
    expect(mining.faults).toEqual([]);

    const pids = mining.miners.flatMap((miner) => miner.pids);
    const programs = new Set(pids.map((pid) => spawnSync('readlink', [`/proc/${pid}/exe`], { encoding: 'utf8' }).stdout.trim()));
    expect([...programs]).toEqual([realpathSync(electron)]);
    const look = `echo job; for pid in ${pids.join(' ')}; do [ -d /proc/$pid ] && echo $pid; done; exit 5`;
    expect(await place.command('run', '--', 'sh', '-c', look)).toEqual({ code: 5, signal: null, stdout: 'job\n', stderr: '' });
    await fallow.untilMining();

    const page = await fetch(fallow.url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Fallow</title>')]);
    await eventually('the claim in the history', async () =>
      (await place.command('export', 'events')).stdout.includes('vacating'),
    );
    expect(await fallow.stop()).toBe(0);
    expect(fallow.log.join('')).not.toMatch(/ (warn|error) /);
  });
});
