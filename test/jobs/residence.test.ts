import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProcessUsage } from '../../src/main/jobs/classify';
import type { ProgramSetting } from '../../src/shared/setup';
import { busy, idle, minute, notebook, resident, settings, Watched } from './residents';

const train = resident('/usr/bin/solver_train x', { noticed: { kind: 'held', values: {} } });

describe('a training', () => {
  it('blocks until it ends, however idle it is, then keeps its devices free for the quiet time', () => {
    const guard = new Watched(settings());
    for (let at = 0; at <= 600 * minute; at += minute) {
      guard.at(at, [train], idle);
      expect(guard.isBlocked).toBe(true);
    }
    const { waits, blocking } = guard.at(601 * minute, []);
    expect(blocking).toEqual([]);
    expect(waits).toEqual([{ device: 'gpu-0', name: train.name, untilMs: 601 * minute + 15_000, times: 0 }]);
    expect(guard.told).toEqual(['madeRoom held+trainingName', 'ended ended']);
    expect(guard.at(602 * minute, []).waits).toEqual([]);
  });

  it('is said once for all its processes', () => {
    const guard = new Watched(settings());
    const rank = (pid: number, change = {}) => ({ ...train, id: `r-${pid}`, pid, ancestors: [5, 1], ...change });
    guard.at(0, [rank(11), rank(12), rank(13, { ancestors: [11, 5, 1] })]);
    guard.at(1000, [rank(11), rank(12), rank(13), rank(14, { ancestors: [11, 5, 1] })]);
    guard.at(minute, []);
    expect(guard.told).toEqual(['madeRoom held+trainingName', 'ended ended']);
  });

  it('that was seen first and then asked is one job', () => {
    const guard = new Watched(settings());
    const asking = resident('x', { id: 'c-7', noticed: { kind: 'asked', values: {} } }, { isClaimed: true });
    guard.at(0, [train]);
    guard.at(1000, [asking, train]);
    guard.at(minute, []);
    expect(guard.told).toEqual(['madeRoom held+trainingName', 'ended ended']);
  });
});

describe('a notebook', () => {
  it('lets mining go on beside it after its time of idleness, and has its room back with its next cell', () => {
    const guard = new Watched(settings());
    guard.at(0, [notebook], idle);
    expect(guard.residency.wakeAtMs).toBe(3000); // or it never becomes a context
    guard.at(5000, [notebook], busy);
    expect(guard.residency.wakeAtMs).toBeNull();
    guard.at(10_000, [notebook], idle);
    expect(guard.residency.wakeAtMs).toBe(10_000 + 15 * minute);
    guard.at(9 * minute + 15 * minute, [notebook], idle);
    expect(guard.isBlocked).toBe(false);
    expect(guard.residency.spared[0]?.why.at(-1)).toEqual({ kind: 'idle', values: { idleMin: 15 } });
    guard.at(25 * minute, [notebook], { ...idle, smPct: 3 });
    expect(guard.isBlocked).toBe(true);
    expect(guard.told).toEqual([
      'madeRoom opened+notebookName',
      'released opened+notebookName+idle',
      'returned opened+notebookName+busyAgain',
    ]);
  });

  it('keeps blocking where the driver does not say what it does, or whether there is room', () => {
    const guard = new Watched(settings());
    for (let at = 0; at < 120 * minute; at += minute) guard.at(at, [notebook], null);
    expect(guard.isBlocked).toBe(true);
    for (const hasRoom of [() => false, () => null]) {
      for (let at = 120 * minute; at < 180 * minute; at += minute) guard.at(at, [notebook], idle, { hasRoom });
      expect(guard.isBlocked).toBe(true);
    }
    guard.at(181 * minute, [notebook], idle);
    expect(guard.isBlocked).toBe(false);
  });

  it('asks for room on each of its devices, and while a miner runs beside it no more', () => {
    const guard = new Watched(settings());
    const two = { ...notebook, devices: ['gpu-0', 'gpu-1'] };
    guard.at(0, [two], idle);
    guard.at(16 * minute, [two], idle, { hasRoom: (device) => device === 'gpu-0' });
    expect(guard.isBlocked).toBe(true);
    guard.at(17 * minute, [two], idle);
    guard.at(18 * minute, [two], idle, { hasRoom: () => false });
    expect(guard.isBlocked).toBe(false);
  });

  it('may lose one answer of the driver, not more', () => {
    const guard = new Watched(settings());
    guard.at(0, [notebook], idle);
    guard.at(16 * minute, [notebook], idle);
    guard.at(16 * minute + 9000, [notebook], null);
    expect(guard.isBlocked).toBe(false);
    guard.at(16 * minute + 11_000, [notebook], null);
    expect(guard.isBlocked).toBe(true);
    expect(guard.told.at(-1)).toBe('returned opened+notebookName+usageUnknown');
    guard.at(17 * minute, [notebook], idle);
    expect(guard.isBlocked).toBe(true);
  });

  it('ended while mining ran beside it keeps nothing free', () => {
    const guard = new Watched(settings());
    guard.at(0, [notebook], idle);
    guard.at(16 * minute, [notebook], idle);
    expect(guard.at(17 * minute, []).waits).toEqual([]);
    expect(guard.told.at(-1)).toMatch(/^released/);
  });

  it('is never released while it works, and always some time while it does not', () => {
    const reading = fc.constantFrom<ProcessUsage | null>(
      busy,
      { ...idle, videoPct: 1 },
      { ...idle, smPct: 0.5 },
      idle,
      idle,
      idle,
      null,
    );
    const step = fc.record({ afterMs: fc.integer({ min: 1, max: 4 * minute }), usage: reading });
    const kind = fc.constantFrom('python -m ipykernel_launcher', 'ollama serve');
    fc.assert(
      fc.property(kind, fc.array(step, { maxLength: 60 }), (line, steps) => {
        const guard = new Watched(settings());
        const one = resident(line);
        const limitMs = line.startsWith('ollama') ? 10 * minute : 15 * minute;
        let now = 0;
        let notIdleMs = 0;
        for (const { afterMs, usage } of steps) {
          now += afterMs;
          const wasBlocked = guard.isBlocked;
          guard.at(now, [one], usage);
          const isIdle = usage !== null && usage.smPct === 0 && usage.videoPct === 0;
          if (usage !== null && !isIdle) expect(guard.isBlocked).toBe(true);
          if (!isIdle) notIdleMs = now;
          if (wasBlocked && !guard.isBlocked) expect(now - notIdleMs).toBeGreaterThanOrEqual(limitMs);
        }
        guard.at(now + 1000, [one], idle);
        guard.at(now + 1000 + limitMs, [one], idle);
        expect(guard.isBlocked).toBe(false);
      }),
    );
  });
});

