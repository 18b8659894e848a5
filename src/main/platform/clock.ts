/** Time as an argument, so that tests and the practice rig can bend it. */
export interface Clock {
  /** Wall-clock ms since 1970: what is stored and shown. May jump. */
  nowMs(): number;
  /** Ms since an arbitrary start, never jumping: what intervals are measured with. */
  monotonicMs(): number;
  /** Calls once after `ms`; returns the way to cancel. */
  after(ms: number, run: () => void): () => void;
  /** Calls every `ms`; returns the way to stop. */
  every(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};
