import type { DeviceState } from '../../shared/state';
import type { FirstShare, Said } from '../../shared/wizard';

/** The clock from the wizard's start to the first share that a pool accepts. */
export class FirstShareWatch {
  private startedAtMs: number | null = null;
  private acceptedAtMs: number | null = null;

  constructor(private readonly nowMs: () => number) {}

  start(): void {
    this.startedAtMs = this.nowMs();
    this.acceptedAtMs = null;
  }

  /** A pool has accepted shares. */
  accepted(): void {
    if (this.startedAtMs !== null && this.acceptedAtMs === null) this.acceptedAtMs = this.nowMs();
  }

  /** Null: nothing was started. `devices`: what each does now, for what it is waiting for. */
  view(devices: readonly DeviceState[]): FirstShare | null {
    const { startedAtMs, acceptedAtMs } = this;
    if (startedAtMs === null) return null;
    const sentence = acceptedAtMs === null ? waitingFor(devices) : came(acceptedAtMs - startedAtMs);
    return { startedAtMs, acceptedAtMs, sentence };
  }
}

function came(ms: number): Said {
  return { say: 'shareCame', values: { seconds: Math.round(ms / 1000) } };
}

/** The best there is to say: that something mines, else what is nearest to it. */
function waitingFor(devices: readonly DeviceState[]): Said {
  const plain = (say: Said['say']): Said => ({ say, values: {} });
  if (devices.some(({ activity }) => activity === 'mining')) return plain('shareMining');
  const starting = devices.find(({ activity }) => activity === 'starting');
  if (starting !== undefined) {
    return plain(
      starting.startingStep === 'dag' ? 'shareDag' : starting.startingStep === 'dataset' ? 'shareDataset' : 'shareStarting',
    );
  }
  const faulted = devices.find(({ fault }) => fault !== null)?.fault;
  if (faulted !== undefined && faulted !== null) return { say: 'shareFault', values: { code: faulted } };
  return plain(devices.some(({ activity }) => activity === 'inUse') ? 'shareWaits' : 'shareStarting');
}