describe('an inference server', () => {
  it('rests sooner', () => {
    const guard = new Watched(settings());
    const server = resident('ollama serve');
    guard.at(0, [server], idle);
    guard.at(10 * minute - 1, [server], idle);
    expect(guard.isBlocked).toBe(true);
    guard.at(10 * minute, [server], idle);
    expect(guard.isBlocked).toBe(false);
  });
});

describe('an open that never becomes a context', () => {
  const stranger = resident('./stranger');
  const listed = (atMs: number, ...pids: readonly number[]) => ({ contexts: { pids: new Set(pids), atMs } });

  it('is cleared by a list of the driver that was begun three seconds later', () => {
    const guard = new Watched(settings());
    guard.at(1000, [stranger], null, listed(0));
    guard.at(4000, [stranger], null, listed(3999));
    expect(guard.isBlocked).toBe(true);
    guard.at(4100, [stranger], null, listed(4000));
    expect(guard.isBlocked).toBe(false);
    expect(guard.told).toEqual(['madeRoom opened+unknown', 'released opened+unknown+noContext']);
    guard.at(9000, [stranger], null, listed(9000, 7));
    expect(guard.isBlocked).toBe(true);
    expect(guard.told.at(-1)).toMatch(/^returned/);
  });

  it('is not cleared where the driver lists nobody, nor when it was there before us', () => {
    const guard = new Watched(settings());
    const before = { ...stranger, noticed: { kind: 'held', values: {} } as const };
    guard.at(0, [stranger]);
    guard.at(60 * minute, [stranger]);
    expect(guard.isBlocked).toBe(true);
    const other = new Watched(settings());
    other.at(0, [before], null, listed(0));
    other.at(60 * minute, [before], null, listed(60 * minute));
    expect(other.isBlocked).toBe(true);
  });

  it('of a training is waited for longer: it asks for the GPU first and loads its data then', () => {
    const guard = new Watched(settings());
    const script = resident('python train.py');
    guard.at(0, [script], null, listed(0));
    guard.at(9 * minute, [script], null, listed(9 * minute));
    expect(guard.isBlocked).toBe(true);
    guard.at(10 * minute, [script], null, listed(10 * minute));
    expect(guard.isBlocked).toBe(false);
    guard.at(11 * minute, [script], null, listed(11 * minute, 7));
    expect(guard.isBlocked).toBe(true);
  });
});

