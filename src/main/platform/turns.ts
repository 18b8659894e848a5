/** Acts that must not overlap, one after the other in the order in which they were asked for; one that fails holds up none. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves and fails as `act` does. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const taken = this.last.then(act);
    this.last = taken.catch(() => undefined);
    return taken;
  }

  /** What was asked for until now is over. */
  async settled(): Promise<void> {
    await this.last;
  }
}
