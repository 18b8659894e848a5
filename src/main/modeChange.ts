import { fail, ok, type Result } from '../shared/faults';
import type { Mode } from '../shared/literals';

/** What changes its mode. Waking and resting take turns: what woke a moment ago rests when it is awake. */
export interface ModeRig {
  /** Begins to watch; nothing of it is left to do when it resolves. Does nothing if it watches. */
  wake(): Promise<void>;
  /** Watches nobody and holds no driver. Does nothing if it rests. */
  rest(): Promise<void>;
  /** Counts at once; resolves when every device has settled, or fails with app/not-settled. */
  setMode(mode: Mode): Promise<Result<null>>;
  /** False: a RainbowMiner still mines after that time, ms. */
  whenRainbowFree(timeoutMs: number): Promise<boolean>;
}

/** As long as `fallow mode` waits at most, ms. */
const rainbowMs = 60_000;

/**
 * Changes of the mode, from window, tray, terminal and other programs, of which the last one holds. Watching begins before the first
 * miner and ends after the last, and no change that was overtaken ends it: a rig that mines and watches nobody would never yield.
 */
export class ModeChange {
  private last = 0;
  private wanted: Mode = 'off';

  /** Resolves with the mode that is wanted then: another than `mode` where somebody chose anew meanwhile. */
  async set(rig: ModeRig, mode: Mode): Promise<Result<{ mode: Mode }>> {
    this.last += 1;
    const turn = this.last;
    const isOvertaken = () => turn !== this.last;
    this.wanted = mode;
    if (mode !== 'off') await rig.wake();
    if (isOvertaken()) return ok({ mode: this.wanted });
    const done = await rig.setMode(mode);
    // It pauses as a whole rig, and takes longer than a miner of ours.
    const isFree = mode === 'mining' || (await rig.whenRainbowFree(rainbowMs));
    if (isOvertaken()) return ok({ mode: this.wanted });
    if (mode === 'off') await rig.rest();
    if (!done.ok) return done;
    return isFree ? ok({ mode }) : fail('app/not-settled');
  }
}
