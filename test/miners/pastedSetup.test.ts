import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapters } from '../../src/main/miners/catalogue';
import { rulesOf } from '../../src/main/miners/pastedFlags';
import { grammars } from '../../src/main/miners/pastedGrammars';
import { pastedSetup } from '../../src/main/miners/pastedSetup';
import { commandsIn } from '../../src/main/miners/pastedWords';

const eth = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const paste = (line: string) => pastedSetup(line, adapters);
const notesOf = (line: string) => paste(line).notes.map(({ note }) => note);

describe('the line of 2017', () => {
  const line = `ethminer -U -S eu1.ethermine.org:4444 -FS us1.ethermine.org:4444 -O ${eth}.rig1:x --farm-recheck 2000 --cuda-parallel-hash 4`;

  it('becomes a setup, with what has ended said', () => {
    expect(paste(line)).toEqual({
      assignment: {
        devices: 'gpus',
        miner: { id: 'lolminer' },
        algorithm: 'etchash',
        coin: 'ETC',
        wallet: eth,
        pools: [],
      },
      rigName: 'rig1',
      notes: [
        { note: 'oldSyntax', values: {} },
        { note: 'ethereumEnded', values: { date: '2022-09-15' } },
        { note: 'etcChanged', values: {} },
        { note: 'poolGone', values: { pool: 'eu1.ethermine.org', since: '2022-09-15' } },
        { note: 'poolGone', values: { pool: 'us1.ethermine.org', since: '2022-09-15' } },
        { note: 'minerChanged', values: { from: 'ethminer', to: 'lolMiner', algorithm: 'etchash' } },
        { note: 'noPool', values: {} },
        { note: 'ignored', values: { args: '--farm-recheck 2000 --cuda-parallel-hash 4' } },
      ],
    });
  });

  it('for a coin that is still mined keeps pools, protocol and tuning', () => {
    const still = `./ethminer -G -S ethw.2miners.com:2020 -FS us-ethw.2miners.com:2020 -SP 1 -O ${eth}.r:x --cl-global-work 8192 --opencl-devices 0 2`;
    expect(paste(still)).toMatchObject({
      assignment: {
        miner: { id: 'ethminer-0.19', extraArgs: ['--cl-global-work', '8192'] },
        algorithm: 'ethash',
        coin: 'ETHW',
        pools: ['stratum1+tcp://ethw.2miners.com:2020', 'stratum1+tcp://us-ethw.2miners.com:2020'],
      },
    });
    expect(paste(still).notes).toContainEqual({ note: 'someDevices', values: { devices: '0 2' } });
  });
});

