import type { RainbowView } from '../../../shared/rainbow';
import type { Clock } from '../../platform/clock';
import type { RainbowDevice, RainbowMiner } from './answers';
import type { RainbowLink } from './rainbowLink';

/** One of our devices, as far as it can be told to be one of RainbowMiner's. */
export interface OurDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly pci: string | null;
}

type RainbowReading = Pick<RainbowView, 'version' | 'miners' | 'devices'>;

/** Its own figures are as old as its last round, up to a minute: asking more often would tell no more, ms. */
const everyMs = 5000;

/** Reads what one RainbowMiner mines and its sensors, again and again. What it does not answer any more is forgotten. */
export class RainbowReader {
  private version: string | null = null;
  private miners: readonly RainbowMiner[] = [];
  private devices: readonly RainbowDevice[] = [];
  private giveUp = new AbortController();
  private cancel: () => void = () => undefined;
  private told = '';

  constructor(
    private readonly link: Pick<RainbowLink, 'version' | 'activeMiners' | 'devices'>,
    private readonly clock: Clock,
    private readonly onDidChange: () => void,
  ) {}

  start(): void {
    this.stop();
    this.giveUp = new AbortController();
    void this.read(this.giveUp.signal);
  }

  stop(): void {
    this.cancel();
    this.giveUp.abort();
  }

  reading(ours: readonly OurDevice[]): RainbowReading {
    const idOf = (name: string) =>
      ourId(
        this.devices.find((device) => device.name === name),
        ours,
      );
    return {
      version: this.version,
      miners: this.miners.map(({ model: _model, devices, work, ...miner }) => ({
        ...miner,
        devices: [...new Set(devices.flatMap((name) => idOf(name) ?? []))],
        work: [...work],
      })),
      devices: this.devices.map(({ name, model, temperatureC, fanPct, powerW }) => {
        return { name, model, device: idOf(name), temperatureC, fanPct, powerW };
      }),
    };
  }

  private async read(signal: AbortSignal): Promise<void> {
    const miners = await this.link.activeMiners(signal);
    const devices = miners.ok ? await this.link.devices(signal) : miners;
    const version = miners.ok && this.version === null ? await this.link.version(signal) : null;
    if (signal.aborted) return;
    this.miners = miners.ok ? miners.value : [];
    this.devices = miners.ok && devices.ok ? (devices.value as readonly RainbowDevice[]) : [];
    if (version?.ok === true) this.version = version.value;
    const now = JSON.stringify([this.version, this.miners, this.devices]);
    if (now !== this.told) {
      this.told = now;
      this.onDidChange();
    }
    this.cancel = this.clock.after(everyMs, () => void this.read(signal));
  }
}

/** By the PCI bus; of CPUs there is one. Two GPUs on one bus number in different domains cannot be told apart. */
function ourId(device: RainbowDevice | undefined, ours: readonly OurDevice[]): string | null {
  if (device === undefined) return null;
  if (device.kind === 'cpu') return ours.find(({ kind }) => kind === 'cpu')?.id ?? null;
  const same = ours.filter(({ pci }) => device.pciBus !== null && busOf(pci) === device.pciBus);
  return same.length === 1 ? (same[0]?.id ?? null) : null;
}

/** `0000:0b:00.0` */
function busOf(pci: string | null): number | null {
  const [, bus] = /([0-9a-f]{2}):[0-9a-f]{2}\.[0-7]$/i.exec(pci ?? '') ?? [];
  return bus === undefined ? null : Number.parseInt(bus, 16);
}
