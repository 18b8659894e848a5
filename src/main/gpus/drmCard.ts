import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundCard } from './cardReader';
import { clear, finish, put, type Row } from './readingRow';
import { list, readNumber, readText } from './sysfs';

const perMib = 1 / (1024 * 1024);
const perMicro = 1e-6;
const perMilli = 1e-3;
/** Transfers a second of each PCIe generation, GT/s. */
const linkSpeeds = ['2.5', '5.0', '8.0', '16.0', '32.0', '64.0'];

export interface DrmCardPlace {
  /** …/class/drm/cardN */
  readonly dir: string;
  readonly number: number;
  readonly vendor: 'amd' | 'intel';
  readonly pci: string;
  /** amdgpu, i915 or xe. */
  readonly driver: string;
}

/** The files of a card that are there, found once; null: this kernel or card has none. */
interface Files {
  readonly core: string | null;
  readonly hotspot: string | null;
  readonly memory: string | null;
  readonly power: string | null;
  readonly energy: string | null;
  readonly fanRpm: string | null;
  readonly pwm: string | null;
}

/**
 * One AMD or Intel card by the kernel's files; only reads. Sources: Documentation/gpu/amdgpu/thermal.rst and driver-misc.rst,
 * Documentation/ABI/testing/sysfs-driver-intel-i915-hwmon and -intel-xe-hwmon. A card that sleeps is let sleep.
 */
export class DrmCard {
  private readonly device: string;
  private readonly hwmon: string | null;
  private readonly files: Files;
  private readonly pwmMax: number;
  private energyBefore: { readonly microJ: number; readonly atMs: number } | null = null;

  constructor(
    readonly place: DrmCardPlace,
    private readonly now: () => number,
  ) {
    this.device = join(place.dir, 'device');
    const entry = list(join(this.device, 'hwmon'))[0];
    this.hwmon = entry === undefined ? null : join(this.device, 'hwmon', entry);
    this.files = this.findFiles();
    this.pwmMax = readNumber(this.hwmonFile('pwm1_max')) ?? 255;
  }

  /** A graphics part of a CPU without a sensor of its own says nothing that could be shown. */
  get canBeRead(): boolean {
    return this.hwmon !== null || existsSync(join(this.device, 'mem_info_vram_total'));
  }

  describe(slot: number, name: string | null): FoundCard {
    const { vendor, pci, driver, number } = this.place;
    const uniqueId = readText(join(this.device, 'unique_id'));
    const limit = this.limitFile();
    return {
      slot,
      // ROCm's own name for the card where it has one, so that ROCR_VISIBLE_DEVICES names it.
      id: uniqueId === null || /^0*$/.test(uniqueId) ? `${vendor}-${pci}` : `GPU-${uniqueId}`,
      kind: 'gpu',
      vendor,
      name: readText(join(this.device, 'product_name')) || name || `${vendor === 'amd' ? 'AMD' : 'Intel'} GPU ${number}`,
      pci,
      vramMiB: scaled(readNumber(join(this.device, 'mem_info_vram_total')), perMib),
      driver,
      slowdownC: scaled(readNumber(this.files.core?.replace('_input', '_crit') ?? null), perMilli),
      powerLimitW: scaled(readNumber(limit), perMicro),
    };
  }

  read(row: Row): void {
    const isGone = !existsSync(this.device);
    if (isGone || readText(join(this.device, 'power/runtime_status')) === 'suspended') {
      clear(row);
      finish(row, isGone, isGone);
      return;
    }
    const { core, hotspot, memory, fanRpm } = this.files;
    const temperature = readNumber(core);
    put(row, 'temperatureC', temperature, perMilli);
    put(row, 'hotspotC', readNumber(hotspot), perMilli);
    put(row, 'memoryTemperatureC', readNumber(memory), perMilli);
    put(row, 'powerW', this.powerW());
    put(row, 'fanRpm', readNumber(fanRpm));
    put(row, 'fanPct', readNumber(this.files.pwm), 100 / this.pwmMax);
    this.putMemory(row);
    this.putUse(row);
    this.putLimits(row);
    this.putLink(row);
    finish(row, core !== null && temperature === null, false);
  }

  freeMiB(): number | null {
    const total = readNumber(join(this.device, 'mem_info_vram_total'));
    const used = readNumber(join(this.device, 'mem_info_vram_used'));
    return total === null || used === null ? null : scaled(total - used, perMib);
  }

