import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { DeviceInfo, DeviceSource, Reading } from './source';

/** Joins the sources into one table of devices and reads all of them once a second. Each source fails alone. */
export class Telemetry {
  private readonly owners = new Map<string, DeviceSource>();
  private readonly readings = new Map<string, Reading>();
  private stopTicking: (() => void) | null = null;

  constructor(
    private readonly sources: readonly DeviceSource[],
    private readonly clock: Clock,
    private readonly log: Log,
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
    const tick = () => {
      for (const id of this.owners.keys()) this.readOne(id);
      onTick();
    };
    this.stopTicking?.();
    this.stopTicking = this.clock.every(1000, tick);
    tick();
  }

  /** Stops reading and forgets what was read: a value of the past is no reading. */
  stop(): void {
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

  /** Asks the driver now: what a claim waits for must not be a second old. */
  freeMiB(id: string): number | null {
    return this.owners.get(id)?.freeMiB(id) ?? null;
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
    const reading = this.owners.get(id)?.read(id) ?? null;
    if (reading === null) this.readings.delete(id);
    else this.readings.set(id, reading);
  }
}
