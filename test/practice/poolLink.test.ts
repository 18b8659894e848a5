import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/main/platform/clock';
import { driverVariable } from '../../src/main/practice/driverProtocol';
import { type PoolProcess, PracticePool } from '../../src/main/practice/poolLink';
import { PracticeRig } from '../../src/main/practice/rig';
import { askLine, buildPrograms, isAlive, Program, type Programs, until } from './programs';

const subscribe = '{"id":1,"method":"mining.subscribe","params":["test"]}';

/** A pool process without a keeper. */
function asPoolProcess(program: Program): PoolProcess {
  return {
    onLine(listener) {
      let seen = 0;
      program.child.stdout?.on('data', () => {
        const lines = program.text.split('\n').slice(0, -1);
        for (const line of lines.slice(seen)) listener(line);
        seen = lines.length;
      });
      return () => undefined;
    },
    onEnd(listener) {
      void program.ended.then(listener);
      return () => undefined;
    },
    kill: () => program.child.kill('SIGKILL'),
    gone: async () => {
      await program.ended;
      return true;
    },
  };
}

describe('PracticePool', () => {
  let programs: Programs;
  beforeAll(async () => {
    programs = await buildPrograms();
  });
  afterAll(() => programs.remove());

  it('keeps a pool running on one port, tells it the mood of the rig, and ends it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fallow-link-'));
    const rig = new PracticeRig({ gpus: 1, clock: systemClock, driverDir: folder, seed: 1 });
    await rig.start();
    const started: Program[] = [];
    const pool = new PracticePool((args) => {
      const program = new Program(programs.pool, args, { [driverVariable]: rig.driverPath });
      started.push(program);
      return asPoolProcess(program);
    }, systemClock);
    try {
      expect(pool.port).toBeNull();
      const first = await pool.start();
      if (!first.ok) throw new Error(JSON.stringify(first));
      expect(await pool.start()).toEqual(first);
      expect(started).toHaveLength(1);
      expect(await askLine(first.value, subscribe)).toContain('EthereumStratum/1.0.0');

      await started[0]?.kill();
      const answers = async (): Promise<boolean> => (await askLine(first.value, subscribe, 2000).catch(() => null)) !== null;
      await until(answers, 'the same port again');
      expect(started).toHaveLength(2);
      expect(pool.port).toBe(first.value);

      rig.switch('poolDown', null, null);
      await until(async () => !(await answers()), 'a pool that is down');
      rig.switch('ok', null, null);
      await until(answers, 'a pool that is up');

      await pool.stop();
      expect(started.map(({ pid }) => isAlive(pid))).toEqual([false, false]);
      const again = await pool.start();
      expect(again).toEqual(first);
    } finally {
      await pool.stop();
      await Promise.all(started.map((program) => program.kill()));
      await rig.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says so when no pool comes up, and waits longer before each restart', async () => {
    const waitsMs: number[] = [];
    const timers: { ms: number; run: () => void }[] = [];
    const clock: Clock = {
      nowMs: () => 0,
      monotonicMs: () => 0,
      every: () => () => undefined,
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    };
    const pool = new PracticePool(() => {
      let end: () => void = () => undefined;
      queueMicrotask(() => end());
      return {
        onLine: () => () => undefined,
        onEnd(listener) {
          end = listener;
          return () => undefined;
        },
        kill: () => undefined,
        gone: async () => true,
      };
    }, clock);
    const outcome = pool.start();
    for (let restart = 0; restart < 10; restart += 1) {
      await Promise.resolve();
      const timer = timers.pop();
      if (timer === undefined) throw new Error('no restart is due');
      waitsMs.push(timer.ms);
      timer.run();
    }
    expect(waitsMs.slice(0, 3)).toEqual([400, 800, 1600]);
    expect(Math.max(...waitsMs)).toBe(30_000);
    timers.find(({ ms }) => ms === 20_000)?.run();
    expect(await outcome).toMatchObject({ ok: false, fault: { code: 'pool/unreachable' } });
    expect(timers.filter(({ ms }) => ms !== 20_000)).toEqual([]);
  });
});
