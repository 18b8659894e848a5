import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterReply,
  afterTakeover,
  afterWish,
  firstProgress,
  nextStep,
  type RainbowFacts,
  type RainbowProgress,
} from '../../../src/main/miners/rainbow/rainbowSteps';

const mining = { isPaused: false, isOnlyByRequest: false, runningMiners: null };
const paused = { isPaused: true, isOnlyByRequest: true, runningMiners: 0 };
const pausedWithOthers = { ...paused, isOnlyByRequest: false };
const stopping = { ...paused, runningMiners: 2 };

const facts: RainbowFacts = { owner: 'found', wants: 'free', seen: mining, descendants: 0, isRunning: true, nowMs: 0 };
const ours = { ...facts, owner: 'ours', descendants: 3 } as const;
const fresh = firstProgress(null);
const askedAt0 = nextStep(fresh, facts).progress;
const queued = afterReply(askedAt0, 'set', true);
const wantsMine = { ...facts, wants: 'mine' } as const;
const resuming = (isOurPause: boolean | null) => afterWish({ ...queued, isOurPause });
const answered = (progress: RainbowProgress, isQueued: boolean) =>
  afterReply(nextStep(progress, { ...wantsMine, seen: pausedWithOthers }).progress, 'reset', isQueued);

describe('what is done with RainbowMiner', () => {
  it.each<[string, RainbowProgress, RainbowFacts, unknown]>([
    // When somebody needs a GPU.
    ['found, mining', fresh, facts, ['pausing', false, 'set', null]],
    ['found, silent', fresh, { ...facts, seen: null }, ['pausing', false, 'set', null]],
    ['found, asked a moment ago', askedAt0, { ...facts, nowMs: 1999 }, ['pausing', false, null, null]],
    ['found, no reply', askedAt0, { ...facts, nowMs: 2000 }, ['pausing', false, 'set', null]],
    ['found, queued: it is not asked twice', queued, { ...facts, nowMs: 29_999 }, ['pausing', false, null, null]],
    ['found, queued in vain', queued, { ...facts, nowMs: 30_000 }, ['stuck', false, 'set', null]],
    ['found, taken, miners end', queued, { ...facts, seen: stopping, nowMs: 5000 }, ['pausing', false, null, null]],
    ['found, taken, and they do not', queued, { ...facts, seen: stopping, nowMs: 30_000 }, ['stuck', false, null, null]],
    ['found, list unreadable', queued, { ...facts, seen: { ...paused, runningMiners: null } }, ['pausing', false, null, null]],
    ['found, paused', queued, { ...facts, seen: paused }, ['paused', true, null, null]],
    [
      'found, paused, but an earlier end of it may wait in its queue',
      afterWish(queued),
      { ...facts, seen: paused },
      ['pausing', false, 'set', null],
    ],
    [
      'found, paused by its owner',
      afterReply(askedAt0, 'set', false),
      { ...facts, seen: paused },
      ['pausedBefore', true, null, null],
    ],
    ['ours, mining', fresh, ours, ['holding', false, 'set', 'miners']],
    ['ours, silent', fresh, { ...ours, seen: null }, ['holding', false, 'set', 'miners']],
    ['ours, miners gone', queued, { ...ours, descendants: 0 }, ['holding', true, null, null]],
    ['ours, one came back', queued, { ...ours, descendants: 1 }, ['holding', false, null, 'miners']],
    ['ours, late', queued, { ...ours, descendants: 0, nowMs: 59_999 }, ['stuck', true, 'set', null]],
    ['ours, too late', queued, { ...ours, descendants: 0, nowMs: 60_000 }, ['stuck', true, 'set', 'all']],
    ['ours, paused: what it runs now is no miner', queued, { ...ours, seen: paused }, ['paused', true, null, null]],
    ['ours, ended', queued, { ...ours, isRunning: false, descendants: 0 }, ['ended', true, null, null]],
    ['ours, ended, a miner lives on', queued, { ...ours, isRunning: false, descendants: 1 }, ['holding', false, null, 'miners']],
    // When it may mine.
    ['mining', fresh, wantsMine, ['mining', false, null, null]],
    ['silent', fresh, { ...wantsMine, seen: null }, ['unknown', false, null, null]],
    ['paused by its owner', fresh, { ...wantsMine, seen: paused }, ['pausedBefore', true, null, null]],
    ['paused by its own rules', fresh, { ...wantsMine, seen: pausedWithOthers }, ['pausedItself', true, null, null]],
    ['paused by us', resuming(true), { ...wantsMine, seen: paused }, ['resuming', true, 'reset', null]],
    ['our pause not yet taken', resuming(true), wantsMine, ['resuming', false, 'reset', null]],
    ['paused by its owner before us', resuming(false), { ...wantsMine, seen: paused }, ['pausedBefore', true, null, null]],
    ['the user says go', afterTakeover(fresh), { ...wantsMine, seen: paused }, ['resuming', true, 'reset', null]],
    [
      'resumed in vain',
      answered(resuming(true), true),
      { ...wantsMine, seen: paused, nowMs: 30_000 },
      ['stuck', true, 'reset', null],
    ],
    [
      'our part was over',
      answered(resuming(true), false),
      { ...wantsMine, seen: pausedWithOthers },
      ['pausedItself', true, null, null],
    ],
    [
      'our part is over',
      answered(resuming(true), true),
      { ...wantsMine, seen: pausedWithOthers, nowMs: 30_000 },
      ['pausedItself', true, null, null],
    ],
  ])('%s', (_name, progress, seen, expected) => {
    const { progress: next, isFree, ask, kill } = nextStep(progress, seen);
    expect([next.phase, isFree, ask, kill]).toEqual(expected);
  });

  it('never kills what was only found or while it may mine, and never calls what mines free', () => {
    const seen = fc.option(
      fc.record({
        isPaused: fc.boolean(),
        isOnlyByRequest: fc.boolean(),
        runningMiners: fc.option(fc.nat(2), { nil: null }),
      }),
      { nil: null },
    );
    const turn = fc.record({
      wants: fc.constantFrom('free' as const, 'mine' as const),
      reply: fc.option(fc.boolean(), { nil: null }),
      seen,
      descendants: fc.nat(2),
      isRunning: fc.boolean(),
      waitMs: fc.nat(40_000),
    });
    fc.assert(
      fc.property(fc.constantFrom('ours' as const, 'found' as const), fc.array(turn, { maxLength: 12 }), (owner, turns) => {
        let progress = fresh;
        let nowMs = 0;
        let wanted = 'mine';
        for (const { wants, reply, waitMs, ...said } of turns) {
          nowMs += waitMs;
          if (wants !== wanted) progress = afterWish(progress);
          wanted = wants;
          const now = { ...said, owner, wants, nowMs, ...(owner === 'found' ? { descendants: 0, isRunning: true } : {}) };
          const step = nextStep(progress, now);
          if (owner === 'found' || wants === 'mine') expect(step.kill).toBeNull();
          const isSaidFree = now.seen?.isPaused === true && now.seen.runningMiners === 0;
          const isSeenFree = owner === 'ours' && now.descendants === 0;
          if (step.isFree) expect(isSaidFree || isSeenFree).toBe(true);
          progress = step.ask !== null && reply !== null ? afterReply(step.progress, step.ask, reply) : step.progress;
        }
      }),
    );
  });
});
