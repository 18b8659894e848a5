import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Status } from '../../src/shared/state';
import type { TunerView, TuningSession } from '../../src/shared/tuning';
import { quick, RunningFallow } from '../support/runningFallow';

// The tuner of a running practice rig, its seconds ten times as short. What it does with them is what it does on a real card.

const settings = { ...quick, practice: { gpus: 2 }, timings: { ...quick.timings, tuningPart: 0.1 } };
const device = 'GPU-practice-0';
const flag = '--cuda-parallel-hash';

let app: RunningFallow | null = null;
afterEach(async () => {
  await app?.[Symbol.asyncDispose]();
  app = null;
});

async function session(of: RunningFallow): Promise<TuningSession | null> {
  const { stdout } = await of.place.command('tuner', 'status', '--json');
  const { devices } = JSON.parse(stdout) as TunerView;
  return devices.find((each) => each.device === device)?.session ?? null;
}

async function untilSession(of: RunningFallow, what: string, isSo: (now: TuningSession) => boolean, limitMs = 120_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const now = await session(of);
    if (now !== null && isSo(now)) return now;
    if (Date.now() > end) throw new Error(`never ${what}: ${JSON.stringify(now)}\n${of.log.join('').slice(-4000)}`);
    await new Promise((later) => setTimeout(later, 200));
  }
}

function commandLine(status: Status): string {
  const [pid] = status.miners.find(({ devices }) => devices.includes(device))?.pids ?? [];
  return pid === undefined ? '' : readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

const isTrying = ({ running, trials }: TuningSession) => running !== null && (trials[trials.length - 1]?.seconds ?? 0) > 2;

describe('fallow tuner start', () => {
  it('finds better flags than the default ones, proves them, and mines by them', { timeout: 400_000 }, async () => {
    app = await RunningFallow.start({ settings });
    await app.untilMining();
    const { code, stderr } = await app.place.command('tuner', 'start', '--device', device, '--minutes', '15');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const again = await app.place.command('tuner', 'start', '--device', '0', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ code: 'tuner/running' });
    const done = await untilSession(app, 'done', ({ endedMs }) => endedMs !== null, 350_000);
    expect(done).toMatchObject({ phase: 'done', fault: null, decision: 'adopted', objective: 'income' });
    expect(done.comparison?.lowPct).toBeGreaterThan(0);
    const status = await app.untilMining();
    for (const [name, value] of Object.entries(done.comparison?.after.config ?? {})) {
      expect(commandLine(status)).toContain(`${name} ${value}`);
    }
    const { stdout } = await app.place.command('export', 'trials', '--json');
    expect((JSON.parse(stdout) as { readonly trials: readonly unknown[] }).trials.length).toBeGreaterThan(3);
  });

  it('leaves nothing of a trial behind when the app is killed', { timeout: 200_000 }, async () => {
    app = await RunningFallow.start({ settings });
    await app.untilMining();
    await app.place.command('tuner', 'start', '--device', device, '--minutes', '30');
    await untilSession(app, 'trying flags', isTrying);
    const during = await app.status();
    expect(commandLine(during)).toContain(flag);
    expect(during.devices[0]).toMatchObject({ activity: 'mining', because: 'tuner' });
    const pids = during.miners.flatMap((miner) => miner.pids);
    const { place, child } = app;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    const end = Date.now() + 20_000;
    while (pids.some((pid) => existsSync(`/proc/${pid}`)) && Date.now() < end)
      await new Promise((later) => setTimeout(later, 50));
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(readFileSync(place.settingsPath(), 'utf8')).not.toContain(flag);
    app = await RunningFallow.start({ place });
    const after = await app.untilMining();
    expect(commandLine(after)).not.toContain(flag);
    expect(after.devices[0]).toMatchObject({ because: 'free' });
    expect(await session(app)).toBeNull();
  });

  it('gives way to a job in the middle of a trial, does not count it, and tries again', { timeout: 200_000 }, async () => {
    app = await RunningFallow.start({ settings: { ...settings, timings: { ...settings.timings, tuningPart: 0.2 } } });
    await app.untilMining();
    await app.place.command('tuner', 'start', '--device', device, '--minutes', '30');
    const before = await untilSession(app, 'trying flags', isTrying);
    const run = await app.place.command('run', '--', 'true');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const after = await untilSession(app, 'trying again', (now) => now.trials.length > before.trials.length + 1);
    const cut = after.trials.find(({ outcome }) => outcome === 'interrupted');
    expect(cut?.kind).toBe('trial');
    expect(after.trials.slice(cut?.id ?? 0).some(({ config }) => JSON.stringify(config) === JSON.stringify(cut?.config))).toBe(
      true,
    );
    expect(after.crashes).toBe(0);
    expect((await app.place.command('tuner', 'stop')).code).toBe(0);
    const status = await app.until(
      'old flags',
      ({ devices }) => devices[0]?.because === 'free' && devices[0].activity === 'mining',
    );
    expect(commandLine(status)).not.toContain(flag);
  });
});
