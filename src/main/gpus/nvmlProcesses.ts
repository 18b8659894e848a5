import type { GpuProcess } from '../../shared/gpuDetails';
import type { CardProcess } from './cardReader';
import { type NvmlSymbol, nvmlCodes, readU64 } from './nvmlCalls';
import type { NvmlCard } from './nvmlCard';

const perMib = 1 / (1024 * 1024);
/** nvmlProcessInfo_t, v2 and v3: pid@0, used@8, GPU instance@16, compute instance@20; v1 ends after `used`. */
const infoBytes = { v3: 24, v2: 24, v1: 16 };
/** nvmlProcessUtilizationSample_t: pid@0, timeStamp (us)@8, sm@16, mem@20, enc@24, dec@28. */
const sampleBytes = 32;
const firstCapacity = 64;
/** A list may grow between two looks; a driver that never has enough room is not asked for ever. */
const maxTries = 4;
/** The driver samples about once a second; a look sooner after the last finds nothing new of a process that is busy all the same. */
const sampleKeptMs = 2000;
const maxCapacity = 65_536;

type Kind = GpuProcess['kind'];
const lists: Readonly<Record<Kind, readonly { readonly symbol: NvmlSymbol; readonly bytes: number }[]>> = {
  compute: [
    { symbol: 'nvmlDeviceGetComputeRunningProcesses_v3', bytes: infoBytes.v3 },
    { symbol: 'nvmlDeviceGetComputeRunningProcesses_v2', bytes: infoBytes.v2 },
    { symbol: 'nvmlDeviceGetComputeRunningProcesses', bytes: infoBytes.v1 },
  ],
  graphics: [
    { symbol: 'nvmlDeviceGetGraphicsRunningProcesses_v3', bytes: infoBytes.v3 },
    { symbol: 'nvmlDeviceGetGraphicsRunningProcesses_v2', bytes: infoBytes.v2 },
    { symbol: 'nvmlDeviceGetGraphicsRunningProcesses', bytes: infoBytes.v1 },
  ],
  mps: [
    { symbol: 'nvmlDeviceGetMPSComputeRunningProcesses_v3', bytes: infoBytes.v3 },
    { symbol: 'nvmlDeviceGetMPSComputeRunningProcesses_v2', bytes: infoBytes.v2 },
    { symbol: 'nvmlDeviceGetMPSComputeRunningProcesses', bytes: infoBytes.v1 },
  ],
};

const idle = { smPct: 0, videoPct: 0 };

interface Sample {
  readonly smPct: number;
  readonly videoPct: number;
  /** On the driver's clock, and when we got it on ours. */
  readonly atUs: number;
  readonly gotMs: number;
}

/** The process lists of one card: milliseconds each under a lock of the whole driver, so asked for rarely. */
export class NvmlProcesses {
  private readonly count = Buffer.alloc(4);
  private infos = Buffer.alloc(firstCapacity * infoBytes.v3);
  private samples = Buffer.alloc(firstCapacity * sampleBytes);
  /** The newest sample seen: without it the driver repeats old ones. */
  private sampledUs = 0;
  private readonly newest = new Map<number, Sample>();

  /**
   * @param slices of a card in MIG mode: who may not see the whole card may still see these.
   * @param now monotonic ms
   */
  constructor(
    private readonly card: NvmlCard,
    private readonly slices: readonly NvmlCard[],
    private readonly now: () => number,
  ) {}

  /** Null: the driver does not say who computes on this card. */
  list(): readonly CardProcess[] | null {
    const compute = this.kind('compute');
    if (compute === null) return null;
    const usage = this.usage();
    const rows: CardProcess[] = [];
    const add = (kind: Kind, infos: ReadonlyMap<number, number | null>) => {
      for (const [pid, usedMiB] of infos) {
        const sample = usage === null ? null : (usage.get(pid) ?? idle);
        rows.push({ pid, usedMiB, kind, smPct: sample?.smPct ?? null, videoPct: sample?.videoPct ?? null });
      }
    };
    add('compute', compute);
    add('graphics', this.kind('graphics') ?? new Map());
    add('mps', this.kind('mps') ?? new Map());
    return rows;
  }

