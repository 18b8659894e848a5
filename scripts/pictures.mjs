// `node scripts/pictures.mjs`: takes the README's pictures from those that the desktop tests have made (`npm test` first).
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './run.mjs';

/** In the README, and in test/desktop/screens.ts; in English, light, 1200 wide. */
const names = ['overview-usual', 'gpus'];

const made = join(root, 'test-results/screens');
const kept = join(root, 'docs/images');

await mkdir(kept, { recursive: true });
for (const name of names) {
  const from = join(made, `${name}-en-light-1200.png`);
  const there = await stat(from).catch(() => null);
  if (there === null) {
    console.error(`There is no ${from}: npm test makes it.`);
    process.exitCode = 1;
  } else {
    await copyFile(from, join(kept, `${name}.png`));
    console.log(`${name}.png, ${Math.round(there.size / 1000)} kB`);
  }
}
