import { join } from 'node:path';
import { resolveLanguage } from '../shared/text/language';
import { rooms } from './cli/loadedRooms';
import { runCommandLine } from './cli/main';
import { cliWords } from './cli/words';
import { launcherPath } from './platform/launcher';
import { version } from './version';

// The entry of every command but `run` and the windows: asks the running app over its socket (docs/cli.md).

const say = (line: string) => process.stderr.write(`${line}\n`);

void main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  if (argv[0] === '--find-electron') return findElectron(); // the launcher asks
  process.exitCode = await runCommandLine(argv, {
    env: process.env,
    uid: process.getuid?.() ?? -1,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    rooms: { ...rooms, pythonHookDir: join(__dirname, '../../assets/hook'), launcher: launcherPath(__dirname, process.env) },
    version,
  });
}

async function findElectron(): Promise<void> {
  const { electronFor } = await import('./cli/electron'); // child_process costs `fallow status` some ms
  const words = cliWords(resolveLanguage('system', process.env));
  const path = await electronFor(join(__dirname, '../..'), process.env, words, say);
  if (path !== null) process.stdout.write(`${path}\n`);
}
