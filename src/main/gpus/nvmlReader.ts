import type { Fault } from '../../shared/faults';
import type { Announce, CardProcess, CardReader, FoundCard, FoundCards } from './cardReader';
import { deviceCount, deviceHandle, firstKnown, NvmlLibrary, nvmlCodes, systemText } from './nvmlCalls';
import { NvmlCard } from './nvmlCard';
import { NvmlEvents } from './nvmlEvents';
import { NvmlProcesses } from './nvmlProcesses';
import { drmSlots, nvmlEvents, openingNvml, type Row } from './readingRow';

interface Opened {
  readonly card: NvmlCard;
  readonly processes: NvmlProcesses;
  /** The values that stay are to be read, again after the card was gone. */
  isNew: boolean;
}

/** Limits and the PCIe link every so many rounds. */
const slowRounds = 5;

/**
 * NVIDIA GPUs through the driver's own library, without spawning anything. Source: NVML API reference, and docs/telemetry.md for
 * what each call costs.
 */
export class NvmlReader implements CardReader {
  private library: NvmlLibrary | null = null;
  private events: NvmlEvents | null = null;
  private readonly opened = new Map<number, Opened>();

  /**
   * @param libraryPath `libnvidia-ml.so.1`, or what FALLOW_NVML_LIBRARY names. A machine without it simply has no such GPU.
   * @param now monotonic ms
   */
  constructor(
    private readonly libraryPath: string,
    private readonly now: () => number,
  ) {}

  open(announce: Announce, skip: ReadonlySet<number>): FoundCards {
    const nothing = { cards: [], fault: null, problems: [] };
    if (skip.has(openingNvml)) return nothing;
    announce(openingNvml);
    const library = NvmlLibrary.open(this.libraryPath);
    if (library === null) return nothing;
    const code = firstKnown(library, ['nvmlInit_v2', 'nvmlInit']);
    if (code !== nvmlCodes.ok) return { ...nothing, ...whyNot(code) };
    this.library = library;
    const found = this.openCards(library, announce, skip);
    if (!skip.has(nvmlEvents)) {
      announce(nvmlEvents);
      this.events = new NvmlEvents(library);
      this.events.open([...this.opened.values()].map(({ card }) => card.handle));
    }
    announce(null);
    return found;
  }

  slots(): readonly number[] {
    return [...this.opened.keys()];
  }

  read(slot: number, row: Row, round: number): void {
    const opened = this.opened.get(slot);
    if (opened === undefined) return;
    const { card } = opened;
    card.readFast(row);
    if (opened.isNew) card.readOnce(row);
    if (opened.isNew || round % slowRounds === slot % slowRounds) card.readSlow(row);
    card.finish(row);
    opened.isNew = card.isGone;
  }

  freeMiB(slot: number): number | null {
    return this.opened.get(slot)?.card.freeMiB() ?? null;
  }

  processes(slot: number): readonly CardProcess[] | null {
    return this.opened.get(slot)?.processes.list() ?? null;
  }

  takeXids(): readonly { readonly slot: number; readonly xid: number }[] {
    const slotOf = (handle: number) => [...this.opened].find(([, { card }]) => card.handle === handle)?.[0];
    return (this.events?.take() ?? []).flatMap(({ handle, xid }) => {
      const slot = slotOf(handle);
      return slot === undefined ? [] : [{ slot, xid }];
    });
  }

  /** Lets go of the driver: mode off holds no handle. */
  close(): void {
    this.events?.close();
    this.events = null;
    this.library?.call('nvmlShutdown');
    this.library = null;
    this.opened.clear();
  }

  private openCards(library: NvmlLibrary, announce: Announce, skip: ReadonlySet<number>): FoundCards {
    const driver = systemText(library, 'nvmlSystemGetDriverVersion');
    const cards: FoundCard[] = [];
    const problems: string[] = [];
    const count = Math.min(deviceCount(library), drmSlots);
    for (let slot = 0; slot < count; slot += 1) {
      if (skip.has(slot)) continue;
      announce(slot);
      const { code, handle } = deviceHandle(library, slot);
      // One dead card hides no other.
      if (code === nvmlCodes.ok) cards.push(this.openCard(library, slot, handle, driver));
      else problems.push(`NVML gives no handle for card ${slot}: code ${code}`);
    }
    return { cards, fault: null, problems };
  }

  private openCard(library: NvmlLibrary, slot: number, handle: number, driver: string | null): FoundCard {
    const card = new NvmlCard(library, handle);
    const slices = card.slices();
    const processes = new NvmlProcesses(
      card,
      slices.map((slice) => slice.card),
      this.now,
    );
    this.opened.set(slot, { card, processes, isNew: true });
    return {
      slot,
      id: card.text('nvmlDeviceGetUUID') ?? `nvidia-${slot}`,
      kind: 'gpu',
      vendor: 'nvidia',
      name: card.text('nvmlDeviceGetName') ?? `NVIDIA GPU ${slot}`,
      pci: card.pci(),
      vramMiB: card.totalMiB(),
      driver,
      slowdownC: card.slowdownC(),
      powerLimitW: card.powerLimitW(),
      ...(slices.length === 0 ? {} : { slices: slices.map(({ uuid }) => uuid) }),
    };
  }
}

/** Without a driver loaded (9) the library may be there for nothing, as it is beside a CUDA toolkit: that is no fault. */
function whyNot(code: number): { readonly fault: Fault | null; readonly problems: readonly string[] } {
  if (code === nvmlCodes.libraryMismatch) return { fault: { code: 'gpu/driver-mismatch' }, problems: [] };
  return { fault: null, problems: [`NVML cannot be opened: code ${code}`] };
}