  private kind(kind: Kind): ReadonlyMap<number, number | null> | null {
    const whole = this.readList(this.card, kind);
    if (typeof whole !== 'number') return whole;
    if (whole !== nvmlCodes.noPermission || this.slices.length === 0) return null;
    const all = new Map<number, number | null>();
    for (const slice of this.slices) {
      const part = this.readList(slice, kind);
      if (typeof part !== 'number') for (const [pid, usedMiB] of part) all.set(pid, usedMiB);
    }
    return all;
  }

  /** Memory by pid, or the code with which the driver refused. */
  private readList(card: NvmlCard, kind: Kind): ReadonlyMap<number, number | null> | number {
    for (const { symbol, bytes } of lists[kind]) {
      const code = this.fill(card, symbol, bytes);
      if (code === nvmlCodes.ok) return this.readInfos(bytes);
      if (code !== nvmlCodes.functionNotFound) return code;
    }
    return nvmlCodes.functionNotFound;
  }

  private fill(card: NvmlCard, symbol: NvmlSymbol, bytes: number): number {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const capacity = Math.floor(this.infos.length / bytes);
      this.count.writeUInt32LE(capacity, 0);
      const code = card.ask(symbol, this.count, this.infos);
      if (code !== nvmlCodes.insufficientSize) return code;
      this.infos = Buffer.alloc(nextCapacity(this.count.readUInt32LE(0), capacity) * infoBytes.v3);
    }
    return nvmlCodes.insufficientSize;
  }

  /** In MIG mode a process may be there once a slice: its memory is summed. */
  private readInfos(bytes: number): ReadonlyMap<number, number | null> {
    const found = new Map<number, number | null>();
    const count = Math.min(this.count.readUInt32LE(0), Math.floor(this.infos.length / bytes));
    for (let index = 0; index < count; index += 1) {
      const offset = index * bytes;
      const pid = this.infos.readUInt32LE(offset);
      const isUnknown = this.infos.readUInt32LE(offset + 12) === 0xffff_ffff; // all ones
      const usedMiB = isUnknown ? null : Math.round(readU64(this.infos, offset + 8) * perMib * 10) / 10;
      const before = found.get(pid);
      found.set(pid, typeof before === 'number' && usedMiB !== null ? before + usedMiB : usedMiB);
    }
    return found;
  }

  /** What each process did since the last look; null: this card does not count it (MIG, old cards). */
  private usage(): ReadonlyMap<number, Sample> | null {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const capacity = this.samples.length / sampleBytes;
      this.count.writeUInt32LE(capacity, 0);
      const code = this.card.ask('nvmlDeviceGetProcessUtilization', this.samples, this.count, this.sampledUs);
      if (code === nvmlCodes.ok) this.readSamples();
      if (code === nvmlCodes.ok || code === nvmlCodes.notFound) return this.stillCounting(); // not found: nobody was busy
      if (code !== nvmlCodes.insufficientSize) return null;
      this.samples = Buffer.alloc(nextCapacity(this.count.readUInt32LE(0), capacity) * sampleBytes);
    }
    return null;
  }

  private readSamples(): void {
    const count = Math.min(this.count.readUInt32LE(0), this.samples.length / sampleBytes);
    const sinceUs = this.sampledUs;
    for (let offset = 0; offset < count * sampleBytes; offset += sampleBytes) {
      const pid = this.samples.readUInt32LE(offset);
      const atUs = readU64(this.samples, offset + 8);
      if (atUs <= sinceUs || atUs < (this.newest.get(pid)?.atUs ?? 0)) continue;
      this.sampledUs = Math.max(this.sampledUs, atUs);
      const smPct = this.samples.readUInt32LE(offset + 16);
      const videoPct = Math.max(this.samples.readUInt32LE(offset + 24), this.samples.readUInt32LE(offset + 28));
      this.newest.set(pid, { smPct, videoPct, atUs, gotMs: this.now() });
    }
  }

  private stillCounting(): ReadonlyMap<number, Sample> {
    const nowMs = this.now();
    for (const [pid, { gotMs }] of this.newest) if (nowMs - gotMs > sampleKeptMs) this.newest.delete(pid);
    return this.newest;
  }
}

function nextCapacity(wanted: number, had: number): number {
  return Math.min(maxCapacity, Math.max(wanted + 16, 2 * had));
}
