import { describe, expect, it } from 'vitest';
import type { DeviceInfo } from '../../src/main/gpus/source';
import { findAdapter } from '../../src/main/miners/catalogue';
import { type PlanFacts, planFor } from '../../src/main/rig/plans';
import { ok } from '../../src/shared/faults';
import { type Assignment, settingsSchema } from '../../src/shared/setup';

const card = { id: 'GPU-0', kind: 'gpu', index: 0, vendor: 'nvidia', name: 'Card', slowdownC: 90 } as DeviceInfo;
const assignment = (coin: string, algorithm: string) =>
  ({
    devices: ['GPU-0'],
    coin,
    algorithm,
    miner: { id: 't-rex', extraArgs: [] },
    pools: ['stratum+tcp://pool.example:1'],
    wallet: 'w',
  }) as unknown as Assignment;

function blockMs(set: Assignment, facts: Partial<PlanFacts> = {}, device = card): number | null | undefined {
  const settings = { ...settingsSchema.parse({}), assignments: [set] };
  const plan = planFor(device, null, {
    settings,
    adapter: (id) => findAdapter(id),
    executable: () => ok('/miner'),
    practice: null,
    ...facts,
  });
  if (plan?.ok !== true) throw new Error('no plan');
  return plan.value.blockMs;
}

describe('a plan knows how often blocks come', () => {
  it('of the coin that is mined', () => {
    expect(blockMs(assignment('RVN', 'kawpow'))).toBe(60_000);
    expect(blockMs(assignment('ETC', 'etchash'))).toBe(13_000);
  });

  it('of the one that was switched to', () => {
    const chosen = (_: string, own: Assignment) => ({ ...own, coin: 'FIRO', algorithm: 'firopow' });
    expect(blockMs(assignment('RVN', 'kawpow'), { chosen })).toBe(150_000);
  });

  it('and does not where the coin is none of the catalogue, or where the rig is practice', () => {
    expect(blockMs(assignment('NEWCOIN', 'kawpow'))).toBeNull();
    expect(blockMs(assignment('RVN', 'ethash'))).toBeNull();
    const practice = { path: '/node', prefixArgs: [], env: {}, pool: () => 'p:1' };
    expect(blockMs(assignment('RVN', 'kawpow'), { practice }, { ...card, vendor: 'practice' } as DeviceInfo)).toBeNull();
  });
});
