import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ClockObstacle } from '../../shared/clocks';
import { fail, ok, type Result } from '../../shared/faults';
import type { ClockBefore, ClockTarget, ClockValues } from './clockPlan';

/** Where the package puts the helper; polkit's rule is for this path and no other. */
const installed = { helper: '/usr/libexec/fallow/fallow-clocks', pkexec: '/usr/bin/pkexec' } as const;

/** How the helper is started. */
export interface ClockCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly obstacle: Extract<ClockObstacle, 'noHelper' | 'noPolkit'> | null;
}

/**
 * @param env FALLOW_CLOCK_HELPER names a helper to be run as the user, which sets nothing but what the user may anyway.
 * @param files The helper that the package installs, and what starts it as root.
 */
export function clockCommand(
  env: Readonly<Record<string, string | undefined>>,
  files: Readonly<Record<'helper' | 'pkexec', string>> = installed,
): ClockCommand {
  const other = env['FALLOW_CLOCK_HELPER'];
  if (other !== undefined) return { path: other, args: [], env, obstacle: canRun(other) ? null : 'noHelper' };
  const obstacle = !canRun(files.helper) ? 'noHelper' : canRun(files.pkexec) ? null : 'noPolkit';
  // Without a desktop's agent pkexec would ask on the terminal, where nobody expects it.
  return { path: files.pkexec, args: ['--disable-internal-agent', files.helper], env, obstacle };
}

type Waiting = (answer: Readonly<Record<string, unknown>> | null) => void;

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves once it takes requests, or will not. */
  readonly ready: Promise<Result<null>>;
  readonly ended: Promise<void>;
  readonly waiting: Map<number, Waiting>;
  isReady: boolean;
}

/**
 * The root helper (assets/helper/fallow-clocks): started when something is to be set, alive until end() or until we die, since
 * the end of its stdin makes it put everything back. So a person is asked once for each run of the app, not at each start of a
 * miner, and putting back takes no start of a program.
 */
export class ClockHelper {
  private running: Running | null = null;
  private lastId = 0;

  /** @param onLost it ended by itself while it might have had something set. */
  constructor(
    readonly command: ClockCommand,
    private readonly onLost: () => void,
  ) {}

  /** Starts it where it does not run, which may ask a person for a password and so take minutes. Fails with gpu/clocks-no-rights. */
  ready(): Promise<Result<null>> {
    this.running ??= this.start();
    return this.running.ready;
  }

  /** It takes requests now. */
  get isRunning(): boolean {
    return this.running?.isReady === true;
  }

  /** The line is in its pipe when this returns: what follows waits for the answer only. */
  async set(target: ClockTarget, values: ClockValues): Promise<Result<ClockBefore>> {
    const answer = await this.ask({ do: 'set', ...target, values });
    return answer.ok ? ok((answer.value['before'] ?? {}) as ClockBefore) : answer;
  }

  async restore(target: ClockTarget, values: ClockBefore): Promise<Result<null>> {
    const answer = await this.ask({ do: 'restore', ...target, values });
    return answer.ok ? ok(null) : answer;
  }

  /** It puts back what is still set, and ends. Resolves when it has, or nothing more can be done about it. */
  async end(): Promise<void> {
    const { running } = this;
    this.running = null;
    if (running === null) return;
    if (!running.isReady) running.child.kill(); // still asking for a password
    running.child.stdin.end();
    await running.ended;
  }

  private start(): Running {
    const { path, args, env } = this.command;
    // A group of its own: a terminal's Ctrl-C is for the app, and nobody's kill of a group must reach it.
    const child = spawn(path, args, { env: { ...env }, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const said: string[] = [];
    child.stdin.on('error', (error) => said.push(String(error)));
    child.stderr.on('data', (data: Buffer) => said.push(data.toString().slice(0, 500)));
    const waiting = new Map<number, Waiting>();
    let tell: (result: Result<null>) => void = () => undefined;
    const ready = new Promise<Result<null>>((resolve) => {
      tell = resolve;
    });
    const ended = new Promise<void>((resolve) => {
      child.on('error', (error) => said.push(String(error)));
      child.once('close', (code) => {
        tell(fail('gpu/clocks-no-rights', `${code}: ${said.slice(-3).join(' ')}`.trim()));
        this.lost(running);
        resolve();
      });
    });
    createInterface(child.stdout).on('line', (line) => {
      const answer = parseAnswer(line);
      if (answer?.['ready'] === 1) {
        running.isReady = true;
        tell(ok(null));
      } else if (answer !== null) settle(waiting, answer);
    });
    const running: Running = { child, ready, ended, waiting, isReady: false };
    return running;
  }

  private lost(running: Running): void {
    const isOurs = this.running === running;
    if (isOurs) this.running = null;
    for (const resolve of running.waiting.values()) resolve(null);
    running.waiting.clear();
    if (isOurs && running.isReady) this.onLost();
  }

  private async ask(request: object): Promise<Result<Readonly<Record<string, unknown>>>> {
    const { running } = this;
    if (running === null || !running.isReady) return fail('gpu/clocks-refused', 'the helper does not run');
    this.lastId += 1;
    const id = this.lastId;
    const answered = new Promise<Readonly<Record<string, unknown>> | null>((resolve) => running.waiting.set(id, resolve));
    running.child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    const answer = await answered;
    if (answer === null) return fail('gpu/clocks-refused', 'the helper ended');
    return answer['ok'] === true ? ok(answer) : refusal(answer);
  }
}

function settle(waiting: Map<number, Waiting>, answer: Readonly<Record<string, unknown>>): void {
  const id = typeof answer['id'] === 'number' ? answer['id'] : -1;
  waiting.get(id)?.(answer);
  waiting.delete(id);
}

function parseAnswer(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const answer: unknown = JSON.parse(line);
    return typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null; // what is no answer belongs to no question
  }
}

/** The helper's words: outOfRange, unknownGpu, notSupported, notPermitted, inUse, noDriver, driver, malformed. */
function refusal({ error, field, min, max, code }: Readonly<Record<string, unknown>>): Result<never> {
  const detail = [error, field, code].filter((word) => word !== undefined).join(' ');
  if (error !== 'outOfRange') return fail('gpu/clocks-refused', detail);
  return fail('gpu/clocks-out-of-range', detail, { min: Number(min), max: Number(max) });
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
