// `npm run bench` and `npm run soak`: runs bench/*.bench.* (or *.soak.*), or only those named after `--`, one after the other.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { build, root, run } from './run.mjs';

const [kind = 'bench', ...names] = process.argv.slice(2);

if (kind === 'one') {
  // Started by the loop below: a program of its own, so that no measurement inherits another's heap.
  await runnerImport(names[0] ?? '', { root, configFile: false, logLevel: 'error' });
} else {
  const files = readdirSync(join(root, 'bench')).filter((file) => new RegExp(`\\.${kind}\\.(mjs|ts)$`).test(file));
  const chosen = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name))).sort();
  if (chosen.length === 0) console.log(`No ${kind} matches; there are: ${files.join(', ') || 'none'}`);
  const built = chosen.length === 0 ? { code: 1, output: '' } : await build();
  if (built.output !== '') console.error(built.output);
  let failed = built.code === 0 ? 0 : 1;
  const flags = v8Flags();
  for (const file of built.code === 0 ? chosen : []) {
    console.log(`== ${file}`);
    const ended = await run(process.execPath, [...flags, join(root, 'scripts/bench.mjs'), 'one', join(root, 'bench', file)]);
    if (ended.code !== 0) failed++;
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Memory is measured with the limits that the app runs under. */
function v8Flags() {
  const flags = /"\$fallow_node" ((?:--\S+ )+)"\$fallow_main\/headless\.js"/.exec(
    readFileSync(join(root, 'bin/fallow'), 'utf8'),
  )?.[1];
  if (flags === undefined) throw new Error('bin/fallow does not say with which flags it starts the app');
  return flags.trim().split(' ');
}
