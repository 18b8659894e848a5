import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultText } from '../shared/text/catalogue';
import { resolveLanguage } from '../shared/text/language';
import { startApp } from './app';
import { dataDir } from './platform/dataDir';

// The entry without Electron: the same app, its window served over HTTP on loopback.

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean' },
    practice: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
  },
});

void main();

async function main(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write(`fallow: --port takes a number from 0 to 65535, not ${values.port}\n`);
    process.exit(2);
  }
  const started = await startApp({
    dataDir: dataDir(values.data, process.env),
    isPractice: values.practice,
    rendererDir: join(__dirname, '../renderer'),
    http: { port },
    onQuit: () => quit(0),
  });
  if (!started.ok) {
    const { code, values: facts, detail } = started.fault;
    const { title, help } = faultText(code, facts ?? {}, resolveLanguage('system', process.env));
    process.stderr.write(`${[title, help, ...(detail === undefined ? [] : [detail])].join('\n')}\n`);
    process.exit(1);
  }
  process.stdout.write(`Fallow is at ${started.value.url}\n`);

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
