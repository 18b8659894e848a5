import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A C compiler, if there is one; tests that need the stub library are skipped without, and say so. */
export const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
export const whyNoStub = `against a stub library (${compiler ?? 'skipped: no C compiler; on Debian and Ubuntu: apt-get install gcc libc6-dev'})`;

/**
 * A card of the stub. Values in NVML's own units (mW, MiB); what is left out is not supported. `fail:Symbol` is a return code
 * (`fail`: of every call), `delay:Symbol` ms, both without the leading `nvml`; `compute:PID`, `graphics:PID`, `mps:PID` MiB (-1
 * unknown); `xid:SERIAL` an error report; `slices` how many MIG slices it has.
 */
export type StubCard = Readonly<Record<string, number>>;

/** One that answers everything. */
export const wholeCard: StubCard = {
  temperature: 63,
  temperatureMemory: 88,
  power: 118_400,
  fan: 55,
  used: 5100,
  total: 8192,
  slowdown: 98,
  limit: 130_000,
  limitEnforced: 125_000,
  limitDefault: 220_000,
  limitMin: 100_000,
  limitMax: 240_000,
  clock: 1710,
  clockMax: 2100,
  clockMemory: 7000,
  clockMemoryMax: 7001,
  busy: 97,
  busyMemory: 84,
  throttle: 0x4 + 0x40,
  gen: 1,
  width: 8,
  genMax: 4,
  widthMax: 16,
};

/** A sample of nvmlDeviceGetProcessUtilization as the stub's file writes it; `atUs` below 8e6, or the number is none any more. */
export function sample(atUs: number, smPct: number, encPct = 0, decPct = 0): number {
  return ((atUs * 1000 + smPct) * 1000 + encPct) * 1000 + decPct;
}

/** The stub library, compiled, and the file that says what it answers. */
export class StubNvml {
  readonly library: string;
  private readonly dir = mkdtempSync(join(tmpdir(), 'fallow-nvml-'));
  private readonly table = join(this.dir, 'gpus');
  private written = 0;

  constructor() {
    this.library = join(this.dir, 'libnvidia-ml.so.1');
    const source = join(import.meta.dirname, 'fixtures/nvml.c');
    const built = spawnSync(compiler ?? 'cc', ['-shared', '-fPIC', '-O1', '-pthread', '-o', this.library, source]);
    if (built.status !== 0) throw new Error(built.stderr.toString());
    // The C side reads the environment of the process itself, which process.env writes through to.
    process.env['STUB_NVML'] = this.table;
  }

  get env(): Readonly<Record<string, string>> {
    return { FALLOW_NVML_LIBRARY: this.library, STUB_NVML: this.table };
  }

  write(cards: readonly StubCard[], system: StubCard = {}): void {
    const lines = (gpu: number, values: StubCard) => Object.entries(values).map(([key, value]) => `${gpu} ${key} ${value}\n`);
    const text = [...lines(-1, system), ...cards.flatMap((card, gpu) => lines(gpu, card))].join('');
    // Another name each time and then in its place at once: the library must never see half a file.
    this.written += 1;
    writeFileSync(`${this.table}.${this.written}`, text);
    renameSync(`${this.table}.${this.written}`, this.table);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
