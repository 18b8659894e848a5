import { writeFile } from 'node:fs/promises';
import { fill } from '../../shared/text/fill';
import { type CommandContext, needs, tooMany, usage } from './commands';
import { csvOf } from './csv';
import { type CatalogueEntry, type CliHooks, type ExportHook, exportables, type WalletCheck } from './hooks';
import { done, type Outcome } from './outcome';
import { columns } from './statusLines';
import type { CliWords } from './words';

type Command = (context: CommandContext) => Promise<Outcome>;

/** The commands that work without the app, as far as their hooks are there. */
export function hookCommands(hooks: CliHooks): Readonly<Record<string, Command>> {
  const { coins, miners, walletCheck } = hooks;
  return {
    ...(coins === undefined ? {} : { coins: catalogue('coins', coins) }),
    ...(miners === undefined ? {} : { miners: catalogue('miners', miners) }),
    ...(walletCheck === undefined ? {} : { wallet: wallet(walletCheck) }),
    ...(hooks.export === undefined ? {} : { export: exportRows(hooks.export) }),
  };
}

function catalogue(name: 'coins' | 'miners', list: () => Promise<readonly CatalogueEntry[]>): Command {
  return async (context) => {
    const extra = tooMany(context, 0);
    if (extra !== null) return extra;
    const entries = await list();
    return done({ [name]: entries }, columns(entries.map((entry) => [entry.id, entry.name])));
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
    const lines = [verdictLine(verdict, context.words), ...(verdict.reason === null ? [] : [verdict.reason])];
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

function exportRows(hook: ExportHook): Command {
  return async (context) => {
    const { line, words, word, dataDir } = context;
    const what = exportables.find((name) => name === line.words[0] && hook.what.includes(name));
    if (what === undefined) return needs(context, hook.what.join(', '));
    const extra = tooMany(context, 1);
    if (extra !== null) return extra;
    const sinceMs = line.since === undefined ? null : Date.parse(line.since);
    if (Number.isNaN(sinceMs)) return usage(context, `--since ${line.since}`);
    const rows = await hook.rows(dataDir, what, sinceMs);
    if (!rows.ok) return { ok: false, fault: word(rows.fault) };
    const csv = csvOf(rows.value);
    if (line.csv === undefined) return done({ [what]: rows.value }, csv.trimEnd().split('\n'));
    const failure = await writeFile(line.csv, csv).then(() => null, String);
    if (failure !== null)
      return { ok: false, fault: word({ code: 'settings/not-saved', detail: failure, values: { file: line.csv } }) };
    return done({ file: line.csv, rows: rows.value.length }, [
      fill(words.exported, { count: rows.value.length, file: line.csv }),
    ]);
  };
}
