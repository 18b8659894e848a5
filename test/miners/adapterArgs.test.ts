import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MinerAdapter, MinerDevice } from '../../src/main/miners/adapter';
import { adapters, findAdapter } from '../../src/main/miners/catalogue';
import { loggedCommand } from '../../src/main/miners/exits';
import { redact } from '../../src/main/platform/redact';
import { runOf } from './runOf';

const real = adapters.filter((adapter) => adapter.id !== 'practice');

function documented(adapter: MinerAdapter): ReadonlySet<string> {
  const file = path.join(__dirname, 'options', `${adapter.id}.json`);
  return new Set<string>(JSON.parse(fs.readFileSync(file, 'utf8')).options);
}

/** The flag of an argument; null for a value, a negative number (a read-only port) among them. */
function flagOf(arg: string): string | null {
  return arg.startsWith('-') && !/^-\d+$/.test(arg) ? (arg.split('=')[0] ?? null) : null;
}

const pools = [
  'stratum+tcp://a.example:3333',
  'stratum1+ssl://b.example:443',
  'stratum2+tcp://c.example:5',
  'd.example:6',
] as const;

function everyRun(adapter: MinerAdapter) {
  const devices = adapter.vendors.flatMap((vendor): MinerDevice[] => {
    const device = { id: 'x', kind: adapter.devices, index: 2, vendor };
    return [device, { ...device, pci: '0000:0b:00.0' }];
  });
  const lists = [pools, [...pools].reverse(), pools.slice(0, 1), [pools[2]]];
  return adapter.algorithms.flatMap((algorithm) =>
    devices.flatMap((device) =>
      lists.map((list) => runOf(adapter, { algorithm, device, pools: list, extraArgs: [], threads: 2 })),
    ),
  );
}

