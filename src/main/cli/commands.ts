import { readFileSync } from 'node:fs';
import type { CallName, GpuEntry } from '../../shared/contract';
import { type Language, modes, practiceSwitches } from '../../shared/literals';
import type { Status } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatDuration, formatMemory } from '../../shared/text/format';
import { rainbowPromise } from '../../shared/text/rainbowSentences';
import { asked, type Command, type CommandContext, faultOf, needs, none, tooMany, usage } from './command';
import type { CommandLine } from './commandLine';
import { doctor } from './doctor';
import { parseDuration } from './duration';
import { done, type Outcome } from './outcome';
import { exportSetup } from './setupExport';
import { columns, statusLines } from './statusLines';

/** A mode takes up to 60 s to become true. */
const modeTimeoutMs = 70_000;

/** Every command but `run`, which the launcher becomes, and those that open a window. */
export const commands: Readonly<Record<string, Command>> = {
  status,
  mode,
  pause,
  resume,
  exclude,
  include,
  gpus,
  setup,
  practice,
  doctor,
};

function status(context: CommandContext): Promise<Outcome> {
  return (
    none(context) ??
    asked<Status>(context, 'status:get', {}, (value) => done(value, statusLines(value, context.words, context.language)))
  );
}

function mode(context: CommandContext): Promise<Outcome> {
  const [wanted] = context.line.words;
  const known = modes.find((name) => name === wanted);
  const problem = tooMany(context, 1);
  if (problem !== null) return problem;
  if (known === undefined) return needs(context, modes.join(', '));
  const show = (value: { mode: string }) => done({ mode: value.mode }, [fill(context.words.modeSet, { mode: value.mode })]);
  return asked(context, 'rig:setMode', { mode: known }, show, modeTimeoutMs);
}

function pause(context: CommandContext): Promise<Outcome> {
  const { line, words, language } = context;
  const forMs = line.for === undefined ? null : parseDuration(line.for);
  if (line.for !== undefined && forMs === null)
    return Promise.resolve(usage(context, fill(words.badDuration, { value: line.for })));
  const said = forMs === null ? words.paused : fill(words.pausedFor, { duration: formatDuration(forMs, language) });
  return none(context) ?? asked(context, 'rig:pause', { devices: deviceList(line), forMs }, () => done({}, [said]));
}

function resume(context: CommandContext): Promise<Outcome> {
  const args = { devices: deviceList(context.line) };
  return none(context) ?? asked(context, 'rig:resume', args, () => done({}, [context.words.resumed]));
}

function exclude(context: CommandContext): Promise<Outcome> {
  return oneDevice(context, 'rig:exclude', context.words.excluded);
}

function include(context: CommandContext): Promise<Outcome> {
  return oneDevice(context, 'rig:include', context.words.included);
}

function oneDevice(context: CommandContext, call: CallName, said: string): Promise<Outcome> {
  const [device] = context.line.words;
  if (device === undefined) return needs(context, 'ID');
  return tooMany(context, 1) ?? asked(context, call, { device }, () => done({}, [fill(said, { device })]));
}

function gpus(context: CommandContext): Promise<Outcome> {
  const show = (entries: readonly GpuEntry[]) => {
    const rows = entries.map((gpu) => [
      String(gpu.index),
      gpu.name,
      formatMemory(gpu.vramMiB, context.language),
      gpu.pci ?? '',
      gpu.uuid,
    ]);
    return done({ gpus: entries }, rows.length === 0 ? [context.words.noGpus] : columns(rows));
  };
  return none(context) ?? asked(context, 'rig:gpus', {}, show);
}

async function setup(context: CommandContext): Promise<Outcome> {
  const { export: exportTo } = context.line;
  if (exportTo !== undefined) return none(context) ?? exportSetup(context, exportTo);
  const [path] = context.line.words;
  if (path === undefined) return needs(context, 'FILE.json');
  const extra = tooMany(context, 1);
  if (extra !== null) return extra;
  const file = readJson(path);
  if ('problem' in file)
    return { ok: false, fault: context.word({ code: 'setup/unreadable', detail: file.problem, values: { file: path } }) };
  const said = done({}, [context.words.setUp, ...expectedOf(file.value, context.language)]);
  const reply = await context.ask('setup:apply', file.value);
  const { setupOffline } = context.rooms;
  if (reply.ok) return said;
  if ('fault' in reply) return { ok: false, fault: reply.fault };
  if (reply.code !== 'app/not-running' || setupOffline === undefined)
    return { ok: false, fault: context.word(faultOf(reply, context)) };
  const saved = await setupOffline(context.dataDir, file.value);
  return saved.ok ? said : { ok: false, fault: context.word(saved.fault) };
}

/** A RainbowMiner that is only found takes its time to pause, which whoever sets it up has to know. */
function expectedOf(file: unknown, language: Language): readonly string[] {
  const rainbow = typeof file === 'object' && file !== null ? Reflect.get(file, 'rainbow') : undefined;
  if (typeof rainbow !== 'object' || rainbow === null) return [];
  return [rainbowPromise(Reflect.get(rainbow, 'start') === true ? 'ours' : 'found', language)];
}

function practice(context: CommandContext): Promise<Outcome> {
  const { line, words } = context;
  const what = practiceSwitches.find((name) => name === line.words[0]);
  if (what === undefined) return needs(context, practiceSwitches.join(', '));
  const value = line.value === undefined ? null : Number(line.value);
  if (Number.isNaN(value)) return Promise.resolve(usage(context, fill(words.badNumber, { value: line.value ?? '' })));
  const args = { what, device: line.device ?? null, value };
  return tooMany(context, 1) ?? asked(context, 'practice:switch', args, () => done({}, [fill(words.practiceDone, { what })]));
}

function deviceList(line: CommandLine): readonly string[] | null {
  const list = line.devices?.split(',').map((text) => text.trim());
  return list === undefined ? null : list.filter((text) => text !== '');
}

function readJson(path: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8')) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
