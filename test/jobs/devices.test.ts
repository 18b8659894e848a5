import { describe, expect, it } from 'vitest';
import { type ClaimDevice, claimDevices } from '../../src/main/jobs/devices';

const gpu = (index: number, id: string, name: string, vendor: ClaimDevice['vendor'] = 'nvidia'): ClaimDevice => ({
  id,
  kind: 'gpu',
  vendor,
  index,
  name,
});
const cpu: ClaimDevice = { id: 'cpu', kind: 'cpu', vendor: 'cpu', index: 0, name: 'CPU' };
const mixed = [gpu(0, 'GPU-aaaa-1', 'RTX 3070'), gpu(1, 'GPU-bbbb-2', 'RTX 3060 Ti'), gpu(2, 'GPU-bbcc-3', 'RTX 3070'), cpu];
const equal = [gpu(0, 'GPU-aaaa-1', 'RTX 3070'), gpu(1, 'GPU-bbbb-2', 'RTX 3070'), cpu];
const practice = [gpu(0, 'practice-0', 'RTX 3070', 'practice'), gpu(1, 'practice-1', 'RTX 3070', 'practice'), cpu];
const amd = [gpu(0, 'GPU-0123456789abcdef', 'RX 6800', 'amd'), gpu(1, '0000:03:00.0', 'RX 580', 'amd')];
const both = [gpu(0, 'GPU-aaaa-1', 'RTX 3070'), gpu(1, 'GPU-fedc', 'RX 6800', 'amd'), cpu];
const allGpus = ['GPU-aaaa-1', 'GPU-bbbb-2', 'GPU-bbcc-3'];
const pciOrder = { CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };

function wanted(devices: readonly ClaimDevice[], env: Record<string, string>, gpus: string | null = null) {
  const target = claimDevices({ gpus, env }, devices);
  return target.ok ? target.value : target.fault.code;
}
const ids = (devices: readonly ClaimDevice[], env: Record<string, string>) => {
  const target = wanted(devices, env);
  return typeof target === 'string' ? target : target.devices;
};

describe('a claim without --gpus', () => {
  it.each([
    ['nothing inherited: everything, the CPU too', equal, {}, ['GPU-aaaa-1', 'GPU-bbbb-2', 'cpu']],
    ['an index', equal, { CUDA_VISIBLE_DEVICES: '1' }, ['GPU-bbbb-2']],
    ['two indexes with a space', equal, { CUDA_VISIBLE_DEVICES: '1, 0' }, ['GPU-bbbb-2', 'GPU-aaaa-1']],
    ['the same twice', equal, { CUDA_VISIBLE_DEVICES: '1,1' }, ['GPU-bbbb-2']],
    ['a plain index on mixed cards: CUDA may count fastest first', mixed, { CUDA_VISIBLE_DEVICES: '1' }, allGpus],
    ['the same in PCI order', mixed, { CUDA_VISIBLE_DEVICES: '1', ...pciOrder }, ['GPU-bbbb-2']],
    ['FASTEST_FIRST is no order we know', mixed, { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'FASTEST_FIRST' }, allGpus],
    ['a UUID needs no order', mixed, { CUDA_VISIBLE_DEVICES: 'GPU-bbcc-3' }, ['GPU-bbcc-3']],
    ['a UUID cut short', mixed, { CUDA_VISIBLE_DEVICES: 'GPU-aa' }, ['GPU-aaaa-1']],
    ['an ambiguous one is unknown to CUDA', mixed, { CUDA_VISIBLE_DEVICES: 'GPU-bb' }, ['cpu']],
    ['a prefix that is no more than GPU-', mixed, { CUDA_VISIBLE_DEVICES: 'GPU' }, ['cpu']],
    ['empty: no GPU, so the CPU', equal, { CUDA_VISIBLE_DEVICES: '' }, ['cpu']],
    ['-1: no GPU', equal, { CUDA_VISIBLE_DEVICES: '-1' }, ['cpu']],
    ['NoDevFiles: no GPU', equal, { CUDA_VISIBLE_DEVICES: 'NoDevFiles' }, ['cpu']],
    ['CUDA stops at the first it does not know', equal, { CUDA_VISIBLE_DEVICES: '0,7,1' }, ['GPU-aaaa-1']],
    ['and so at -1', equal, { CUDA_VISIBLE_DEVICES: '1,-1,0' }, ['GPU-bbbb-2']],
    ['a slice of some card', mixed, { CUDA_VISIBLE_DEVICES: 'MIG-123' }, allGpus],
    ['no GPU and no CPU in the rig', amd, { CUDA_VISIBLE_DEVICES: '' }, []],
    ['ROCm counts AMD cards in PCI order', amd, { ROCR_VISIBLE_DEVICES: '1' }, ['0000:03:00.0']],
    ['HIP does too', amd, { HIP_VISIBLE_DEVICES: '0' }, ['GPU-0123456789abcdef']],
    ['HIP obeys CUDA_VISIBLE_DEVICES', amd, { CUDA_VISIBLE_DEVICES: '1' }, ['0000:03:00.0']],
    ['CUDA does not count AMD cards', both, { CUDA_VISIBLE_DEVICES: '0,1' }, ['GPU-aaaa-1']],
    ['both said', both, { CUDA_VISIBLE_DEVICES: '0', ROCR_VISIBLE_DEVICES: '0' }, ['GPU-aaaa-1', 'GPU-fedc']],
    ['practice GPUs', practice, { CUDA_VISIBLE_DEVICES: '1' }, ['practice-1']],
  ])('%s', (_name, devices, env, expected) => {
    expect(ids(devices, env as Record<string, string>)).toEqual(expected);
  });

  it('leaves the environment alone', () => {
    expect(wanted(equal, { CUDA_VISIBLE_DEVICES: '0' })).toEqual({ devices: ['GPU-aaaa-1'], cuda: null, rocr: null });
  });
});

