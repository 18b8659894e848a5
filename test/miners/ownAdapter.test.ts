import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MinerAdapter } from '../../src/main/miners/adapter';
import { findAdapter } from '../../src/main/miners/catalogue';
import { ownAdapter } from '../../src/main/miners/ownAdapter';
import { readOwnAdapters } from '../../src/main/miners/ownAdapters';
import { Supervisor } from '../../src/main/miners/supervisor';
import { systemClock } from '../../src/main/platform/clock';
import { LinuxProcesses } from '../../src/main/platform/processesLinux';
import { checkRigSetup } from '../../src/main/rig/setup';
import { timingsSchema } from '../../src/shared/setup';
import { fixtureLog } from '../platform/fixtureLog';
import { until } from '../platform/until';
import { runOf } from './runOf';

/** The example of the documentation: what stands there has to work. */
const example = (() => {
  const doc = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'adding-a-miner.md'), 'utf8');
  return /```json\n([\s\S]*?)```/.exec(doc)?.[1] ?? '';
})();

function adapterOf(text: string): MinerAdapter {
  const read = ownAdapter('own:mine', 'mine.json', text);
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  return read.value;
}

const faultOf = (text: string) => {
  const read = ownAdapter('own:mine', 'mine.json', text);
  return read.ok ? null : read.fault;
};

describe("a user's own miner", () => {
  it('is launched as its file says', () => {
    const adapter = adapterOf(example);
    expect(adapter.argv(runOf(adapter, { algorithm: 'kawpow' }))).toEqual([
      ...['--algo', 'KawPow', '--pool', 'stratum+tcp://a.example:3333', '--user', 'WALLET.rig1', '--pass', 'x'],
      ...['--pool', 'stratum+ssl://b.example:443', '--user', 'WALLET.rig1', '--pass', 'x'],
      ...['--device', '2', '--api', '127.0.0.1:4001', '--no-watchdog', '--extra'],
    ]);
    expect(adapter).toMatchObject({
      id: 'own:mine',
      name: 'My miner',
      binaries: ['my-miner'],
      algorithms: ['kawpow', 'etchash'],
    });
    expect(adapter.statsRequest(runOf(adapter))).toEqual({ transport: 'http', body: '/stats', headers: {} });
  });

  it('is read in our units, by its paths', () => {
    const adapter = adapterOf(example);
    const gpus = [
      { speed: 1500.5, temp: 61, fan: '40', power: 120.5 },
      { speed: 2, temp: null, fan: 55, power: 'n/a' },
    ];
    const read = (answer: unknown) => adapter.readStats(JSON.stringify(answer), runOf(adapter));
    const answer = { version: '1.2', uptime: 60, shares: { accepted: 5, rejected: 1 }, gpus };
    expect(read(answer)).toMatchObject({
      value: {
        version: '1.2',
        hashrateHs: 1_502_500,
        accepted: 5,
        rejected: 1,
        uptimeS: 60,
        temperatureC: 61,
        fanPct: 55,
        powerW: 120.5,
      },
    });
    expect(read({ ...answer, gpus: [{ speed: 1 }, { speed: 'fast' }] })).toMatchObject({ value: { hashrateHs: null } });
    expect(read({ ...answer, gpus: [] })).toMatchObject({ value: { hashrateHs: null, temperatureC: null } });
    expect(read({ ...answer, shares: {} })).toMatchObject({ fault: { code: 'miner/bad-stats' } });
    expect(adapter.readStats('{', runOf(adapter))).toMatchObject({ fault: { code: 'miner/bad-stats' } });
    expect(adapter.readLine('12:00 Share accepted')).toEqual({ event: 'accepted' });
    expect(adapter.readLine('CUDA_ERROR_ILLEGAL_ADDRESS')).toMatchObject({ code: 'miner/gpu-error' });
  });

  it('whose file is wrong says the line and the field', () => {
    const wrong = (from: string, to: string) => faultOf(example.replace(from, to));
    expect(wrong('"kH/s"', '"kh"')).toMatchObject({ values: { file: 'mine.json', line: 15, field: 'api.hashrateUnit' } });
    expect(wrong('"maxPools": 4', '"maxPools": 99')).toMatchObject({ values: { line: 9, field: 'maxPools' } });
    expect(wrong('"stopS"', '"stopp"')).toMatchObject({ values: { line: 29, field: 'stopp' } });
    expect(wrong('"accepted": "shares.accepted"', '"accepted": "shares..x"')).toMatchObject({
      values: { field: 'api.accepted' },
    });
    expect(wrong('"Share accepted"', '"("')).toMatchObject({
      values: { field: 'log.accepted', why: 'this is no regular expression' },
    });
    expect(wrong(', "--api", "127.0.0.1:{apiPort}"', '')).toMatchObject({ values: { field: 'arguments' } });
    expect(wrong('"program": "my-miner",', '')).toMatchObject({ values: { line: 1, field: 'program' } });
    expect(wrong('"devices": "gpu",', '"devices": "gpu"')).toMatchObject({
      values: { line: 5, why: 'It is not JSON: CommaExpected' },
    });
    expect(faultOf('')).toMatchObject({ code: 'miner/own-unusable', values: { line: 1 } });
    expect(faultOf('[]')).toMatchObject({ values: { line: 1 } });
    expect(faultOf(`// mine\n${example.replace(/\}\s*$/, ',}')}`)).toBeNull();
  });

  it('never throws, whatever file and answer', () => {
    void fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void ownAdapter('own:mine', 'mine.json', text)));
    const adapter = adapterOf(example);
    void fc.assert(fc.property(fc.json(), (body) => void adapter.readStats(body, runOf(adapter))));
  });
});

