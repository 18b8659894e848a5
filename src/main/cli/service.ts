import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Doors } from '../../shared/contract';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import { fill } from '../../shared/text/fill';
import { configHome } from '../platform/autostart';
import { type CommandContext, needs, tooMany, usage } from './command';
import { done, type Outcome } from './outcome';
import { isSameUnit, readUnit, servicePort, serviceUnit } from './serviceUnit';

const unitName = 'fallow.service';
const systemctlMs = 90_000;
const answersWithinMs = 20_000;
const askEveryMs = 250;

interface ServiceState {
  readonly unit: string;
  readonly state: 'absent' | 'current' | 'stale';
  /** As systemctl says it: enabled, disabled… */
  readonly enabled: string | null;
  /** active, inactive, failed… */
  readonly active: string | null;
  /** null: not to be found out. */
  readonly linger: boolean | null;
  readonly doors: Doors | null;
}

/** `fallow service`: a systemd user unit that runs the app without a window. */
export function serviceCommand(launcher: string): (context: CommandContext) => Promise<Outcome> {
  return async (context) => {
    const extra = tooMany(context, 1);
    if (extra !== null) return extra;
    switch (context.line.words[0]) {
      case 'install':
        return install(context, launcher);
      case 'remove':
        return remove(context);
      case 'status':
        return shown(context, await stateOf(context, launcher), []);
      default:
        return needs(context, 'install, remove, status');
    }
  };
}

async function install(context: CommandContext, launcher: string): Promise<Outcome> {
  const wanted = optionsOf(context, launcher);
  if ('ok' in wanted) return wanted;
  const path = unitPath(context);
  const { words } = context;
  const isOurs = (await systemctl(context, 'is-active', unitName)).said === 'active';
  const isOther = !isOurs && (await context.ask('app:doors', {})).ok;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, serviceUnit(wanted));
  } catch (error) {
    return failed(context, fail('service/failed', String(error), { reason: String(error) }).fault);
  }
  const steps = [['daemon-reload'], ['enable', unitName], ...(isOther ? [] : [['restart', unitName]])];
  for (const step of steps) {
    const stepped = await mustSystemctl(context, ...step);
    if (!stepped.ok) return failed(context, stepped.fault);
  }
  if (!isOther) await untilItAnswers(context);
  const state = await stateOf(context, launcher);
  const isOn = state.active === 'active';
  const first = isOther ? words.serviceLater : isOn ? words.serviceOn : words.serviceState;
  const outcome = shown(context, state, [fill(first, { path, state: state.active ?? '?' })]);
  return outcome.ok && !isOther && !isOn ? { ...outcome, exitCode: 1 } : outcome;
}

async function remove(context: CommandContext): Promise<Outcome> {
  const { words } = context;
  const path = unitPath(context);
  const isThere = (await readFile(path, 'utf8').catch(() => null)) !== null;
  if (!isThere) return done({ unit: path, removed: false }, [words.serviceNone]);
  const stopped = await mustSystemctl(context, 'disable', '--now', unitName);
  if (!stopped.ok) return failed(context, stopped.fault);
  await rm(path, { force: true });
  const reloaded = await mustSystemctl(context, 'daemon-reload');
  return reloaded.ok ? done({ unit: path, removed: true }, [words.serviceRemoved]) : failed(context, reloaded.fault);
}

async function stateOf(context: CommandContext, launcher: string): Promise<ServiceState> {
  const unit = unitPath(context);
  const text = await readFile(unit, 'utf8').catch(() => null);
  const said = async (verb: string) => (text === null ? null : (await systemctl(context, verb, unitName)).said || null);
  const [enabled, active, linger, doors] = await Promise.all([
    said('is-enabled'),
    said('is-active'),
    lingers(context),
    text === null ? null : context.ask('app:doors', {}),
  ]);
  return {
    unit,
    state: text === null ? 'absent' : isCurrent(text, context, launcher) ? 'current' : 'stale',
    enabled,
    active,
    linger,
    doors: doors?.ok === true ? (doors.value as Doors) : null, // the app's answer has the contract's shape
  };
}

