import { resolve } from 'node:path';
import type { ExportedSetup } from '../../shared/contract';
import { fill } from '../../shared/text/fill';
import { errorCode, writeFileAtomic } from '../platform/files';
import type { CommandContext } from './command';
import { done, type Outcome } from './outcome';

/**
 * `fallow setup --export FILE [--with-wallets]`: what is set up, as a file that `fallow setup` takes on another rig. Wallets only when
 * asked: without, that rig's check names the field that is missing. `-` prints it.
 */
export async function exportSetup(context: CommandContext, path: string): Promise<Outcome> {
  const { line, words, word, dataDir, rooms } = context;
  const reply = await context.ask('setup:export', { withWallets: line.withWallets });
  if (!reply.ok && 'fault' in reply) return { ok: false, fault: reply.fault };
  if (!reply.ok && (reply.code !== 'app/not-running' || rooms.exportSetup === undefined)) {
    return { ok: false, fault: word({ code: reply.code, detail: reply.detail, values: { data: dataDir, path: reply.path } }) };
  }
  const setup = reply.ok ? (reply.value as ExportedSetup) : await rooms.exportSetup?.(dataDir, line.withWallets);
  const text = `${JSON.stringify(setup, null, 2)}\n`;
  if (path === '-') return done(setup ?? {}, text.trimEnd().split('\n'));
  const file = resolve(path);
  try {
    await writeFileAtomic(file, text);
  } catch (error) {
    return { ok: false, fault: word({ code: 'settings/not-saved', detail: errorCode(error) ?? '', values: { file } }) };
  }
  return done({ file }, [fill(line.withWallets ? words.setupExportedAll : words.setupExported, { file })]);
}
