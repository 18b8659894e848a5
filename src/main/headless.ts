import { join } from 'node:path';
import type { Doors } from '../shared/contract';
import type { Fault } from '../shared/faults';
import { faultText } from '../shared/text/catalogue';
import { fill } from '../shared/text/fill';
import { resolveLanguage } from '../shared/text/language';
import { type RunningApp, startApp } from './app';
import { headlessHelp, parseHeadlessLine } from './cli/headlessLine';
import { cliWords } from './cli/words';
import { ExitGuard } from './gpus/exitGuard';
import { dataDir } from './platform/dataDir';

// The entry without Electron: the same app, its window served over HTTP on loopback and, where asked, on the local network.

/** As the desktop app: what takes longer is left to the keepers, which end with us. */
const longestStopMs = 25_000;

void main();

async function main(): Promise<void> {
  const words = cliWords(resolveLanguage('system', process.env));
  const parsed = parseHeadlessLine(process.argv.slice(2));
  if (!parsed.ok) return giveUp(parsed.fault, 2);
  const line = parsed.value;
  if (line.help) {
    process.stdout.write(`${headlessHelp(words).join('\n')}\n`);
    return;
  }
  const port = portOf('--port', line.port);
  const lanPort = line.lan === undefined ? null : portOf('--lan', line.lan);
  const starting = startApp({
    dataDir: dataDir(line.data, process.env),
    isPractice: line.isPractice,
    rendererDir: join(__dirname, '../renderer'),
    http: { port, lanPort },
    onQuit: () => quit(),
  });
  let isQuitting = false;
  // Half a start is ended in order too: what is open by then is known only when it is over.
  function quit(): void {
    if (isQuitting) return;
    isQuitting = true;
    setTimeout(() => process.exit(1), longestStopMs);
    void starting.then((started) => (started.ok ? leave(started.value) : undefined));
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  // Node aborts where it gives a terminal that is gone its settings back.
  process.once('SIGHUP', () => new ExitGuard().arm());

  const started = await starting;
  if (!started.ok) return giveUp(started.fault, 1);
  if (!isQuitting) tellDoors(started.value.doors, words);
}

async function leave(app: RunningApp): Promise<void> {
  try {
    await app.stop();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

function tellDoors({ url, lan }: Doors, words: ReturnType<typeof cliWords>): void {
  process.stdout.write(`Fallow is at ${url}\n`);
  for (const each of lan?.urls ?? []) process.stdout.write(`${fill(words.lanAt, { url: each })}\n`);
  if (lan !== null) process.stdout.write(`${fill(words.lanFingerprint, { fingerprint: lan.fingerprint })}\n`);
}

function giveUp({ code, values = {}, detail }: Fault, exitCode: number): never {
  const { title, help } = faultText(code, values, resolveLanguage('system', process.env));
  // What a program said, where the title does not say it already.
  const said = detail === undefined || title.includes(detail) ? [] : [detail];
  process.stderr.write(`${[title, help, ...said].join('\n')}\n`);
  process.exit(exitCode);
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  process.stderr.write(`fallow: ${option} takes a number from 0 to 65535, not ${text}\n`);
  process.exit(2);
}
