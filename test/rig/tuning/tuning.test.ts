import { describe, expect, it } from 'vitest';
import { Workbench } from './workbench';

const parallel = '--cuda-parallel-hash';

async function mining(): Promise<Workbench> {
  const bench = new Workbench();
  await bench.until(() => bench.device.decision.activity === 'mining');
  return bench;
}

// Slow where the machine is: forty minutes of tuning, models and all.
describe('Tuning', { timeout: 120_000 }, () => {
  it('adopts better flags than the default ones within a quarter of an hour', async () => {
    const bench = await mining();
    const startedMs = bench.clock.monotonicMs();
    void bench.start();
    await bench.until(() => bench.tuning?.isOver === true);
    const view = bench.view;
    expect(view).toMatchObject({ phase: 'done', decision: 'adopted', fault: null });
    expect(view?.comparison?.lowPct).toBeGreaterThan(0);
    expect(bench.clock.monotonicMs() - startedMs).toBeLessThanOrEqual(15 * 60_000);
    expect(bench.runningArgs).toEqual(bench.ownArgs);
    expect(bench.ownArgs).toContain(parallel);
    // The soak's miner goes on: what was proved is not restarted.
    const restarts = bench.sessions.length;
    await bench.clock.advance(5000);
    expect(bench.sessions).toHaveLength(restarts);
    expect(bench.device.decision).toMatchObject({ activity: 'mining', because: 'free' });
  });

  it('measures the flags before without a restart, and says what each trial cost', async () => {
    const bench = await mining();
    void bench.start();
    await bench.until(() => bench.trials.length >= 3);
    const [baseline, first] = bench.view?.trials ?? [];
    expect(baseline).toMatchObject({ kind: 'baseline', outcome: 'measured', lostS: 0, gainPct: 0 });
    expect(baseline?.hashrateHs).toBeCloseTo(61e6, -6);
    expect(first).toMatchObject({ kind: 'trial', reason: { kind: 'improve' } });
    expect(first?.lostS).toBeGreaterThan(1);
    expect(bench.sessions.length).toBeGreaterThan(1);
    expect(bench.sessions[0]?.plan.extraArgs).toEqual([]);
    const { beliefs, worth, best } = bench.view ?? {};
    expect(beliefs?.map(({ flag }) => flag)).toHaveLength(4);
    expect(worth?.bestPct).not.toBeNull();
    expect(Object.keys(best ?? {})).toHaveLength(4);
  });

  it('takes a crash for the flags’ doing, not the device’s, and goes back to the old flags', async () => {
    const bench = await mining();
    bench.dies = (flag) => (flag(parallel) === 4 ? null : 'miner/crashed');
    void bench.start({ minutes: 10 });
    await bench.until(() => bench.tuning?.isOver === true);
    const view = bench.view;
    expect(view?.crashes).toBeGreaterThan(0);
    expect(view?.trials.find(({ outcome }) => outcome === 'crash')).toMatchObject({ fault: 'miner/crashed' });
    expect(bench.faults).toEqual([]);
    expect(bench.device.lastFault).toBeNull();
    expect(view?.best?.[parallel]).toBe(4);
  });

  it('ends a trial that gets hot, and never adopts it', async () => {
    const bench = await mining();
    bench.temperatureC = (flag) => (flag(parallel) < 4 ? 78 : 60);
    void bench.start({ minutes: 12 });
    await bench.until(() => bench.tuning?.isOver === true);
    const view = bench.view;
    expect(view?.hotTrials).toBeGreaterThan(0);
    expect(Number(view?.comparison?.after.config[parallel] ?? 4)).toBeGreaterThanOrEqual(4);
  });

  it('gives way to a job in the middle of a trial: killed at once, not counted, run again', async () => {
    const bench = await mining();
    void bench.start();
    await bench.until(() => bench.tuning?.running != null && (bench.view?.trials.slice(-1)[0]?.seconds ?? 0) > 5);
    const tried = bench.tuning?.running;
    const session = bench.device.session as unknown as { readonly orders: readonly string[] };
    bench.device.setWanted({ kind: 'claim', job: 'job-1' });
    expect(session.orders).toEqual(['kill']); // in the same turn
    await bench.clock.advance(5000);
    expect(bench.device.decision).toMatchObject({ activity: 'inUse', because: 'claim' });
    expect(bench.view).toMatchObject({ waitsFor: 'claim', running: null });
    const used = bench.tuning?.usedS;
    await bench.clock.advance(600_000);
    expect(bench.tuning?.usedS).toBe(used); // the time of a job is not the tuner's
    bench.device.setWanted(null);
    await bench.until(() => bench.tuning?.running != null);
    expect(bench.tuning?.running).toEqual(tried);
    expect(bench.sessions[2]?.plan.extraArgs).toEqual([]); // the old flags in between
    expect(bench.view?.trials.map(({ outcome }) => outcome)).toEqual(['measured', 'interrupted', 'running']);
  });

  it('leaves pool trouble to the device, and does not blame the flags for it', async () => {
    const bench = await mining();
    void bench.start();
    await bench.until(() => bench.tuning?.running != null);
    await bench.clock.advance(4000);
    bench.sessions.at(-1)?.end({ fault: { code: 'pool/unreachable' }, code: 0, signal: null });
    await bench.clock.advance(1000);
    expect(bench.device.lastFault?.code).toBe('pool/unreachable');
    expect(bench.view).toMatchObject({ crashes: 0, running: null });
    await bench.until(() => bench.tuning?.running != null);
  });

  it('goes back to the old flags when it is stopped', async () => {
    const bench = await mining();
    const run = bench.start();
    await bench.until(() => bench.tuning?.running != null);
    bench.tuning?.stop(false);
    await bench.until(() => bench.device.decision.because === 'free' && bench.device.decision.activity === 'mining');
    await run;
    expect(bench.view).toMatchObject({ phase: 'stopped', decision: 'none', running: null });
    expect(bench.runningArgs).toEqual([]);
    expect(bench.clock.waiting).toBeLessThan(6); // its own timers are gone
  });

  it('soaks the best so far when it is told to finish', async () => {
    const bench = await mining();
    void bench.start({ minutes: 60 });
    await bench.until(() => bench.trials.filter(({ kind }) => kind === 'trial').length >= 5);
    bench.tuning?.stop(true);
    await bench.until(() => bench.tuning?.isOver === true);
    expect(bench.view).toMatchObject({ phase: 'done', ending: 'finished' });
    expect(bench.trials.filter(({ kind }) => kind === 'soak').length).toBeGreaterThan(0);
  });

  it('asks before it adopts when it is told to', async () => {
    const bench = await mining();
    void bench.start({ isAutomatic: false, minutes: 20 });
    await bench.until(() => bench.tuning?.isOver === true);
    expect(bench.view).toMatchObject({ phase: 'done', decision: 'pending' });
    await bench.until(() => bench.device.decision.activity === 'mining');
    expect(bench.runningArgs).toEqual([]);
  });
});
