import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** Bundles a TypeScript file into one that a bare Node can run, for tests that need a process of their own. `remove` deletes it. */
export async function bundleForNode(entry: string): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  // Inside the checkout: the bundle must find node_modules for what it does not contain.
  const outDir = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', `fallow-test-${process.pid}-${Date.now()}`);
  const path = await built(entry, outDir, { format: 'cjs', entryFileNames: 'program.cjs' });
  return { path, remove: () => rm(outDir, { recursive: true, force: true }) };
}

/** The same with all its packages in it, which runs from any folder; returns the path of the script. */
export function bundleWhole(entry: string, outDir: string): Promise<string> {
  return built(entry, outDir, { entryFileNames: 'app.mjs' }, { noExternal: true });
}

async function built(
  entry: string,
  outDir: string,
  output: { readonly format?: 'cjs'; readonly entryFileNames: string },
  ssr: { readonly noExternal?: true } = {},
): Promise<string> {
  const options = { ssr: entry, outDir, emptyOutDir: false, target: 'node18', rolldownOptions: { output } };
  await build({ configFile: false, logLevel: 'silent', build: options, ssr });
  return join(outDir, output.entryFileNames);
}
