import type { Fault } from '../shared/faults';
import type { ShownFault } from './rig/rigDevice';

/** Faults that concern the app as a whole, one per area (settings, history): the newest replaces the last. */
export class AppFaults {
  private readonly faults = new Map<string, ShownFault>();

  constructor(
    private readonly nowMs: () => number,
    private readonly onDidChange: () => void,
  ) {}

  /** null: the area is well again. */
  set(area: string, fault: Fault | null): void {
    if (fault === null && !this.faults.has(area)) return;
    if (fault === null) this.faults.delete(area);
    else this.faults.set(area, { ...fault, sinceMs: this.nowMs() });
    this.onDidChange();
  }

  list(): readonly ShownFault[] {
    return [...this.faults.values()];
  }
}
