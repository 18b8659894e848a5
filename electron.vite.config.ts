import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** Name of the file in out/main -> its source. Every one is a program of its own. */
const mainEntries = {
  desktop: 'src/main/desktop.ts',
  headless: 'src/main/headless.ts',
  cli: 'src/main/cli.ts',
  claim: 'src/main/claim.ts', // runs before each training job: a few kB, loads nothing heavy
  practiceMiner: 'src/main/practice/minerMain.ts',
  practicePool: 'src/main/practice/poolMain.ts',
};

function present(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries)
      .map(([name, file]): [string, string] => [name, resolve(root, file)])
      .filter(([, file]) => existsSync(file)),
  );
}

const main = present(mainEntries);
const preload = present({ index: 'src/preload/index.ts' });
const renderer = present({ index: 'src/renderer/index.html' });

// The floor at run time is the oldest Electron we support, 25: Node 18.15 and Chrome 114.
// Only what carries a native binary stays a package at run time (`dependencies`); all else is bundled into CommonJS.
export default defineConfig({
  ...(Object.keys(main).length === 0
    ? {}
    : {
        main: {
          build: {
            target: 'node18.15',
            externalizeDeps: { include: ['koffi', '@photostructure/sqlite'] },
            rolldownOptions: {
              input: main,
              output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
            },
          },
        },
      }),
  ...(Object.keys(preload).length === 0
    ? {}
    : {
        preload: {
          build: {
            target: 'node18.15',
            externalizeDeps: false, // a sandboxed preload can require `electron` and nothing else
            rolldownOptions: {
              input: preload,
              output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
            },
          },
        },
      }),
  ...(Object.keys(renderer).length === 0
    ? {}
    : {
        renderer: {
          root: resolve(root, 'src/renderer'),
          plugins: [react()],
          build: { target: 'chrome114', rolldownOptions: { input: renderer } },
        },
      }),
});
