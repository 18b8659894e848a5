// `npm run check`: format, lint, types, floors, unused code. Reads only; fetches nothing.
import { join } from 'node:path';
import { root, run, tool } from './run.mjs';

const projects = ['shared', 'pure', 'main', 'electron25', 'preload', 'renderer', 'test', 'scripts'];

/** @type {readonly { name: string, program: string, args: readonly string[] }[]} */
const steps = [
  { name: 'format and lint', program: tool('biome'), args: ['check', '--error-on-warnings', '.'] },
  ...projects.map((name) => ({ name: `types: ${name}`, program: tool('tsc'), args: ['-p', `tsconfig.${name}.json`] })),
  { name: 'floors and sizes', program: process.execPath, args: [join(root, 'scripts/floors.mjs')] },
  { name: 'unused files, exports, packages', program: tool('knip'), args: ['--no-progress'] },
];

let failed = 0;
for (const { name, program, args } of steps) {
  const { code, output } = await run(program, args, { isQuiet: true });
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (code === 0) continue;
  failed++;
  console.log(output.trimEnd());
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${steps.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