describe('a process that is known and opens a GPU once more', () => {
  it('is at work again where it was released, and has its time of idleness before it', () => {
    const guard = new Watched(settings());
    guard.at(0, [notebook], idle);
    guard.at(16 * minute, [notebook], idle);
    guard.reopen(17 * minute, [notebook.pid]);
    guard.at(17 * minute, [notebook], idle);
    expect(guard.isBlocked).toBe(true);
    expect(guard.told.at(-1)).toBe('returned opened+notebookName+reopened');
    guard.at(31 * minute, [notebook], idle);
    expect(guard.isBlocked).toBe(true);
    guard.at(32 * minute, [notebook], idle);
    expect(guard.isBlocked).toBe(false);
  });

  it('changes nothing for others, and nothing for what mining never pauses for', () => {
    const guard = new Watched(settings());
    const obs = resident('/usr/bin/obs', { id: 'o', pid: 9 });
    guard.at(0, [notebook, obs], idle);
    guard.at(16 * minute, [notebook, obs], idle);
    guard.reopen(17 * minute, [obs.pid]);
    guard.at(17 * minute, [notebook, obs], idle);
    expect(guard.isBlocked).toBe(false);
  });

  it('that made nothing of it has three seconds anew', () => {
    const guard = new Watched(settings());
    const stranger = resident('./stranger');
    const listed = (atMs: number) => ({ contexts: { pids: new Set<number>(), atMs } });
    guard.at(0, [stranger], null, listed(0));
    guard.at(3000, [stranger], null, listed(3000));
    guard.reopen(5000, [stranger.pid]);
    guard.at(5000, [stranger], null, listed(5000));
    expect(guard.isBlocked).toBe(true);
    guard.at(8000, [stranger], null, listed(8000));
    expect(guard.isBlocked).toBe(false);
  });
});

describe('a process that closes the GPU and lives on', () => {
  it('is not said to have ended', () => {
    const guard = new Watched(settings());
    guard.at(0, [train]);
    const { waits } = guard.at(minute, [], null, { isAlive: (pid) => pid === train.pid });
    expect(waits).toHaveLength(1);
    expect(guard.told.at(-1)).toBe('released letGo');
  });
});

describe('a game', () => {
  const game = resident('Z:\\fun.exe');
  it('blocks and frees its devices ten seconds after its end', () => {
    const guard = new Watched(settings({ quietMs: 60_000 }));
    guard.at(0, [game], idle);
    guard.at(90 * minute, [game], idle);
    expect(guard.isBlocked).toBe(true);
    expect(guard.at(91 * minute, []).waits).toMatchObject([{ untilMs: 91 * minute + 10_000, times: 0 }]);
  });

  it('does not block where the user lets games be', () => {
    const guard = new Watched(settings({}, [], false));
    guard.at(0, [game]);
    expect(guard.isBlocked).toBe(false);
    expect(guard.told).toEqual(['spared opened+gameName+gamesSetting']);
  });
});

describe('players and desktops', () => {
  it('do not block, and are remembered once when they opened a GPU to compute', () => {
    const guard = new Watched(settings());
    const obs = resident('/usr/bin/obs');
    expect(guard.at(0, [obs]).learnt).toEqual(['/usr/bin/obs']);
    expect(guard.at(1000, [obs]).learnt).toEqual([]);
    expect(guard.isBlocked).toBe(false);
    expect(guard.told).toEqual(['spared opened+playerName']);
    const held = { ...obs, noticed: { kind: 'held', values: {} } as const };
    expect(new Watched(settings()).at(0, [held]).learnt).toEqual([]);
  });

  it('are known by what they do after 20 s, stay what they are when they rest, and are learnt then', () => {
    const guard = new Watched(settings());
    const recorder = resident('/opt/recorder');
    const atWork = { smPct: 8, videoPct: 30, usedMiB: 300 };
    for (let at = 0; at < 20_000; at += 1000) guard.at(at, [recorder], atWork);
    expect(guard.isBlocked).toBe(true);
    expect(guard.at(20_000, [recorder], atWork).learnt).toEqual(['/opt/recorder']);
    expect(guard.residency.spared[0]?.class).toBe('video');
    for (let at = 21_000; at < 90_000; at += 1000) guard.at(at, [recorder], idle);
    expect(guard.isBlocked).toBe(false);
  });

  it('that draw hard for 20 s are games', () => {
    const guard = new Watched(settings());
    const viewer = resident('/opt/viewer', {}, { isGraphicsOnly: true, draws: true });
    for (let at = 0; at <= 20_000; at += 1000) guard.at(at, [viewer], busy);
    expect(guard.residency.blocking[0]?.class).toBe('game');
  });
});