describe('the folder of own miners', () => {
  let dir = '';
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'own-'));
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  it('is read whole; a wrong file stops none of the others', async () => {
    fs.writeFileSync(path.join(dir, 'mine.json'), example);
    fs.writeFileSync(path.join(dir, 'broken.json'), '{');
    fs.writeFileSync(path.join(dir, 'Bad Name.json'), example);
    fs.mkdirSync(path.join(dir, 'folder.json'));
    fs.writeFileSync(path.join(dir, 'note.txt'), 'x');
    const { adapters, faults } = await readOwnAdapters(dir);
    expect(adapters.map(({ id }) => id)).toEqual(['own:mine']);
    expect(faults.map(({ values }) => path.basename(String(values?.['file'])))).toEqual([
      'Bad Name.json',
      'broken.json',
      'folder.json',
    ]);
  });

  it('need not be there', async () => {
    expect(await readOwnAdapters(path.join(dir, 'none'))).toEqual({ adapters: [], faults: [] });
  });

  it('that is none, or cannot be read, is said and stops nothing', async () => {
    const file = path.join(dir, 'mine.json');
    fs.writeFileSync(file, example);
    const { adapters, faults } = await readOwnAdapters(file);
    expect(adapters).toEqual([]);
    expect(faults).toMatchObject([{ code: 'miner/own-unusable', values: { file, why: expect.stringContaining('ENOTDIR') } }]);
  });

  it('gives miners that a setup may name; without their file they use no device', () => {
    const own = [adapterOf(example)];
    const file = {
      rigName: 'rig1',
      assignments: [
        {
          ...{ devices: 'gpus', miner: { id: 'own:mine', path: '/opt/mine' }, algorithm: 'etchash', coin: 'ETC' },
          ...{ wallet: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', pools: ['a.example:1'] },
        },
      ],
    };
    expect(checkRigSetup(file, null, own)).toMatchObject({ ok: true });
    expect(checkRigSetup(file, null)).toMatchObject({
      fault: { values: { field: 'assignments[0].miner.id', problem: 'notAllowed' } },
    });
    expect(findAdapter('own:mine', own).name).toBe('My miner');
    expect(findAdapter('own:mine')).toMatchObject({ vendors: [], algorithms: [] });
  });
});

describe('a miner that a file describes', () => {
  let dir = '';
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'own-'));
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  it('is started, read and killed like any other', async () => {
    const file = {
      ...{ name: 'Fake', program: 'node', devices: 'gpu', vendors: ['nvidia'], algorithms: { ethash: 'ethash' } },
      ...{ arguments: [path.join(__dirname, 'fixtures', 'fakeMiner.mjs'), '{apiPort}', 'fine'], poolArguments: ['{pool}'] },
      api: {
        ...{
          kind: 'line',
          request: 'stats',
          hashrate: 'result.mining.difficulty',
          hashrateUnit: 'kH/s',
          version: 'result.host.version',
        },
        ...{ accepted: 'result.mining.shares[0]', rejected: 'result.mining.shares[1]' },
        ...{ temperatureC: 'result.devices[*].hardware.sensors[0]' },
      },
    };
    const log = fixtureLog();
    const processes = new LinuxProcesses({ procRoot: '/proc', ledgerPath: path.join(dir, 'running.json'), log });
    const timings = timingsSchema.parse({ pollS: 0.05 });
    const pools = { canConnect: async () => true };
    const supervisor = new Supervisor({ processes, clock: systemClock, log, timings: () => timings, pools, cwd: dir });
    const session = supervisor.launch({ ...runOf(adapterOf(JSON.stringify(file))), path: process.execPath, extraArgs: [] });
    try {
      await until('a share', () => (session.snapshot().stats?.accepted ?? 0) > 0, 50_000);
      expect(session.snapshot()).toMatchObject({
        phase: 'mining',
        stats: { hashrateHs: 1_000_000, version: 'fake-1.0', temperatureC: 61, rejected: 0 },
      });
    } finally {
      expect(await session.kill()).toBe(true);
    }
  });
});
