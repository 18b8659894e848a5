import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MinerAdapter } from '../../src/main/miners/adapter';
import { ethminer012, ethminer019 } from '../../src/main/miners/adapters/ethminer';
import { kawpowminer } from '../../src/main/miners/adapters/kawpowminer';
import { parsePool } from '../../src/main/miners/adapters/poolUrl';
import { practice } from '../../src/main/miners/adapters/practice';
import { xmrig } from '../../src/main/miners/adapters/xmrig';
import { adapters, findAdapter } from '../../src/main/miners/catalogue';
import { minerIds } from '../../src/shared/literals';
import { recordedBody, recordedLines } from './recordings';
import { runOf } from './runOf';

const xmrigRun = runOf(xmrig);
/** Recordings were made with the worker id `rig`. */
const asOurs = (body: string) => body.replace('"worker_id":"rig"', '"worker_id":"fallow-0123456789abcdef"');
const xmrigStats = (file: string) => xmrig.readStats(asOurs(recordedBody(`xmrig/${file}.json`)), xmrigRun);
const events = (adapter: MinerAdapter, file: string) =>
  recordedLines(file)
    .map((line) => adapter.readLine(line))
    .filter((event) => event !== null);

it('every id has its adapter', () => {
  expect(adapters.map((adapter) => adapter.id).sort()).toEqual([...minerIds].sort());
  for (const id of minerIds) expect(findAdapter(id).id).toBe(id);
});

describe('pool addresses', () => {
  it('are read in every shape', () => {
    expect(parsePool('a.example:3333')).toEqual({ scheme: null, host: 'a.example', port: 3333, isTls: false });
    expect(parsePool('stratum+ssl://w.r:x@b.example:443/p')).toEqual({
      scheme: 'stratum+ssl',
      host: 'b.example',
      port: 443,
      isTls: true,
    });
    expect(parsePool('stratum1+tls12://[2001:db8::1]:99')).toMatchObject({ host: '[2001:db8::1]', isTls: true });
    for (const wrong of ['', 'a.example', 'a:0', 'a:70000', 'http://:3', 'a b:3', '::1:3']) expect(parsePool(wrong)).toBeNull();
  });

  it('never throw', () => {
    void fc.assert(fc.property(fc.string(), (text) => void parsePool(text)));
  });
});

describe('command lines', () => {
  it('xmrig', () => {
    const pool = ['-u', 'WALLET', '-p', 'rig1', '--rig-id', 'rig1', '-k'];
    expect(xmrig.argv(runOf(xmrig, { threads: 3 }))).toEqual([
      ...['-a', 'rx/0', '-o', 'stratum+tcp://a.example:3333', ...pool, '-o', 'stratum+ssl://b.example:443', ...pool],
      ...['-t', '3', '--retry-pause', '3', '--no-color', '--http-host', '127.0.0.1', '--http-port', '4001'],
      ...['--http-access-token', '0123456789abcdef0123456789abcdef', '--api-worker-id', 'fallow-0123456789abcdef'],
      ...['--no-dmi', '--randomx-wrmsr=-1', '--randomx-no-rdmsr', '--data-dir', '/proc', '--extra'],
    ]);
    expect(xmrig.env?.(xmrigRun)).toEqual({ HOME: '/nonexistent' });
    expect(xmrig.statsRequest(xmrigRun).headers).toEqual({ Authorization: 'Bearer 0123456789abcdef0123456789abcdef' });
  });

  it('ethminer 0.19 and kawpowminer, NVIDIA and AMD', () => {
    const rest = [
      ...['2', '--nocolor', '--api-bind', '127.0.0.1:-4001'],
      ...['-P', 'stratum+tcp://WALLET.rig1@a.example:3333', '-P', 'stratum+ssl://WALLET.rig1@b.example:443', '--extra'],
    ];
    for (const adapter of [ethminer019, kawpowminer]) {
      expect(adapter.argv(runOf(adapter))).toEqual(['-U', '--cu-devices', ...rest]);
      const device = { id: 'x', kind: 'gpu', index: 2, vendor: 'amd' } as const;
      expect(adapter.argv(runOf(adapter, { device }))).toEqual(['-G', '--cl-devices', ...rest]);
      expect(adapter.env?.(runOf(adapter))).toEqual({ CUDA_DEVICE_ORDER: 'PCI_BUS_ID' });
    }
    const run = runOf(ethminer019, { wallet: 'a@b/c', pools: ['stratum1+tls12://p:1', 'p:2', 'ssl://p:3', 'stratum2://p:4'] });
    expect(ethminer019.argv(run).filter((arg) => arg.includes('://'))).toEqual([
      'stratum1+tls12://a%40b%2Fc.rig1@p:1',
      'stratum+tcp://a%40b%2Fc.rig1@p:2',
      'stratum+ssl://a%40b%2Fc.rig1@p:3',
      'stratum2+tcp://a%40b%2Fc.rig1@p:4',
    ]);
  });

  it('ethminer 0.12, with one failover at most', () => {
    const pools = ['stratum2+tcp://a:1', 'b:2', 'c:3'];
    expect(ethminer012.argv(runOf(ethminer012, { pools }))).toEqual([
      ...['-U', '--cuda-devices', '2', '-S', 'a:1', '-O', 'WALLET.rig1:x', '-FS', 'b:2', '-FO', 'WALLET.rig1:x', '-SP', '2'],
      ...['--farm-recheck', '2000', '--api-port', '-4001', '--extra'],
    ]);
  });

  it('the practice miner', () => {
    expect(practice.argv(runOf(practice, { pools: ['stratum+tcp://127.0.0.1:9'] }))).toEqual([
      ...['-U', '-P', 'stratum+tcp://WALLET.rig1@127.0.0.1:9', '--api-bind', '127.0.0.1:4001', '--cuda-devices', '2', '--extra'],
    ]);
  });
});