function isCurrent(text: string, context: CommandContext, launcher: string): boolean {
  const read = readUnit(text);
  return read !== null && isSameUnit(text, serviceUnit({ ...read, launcher, dataDir: context.dataDir, path: '' }));
}

function shown({ words }: CommandContext, state: ServiceState, before: readonly string[]): Outcome {
  const { unit: path, doors } = state;
  if (state.state === 'absent') return done(state, [words.serviceOff]);
  const first = before.length > 0 ? before : [fill(words.serviceState, { path, state: state.active ?? '?' })];
  const linger = state.linger === null ? [] : [state.linger ? words.lingerOn : words.lingerOff];
  const url = doors?.url ?? null;
  const lines = [
    ...first,
    ...(state.state === 'stale' ? [fill(words.serviceStale, { path })] : []),
    ...(url === null ? [] : [fill(words.serviceAt, { url })]),
    ...(doors?.lan?.urls ?? []).map((each) => fill(words.lanAt, { url: each })),
    ...(doors?.lan ? [fill(words.lanFingerprint, { fingerprint: doors.lan.fingerprint })] : []),
    ...linger,
  ];
  return done(state, lines);
}

function optionsOf(context: CommandContext, launcher: string) {
  const { line, dataDir, env } = context;
  const port = line.port === undefined ? servicePort : portOf(line.port);
  const lan = line.lan === undefined ? null : portOf(line.lan);
  if (port === undefined) return usage(context, `--port ${line.port}`);
  if (lan === undefined) return usage(context, `--lan ${line.lan}`);
  // In a checkout the launcher looks up `node`; systemd's own PATH may lack it, and the folders of miners.
  const folders = [dirname(process.execPath), ...(env['PATH'] ?? '').split(':')].filter((each) => each.startsWith('/'));
  return { launcher, dataDir, port, lan, path: [...new Set(folders)].join(':') };
}

/** A service has one address for good: no port of 0. */
function portOf(text: string): number | undefined {
  const port = Number(text);
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535 ? port : undefined;
}

/** Or until it has ended again: what systemd says of it is shown then. */
async function untilItAnswers(context: CommandContext): Promise<void> {
  const end = performance.now() + answersWithinMs;
  while (performance.now() < end && !(await context.ask('app:doors', {})).ok) {
    if (!/^(active|activating)$/.test((await systemctl(context, 'is-active', unitName)).said)) return;
    await new Promise((later) => setTimeout(later, askEveryMs));
  }
}

function unitPath({ env }: CommandContext): string {
  return join(configHome(env), 'systemd/user', unitName);
}

async function lingers({ env, uid }: CommandContext): Promise<boolean | null> {
  const { code, said } = await run('loginctl', ['show-user', String(uid), '--property=Linger', '--value'], env);
  // A user who is neither logged in nor lingering is unknown to it.
  return code === null ? null : said === 'yes';
}

async function mustSystemctl(context: CommandContext, ...args: readonly string[]): Promise<Result<null>> {
  const { code, said, complaint } = await systemctl(context, ...args);
  if (code === 0) return ok(null);
  if (code === null) return fail('service/no-systemd', complaint);
  return fail('service/failed', complaint, { reason: (complaint || said).split('\n')[0] ?? '' });
}

function systemctl({ env }: CommandContext, ...args: readonly string[]) {
  return run('systemctl', ['--user', ...args], env);
}

interface Ran {
  /** null: there is no such program. */
  readonly code: number | null;
  readonly said: string;
  readonly complaint: string;
}

function run(program: string, args: readonly string[], env: CommandContext['env']): Promise<Ran> {
  return new Promise((end) => {
    execFile(program, [...args], { env: { ...env }, timeout: systemctlMs }, (error, stdout, stderr) => {
      const isMissing = error !== null && 'code' in error && error.code === 'ENOENT';
      const code = error === null ? 0 : isMissing ? null : typeof error.code === 'number' ? error.code : 1;
      end({ code, said: stdout.trim(), complaint: stderr.trim() || (error?.message ?? '') });
    });
  });
}

function failed({ word }: CommandContext, fault: Fault): Outcome {
  return { ok: false, fault: word(fault) };
}
