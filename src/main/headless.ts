import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultText } from '../shared/text/catalogue';
import { fill } from '../shared/text/fill';
import { resolveLanguage } from '../shared/text/language';
import { startApp } from './app';
import { cliWords } from './cli/words';
import { dataDir } from './platform/dataDir';

// The entry without Electron: the same app, its window served over HTTP on loopback and, where asked, on the local network.

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean' },
    practice: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    lan: { type: 'string' },
    tray: { type: 'boolean' }, // started at login on a machine without a display: there is nothing more to leave out
    data: { type: 'string' },
  },
});

void main();

async function main(): Promise<void> {
  const port = portOf('--port', values.port);
  const lanPort = values.lan === undefined ? null : portOf('--lan', values.lan);
  const words = cliWords(resolveLanguage('system', process.env));
  const started = await startApp({
    dataDir: dataDir(values.data, process.env),
    isPractice: values.practice,
    rendererDir: join(__dirname, '../renderer'),
    http: { port, lanPort },
    onQuit: () => quit(0),
  });
  if (!started.ok) {
    const { code, values: facts, detail } = started.fault;
    const { title, help } = faultText(code, facts ?? {}, resolveLanguage('system', process.env));
    process.stderr.write(`${[title, help, ...(detail === undefined ? [] : [detail])].join('\n')}\n`);
    process.exit(1);
  }
  const { url, lan } = started.value.doors;
  process.stdout.write(`Fallow is at ${url}\n`);
  for (const each of lan?.urls ?? []) process.stdout.write(`${fill(words.lanAt, { url: each })}\n`);
  if (lan !== null) process.stdout.write(`${fill(words.lanFingerprint, { fingerprint: lan.fingerprint })}\n`);

  let isQuitting = false;
  function quit(code: number): void {
    if (isQuitting) return;
    isQuitting = true;
    if (!started.ok) process.exit(1);
    void started.value.stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => quit(0));
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  process.stderr.write(`fallow: ${option} takes a number from 0 to 65535, not ${text}\n`);
  process.exit(2);
}