describe('xmrig answers', () => {
  it('while it mines', () => {
    expect(xmrigStats('summary-2')).toEqual({
      ok: true,
      value: {
        version: '6.26.0',
        hashrateHs: 37.33,
        accepted: 33,
        rejected: 0,
        stale: 0,
        uptimeS: 95,
        pool: '127.0.0.1:18081',
        isConnected: true,
        isPaused: false,
        difficulty: 100,
        temperatureC: null,
        fanPct: null,
        powerW: null,
      },
    });
  });

  it('paused: its own word counts, not the stale figure', () => {
    expect(xmrigStats('summary-2-paused')).toMatchObject({ value: { hashrateHs: 0, isPaused: true } });
    expect(xmrigStats('summary-2-resumed')).toMatchObject({ value: { hashrateHs: 29.48, isPaused: false } });
  });

  it('before there is anything to say, null and not 0', () => {
    for (const file of ['pool-summary-unreachable', 'pool-summary-login-timeout']) {
      expect(xmrigStats(file)).toMatchObject({ value: { hashrateHs: null, isConnected: false, pool: null, difficulty: null } });
    }
    expect(xmrigStats('fast-summary-during-init')).toMatchObject({
      value: { hashrateHs: null, isConnected: true, difficulty: 50 },
    });
  });

  it('with a lost pool, and with every share rejected', () => {
    expect(xmrigStats('pool-summary-disconnected')).toMatchObject({
      value: { isConnected: false, accepted: 1, pool: '127.0.0.1:4242' },
    });
    expect(xmrigStats('pool-algo-mismatch-summary')).toMatchObject({ value: { accepted: 0, rejected: 5, hashrateHs: null } });
  });

  it('of another xmrig are refused', () => {
    expect(xmrig.readStats(recordedBody('xmrig/summary-2.json'), xmrigRun)).toMatchObject({
      fault: { code: 'miner/api-port-taken' },
    });
    expect(xmrig.readStats('{"status":404,"error":"NOT_FOUND"}', xmrigRun)).toMatchObject({ fault: { code: 'miner/bad-stats' } });
  });
});

describe('xmrig log', () => {
  it('a pool killed and back', () => {
    const told = events(xmrig, 'xmrig/pool-kill9-restart.log').map((event) => event.event);
    expect(told).toEqual([
      ...['connected', 'newJob', 'starting', 'ready', 'ready', 'accepted', 'disconnected', 'disconnected', 'disconnected'],
      ...['disconnected', 'disconnected', 'disconnected', 'connected', 'newJob', 'accepted'],
    ]);
  });

  it.each([
    ['api-port-in-use', 'miner/api-port-taken'],
    ['pool-wallet-garbage', 'pool/wallet-refused'],
    ['proxy-password-xmrig', 'pool/wallet-refused'],
  ])('%s is %s and fatal', (file, code) => {
    expect(events(xmrig, `xmrig/${file}.log`)).toContainEqual({ event: 'fault', code, isFatal: true });
  });

  it.each(['pool-dns-fail', 'pool-is-http'])('%s is a lost pool, no fault of the miner', (file) => {
    const told = events(xmrig, `xmrig/${file}.log`);
    expect(told).toContainEqual({ event: 'disconnected' });
    expect(told.filter((event) => event.event === 'fault')).toEqual([]);
  });

  it('shares by their fate, algorithm and GPU errors', () => {
    expect(events(xmrig, 'xmrig/pool-algo-mismatch.log').filter((event) => event.event === 'rejected')).toHaveLength(5);
    expect(xmrig.readLine('[t]  nv   rejected (161/1) diff 1000225 "Stale share" (54 ms)')).toEqual({ event: 'stale' });
    expect(xmrig.readLine('[t]  net  p:1 unsupported algorithm "x" detected, reconnect')).toMatchObject({
      code: 'pool/wrong-algorithm',
    });
    expect(xmrig.readLine('[t]  nvidia   thread #0 failed with error <cuda>:1 "x"')).toMatchObject({ code: 'miner/gpu-error' });
  });
});

