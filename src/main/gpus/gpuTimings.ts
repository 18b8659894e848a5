/** How long is waited for drivers. */
export interface GpuTimings {
  /** A question that takes longer means that the driver does not come back from that card. */
  readonly blockedMs: number;
  /** The same while drivers are opened, which takes seconds a card where nothing keeps them loaded. */
  readonly openBlockedMs: number;
  /** A row that was not written for so long is no reading any more. */
  readonly staleMs: number;
  /** Rows younger than this are not asked for anew: the worker, which knows when they are wanted, has just written them. */
  readonly freshMs: number;
  /** Longest wait of one refresh. */
  readonly refreshMs: number;
  /** Longest wait for free memory: a claim waits for it. */
  readonly freeMs: number;
  /** Between two process lists nobody asked for. */
  readonly listEveryMs: number;
  /** Before a worker that failed, or a card that came back, is tried again. */
  readonly againMs: number;
}

export const usualTimings: GpuTimings = {
  blockedMs: 3000,
  openBlockedMs: 15_000,
  staleMs: 3500,
  freshMs: 400,
  refreshMs: 250,
  freeMs: 100,
  listEveryMs: 7000,
  againMs: 10_000,
};
