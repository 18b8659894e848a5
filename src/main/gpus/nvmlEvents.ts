import { type NvmlLibrary, nvmlCodes, readU64 } from './nvmlCalls';

const xidCriticalError = 8;
/** nvmlEventData_t: device@0, eventType u64@8, eventData u64@16. */
const eventBytes = 32;
/** More than this in a second is a storm: the rest comes with the next look. */
const maxEvents = 32;

/** The driver's own error reports (XID), asked for without waiting. Some drivers and cards have none: then there is simply nothing. */
export class NvmlEvents {
  private set: number | null = null;
  private readonly event = Buffer.alloc(eventBytes);

  constructor(private readonly library: NvmlLibrary) {}

  open(handles: readonly number[]): void {
    const created = Buffer.alloc(8);
    if (this.library.call('nvmlEventSetCreate', created) !== nvmlCodes.ok) return;
    this.set = readU64(created, 0);
    for (const handle of handles) this.library.call('nvmlDeviceRegisterEvents', handle, xidCriticalError, this.set);
  }

  take(): readonly { readonly handle: number; readonly xid: number }[] {
    if (this.set === null) return [];
    const found = [];
    for (let count = 0; count < maxEvents && this.wait(this.set) === nvmlCodes.ok; count += 1) {
      if (readU64(this.event, 8) !== xidCriticalError) continue;
      found.push({ handle: readU64(this.event, 0), xid: readU64(this.event, 16) });
    }
    return found;
  }

  close(): void {
    if (this.set !== null) this.library.call('nvmlEventSetFree', this.set);
    this.set = null;
  }

  private wait(set: number): number {
    const code = this.library.call('nvmlEventSetWait_v2', set, this.event, 0);
    return code === nvmlCodes.functionNotFound ? this.library.call('nvmlEventSetWait', set, this.event, 0) : code;
  }
}
