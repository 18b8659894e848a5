import { defineConfig } from '@playwright/test';

// The desktop tests: the real window in a real Electron. One at a time, since each owns a display and a data directory.
export default defineConfig({
  testDir: 'test/desktop',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  // A window, a display server and a bus on a loaded machine: what passes only at the second try counts, and is named at the end.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results/desktop',
  reporter: [['list'], ['json', { outputFile: 'test-results/desktop.json' }]],
});
