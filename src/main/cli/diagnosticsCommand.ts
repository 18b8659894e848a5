import { writeFileSync } from 'node:fs';
import type { DiagnosticsPreview, DiagnosticsZip } from '../../shared/diagnostics';
import { fill } from '../../shared/text/fill';
import { asked, type CommandContext, tooMany } from './command';
import { done, type Outcome } from './outcome';

/** A miner's log and three of ours are read and searched. */
const timeoutMs = 30_000;

/**
 * Writes what the window shows before it saves it; who uses a terminal reads it in the zip. Without an app, which may be what help is
 * asked for, from what lies on disk.
 */
export async function diagnostics(context: CommandContext): Promise<Outcome> {
  const extra = tooMany(context, 1);
  if (extra !== null) return extra;
  const { diagnosticsOffline } = context.rooms;
  const reply = await context.ask('status:get', {});
  const hasNoApp = !reply.ok && 'code' in reply && reply.code === 'app/not-running';
  if (hasNoApp && diagnosticsOffline !== undefined) {
    const offline = await diagnosticsOffline(context.dataDir, context.version);
    const preview = await offline.preview();
    const zip = await offline.zip(preview.id);
    return zip.ok ? save(context, preview, zip.value) : { ok: false, fault: context.word(zip.fault) };
  }
  const saveShown = (preview: DiagnosticsPreview) =>
    asked<DiagnosticsZip>(context, 'diagnostics:zip', { id: preview.id }, (zip) => save(context, preview, zip));
  return asked<DiagnosticsPreview>(context, 'diagnostics:preview', {}, saveShown, timeoutMs);
}

function save(context: CommandContext, { files, struck }: DiagnosticsPreview, { fileName, base64 }: DiagnosticsZip): Outcome {
  const { word, words, line } = context;
  const file = line.words[0] ?? fileName;
  try {
    // Never over something that is there: it may be another time's.
    writeFileSync(file, Buffer.from(base64, 'base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, fault: word({ code: 'app/not-written', detail: reason, values: { file, reason } }) };
  }
  const names = files.map(({ name }) => name);
  return done({ file, files: names, struck }, [fill(words.diagnosticsSaved, { file, count: names.length, struck })]);
}
