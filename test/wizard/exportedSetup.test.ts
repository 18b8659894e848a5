import { describe, expect, it } from 'vitest';
import { checkRigSetup } from '../../src/main/rig/setup';
import { exportedSetup } from '../../src/main/wizard/exportedSetup';
import { settingsSchema } from '../../src/shared/setup';

const wallet = 'RNm4LMBGyfH8ddCGvncQKrMtxEydxwhUJL';
const settings = settingsSchema.parse({
  rigName: 'rig7',
  electricityPerKwh: 0.25,
  currency: 'EUR',
  psuW: 750,
  assignments: [
    {
      devices: 'gpus',
      miner: {
        id: 't-rex',
        extraArgs: ['-i', '20', '-p', 'hunter2', '--pass=hunter2', '-u', `${wallet}.rig7`, '--api-key', 'topsecret'],
      },
      algorithm: 'kawpow',
      coin: 'RVN',
      wallet,
      pools: [`stratum+tcp://${wallet}.rig7:hunter2@rvn.example.org:6060`, 'stratum+ssl://rvn.2miners.com:16060'],
    },
  ],
});

describe('exportedSetup', () => {
  it('is a setup file that a second rig takes as it is, wallets included when asked', () => {
    const file = exportedSetup(settings, false, true);
    expect(checkRigSetup(file, null)).toMatchObject({ ok: true, value: { rigName: 'rig7', psuW: 750 } });
    expect(JSON.stringify(file)).toContain(wallet);
  });

  it('has no wallet, password or token otherwise, wherever it stood', () => {
    const text = JSON.stringify(exportedSetup(settings, false, false));
    for (const secret of [wallet, 'hunter2', 'topsecret']) expect(text).not.toContain(secret);
    expect(exportedSetup(settings, false, false).assignments[0]).toMatchObject({
      miner: { id: 't-rex', extraArgs: ['-i', '20'] },
      pools: ['stratum+tcp://rvn.example.org:6060', 'stratum+ssl://rvn.2miners.com:16060'],
    });
  });

  it('makes the second rig ask for the wallet by its field', () => {
    const checked = checkRigSetup(exportedSetup(settings, false, false), null);
    expect(checked).toMatchObject({
      ok: false,
      fault: { code: 'setup/invalid', values: { field: 'assignments[0].wallet', problem: 'missing' } },
    });
  });
});
