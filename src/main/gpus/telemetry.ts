import type { Fault } from '../../shared/faults';
import type { GpuProcess } from '../../shared/gpuDetails';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { bestReading, type MinerReading } from './bestReading';
import type { DeviceInfo, DeviceSource, ProcessListing, Reading } from './source';

/** Joins the sources into one table of devices and reads all of them once a second. Each source fails alone. */
export class Telemetry {
  private readonly owners = new Map<string, DeviceSource>();
  private readonly readings = new Map<string, Reading>();
  private stopTicking: (() => void) | null = null;
  /** Of the present start(); a refresh that ends after stop() belongs to none. */
  private run = 0;

  /** @param minerReading what the miner on a device says of it now; null: none runs, or it says nothing. */
  constructor(
    private readonly sources: readonly DeviceSource[],
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly minerReading: (id: string) => MinerReading | null = () => null,
  ) {}

  /** Opens the sources and lists what they have: GPUs in PCI order as each source gives them, the CPU last. */
  async open(): Promise<readonly DeviceInfo[]> {
    const infos: DeviceInfo[] = [];
    for (const source of this.sources) {
      for (const info of await this.openOne(source)) {
        this.owners.set(info.id, source);
        infos.push(info);
      }
    }
    return infos;
  }

  /** Reads now and then once a second, until stop(). */
  start(onTick: () => void): void {
    this.stopTicking?.();
    this.run += 1;
    const { run } = this;
    const finish = () => {
      if (run !== this.run) return;
      for (const id of this.owners.keys()) this.readOne(id);
      onTick();
    };
    const tick = () => {
      const waits = this.sources.flatMap((source) => source.refresh?.() ?? []);
      if (waits.length === 0) finish();
      else void Promise.all(waits).then(finish);
    };
    this.stopTicking = this.clock.every(1000, tick);
    tick();
  }

  /** Stops reading and forgets what was read: a value of the past is no reading. */
  stop(): void {
    this.run += 1;
    this.stopTicking?.();
    this.stopTicking = null;
    this.readings.clear();
  }

  async close(): Promise<void> {
    this.stop();
    for (const source of this.sources) await source.stop();
    this.owners.clear();
  }

  read(id: string): Reading | null {
    return this.readings.get(id) ?? null;
  }

  /** Of the driver as a whole; null: none. Faults of one device are in its reading. */
  faults(): readonly Fault[] {
    return this.sources.flatMap((source) => source.fault?.() ?? []);
  }

  /** Asks the driver now: what a claim waits for must not be a second old. Null within a tenth of a second when it is silent. */
  async freeMiB(id: string): Promise<number | null> {
    return (await this.owners.get(id)?.freeMiB(id)) ?? null;
  }

  /** Who is on the GPUs, as last listed. */
  processes(): readonly GpuProcess[] {
    return this.listings().flatMap(({ processes }) => processes);
  }

  /** Who is on one device, and how old that is; null: its driver has not said. */
  processesOf(device: string): { readonly processes: readonly GpuProcess[]; readonly ageMs: number } | null {
    const listing = this.listings().find(({ devices }) => devices.includes(device));
    if (listing === undefined) return null;
    const processes = listing.processes.filter((process) => process.device === device);
    return { processes, ageMs: this.clock.monotonicMs() - listing.atMs };
  }

  /** Lists anew; resolves when processes() holds the answers, at the latest after a second. */
  async refreshProcesses(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.refreshListing?.()));
  }

  private listings(): readonly ProcessListing[] {
    return this.sources.flatMap((source) => source.listing?.() ?? []);
  }

  private async openOne(source: DeviceSource): Promise<readonly DeviceInfo[]> {
    try {
      return await source.start();
    } catch (error) {
      this.log.error('gpus', `${source.name} cannot be read`, error);
      return [];
    }
  }

  private readOne(id: string): void {
    const reading = bestReading(this.owners.get(id)?.read(id) ?? null, this.minerReading(id));
    if (reading === null) this.readings.delete(id);
    else this.readings.set(id, reading);
  }
}
