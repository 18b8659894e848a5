import { between, item, logistic, num, type Parameters } from './parameters';
import type { Configuration, Steady, Surface } from './surface';

/** RandomX on a CPU: threads against the L3 cache, huge pages, and how prefetch and assembly go together. */
export function cpuSteady(surface: Surface, configuration: Configuration, ambientC: number): Steady {
  const cpu = surface.cpu ?? {};
  const at = (name: string) => configuration[name] ?? 0;
  const threads = at('threads');
  const limitW = configuration['pl'] ?? num(cpu, 'tdp');
  const effective = effectiveThreads(cpu, threads, at('affinity'));
  const usedMiB = threads * 2;
  const cache = 1 / (1 + num(cpu, 'cache_k') * Math.max(0, usedMiB / num(cpu, 'l3') - 1) ** 1.2);
  let hashrate = num(cpu, 'h1') * effective * cache * codeFactor(cpu, configuration);
  hashrate *= schedulingFactor(cpu, threads, at('yield'), at('priority'));
  const load = Math.min(1, effective / num(cpu, 'cores'));
  const idleW = num(cpu, 'p_idle');
  const wantedW = idleW + num(cpu, 'p_dyn') * load ** 0.9 * (1 + 0.25 * (item(cpu, 'asm', at('asm')) - 1));
  if (wantedW > limitW) hashrate *= between((limitW - idleW) / (wantedW - idleW), 0.05, 1) ** num(cpu, 'vs');
  let powerW = Math.min(wantedW, Math.max(limitW, idleW + 5));
  const throttle = between(ambientC + num(cpu, 'rth') * powerW - num(cpu, 't_thr'), 0, 25);
  hashrate *= 1 - 0.012 * throttle;
  powerW *= 1 - 0.018 * throttle;
  const pagesGiB = usedMiB + (at('hugepages') === 2 ? num(cpu, 'gb_pages') : 0);
  const isBadPair = at('asm') === num(cpu, 'bad_asm', -1) && at('prefetch') === num(cpu, 'bad_pf', -1);
  return {
    hashrate,
    stale: num(surface.net, 'lat') / num(surface.net, 'block_time') + 0.004 * Math.max(0, at('priority') - 3),
    bad: 0,
    powerW,
    temperatureC: ambientC + num(cpu, 'rth') * powerW,
    crash: logistic(Math.max((pagesGiB - num(cpu, 'ram_hp')) / num(cpu, 'ram_w', 0.25), isBadPair ? 20 : -50)),
  };
}

function effectiveThreads(cpu: Parameters, threads: number, affinity: number): number {
  const cores = num(cpu, 'cores');
  const shared = between(threads - cores, 0, cores);
  let effective = Math.min(threads, cores) + num(cpu, 'smt') * shared;
  effective *= 1 + item(cpu, 'aff', affinity) * (threads <= cores ? 1 : 0.4);
  const parity = num(cpu, 'parity', 0);
  if (threads % 2 === 1) effective *= 1 - parity;
  const slowFrom = item(cpu, 'ecores', 0);
  return Number.isNaN(slowFrom) ? effective : effective - Math.max(0, threads - slowFrom) * item(cpu, 'ecores', 1);
}

function codeFactor(cpu: Parameters, configuration: Configuration): number {
  const prefetch = configuration['prefetch'] ?? 0;
  const asm = configuration['asm'] ?? 0;
  const rows = cpu['pf_asm'];
  const row: unknown = Array.isArray(rows) ? rows[prefetch] : undefined;
  const together = Array.isArray(row) ? Number(row[asm]) : 1;
  return item(cpu, 'pf', prefetch) * item(cpu, 'asm', asm) * item(cpu, 'hp', configuration['hugepages'] ?? 0) * together;
}

function schedulingFactor(cpu: Parameters, threads: number, yields: number, priority: number): number {
  const byYield = 1 - 0.02 * yields * (threads >= 2 * num(cpu, 'cores') ? -0.8 : 1);
  return byYield * (1 + 0.004 * Math.min(priority, 2) - num(cpu, 'prio_pen', 0.01) * Math.max(0, priority - 2));
}
