import { describe, expect, it } from 'vitest';
import { type TrayItem, toggledMode, trayMenu } from '../../../src/main/faces/electron/trayMenu';
import { dispatch } from '../../../src/shared/contract';
import { activities, languages } from '../../../src/shared/literals';
import type { JobState } from '../../../src/shared/state';
import { device, FakeRig, rigState } from '../fakeRig';

const job: JobState = {
  id: 'job-1',
  name: 'python train.py',
  pids: [1],
  devices: ['gpu-0'],
  class: 'claimed',
  source: 'claim',
  sinceMs: 0,
};

function labels(items: readonly TrayItem[]): readonly string[] {
  return items.flatMap((item) =>
    item.kind === 'separator' ? [] : [item.label, ...(item.kind === 'menu' ? labels(item.items) : [])],
  );
}

function acts(items: readonly TrayItem[]): readonly { readonly call: string; readonly args: unknown }[] {
  return items.flatMap((item) => {
    if (item.kind === 'menu') return acts(item.items);
    return (item.kind === 'do' || item.kind === 'choice') && typeof item.act === 'object' ? [item.act] : [];
  });
}

describe('trayMenu', () => {
  it('names the state, the toggle, the modes, devices and jobs, and the ways out', () => {
    const state = rigState({ devices: [device({ activity: 'inUse', job: 'job-1' })], jobs: [job] });
    expect(labels(trayMenu(state, 'en'))).toEqual([
      'GPU 0 training: python train.py',
      'Stop mining, keep every GPU free for training',
      'Mining',
      'Training',
      'Off',
      'GPU 0 · 3070: Training',
      'Never mine on it',
      'Pause for 1 h',
      'python train.py on GPU 0',
      'Open Fallow',
      'Quit Fallow',
    ]);
  });

  it('asks nothing that the contract refuses, whatever a device is doing', async () => {
    const rig = new FakeRig();
    for (const activity of activities)
      for (const { call, args } of acts(trayMenu(rigState({ devices: [device({ activity })] }), 'en')))
        expect(await dispatch(rig.api, call, args), `${activity}: ${call}`).toMatchObject({ ok: true });
    expect(new Set(rig.received.map(({ name }) => name))).toEqual(
      new Set(['rig:setMode', 'rig:pause', 'rig:resume', 'rig:exclude', 'rig:include']),
    );
  });

  it('stays the same while only readings and seconds pass', () => {
    const at = (nowMs: number, temperatureC: number) => {
      const waiting = device({ activity: 'waiting', because: 'quiet', untilMs: 20_000, temperatureC, hashrateHs: nowMs });
      return trayMenu(rigState({ nowMs, devices: [waiting], jobs: [{ ...job, devices: [] }] }), 'en');
    };
    expect(at(1000, 60)).toEqual(at(9000, 64));
  });

  it('says that mining stops only when something mines', () => {
    const last = (activity: 'mining' | 'paused') => labels(trayMenu(rigState({ devices: [device({ activity })] }), 'en')).at(-1);
    expect([last('mining'), last('paused')]).toEqual(['Quit: mining stops', 'Quit Fallow']);
  });

  it('keeps a long command line from widening the menu, and still names its device', () => {
    const name = `python train.py ${'--option value '.repeat(40)}`;
    for (const language of languages) {
      const items = trayMenu(
        rigState({ devices: [device({ activity: 'inUse', job: 'job-1' })], jobs: [{ ...job, name }] }),
        language,
      );
      for (const label of labels(items)) expect([...label].length).toBeLessThanOrEqual(70);
      expect(labels(items).some((label) => label.includes('…') && label.endsWith('GPU 0'))).toBe(true);
    }
  });
});

describe('toggledMode', () => {
  it('leads from mining to training, and from everything else to mining', () => {
    expect([toggledMode('mining'), toggledMode('training'), toggledMode('off')]).toEqual(['training', 'mining', 'mining']);
  });
});
