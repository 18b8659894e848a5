import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { thirdParty } from './scripts/thirdParty.mjs';

const at = (path: string) => resolve(import.meta.dirname, path);
const installed = ['koffi', '@photostructure/sqlite', '@napi-rs/keyring'];
const licences = { fileName: 'third-party.md', root: import.meta.dirname };

// The floor at run time is the oldest Electron we support, 25: Node 18.15 and Chrome 114.
// Only what carries a native binary stays a package at run time (`dependencies`); all else is bundled into CommonJS.
export default defineConfig({
  main: {
    plugins: [thirdParty({ ...licences, installed })],
    build: {
      target: 'node18.15',
      externalizeDeps: { include: installed },
      rolldownOptions: {
        preserveEntrySignatures: 'strict', // else what two programs share may land in one of them, and loading it would run it
        input: {
          desktop: at('src/main/desktop.ts'),
          headless: at('src/main/headless.ts'),
          cli: at('src/main/cli.ts'),
          claim: at('src/main/claim.ts'), // runs before each training job: a few kB, loads nothing heavy
          guardWorker: at('src/main/guardWorker.ts'), // a thread
          gpuWorker: at('src/main/gpuWorker.ts'), // another
          tunerWorker: at('src/main/tunerWorker.ts'), // one for each tuning
          practiceMiner: at('src/main/practice/minerMain.ts'),
          practicePool: at('src/main/practice/poolMain.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    plugins: [thirdParty(licences)],
    build: {
      target: 'node18.15',
      externalizeDeps: false, // a sandboxed preload can require `electron` and nothing else
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react(), thirdParty(licences)],
    build: { target: 'chrome114', minify: true, rolldownOptions: { input: at('src/renderer/index.html') } },
  },
});
