/** Monotonic ms, the same in every thread of the process; performance.now() begins anew in each. */
export function machineMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