describe('lines of today', () => {
  it.each([
    [
      `/opt/t-rex/t-rex -a kawpow --coin rvn -o stratum+ssl://rvn.2miners.com:16060 -u RWALLET -w rig1 -p x -i 22 --api-bind-http 127.0.0.1:4067 --no-watchdog`,
      {
        devices: 'gpus',
        miner: { id: 't-rex', path: '/opt/t-rex/t-rex', extraArgs: ['-i', '22'] },
        algorithm: 'kawpow',
        coin: 'RVN',
      },
      { wallet: 'RWALLET', pools: ['stratum+ssl://rvn.2miners.com:16060'] },
    ],
    [
      `lolMiner --algo ETCHASH --pool etc.2miners.com:11010 --tls on --user ${eth}.rig1 --pool us-etc.2miners.com:1010 --user ${eth}.rig1 --mode a`,
      { devices: 'gpus', miner: { id: 'lolminer', extraArgs: ['--mode', 'a'] }, algorithm: 'etchash', coin: 'ETC' },
      { wallet: eth, pools: ['stratum+ssl://etc.2miners.com:11010', 'stratum+tcp://us-etc.2miners.com:1010'] },
    ],
    [
      './miner --algo kawpow --server rvn.2miners.com --port 16060 --ssl 1 --user RW.rig1 --devices 0 1 --watchdog 0',
      { devices: 'gpus', miner: { id: 'gminer' }, algorithm: 'kawpow', coin: 'RVN' },
      { wallet: 'RW', pools: ['stratum+ssl://rvn.2miners.com:16060'] },
    ],
    [
      'teamredminer -a kawpow -o stratum+tcp://rvn.2miners.com:6060 -u RW.rig1 -p x --prog_config=B --api_listen=127.0.0.1:4028',
      { devices: 'gpus', miner: { id: 'teamredminer', extraArgs: ['--prog_config=B'] }, algorithm: 'kawpow', coin: 'RVN' },
      { wallet: 'RW', pools: ['stratum+tcp://rvn.2miners.com:6060'] },
    ],
    [
      'rigel -a octopus -o stratum+tcp://cfx.example:1 -o stratum+ssl://cfx.example:2 -u cfx:abc -w rig1 --no-tui',
      { devices: 'gpus', miner: { id: 'rigel' }, algorithm: 'octopus', coin: 'CFX' },
      { wallet: 'cfx:abc', pools: ['stratum+tcp://cfx.example:1', 'stratum+ssl://cfx.example:2'] },
    ],
    [
      'SRBMiner-MULTI --disable-cpu --algorithm autolykos2 --pool a.example:1,b.example:2 --tls true,false --wallet 9abc.rig1 --password x',
      { devices: 'gpus', miner: { id: 'srbminer-multi' }, algorithm: 'autolykos2', coin: 'ERG' },
      { wallet: '9abc', pools: ['stratum+ssl://a.example:1', 'stratum+tcp://b.example:2'] },
    ],
    [
      `nbminer -a etchash -o ethproxy+tcp://etc.example:1 -u ${eth}.worker:secret -o1 nicehash+ssl://etc.example:2 -u1 ${eth}.worker`,
      { devices: 'gpus', miner: { id: 'nbminer' }, algorithm: 'etchash', coin: 'ETC' },
      { wallet: eth, pools: ['stratum1+tcp://etc.example:1', 'stratum2+ssl://etc.example:2'] },
    ],
    [
      `bzminer -a xna -w XW -p stratum+tcp://xna.2miners.com:6060 stratum+tcp://us-xna.2miners.com:6060 -r rig1 --nc 1`,
      { devices: 'gpus', miner: { id: 'bzminer' }, algorithm: 'kawpow', coin: 'XNA' },
      { wallet: 'XW', pools: ['stratum+tcp://xna.2miners.com:6060', 'stratum+tcp://us-xna.2miners.com:6060'] },
    ],
    [
      'sudo nohup ./xmrig -o pool.supportxmr.com:443 --tls -u 4ABC -p rig1 -k -t 4 --http-port 18088 > /dev/null 2>&1 &',
      { devices: 'cpu', miner: { id: 'xmrig', extraArgs: ['-t', '4'] }, algorithm: 'rx/0', coin: 'XMR' },
      { wallet: '4ABC', pools: ['stratum+ssl://pool.supportxmr.com:443'] },
    ],
    [
      'kawpowminer -U -P stratum+tcp://RW.rig1@rvn.2miners.com:6060 -P stratum+ssl://RW.rig1:x@us-rvn.2miners.com:16060 --HWMON 2',
      { devices: 'gpus', miner: { id: 'kawpowminer', extraArgs: ['--HWMON', '2'] }, algorithm: 'kawpow', coin: 'RVN' },
      { wallet: 'RW', pools: ['stratum+tcp://rvn.2miners.com:6060', 'stratum+ssl://us-rvn.2miners.com:16060'] },
    ],
    [
      `PhoenixMiner.exe -pool ssl://etc.2miners.com:11010 -wal ${eth}.rig2 -pass x -coin etc`,
      { devices: 'gpus', miner: { id: 'lolminer' }, algorithm: 'etchash', coin: 'ETC' },
      { wallet: eth, pools: ['stratum+ssl://etc.2miners.com:11010'] },
    ],
  ])('%s', (line, assignment, rest) => {
    expect(paste(line).assignment).toEqual({ ...assignment, ...rest });
  });
});

