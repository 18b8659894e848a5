import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterRun, bounceOf, type Streaks } from '../../src/main/jobs/bouncing';

const quietMs = 15_000;
const minute = 60_000;

/** Runs of one program: each begins `gapMs` after the end of the last and takes `runMs`. */
function bounce(runs: readonly (readonly [gapMs: number, runMs: number])[], streaks: Streaks = new Map()) {
  let now = 0;
  let after = streaks;
  const quiets: (number | null)[] = [];
  for (const [gapMs, runMs] of runs) {
    const startedMs = now + gapMs;
    now = startedMs + runMs;
    after = afterRun(after, { program: 'p', startedMs, endedMs: now, mayHaveFailed: true }, quietMs);
    quiets.push(bounceOf(after, 'p')?.quietMs ?? null);
  }
  return { quiets, streaks: after, now };
}

describe('a program that starts and ends within seconds', () => {
  it('keeps its devices free from the third time on, ever longer, up to a quarter of an hour', () => {
    const { quiets } = bounce(Array.from({ length: 9 }, () => [1000, 3000] as const));
    expect(quiets).toEqual([null, null, ...[1, 2, 4, 8, 15, 15, 15].map((minutes) => minutes * minute)]);
  });

  it('is a streak no more after one proper run, or a long pause', () => {
    expect(
      bounce([
        [0, 100],
        [0, 100],
        [0, 20_000],
        [0, 100],
      ]).quiets.at(-1),
    ).toBeNull();
    expect(
      bounce([
        [0, 100],
        [0, 100],
        [0, 100],
        [7 * minute, 100],
      ]).quiets.at(-1),
    ).toBeNull();
    expect(
      bounce([
        [0, 100],
        [0, 100],
        [0, 100],
        [6 * minute - 1000, 100],
      ]).quiets.at(-1),
    ).toBe(2 * minute);
    expect(
      bounce([
        [0, 100],
        [0, 100],
        [6 * minute, 100],
      ]).quiets.at(-1),
    ).toBeNull();
  });

  it('is a streak no more once a short run did its work', () => {
    const { streaks, now } = bounce([
      [0, 100],
      [0, 100],
      [0, 100],
    ]);
    const done = afterRun(streaks, { program: 'p', startedMs: now, endedMs: now + 100, mayHaveFailed: false }, quietMs);
    expect(bounceOf(done, 'p')).toBeNull();
  });

  it('is told apart from others', () => {
    const { streaks, now } = bounce([
      [0, 100],
      [0, 100],
      [0, 100],
    ]);
    const other = afterRun(streaks, { program: 'q', startedMs: now, endedMs: now + 100, mayHaveFailed: true }, quietMs);
    expect(bounceOf(other, 'q')).toBeNull();
    expect(bounceOf(other, 'p')?.times).toBe(3);
    expect(bounceOf(other, 'r')).toBeNull();
  });

  it('never shortens the quiet time, and is forgotten some time', () => {
    const run = fc.tuple(fc.integer({ min: 0, max: 20 * minute }), fc.integer({ min: 0, max: 2 * minute }));
    fc.assert(
      fc.property(fc.array(run, { maxLength: 40 }), fc.integer({ min: 0, max: 3_600_000 }), (runs, quiet) => {
        let streaks: Streaks = new Map();
        let now = 0;
        for (const [gapMs, runMs] of runs) {
          streaks = afterRun(
            streaks,
            { program: 'p', startedMs: now + gapMs, endedMs: now + gapMs + runMs, mayHaveFailed: true },
            quiet,
          );
          now += gapMs + runMs;
          const bounce = bounceOf(streaks, 'p');
          if (bounce === null) continue;
          expect(bounce.quietMs).toBeGreaterThanOrEqual(Math.max(quiet, minute));
          expect(bounce.quietMs).toBeLessThanOrEqual(Math.max(quiet, 15 * minute));
        }
        const later = now + 24 * 3_600_000;
        expect(
          afterRun(streaks, { program: 'q', startedMs: later, endedMs: later + minute, mayHaveFailed: true }, quiet).size,
        ).toBe(0);
      }),
    );
  });
});
