import { describe, expect, it } from 'vitest';
import { type MinerOptions, readArgs } from '../../src/main/practice/miner/args';

function options(line: string): MinerOptions {
  const command = readArgs(line.split(' '));
  if (command.do !== 'mine') throw new Error(JSON.stringify(command));
  return command.options;
}

function refusal(line: string): string {
  const command = readArgs(line === '' ? [] : line.split(' '));
  return command.do === 'end' ? `${command.code} ${command.error}` : command.do;
}

describe('readArgs', () => {
  it('takes the form of 2017', () => {
    const { pools, flags, device, api } = options(
      '-S eu1.pool.example:4444 -FS us1.pool.example:4445 -O 0xabc.rig1:secret --farm-recheck 2000 --cuda-parallel-hash 8 --cuda-grid-size 16384 --cuda-streams 3 --cuda-block-size 64 -U --cuda-devices 5 --api-port 3333',
    );
    expect(pools.map(({ host, port, user, password, dialect }) => ({ host, port, user, password, dialect }))).toEqual([
      { host: 'eu1.pool.example', port: 4444, user: '0xabc.rig1', password: 'secret', dialect: 'nicehash' },
      { host: 'us1.pool.example', port: 4445, user: '0xabc.rig1', password: 'secret', dialect: 'nicehash' },
    ]);
    expect(flags).toEqual({ grid: 16_384, block: 64, streams: 3, parallel: 8 });
    expect(device).toBe(5);
    expect(api).toEqual({ port: 3333, isReadOnly: false, password: null });
  });

  it('takes the form of 0.19', () => {
    const { pools, api, monitor, retries, responseTimeoutS } = options(
      '-U -P stratum1+tcp://0xabc.rig%201:p%40ss@127.0.0.1:1010 -P stratum+tcp://w@localhost:1 -P exit --api-bind 127.0.0.1:-4000 --HWMON 2 --farm-retries 1 --api-password x',
    );
    expect(pools).toHaveLength(2);
    expect(pools[0]).toMatchObject({
      host: '127.0.0.1',
      port: 1010,
      user: '0xabc.rig 1',
      password: 'p@ss',
      dialect: 'eth-proxy',
    });
    expect(api).toEqual({ port: 4000, isReadOnly: true, password: 'x' });
    expect([monitor, retries, responseTimeoutS]).toEqual([2, 1, null]);
  });

  it('has the defaults of ethminer', () => {
    const { flags, device, api, retries, workTimeoutS, displayIntervalS } = options('-P stratum+tcp://w@localhost:1');
    expect(flags).toEqual({ grid: 8192, block: 128, streams: 2, parallel: 4 });
    expect([device, api, retries, workTimeoutS, displayIntervalS]).toEqual([0, null, 3, 180, 5]);
  });

  // Texts and codes as recorded of ethminer 0.19.
  it.each([
    ['', "1 No arguments specified.\nTry 'ethminer --help' to get a list of arguments.\n"],
    ['-P stratum+tcp://w@h:1 --frob', '2 Error: The following argument was not expected: --frob\n'],
    [
      '-U',
      '1 Error: At least one pool definition required. See -P argument.\nTry ethminer --help to get an explained list of arguments.\n',
    ],
    ['-P foo', '2 Error: Bad URI : Invalid scheme\n'],
    ['-P stratum+tls://w@h:1', '2 Error: Bad URI : Invalid scheme\n'],
    ['-P stratum+tcp://w@h:99999', '2 Error: Bad URI : Invalid port\n'],
    ['-S h:1 --cuda-parallel-hash 0', '2 Error: --cu-parallel-hash: Value 0 not in range 1 to 8\n'],
    ['-S h:1 --cuda-parallel-hash 9', '2 Error: --cu-parallel-hash: Value 9 not in range 1 to 8\n'],
    ['-S h:1 --cuda-block-size 100', '2 Error: --cu-block-size: 100 not in {32,64,128,256}\n'],
    ['-S h:1 --cuda-grid-size many', '2 Error: Could not convert: --cu-grid-size = many\n'],
    ['-S h:1 --cuda-streams', '2 Error: --cuda-streams requires 1 argument\n'],
    ['-S h:1 --api-bind 3333', '2 Error: --api-bind: 3333 invalid\n'],
  ])('refuses %j', (line, said) => expect(refusal(line)).toBe(said));

  it('ends well on --version and --help', () => {
    expect(readArgs(['--version'])).toMatchObject({ do: 'end', code: 0 });
    expect(readArgs(['-U', '--help'])).toMatchObject({ do: 'end', code: 0 });
  });
});
