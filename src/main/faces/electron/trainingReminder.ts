import type { RigState } from '../../../shared/state';

const patienceMs = 4 * 3_600_000;

/** Whether to remind of training mode, from one state after the other: pure but for what it remembers having said. */
export class TrainingReminder {
  private idleSinceMs: number | null = null;
  private isReminded = false;

  /** True once for each time that training mode is forgotten: a job or another mode starts the count again. */
  next({ mode, jobs, nowMs }: RigState): boolean {
    if (mode !== 'training' || jobs.length > 0) {
      this.idleSinceMs = null;
      this.isReminded = false;
      return false;
    }
    this.idleSinceMs ??= nowMs;
    if (this.isReminded || nowMs - this.idleSinceMs < patienceMs) return false;
    this.isReminded = true;
    return true;
  }
}