  private findFiles(): Files {
    const byLabel = new Map<string, string>();
    for (const index of [1, 2, 3, 4]) {
      const input = this.present(`temp${index}_input`);
      const label = readText(this.hwmonFile(`temp${index}_label`) ?? '') ?? (index === 1 ? 'edge' : '');
      if (input !== null && !byLabel.has(label)) byLabel.set(label, input);
    }
    const hotspot = byLabel.get('junction') ?? null;
    return {
      core: byLabel.get('edge') ?? byLabel.get('pkg') ?? hotspot,
      hotspot,
      memory: byLabel.get('mem') ?? byLabel.get('vram') ?? null,
      // Newer chips have the second only.
      power: this.present('power1_average') ?? this.present('power1_input'),
      energy: this.present('energy1_input'),
      fanRpm: this.present('fan1_input'),
      pwm: this.present('pwm1'),
    };
  }

  private hwmonFile(name: string): string | null {
    return this.hwmon === null ? null : join(this.hwmon, name);
  }

  private present(name: string): string | null {
    const path = this.hwmonFile(name);
    return path !== null && existsSync(path) ? path : null;
  }

  /** amdgpu calls it power1_cap, i915 and xe power1_max. */
  private limitFile(): string | null {
    return this.present('power1_cap') ?? this.present('power1_max');
  }

  /** Intel counts energy: the mean since the last reading. */
  private powerW(): number | null {
    const microW = readNumber(this.files.power);
    if (microW !== null) return microW * perMicro;
    const microJ = readNumber(this.files.energy);
    if (microJ === null) return null;
    const before = this.energyBefore;
    const atMs = this.now();
    this.energyBefore = { microJ, atMs };
    if (before === null || atMs <= before.atMs || microJ < before.microJ) return null;
    return ((microJ - before.microJ) * perMicro) / ((atMs - before.atMs) / 1000);
  }

  private putMemory(row: Row): void {
    const total = readNumber(join(this.device, 'mem_info_vram_total'));
    const used = readNumber(join(this.device, 'mem_info_vram_used'));
    put(row, 'vramTotalMiB', total, perMib);
    put(row, 'vramUsedMiB', used, perMib);
    put(row, 'vramFreeMiB', total === null || used === null ? null : total - used, perMib);
  }

  private putUse(row: Row): void {
    put(row, 'utilisationPct', readNumber(join(this.device, 'gpu_busy_percent')));
    put(row, 'memoryUtilisationPct', readNumber(join(this.device, 'mem_busy_percent')));
    const coreHz = readNumber(this.hwmonFile('freq1_input'));
    put(row, 'coreClockMHz', coreHz === null ? this.intelClock('gt_act_freq_mhz', 'act_freq') : coreHz * perMicro);
    put(row, 'memoryClockMHz', readNumber(this.hwmonFile('freq2_input')), perMicro);
    put(row, 'maxCoreClockMHz', highestState(join(this.device, 'pp_dpm_sclk')) ?? this.intelClock('gt_RP0_freq_mhz', 'rp0_freq'));
    put(row, 'maxMemoryClockMHz', highestState(join(this.device, 'pp_dpm_mclk')));
  }

  private intelClock(i915: string, xe: string): number | null {
    if (this.place.vendor !== 'intel') return null;
    return readNumber(join(this.place.dir, i915)) ?? readNumber(join(this.device, 'tile0/gt0/freq0', xe));
  }

  private putLimits(row: Row): void {
    const limit = readNumber(this.limitFile());
    put(row, 'powerLimitW', limit, perMicro);
    put(row, 'enforcedPowerLimitW', limit, perMicro);
    put(row, 'minPowerLimitW', readNumber(this.hwmonFile('power1_cap_min')), perMicro);
    put(row, 'maxPowerLimitW', readNumber(this.hwmonFile('power1_cap_max')), perMicro);
    put(row, 'defaultPowerLimitW', readNumber(this.hwmonFile('power1_cap_default')), perMicro);
  }

  private putLink(row: Row): void {
    put(row, 'pcieGen', linkGeneration(join(this.device, 'current_link_speed')));
    put(row, 'pcieWidth', readNumber(join(this.device, 'current_link_width')));
    put(row, 'maxPcieGen', linkGeneration(join(this.device, 'max_link_speed')));
    put(row, 'maxPcieWidth', readNumber(join(this.device, 'max_link_width')));
  }
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : Math.round(value * factor * 10) / 10;
}

/** `16.0 GT/s PCIe`; older kernels write `8 GT/s`. */
function linkGeneration(path: string): number | null {
  const speed = /^(\d+)(\.\d)? GT\/s/.exec(readText(path) ?? '');
  if (speed === null) return null;
  const index = linkSpeeds.indexOf(`${speed[1]}${speed[2] ?? '.0'}`);
  return index < 0 ? null : index + 1;
}

/** The last of lines like `2: 2575Mhz *`. */
function highestState(path: string): number | null {
  const states = [...(readText(path) ?? '').matchAll(/^\d+: (\d+)Mhz/gim)].map((match) => Number(match[1]));
  return states.length === 0 ? null : Math.max(...states);
}
