import { between, logistic, num, type Parameters } from './parameters';
import type { Configuration, Steady, Surface } from './surface';

interface Launch {
  readonly block: number;
  readonly streams: number;
  readonly parallel: number;
  /** Threads in flight. */
  readonly work: number;
  readonly core: number;
  readonly memory: number;
  readonly limitW: number;
  readonly recheckMs: number;
  readonly kernel: Parameters;
}

export function gpuSteady(surface: Surface, configuration: Configuration, ambientC: number): Steady {
  const gpu = surface.gpu ?? {};
  const launch = launchOf(surface, configuration);
  const fill = occupancyOf(gpu, launch);
  const clocks = clocksOf(gpu, launch, fill.occupancy, ambientC);
  const { hashrate, batchS } = hashrateOf(gpu, launch, fill, clocks);
  const errors = memoryErrors(gpu, launch, clocks.temperatureC);
  return {
    hashrate,
    stale: staleOf(surface.net, launch, batchS),
    bad: errors.bad,
    powerW: clocks.powerW,
    temperatureC: clocks.temperatureC,
    crash: logistic(Math.max(errors.crash, coreCrash(gpu, launch), memoryUse(surface.vram, launch), fill.blocks < 1 ? 20 : -50)),
  };
}

function launchOf(surface: Surface, configuration: Configuration): Launch {
  const at = (name: string, otherwise: number) => configuration[name] ?? otherwise;
  const block = at('block', 128);
  const { intensity } = configuration;
  return {
    block,
    streams: at('streams', 2),
    parallel: at('ph', 4),
    work: intensity === undefined ? at('grid', 8192) * block : 2 ** intensity,
    core: at('core', 0),
    memory: at('mem', 0),
    limitW: at('pl', num(surface.gpu, 'tdp')),
    recheckMs: at('recheck', 500),
    kernel: surface.kernels?.[at('kernel', 0)] ?? {},
  };
}

/** Blocks that fit on a multiprocessor: by threads, registers and its own limit. */
function occupancyOf(gpu: Parameters, { block, parallel, kernel, work, streams }: Launch) {
  const registers = Math.min(255, num(kernel, 'regs') + num(gpu, 'regs_ph', 7) * (parallel - 1));
  const perThread = Math.ceil(registers / 8) * 8;
  const byThreads = Math.floor(num(gpu, 'thr_sm') / block);
  const blocks = Math.min(byThreads, Math.floor(65536 / (perThread * block)), num(gpu, 'max_bps'));
  const resident = Math.max(blocks, 0.25);
  const waves = work / block / (num(gpu, 'sm') * resident);
  const tail = 1 - (1 - waves / Math.ceil(waves)) / streams ** 0.7;
  return { blocks, occupancy: (resident * block) / num(gpu, 'thr_sm'), tail };
}

function clocksOf(gpu: Parameters, { kernel, core, memory, limitW }: Launch, occupancy: number, ambientC: number) {
  const coreFactor = (num(gpu, 'fc') + core) / num(gpu, 'fc');
  const memoryFactor = (num(gpu, 'fm') + memory) / num(gpu, 'fm');
  const exponent = num(gpu, 'vexp');
  const undervolt = 1 - (num(gpu, 'uvk', 0.9) * core) / 1000;
  const coreW =
    num(gpu, 'p_core') * num(kernel, 'pw') * coreFactor ** exponent * undervolt * (0.5 + 0.5 * Math.min(1, occupancy * 1.2));
  const restW = num(gpu, 'p_idle') + num(gpu, 'p_mem') * memoryFactor ** 1.3;
  const isLimited = restW + coreW > limitW;
  let speed = 1;
  let powerW = restW + coreW;
  if (isLimited) {
    speed = Math.max(0.3, between(Math.max((limitW - restW) / coreW, 1e-3), 0.02, 1) ** (1 / exponent));
    powerW = Math.max(limitW, restW + coreW * 0.3 ** exponent);
  }
  const throttle = between(ambientC + num(gpu, 'rth') * powerW - num(gpu, 't_thr'), 0, 25);
  powerW *= 1 - 0.018 * throttle;
  return {
    coreFactor: coreFactor * speed * (1 - 0.012 * throttle),
    memoryFactor,
    powerW,
    temperatureC: ambientC + num(gpu, 'rth') * powerW,
  };
}

function hashrateOf(
  gpu: Parameters,
  { kernel, block, streams, parallel, work, memory, recheckMs }: Launch,
  { occupancy, tail }: { readonly occupancy: number; readonly tail: number },
  { coreFactor, memoryFactor }: { readonly coreFactor: number; readonly memoryFactor: number },
) {
  const hiding = 1 - Math.exp((-occupancy * Math.sqrt(parallel)) / num(kernel, 'l0'));
  const spill = 1 + 0.05 * Math.max(0, parallel / num(kernel, 'ph_opt') - 1) ** 2;
  const shape = 1 - num(kernel, 'blk_w') * Math.log2(block / num(kernel, 'blk_opt')) ** 2;
  const byMemory = num(gpu, 'h_mem') * memoryFactor * num(kernel, 'mf') * (hiding / spill);
  const byCore = num(gpu, 'h_core') * coreFactor * num(kernel, 'cf') * (0.6 + 0.4 * occupancy);
  const sharpness = num(gpu, 'psm');
  const inner = (byMemory ** -sharpness + byCore ** -sharpness) ** (-1 / sharpness) * tail * shape;
  const batchS = work / (inner * 1e6);
  let hashrate = (inner * batchS) / (batchS + num(gpu, 't_launch') * (1 + 0.12 * streams));
  hashrate *= 1 - num(gpu, 'poll', 0.8) / Math.max(recheckMs, 20);
  const steps = gpu['pstates'];
  for (const step of Array.isArray(steps) ? steps : []) if (memory >= Number(step[0])) hashrate *= 1 + Number(step[1]);
  return { hashrate, batchS };
}

function staleOf(net: Parameters, { recheckMs, streams }: Launch, batchS: number): number {
  const late = (0.5 * recheckMs) / 1000 + num(net, 'lat') + 0.5 * batchS * Math.min(streams, 1 + 0.5 * (streams - 1));
  return between(late / num(net, 'block_time'), 0, 0.6);
}

function memoryErrors(gpu: Parameters, { memory }: Launch, temperatureC: number) {
  const critical = num(gpu, 'mem_crit') - num(gpu, 'mem_kt') * (temperatureC - 60);
  return {
    bad: 0.45 * logistic((memory - critical) / num(gpu, 'mem_w')),
    crash: (memory - critical - num(gpu, 'mem_margin')) / num(gpu, 'crash_w', 12),
  };
}

function coreCrash(gpu: Parameters, { core, memory, limitW }: Launch): number {
  const high = (core - (num(gpu, 'core_crit') - num(gpu, 'core_km', 0) * memory)) / num(gpu, 'crash_w', 12);
  const { uv } = gpu;
  return Array.isArray(uv) ? Math.max(high, (Number(uv[0]) + Number(uv[1]) * core - limitW) / 4) : high;
}

/** Over the card's memory: DAG and buffers, in MiB, against what there is. */
function memoryUse(vram: Parameters | undefined, { work, streams }: Launch): number {
  return (num(vram, 'dag') + (work * streams * num(vram, 'bytes')) / 1048576 - num(vram, 'mb')) / 4;
}
