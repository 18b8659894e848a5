import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** Bundles a TypeScript file into one that a bare Node can run, for tests that need a process of their own. `remove` deletes it. */
export async function bundleForNode(entry: string): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  // Inside the checkout: the bundle must find node_modules for what it does not contain.
  const outDir = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', `fallow-test-${process.pid}-${Date.now()}`);
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'program.cjs' } },
    },
  });
  return { path: join(outDir, 'program.cjs'), remove: () => rm(outDir, { recursive: true, force: true }) };
}