describe('another miner', () => {
  it('is told of once and does not block', () => {
    const guard = new Watched(settings());
    const miner = resident('/home/me/xmrig');
    guard.at(0, [miner]);
    guard.at(1000, [miner]);
    expect(guard.isBlocked).toBe(false);
    expect(guard.told).toEqual(['foreignMiner opened+minerName']);
  });
});

describe('rules', () => {
  const rule = (kind: 'always' | 'never', source: 'user' | 'learnt' = 'user'): ProgramSetting => ({
    match: '/opt/x',
    rule: kind,
    source,
    sinceMs: 0,
  });
  const x = resident('/opt/x');

  it('count from the moment they are taught and until they are taken away', () => {
    const guard = new Watched(settings());
    guard.at(0, [x]);
    guard.settings = settings({}, [rule('never')]);
    guard.at(1000, [x]);
    expect(guard.isBlocked).toBe(false);
    guard.settings = settings();
    guard.at(2000, [x]);
    expect(guard.isBlocked).toBe(true);
    expect(guard.told).toEqual(['madeRoom opened+unknown', 'released opened+unknown+taughtNever', 'returned opened+unknown']);
  });

  it('that say always hold an idle notebook and a player too', () => {
    const guard = new Watched(settings({}, [rule('always')]));
    for (const line of ['python -m ipykernel_launcher', 'obs']) {
      const one = resident(line, { id: line, program: { exe: '/opt/x', script: null } });
      guard.at(0, [one], idle);
      guard.at(60 * minute, [one], idle);
      expect(guard.isBlocked).toBe(true);
    }
  });
});

describe('a script that crashes again and again', () => {
  it('keeps its devices free for longer, which is told with the times', () => {
    const guard = new Watched(settings());
    let now = 0;
    const waits: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const one = { ...train, id: `run-${run}`, pid: 100 + run };
      guard.at(now, [one]);
      now += 2000;
      const { waits: left } = guard.at(now, []);
      waits.push(Math.max(...left.map(({ untilMs }) => untilMs - now)));
      now += 1000;
    }
    expect(waits).toEqual([15_000, 15_000, minute, 2 * minute, 4 * minute]);
    expect(guard.told.slice(-2)).toEqual(['madeRoom held+trainingName', 'bouncing bouncing']);
    expect(guard.residency.decisions[0]?.why).toEqual([{ kind: 'bouncing', values: { times: 5, quietS: 240 } }]);
  });

  it.each([
    ['ended well', false, 15_000, 15_000],
    ['ended unseen', null, 15_000, minute],
    ['ended unseen, and nobody waits after jobs', null, 0, 0],
    ['failed, and nobody waits after jobs', true, 0, minute],
  ])('is not every short run: it %s', (_how, hasFailed, quietMs, waitMs) => {
    const guard = new Watched(settings({ quietMs }));
    for (let run = 0; run < 3; run += 1) {
      guard.at(run * 3000, [{ ...train, id: `run-${run}`, pid: 100 + run }]);
      guard.at(run * 3000 + 2000, [], null, { hasFailed: () => hasFailed });
    }
    expect(guard.residency.waits.map(({ untilMs }) => untilMs - 8000)).toEqual([waitMs]);
  });

  it('is not what strangers are that cannot be told apart', () => {
    const guard = new Watched(settings());
    for (let run = 0; run < 5; run += 1) {
      guard.at(run * 3000, [resident('', { id: `${run}`, pid: 0, name: '?' })]);
      guard.at(run * 3000 + 1000, []);
    }
    expect(guard.told.at(-1)).toBe('ended ended');
  });

  it('of many ranks counts each launch once', () => {
    const guard = new Watched(settings());
    for (let run = 0; run < 2; run += 1) {
      const rank = (index: number) => ({ ...train, id: `${run}-${index}`, pid: 10 * run + index, ancestors: [900 + run, 1] });
      guard.at(run * 3000, [rank(1), rank(2), rank(3)]);
      guard.at(run * 3000 + 1000, [rank(2)]);
      guard.at(run * 3000 + 2000, []);
    }
    expect(guard.told.filter((told) => told.startsWith('bouncing'))).toEqual([]);
  });
});
