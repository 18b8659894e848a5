import * as path from 'node:path';
import { build } from 'vite';

/** Bundles one TypeScript file for plain Node, dependencies included; returns the path of the script. */
export async function bundle(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node18',
      rolldownOptions: { output: { entryFileNames: 'app.mjs' } },
    },
    ssr: { noExternal: true },
  });
  return path.join(outDir, 'app.mjs');
}
