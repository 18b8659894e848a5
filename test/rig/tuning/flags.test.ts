import { describe, expect, it } from 'vitest';
import type { MinerAdapter, MinerPlan } from '../../../src/main/miners/adapter';
import { ethminer019 } from '../../../src/main/miners/adapters/ethminer';
import { trex } from '../../../src/main/miners/adapters/trex';
import { xmrig } from '../../../src/main/miners/adapters/xmrig';
import {
  currentValues,
  fromModel,
  heldValues,
  minerFlags,
  modelFlag,
  toModel,
  turned,
  withFlags,
  writtenValue,
} from '../../../src/main/rig/tuning/flags';

function planOf(adapter: MinerAdapter, algorithm: string, vendor: string, extraArgs: readonly string[] = []): MinerPlan {
  return { adapter, algorithm, device: { vendor }, extraArgs } as unknown as MinerPlan;
}

const named = (plan: MinerPlan, name: string) => minerFlags(plan, {}).find((flag) => flag.name === name);

describe('minerFlags', () => {
  it('offers what fits the algorithm and the vendor', () => {
    const names = (algorithm: string) => minerFlags(planOf(trex, algorithm, 'nvidia'), {}).map(({ name }) => name);
    expect(names('kawpow')).toEqual(['-i', '--low-load', '--dag-build-mode']);
    expect(names('autolykos2')).toEqual(['-i', '--low-load', '--dataset-mode']);
    expect(minerFlags(planOf(ethminer019, 'ethash', 'amd'), {}).every(({ name }) => name.startsWith('--cl'))).toBe(true);
  });

  it('knows what the user wrote, and takes it among the values', () => {
    const plan = planOf(ethminer019, 'ethash', 'nvidia', ['--cu-grid-size', '5000']);
    const flag = named(plan, '--cu-grid-size') ?? minerFlags(plan, {})[0];
    const written = planOf(ethminer019, 'ethash', 'nvidia', [flag?.name ?? '', '5000']);
    const known = named(written, flag?.name ?? '');
    expect(known).toMatchObject({ current: 5000, default: 8192 });
    expect(known?.values).toContain(5000);
    expect([...(known?.values ?? [])].map(Number)).toEqual([...(known?.values ?? [])].map(Number).sort((a, b) => a - b));
  });

  it('reads flags whose value is part of the argument', () => {
    expect(named(planOf(xmrig, 'randomx', 'cpu', ['--asm=ryzen']), '--asm=')).toMatchObject({ current: 'ryzen' });
    expect(writtenValue(['--a=1', '--a=2'], '--a=')).toBe('2');
    expect(writtenValue(['-i', '3'], '-j')).toBeNull();
  });

  it('turns what may be turned, and holds the rest', () => {
    const flags = minerFlags(planOf(trex, 'kawpow', 'nvidia', ['--low-load', '1']), {
      '--low-load': { use: 'exclude' },
      '--dag-build-mode': { use: 'pin', value: 2 },
    });
    expect(turned(flags).map(({ name }) => name)).toEqual(['-i']);
    expect(heldValues(flags)).toEqual({ '--low-load': 1, '--dag-build-mode': 2 });
    expect(currentValues(flags)).toEqual({ '-i': null, '--low-load': 1, '--dag-build-mode': 0 });
  });
});

describe('withFlags', () => {
  it.each([
    [['-x', '1'], { '-i': 3 }, ['-x', '1', '-i', '3']],
    [['-i', '5', '-x', '1'], { '-i': 3 }, ['-x', '1', '-i', '3']],
    [['-i', '5', '-x', '1'], { '-i': null }, ['-x', '1']],
    [['--a=1', '--b=2'], { '--a=': 'z' }, ['--b=2', '--a=z']],
    [['-x', '1'], { 'clock:powerW': 120 }, ['-x', '1']],
    [['-i', '5'], {}, ['-i', '5']],
  ] as const)('%j with %j', (args, values, expected) => {
    expect(withFlags(args, values)).toEqual(expected);
  });

  it('gives the same line however often it is done', () => {
    const once = withFlags(['-x', '1', '-i', '2'], { '-i': 3, '-k': 'a' });
    expect(withFlags(once, { '-i': 3, '-k': 'a' })).toEqual(once);
  });
});

describe('the models’ flags', () => {
  it('are categories where a flag may be left to the miner, few of them', () => {
    const flag = named(planOf(trex, 'kawpow', 'nvidia'), '-i');
    if (flag === undefined) throw new Error('no intensity');
    const model = modelFlag(flag);
    expect(model.type).toBe('cat');
    expect(model.values[0]).toBe('');
    expect(model.values.length).toBeLessThanOrEqual(6);
    expect(model.values.slice(1)).toEqual([...model.values.slice(1)].sort((a, b) => Number(a) - Number(b)));
    expect(toModel({ '-i': null }, [model])).toEqual({ '-i': '' });
    expect(fromModel({ '-i': '' })).toEqual({ '-i': null });
  });
});