describe('a claim with --gpus', () => {
  it.each([
    ['an index in PCI order', mixed, '1', {}, { devices: ['GPU-bbbb-2'], cuda: 'GPU-bbbb-2', rocr: null }],
    [
      'two in their order',
      mixed,
      '2,0',
      {},
      { devices: ['GPU-bbcc-3', 'GPU-aaaa-1'], cuda: 'GPU-bbcc-3,GPU-aaaa-1', rocr: null },
    ],
    ['a UUID', mixed, 'GPU-aaaa-1', {}, { devices: ['GPU-aaaa-1'], cuda: 'GPU-aaaa-1', rocr: null }],
    [
      'AMD cards',
      amd,
      '0,1',
      {},
      { devices: ['GPU-0123456789abcdef', '0000:03:00.0'], cuda: null, rocr: 'GPU-0123456789abcdef,1' },
    ],
    ['both makers', both, '0,1', {}, { devices: ['GPU-aaaa-1', 'GPU-fedc'], cuda: 'GPU-aaaa-1', rocr: 'GPU-fedc' }],
    ['practice GPUs have no driver to tell', practice, '1', {}, { devices: ['practice-1'], cuda: null, rocr: null }],
    [
      'the same as inherited',
      mixed,
      '0',
      { CUDA_VISIBLE_DEVICES: 'GPU-aaaa-1' },
      { devices: ['GPU-aaaa-1'], cuda: 'GPU-aaaa-1', rocr: null },
    ],
    [
      'fewer than inherited',
      equal,
      '1',
      { CUDA_VISIBLE_DEVICES: '0,1' },
      { devices: ['GPU-bbbb-2'], cuda: 'GPU-bbbb-2', rocr: null },
    ],
  ])('%s', (_name, devices, gpus, env, expected) => {
    expect(wanted(devices, env as Record<string, string>, gpus)).toEqual(expected);
  });

  it.each([
    ['an unknown index', mixed, '3', {}],
    ['an unknown UUID', mixed, 'GPU-zzzz', {}],
    ['nothing', mixed, '', {}],
    ['a hole in the list', mixed, '0,,1', {}],
    ['minus one', mixed, '-1', {}],
    ['a GPU where there is none', [cpu], '0', {}],
    ['one that the environment hides', equal, '0', { CUDA_VISIBLE_DEVICES: '1' }],
    ['one where the environment hides all', equal, '0', { CUDA_VISIBLE_DEVICES: '' }],
  ])('is wrong usage for %s', (_name, devices, gpus, env) => {
    expect(wanted(devices, env as Record<string, string>, gpus)).toBe('app/usage');
  });

  it('hands on only what the launcher takes', () => {
    for (const devices of [mixed, amd, both, practice]) {
      const target = wanted(devices, {}, '0,1');
      if (typeof target === 'string') throw new Error(target);
      expect(`${target.cuda ?? '-'} ${target.rocr ?? '-'}`).toMatch(/^[A-Za-z0-9,-]+ [A-Za-z0-9,-]+$/);
    }
  });
});
