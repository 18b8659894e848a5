import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exposition } from '../../../src/main/faces/http/exposition';
import { metricsText } from '../../../src/main/faces/http/metrics';
import { findExecutable } from '../../../src/main/platform/findExecutable';
import { device, rigState } from '../fakeRig';

interface Family {
  readonly name: string;
  readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
}

/** Somebody else's reading of the format; the package has no types. */
const require = createRequire(import.meta.url);
const parsePrometheus = require('parse-prometheus-text-format') as (text: string) => readonly Family[];

const root = resolve(import.meta.dirname, '../../..');
const app = { cpuS: 12.5, residentBytes: 64e6, startedS: 1_790_000_000 };
const gpu = device({
  id: 'GPU-1',
  name: 'NVIDIA "quoted" \\ card',
  memoryTemperatureC: null,
  powerW: 141.5,
  fanPct: 55,
  vramUsedMiB: 4096,
  hashrateHs: 61.2e6,
});
const state = rigState({
  devices: [gpu, { ...gpu, id: 'cpu', kind: 'cpu', index: 1, name: 'CPU', activity: 'inUse', because: 'claim', powerW: null }],
  miners: [
    {
      id: 't-rex',
      version: '0.26.8',
      devices: ['GPU-1'],
      pids: [4711],
      algorithm: 'kawpow',
      pool: 'stratum+tcp://wallet.worker:secret@pool.example:3333',
      hashrateHs: 61.2e6,
      accepted: 20,
      rejected: 1,
      stale: 2,
      uptimeS: 3600,
    },
  ],
  jobs: [
    { id: 'j1', name: 'python train.py --key=hush', pids: [1], devices: ['cpu'], class: 'claimed', source: 'claim', sinceMs: 0 },
  ],
  faults: [
    { code: 'gpu/hot', detail: null, values: {}, device: 'GPU-1', sinceMs: 0 },
    { code: 'gpu/hot', detail: null, values: {}, device: 'GPU-1', sinceMs: 1 },
  ],
});
const text = metricsText(state, app);

function sample(name: string, labels: Readonly<Record<string, string>> = {}): string | undefined {
  const family = parsePrometheus(text).find((each) => each.name === name);
  return family?.metrics.find((each) => Object.entries(labels).every(([key, value]) => each.labels?.[key] === value))?.value;
}

describe('metrics', () => {
  it('are read by another parser with the values of the state, in base units', () => {
    expect(sample('fallow_device_power_watts', { device: 'GPU-1' })).toBe('141.5');
    expect(sample('fallow_device_fan_ratio', { device: 'GPU-1' })).toBe('0.55');
    expect(sample('fallow_device_memory_used_bytes', { device: 'GPU-1' })).toBe(String(4096 * 1024 * 1024));
    expect(sample('fallow_device_hashrate_hashes_per_second', { device: 'GPU-1' })).toBe('61200000');
    expect(sample('fallow_device_activity', { device: 'cpu', activity: 'inUse' })).toBe('1');
    expect(sample('fallow_device_activity', { device: 'cpu', activity: 'mining' })).toBe('0');
    expect(sample('fallow_miner_shares_total', { device: 'GPU-1', result: 'stale' })).toBe('2');
    expect(sample('fallow_jobs', { class: 'claimed' })).toBe('1');
    expect(sample('fallow_faults')).toBe('2');
    expect(sample('process_cpu_seconds_total')).toBe('12.5');
  });

  it('leave out what is not known, and never say 0 for it', () => {
    expect(sample('fallow_device_power_watts', { device: 'cpu' })).toBeUndefined();
    expect(text).not.toContain('fallow_device_memory_temperature_celsius');
    expect(text).not.toMatch(/NaN|null|undefined/);
  });

  it('name each series once, whatever is double in the state', () => {
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const names = series.map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(names).size).toBe(names.length);
    expect(sample('fallow_fault_active', { code: 'gpu/hot', device: 'GPU-1' })).toBe('1');
  });

  it('tell no pool, no login and no command line of a job', () => {
    expect(text).not.toMatch(/secret|pool\.example|wallet|hush|train\.py/);
  });

  it('are those that docs/metrics.md lists, and the dashboard asks for no others', () => {
    const listed = readFileSync(join(root, 'docs/metrics.md'), 'utf8').match(/`(?:fallow|process)_[a-z_]+/g) ?? [];
    const full = metricsText({ ...state, devices: [{ ...gpu, memoryTemperatureC: 80 }] }, app);
    const told = [...full.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect([...new Set(listed.map((name) => name.slice(1)))].sort()).toEqual([...told].sort());
    const dashboard = readFileSync(join(root, 'assets/grafana/fallow.json'), 'utf8');
    const asked = new Set(dashboard.match(/\b(?:fallow|process)_[a-z_]+/g));
    expect([...asked].filter((name) => !told.includes(name))).toEqual([]);
    expect(asked.size).toBeGreaterThan(5);
    expect(JSON.parse(dashboard)).toMatchObject({ title: 'Fallow' });
  });

  const promtool = findExecutable(['promtool'], process.env['PATH'] ?? '');
  it.skipIf(promtool === null)('pass promtool check metrics (Debian: package prometheus)', () => {
    const full = metricsText({ ...state, devices: [{ ...gpu, memoryTemperatureC: 80 }] }, app);
    const { status, stdout, stderr } = spawnSync(promtool ?? '', ['check', 'metrics'], { input: full, encoding: 'utf8' });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

describe('the text format', () => {
  it('escapes what would end a label or a line', () => {
    const metric = { name: 'x', type: 'gauge', help: 'h', samples: [{ labels: { a: 'q"\\\nz' }, value: 1 }] } as const;
    expect(exposition([metric])).toBe('# HELP x h\n# TYPE x gauge\nx{a="q\\"\\\\\\nz"} 1\n');
  });
});