describe('scripts', () => {
  it('are read with their variables, continued lines, comments and loops', () => {
    const shell = `#!/bin/sh
export GPU_MAX_ALLOC_PERCENT=100
WALLET=${eth}
POOL="ethw.2miners.com:2020" # Europe
while true; do
  ./ethminer -U \\
    -P stratum1+tcp://$WALLET.\${HOSTNAME}@$POOL
  sleep 5
done`;
    expect(paste(shell)).toMatchObject({
      assignment: { wallet: eth, pools: ['stratum1+tcp://ethw.2miners.com:2020'], miner: { id: 'ethminer-0.19' } },
      rigName: null,
    });
    const batch = `setx GPU_FORCE_64BIT_PTR 0\r\nset WALLET=${eth}\r\nC:\\miners\\ethminer.exe -G -S ethw.2miners.com:2020 ^\r\n -O %WALLET%.rig1\r\npause`;
    expect(paste(batch)).toMatchObject({ assignment: { wallet: eth, pools: ['stratum+tcp://ethw.2miners.com:2020'] } });
  });

  it('whose wallet is a variable of elsewhere say so', () => {
    expect(paste('t-rex -a etchash -o etc.example:1 -u $MY_WALLET').notes).toContainEqual({
      note: 'variable',
      values: { name: 'MY_WALLET' },
    });
    expect(notesOf('t-rex -a etchash -o etc.example:1 -u $MY_WALLET')).toContain('noWallet');
  });

  it('are split by the rules of a shell, without one', () => {
    expect(commandsIn(`a 'b c' "d \\"e" f\\ g && h *.x # i`)).toEqual([
      ['a', 'b c', 'd "e', 'f g'],
      ['h', '*.x'],
    ]);
    expect(commandsIn('a $(touch /tmp/x) `touch /tmp/y`').flat()).toContain('a');
  });

  it('without a miner say which are known', () => {
    const { assignment, notes } = paste('python train.py --lr 0.1');
    expect(assignment).toBeNull();
    expect(notes).toEqual([{ note: 'noMiner', values: { known: expect.stringContaining('T-Rex, lolMiner') } }]);
  });

  it('for pools and coins that are gone, or that nobody can tell', () => {
    expect(paste('xmrig -o pool.minexmr.com:443 -u 4ABC').notes).toContainEqual({
      note: 'poolGone',
      values: { pool: 'pool.minexmr.com', since: '2022' },
    });
    expect(notesOf('lolMiner --algo KASPA --pool kas.2miners.com:2020 --user kaspa:qq.r')).toContain('coinEnded');
    expect(notesOf('t-rex -a kawpow -o pool.example:1 -u RW')).toContain('coinUnknown');
    expect(notesOf('t-rex -a autolykos2 -o pool.example:1 -u RW')).toContain('coinGuessed');
    expect(notesOf('t-rex -a kawpow -o rvn -u RW')).toContain('poolUnreadable');
  });

  it('never give a password back', () => {
    const { notes, assignment } = paste(
      'nbminer -a kawpow -o stratum+tcp://rvn.example:1 -u RWALLETRWALLETRWALLETRW.r:hunter2 --my-password hunter2 -p hunter2',
    );
    expect(notes.map(({ note }) => note)).toContain('password');
    expect(JSON.stringify({ notes, assignment })).not.toContain('hunter2');
  });

  it('never throw, and no flag of theirs has two meanings', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('ethminer', 't-rex', 'xmrig', '-o', '-P', '-u', '-O', 'a:1', '%', '`', '$', '${', "'", '\n', '--tls', '-p'),
    );
    void fc.assert(fc.property(fc.array(word), (words) => void paste(words.join(' '))));
    for (const grammar of grammars) {
      const count = Object.values(grammar.flags).join(' ').split(' ').length;
      expect(rulesOf(grammar).size, grammar.name).toBe(count);
    }
  });
});