describe.each(real)('$id', (adapter) => {
  it('uses no flag that its documentation does not name', () => {
    const known = documented(adapter);
    for (const run of everyRun(adapter)) {
      const flags = adapter.argv(run).map(flagOf);
      expect(flags.filter((flag) => flag !== null && !known.has(flag))).toEqual([]);
    }
    expect(adapter.tunables.map(({ name }) => name.replace(/=$/, '')).filter((name) => !known.has(name))).toEqual([]);
  });

  it('has its API at the port we give, on the loopback interface where it can choose', () => {
    const args = adapter.argv(runOf(adapter));
    expect(args.some((arg) => arg.includes('4001'))).toBe(true);
    expect(args.some((arg) => arg.includes('127.0.0.1'))).toBe(adapter.apiListens === 'loopback');
    expect(args.some((arg) => arg.includes('0.0.0.0'))).toBe(false);
  });

  it('takes as many pools as it says, in their order, and the extra arguments last', () => {
    const args = adapter.argv(runOf(adapter, { pools }));
    const told = args.join(' ');
    const places = pools.map((url) => told.indexOf(url.replace(/^.*\/\//, ''))).filter((place) => place >= 0);
    expect(places).toHaveLength(Math.min(adapter.maxPools, pools.length));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(args.at(-1)).toBe('--extra');
  });

  it('never shows the wallet or the token in the log', () => {
    const run = runOf(adapter, { wallet: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' });
    const logged = loggedCommand(run.path, adapter.argv(run), run);
    expect(logged).not.toContain('6053F3E94C9b9A09f33669435E7E');
    expect(logged).not.toContain(run.apiToken);
    const special = runOf(adapter, { wallet: 'solo:abc/def+ghi@jkl.mno pqr' });
    expect(decodeURIComponent(loggedCommand(special.path, adapter.argv(special), special))).not.toContain('def+ghi@jkl');
  });

  it('never has a password in the log, as the log is written', () => {
    const extraArgs = [
      '-p',
      'hunter2',
      '--pass',
      'hunter2',
      '--pool_password',
      'hunter2',
      '--password=hunter2',
      '--userpass=a:hunter2',
    ];
    const run = runOf(adapter, { extraArgs });
    expect(redact(loggedCommand(run.path, adapter.argv(run), run))).not.toContain('hunter2');
  });

  it('has tunables whose default is one of their values', () => {
    for (const { name, values, default: byDefault, type, risk } of adapter.tunables) {
      expect(byDefault === null || values.includes(byDefault), name).toBe(true);
      expect(new Set(values).size, name).toBe(values.length);
      if (type === 'log' || type === 'log2')
        expect(
          values.every((value) => Number(value) > 0),
          name,
        ).toBe(true);
      if (type === 'cat') expect(risk === 'down', name).toBe(false);
    }
  });
});

it('watchdogs of their own are off', () => {
  const off = {
    't-rex': '--no-watchdog',
    gminer: '--watchdog 0',
    lolminer: '--watchdog exit',
    teamredminer: '--watchdog_disabled',
    nbminer: '--no-watchdog',
    rigel: '--no-watchdog',
    bzminer: '--no_watchdog',
    'srbminer-multi': '--disable-worker-watchdog',
  } as const;
  for (const [id, words] of Object.entries(off)) {
    const adapter = findAdapter(id as keyof typeof off);
    expect(adapter.argv(runOf(adapter)).join(' ')).toContain(words);
  }
});

describe('command lines', () => {
  const line = (id: Parameters<typeof findAdapter>[0], changes: Parameters<typeof runOf>[1] = {}) => {
    const adapter = findAdapter(id);
    return adapter.argv(runOf(adapter, { extraArgs: [], ...changes })).join(' ');
  };
  const amd = { id: 'x', kind: 'gpu', index: 1, vendor: 'amd', pci: '0000:0b:00.0' } as const;

  it('T-Rex', () => {
    expect(line('t-rex', { algorithm: 'kawpow' })).toBe(
      '-a kawpow -o stratum+tcp://a.example:3333 -u WALLET -p x -w rig1 -d 2 --pci-indexing --api-bind-http 127.0.0.1:4001 --api-read-only --no-watchdog --no-color',
    );
    expect(line('t-rex', { pools: ['stratum2+ssl://n.example:1'] })).toContain('-o stratum2+ssl://n.example:1 ');
  });

  it('lolMiner, by the place on the bus where it is known', () => {
    expect(line('lolminer', { algorithm: 'etchash' })).toBe(
      '--algo ETCHASH --pool a.example:3333 --user WALLET.rig1 --pass x --tls off --pool b.example:443 --user WALLET.rig1 --pass x --tls on --devices 2 --apiport 4001 --apihost 127.0.0.1 --watchdog exit --nocolor',
    );
    expect(line('lolminer', { device: amd })).toContain('--devicesbypcie --devices 11:0 ');
    expect(line('lolminer', { algorithm: 'ethash', pools: ['stratum2+tcp://n:1'] })).toContain('--ethstratum ETHV1');
  });

  it('GMiner, with the cards of one vendor', () => {
    expect(line('gminer', { algorithm: 'kawpow', device: amd })).toBe(
      '--algo kawpow --server a.example:3333 --user WALLET.rig1 --pass x --ssl 0 --server b.example:443 --user WALLET.rig1 --pass x --ssl 1 --cuda 0 --opencl 1 --devices 1 --api 127.0.0.1:4001 --watchdog 0 --color 0',
    );
  });

  it('TeamRedMiner', () => {
    expect(line('teamredminer', { algorithm: 'fishhash', pools: ['stratum1+ssl://a:1'] })).toBe(
      '-a ironfish -o stratum+ssl://a:1 -u WALLET.rig1 -p x -d 2 --bus_reorder --api_listen=127.0.0.1:4001 --watchdog_disabled --disable_colors',
    );
  });

  it('Rigel', () => {
    expect(line('rigel', { algorithm: 'kawpow' })).toBe(
      '-a kawpow -o stratum+tcp://a.example:3333 -o stratum+ssl://b.example:443 -u WALLET -w rig1 -p x -d 2 --api-bind 127.0.0.1:4001 --no-watchdog --no-tui --no-colour',
    );
  });

  it('SRBMiner-Multi', () => {
    expect(line('srbminer-multi', { algorithm: 'kawpow', device: amd })).toBe(
      '--disable-cpu --algorithm kawpow --pool a.example:3333,b.example:443 --tls false,true --wallet WALLET.rig1 --password x --disable-gpu-nvidia --disable-gpu-intel --gpu-id 1 --api-enable --api-port 4001 --api-rig-name fallow-0123456789abcdef --disable-worker-watchdog',
    );
    expect(line('srbminer-multi', { algorithm: 'ethash', pools: ['stratum2+tcp://eu.nicehash.com:1'] })).toContain('--esm 2');
  });

  it('NBMiner', () => {
    expect(line('nbminer', { algorithm: 'autolykos2' })).toBe(
      '-a ergo -o stratum+tcp://a.example:3333 -u WALLET.rig1 -o1 stratum+ssl://b.example:443 -u1 WALLET.rig1 --platform 1 -d 2 --api 127.0.0.1:4001 --no-watchdog',
    );
  });

  it('BzMiner, which names kawpow by the coin and sees the one card alone', () => {
    expect(line('bzminer', { algorithm: 'kawpow', coin: 'XNA' })).toBe(
      '-a xna -w WALLET -p stratum+tcp://a.example:3333 stratum+ssl://b.example:443 -r rig1 --pool_password x --nvidia 1 --amd 0 --intel 0 --nc 1 --http_enabled 1 --http_address 127.0.0.1 --http_port 4001 --no_watchdog --no_color 1',
    );
    const adapter = findAdapter('bzminer');
    expect(adapter.env?.(runOf(adapter))).toEqual({ CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: '2' });
  });
});