describe('ethminer answers', () => {
  const detail = (file: string) => ethminer019.readStats(recordedBody(`ethminer/${file}.json`), runOf(ethminer019));

  it('in H/s from hex, unmeasured sensors as null', () => {
    expect(detail('api-miner_getstatdetail')).toEqual({
      ok: true,
      value: {
        version: 'ethminer-0.19.0-18+commit.8eaf50ab.dirty',
        hashrateHs: 965,
        accepted: 0,
        rejected: 0,
        stale: 0,
        uptimeS: 25,
        pool: null, // port 0 is no pool
        isConnected: true,
        isPaused: false,
        difficulty: 4_294_967_296,
        temperatureC: null,
        fanPct: null,
        powerW: null,
      },
    });
    expect(detail('api-miner_getstatdetail-paused')).toMatchObject({ value: { isPaused: true, hashrateHs: 0 } });
    expect(detail('opencl-pocl-getstatdetail')).toMatchObject({ value: { isPaused: false, hashrateHs: 0 } });
    expect(detail('api-nope')).toMatchObject({ fault: { code: 'miner/bad-stats', detail: 'Method not found' } });
    expect(detail('api-badjson')).toMatchObject({ fault: { code: 'miner/bad-stats' } });
  });

  it('hide the wallet in the pool', () => {
    const body = recordedBody('ethminer/api-miner_getstatdetail.json').replace(
      'simulation://localhost:0',
      'stratum+tcp://WALLET.r:x@p.example:1',
    );
    expect(ethminer019.readStats(body, runOf(ethminer019))).toMatchObject({ value: { pool: 'p.example:1' } });
  });

  it('of 0.12 in H/s from kH/s, minutes as seconds', () => {
    const run = runOf(ethminer012);
    expect(ethminer012.readStats(recordedBody('ethminer/api-miner_getstat1.json'), run)).toMatchObject({
      value: { hashrateHs: 1000, uptimeS: 0, pool: null, temperatureC: null, isConnected: null },
    });
    const result = ['v', '48', '87221;54;1', '14683;14508', '0;0;0', 'off', '53;90;58;80', 'eu1.example:4444', '0;0;0;0'];
    expect(ethminer012.readStats(JSON.stringify({ id: 1, result }), run)).toMatchObject({
      value: { hashrateHs: 87_221_000, accepted: 54, rejected: 1, uptimeS: 2880, temperatureC: 58, fanPct: 90 },
    });
  });
});

describe('ethminer log and exits', () => {
  it('says when the API is not there, when the pool is lost, what it builds', () => {
    expect(events(ethminer019, 'ethminer/api-port-in-use.log')).toContainEqual({
      event: 'fault',
      code: 'miner/api-port-taken',
      isFatal: true,
    });
    expect(events(kawpowminer, 'ethminer/pool-unreachable.log')).toContainEqual({ event: 'disconnected' });
    expect(events(ethminer019, 'ethminer/opencl-pocl-sim.log')).toContainEqual({ event: 'starting', step: 'dag' });
    expect(ethminer019.readLine(' i 12:00:10 stratum  **Accepted  35 ms. p [1.2.3.4:1]')).toEqual({ event: 'accepted' });
    expect(ethminer019.readLine(' i 12:00:10 stratum  **Accepted stale  99 ms. p')).toEqual({ event: 'stale' });
    expect(ethminer019.readLine(' X 12:00:00 stratum  Worker 0xabc.rig not authorized : x')).toMatchObject({
      code: 'pool/wallet-refused',
    });
    expect(ethminer019.readLine('CUDA error in func search at line 460 unspecified launch failure')).toMatchObject({
      code: 'miner/gpu-error',
    });
  });

  it.each([
    ['pool-unreachable', 0, null, 'pool/unreachable'],
    ['args-badpool', 2, null, 'miner/bad-arguments'],
    ['args-unknown', 2, null, 'miner/bad-arguments'],
    ['args-noargs', 1, null, 'miner/bad-arguments'],
    ['args-nogpu', 2, null, 'miner/gpu-error'],
    ['sigterm-paused', null, 'SIGABRT', 'miner/crashed'],
    ['sim-full', 0, null, 'miner/exited'],
  ])('%s (%s, %s) means %s', (file, code, signal, fault) => {
    expect(ethminer019.readExit(code, signal, recordedLines(`ethminer/${file}.log`))).toBe(fault);
  });

  it.each([
    ['args-unknown-opt', 2, null, 'miner/bad-arguments'],
    ['args-noargs', 2, null, 'miner/bad-arguments'],
    ['sig-SIGKILL', null, 'SIGKILL', 'miner/crashed'],
    ['pool-kill9-restart', 0, null, 'miner/exited'],
  ])('xmrig %s (%s, %s) means %s', (file, code, signal, fault) => {
    expect(xmrig.readExit(code, signal, recordedLines(`xmrig/${file}.log`))).toBe(fault);
  });
});
