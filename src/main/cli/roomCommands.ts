import { closeSync, openSync, writeSync } from 'node:fs';
import { fail, type Result } from '../../shared/faults';
import type { Status } from '../../shared/state';
import { textsFor } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import type { WalletCheck } from '../../shared/walletVerdict';
import { type Command, type CommandContext, needs, tooMany, usage } from './command';
import { done, type Outcome } from './outcome';
import { poolCommand } from './poolCommand';
import type { CatalogueEntry, CliRooms, ExportRoom } from './rooms';
import { columns } from './statusLines';
import { tunerCommand } from './tunerCommand';
import type { CliWords } from './words';

/** The commands that work without the app, as far as their room is there. */
export function roomCommands(rooms: CliRooms): Readonly<Record<string, Command>> {
  const { coins, miners, walletCheck, tunerServe, poolProbe } = rooms;
  return {
    ...(coins === undefined ? {} : { coins: catalogue('coins', coins) }),
    ...(miners === undefined ? {} : { miners: catalogue('miners', miners) }),
    ...(walletCheck === undefined ? {} : { wallet: wallet(walletCheck) }),
    ...(poolProbe === undefined ? {} : { pool: poolCommand(poolProbe) }),
    diagnostics: async (context) => (await import('./diagnosticsCommand')).diagnostics(context),
    ...(rooms.pythonHookDir === undefined ? {} : { hook: python(rooms.pythonHookDir) }),
    ...(rooms.launcher === undefined ? {} : { service: service(rooms.launcher) }),
    ...(rooms.export === undefined ? {} : { export: exportRows(rooms.export) }),
    ...(tunerServe === undefined ? {} : { tuner: tunerCommand(tunerServe) }),
  };
}

/** Loaded by the command that needs it: child processes cost `fallow status` some ms. */
function python(assets: string): Command {
  return async (context) => (await import('./pythonHook')).pythonHook(assets)(context);
}

/** As the hook's. */
function service(launcher: string): Command {
  return async (context) => (await import('./service')).serviceCommand(launcher)(context);
}

function catalogue(name: 'coins' | 'miners', list: () => Promise<readonly CatalogueEntry[]>): Command {
  return async (context) => {
    const extra = tooMany(context, 0);
    if (extra !== null) return extra;
    const entries = await list();
    return done({ [name]: entries }, columns(entries.map((entry) => Object.values(entry).slice(0, 2).map(String))));
  };
}

function wallet(check: (coin: string, address: string) => Promise<WalletCheck>): Command {
  return async (context) => {
    const [verb, coin, address] = context.line.words;
    if (verb !== 'check' || coin === undefined || address === undefined) return needs(context, 'check COIN ADDRESS');
    const extra = tooMany(context, 3);
    if (extra !== null) return extra;
    const verdict = await check(coin, address);
    const isBad = verdict.verdict === 'invalid' || verdict.verdict === 'refused';
    const lines = [verdictLine(verdict, context.words), textsFor(context.language).wallets[verdict.reason]];
    return done(verdict, lines, isBad ? 1 : 0);
  };
}

function verdictLine({ verdict }: WalletCheck, words: CliWords): string {
  switch (verdict) {
    case 'valid':
      return words.walletValid;
    case 'unprotected':
      return words.walletUnprotected;
    case 'invalid':
      return words.walletInvalid;
    case 'refused':
      return words.walletRefused;
  }
}

function exportRows(history: ExportRoom): Command {
  return async (context) => {
    const { line, dataDir } = context;
    const what = history.what.find((name) => name === line.words[0]);
    if (what === undefined) return needs(context, history.what.join(', '));
    const extra = tooMany(context, 1);
    if (extra !== null) return extra;
    const sinceMs = line.since === undefined ? 0 : Date.parse(line.since);
    if (Number.isNaN(sinceMs)) return usage(context, `--since ${line.since}`);
    const isPractice = await runsPractice(context);
    const { csv } = line;
    if (csv !== undefined) return toFile(context, csv, (write) => history.csv(dataDir, isPractice, what, sinceMs, write));
    if (line.json) return toJson(context, what, history.rows(dataDir, isPractice, what, sinceMs));
    const parts: string[] = [];
    const written = await history.csv(dataDir, isPractice, what, sinceMs, (text) => parts.push(text.trimEnd()));
    return written.ok ? done({}, parts) : { ok: false, fault: context.word(written.fault) };
  };
}

/** Practice and real histories never mix: the practice rig's is meant while that one runs. */
async function runsPractice({ ask }: CommandContext): Promise<boolean> {
  const reply = await ask('status:get', {});
  return reply.ok && (reply.value as Status).practice;
}

async function toFile(
  { word, words }: CommandContext,
  file: string,
  write: (to: (text: string) => void) => Promise<Result<number>>,
): Promise<Outcome> {
  let fd: number;
  try {
    fd = openSync(file, 'w', 0o600);
  } catch (error) {
    return { ok: false, fault: word(notExported(error)) };
  }
  const written = await write((text) => void writeSync(fd, text)).finally(() => closeSync(fd));
  if (!written.ok) return { ok: false, fault: word(written.fault) };
  return done({ file, rows: written.value }, [fill(words.exported, { count: written.value, file })]);
}

async function toJson({ word }: CommandContext, what: string, rows: AsyncIterable<object>): Promise<Outcome> {
  const all: object[] = [];
  try {
    for await (const row of rows) all.push(row);
  } catch (error) {
    return { ok: false, fault: word(notExported(error)) };
  }
  return done({ [what]: all }, []);
}

function notExported(error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  return fail('history/not-exported', reason, { reason }).fault;
}
