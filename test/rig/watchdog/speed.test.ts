import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterSpeedNews,
  median,
  newSpeedHistory,
  newSpeedWatch,
  type SpeedNews,
  type SpeedWatch,
  slowForMs,
  speedFinding,
  warmUpMs,
} from '../../../src/main/rig/watchdog/speed';
import { Random } from '../../../src/main/tuner/random';

const usualHs = 60e6;
const second: SpeedNews = { sinceMs: 1000, hasWork: true, hashrateHs: usualHs, throttle: [] };

function lived(watch: SpeedWatch, seconds: number, news: Partial<SpeedNews> = {}): SpeedWatch {
  let now = watch;
  for (let count = 0; count < seconds; count += 1) now = afterSpeedNews(now, { ...second, ...news });
  return now;
}

function secondsToFinding(watch: SpeedWatch, news: Partial<SpeedNews>, most = 3600): number {
  let now = watch;
  for (let count = 1; count <= most; count += 1) {
    now = lived(now, 1, news);
    if (speedFinding(now) !== null) return count;
  }
  return Number.POSITIVE_INFINITY;
}

const known = lived(newSpeedWatch(newSpeedHistory), 1500);

describe('hashrate against its own past', () => {
  it('finds half the hashrate in 1.2 times the minute that the rule asks for', () => {
    const seconds = secondsToFinding(known, { hashrateHs: usualHs / 2 });
    expect(seconds).toBeGreaterThanOrEqual(slowForMs / 1000);
    expect(seconds).toBeLessThanOrEqual((1.2 * slowForMs) / 1000);
    expect(speedFinding(lived(known, 60, { hashrateHs: 30e6 }))).toEqual({
      rule: 'slow',
      fault: { code: 'miner/slow', detail: '50 % of the usual 6.000e+7 H/s' },
      observed: 30e6,
      expected: 60e6,
      forMs: 60_000,
      falseAlarm: null,
    });
  });

  it('asks for four readings at the least, however rarely the miner is asked', () => {
    expect(secondsToFinding(known, { hashrateHs: usualHs / 2, sinceMs: 60_000 })).toBe(4);
  });

  it('judges nothing before ten minutes of its own past', () => {
    const young = lived(newSpeedWatch(newSpeedHistory), warmUpMs / 1000 + 500);
    expect(young.excuse).toBe('learning');
    expect(secondsToFinding(young, { hashrateHs: usualHs / 10 }, 90)).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not judge the warm-up of a run, but judges the run by what the last ones did', () => {
    const next = newSpeedWatch(known.history);
    const seconds = secondsToFinding(next, { hashrateHs: usualHs / 2 });
    expect(seconds).toBeGreaterThanOrEqual((warmUpMs + slowForMs) / 1000 - 1);
    expect(seconds).toBeLessThanOrEqual((warmUpMs + 1.2 * slowForMs) / 1000);
  });

  it('excuses what the driver explains with heat, and what follows until the average has recovered', () => {
    const hot = { hashrateHs: usualHs / 2, throttle: ['hot'] } as const;
    expect(secondsToFinding(known, hot)).toBe(Number.POSITIVE_INFINITY);
    expect(lived(known, 300, hot).excuse).toBe('throttled');
    const cooling = lived(lived(known, 300, hot), 60, { hashrateHs: usualHs / 2 });
    expect(lived(cooling, 600).excuse).toBeNull();
    expect(secondsToFinding(cooling, {})).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not excuse a power limit, set clocks, or a driver that says nothing', () => {
    for (const throttle of [null, [], ['powerLimit', 'clockSetting']] as const) {
      expect(secondsToFinding(known, { hashrateHs: usualHs / 2, throttle })).toBe(60);
    }
  });

  it('does not learn from what it suspects', () => {
    const slow = lived(known, 55, { hashrateHs: usualHs / 2 });
    expect(lived(slow, 3).history).toBe(known.history);
    const often = [...Array(50)].reduce<SpeedWatch>((watch) => lived(lived(watch, 40, { hashrateHs: usualHs / 2 }), 15), known);
    expect(often.history.usualHs).toBe(usualHs);
    expect(speedFinding(often)).toBeNull();
  });

  it('follows a slow decline', () => {
    let watch = known;
    for (let minute = 0; minute < 600; minute += 1) watch = lived(watch, 60, { hashrateHs: usualHs * (1 - 0.0005 * minute) });
    expect(speedFinding(watch)).toBeNull();
    expect(watch.history.usualHs ?? 0).toBeLessThan(0.85 * usualHs);
  });

  it('raises no alarm over a scatter that it has always had, and none over dips of half a minute', () => {
    const random = new Random(11);
    let watch = newSpeedWatch(newSpeedHistory);
    for (let count = 0; count < 40_000; count += 1) {
      const dip = count % 300 < 30 ? 0.6 : 1;
      watch = afterSpeedNews(watch, { ...second, hashrateHs: usualHs * dip * (1 + 0.04 * random.normal()) });
      expect(speedFinding(watch)).toBeNull();
    }
  });

  it('never judges a stall, a pause or a lost pool: these have rules of their own', () => {
    const others = fc.constantFrom({ hashrateHs: 0 }, { hashrateHs: null }, { hasWork: false, hashrateHs: 1 });
    fc.assert(fc.property(others, (news) => void expect(secondsToFinding(known, news, 300)).toBe(Number.POSITIVE_INFINITY)));
  });

  it('has a limit of its own between 30 and 80 % of the usual, wherever it mines', () => {
    const rates = fc.array(fc.double({ min: 0.001, max: 1e12, noNaN: true }), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(rates, (all) => {
        let watch = lived(newSpeedWatch(newSpeedHistory), 120);
        for (const hashrateHs of all) watch = lived(watch, 60, { hashrateHs });
        const { usualHs: usual, farUnderHs } = watch.history;
        if (usual === null || farUnderHs === null) return;
        expect(farUnderHs).toBeGreaterThanOrEqual(0.3 * usual);
        expect(farUnderHs).toBeLessThanOrEqual(0.8 * usual);
      }),
    );
  });
});

describe('median', () => {
  it('has as many values above as below', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
