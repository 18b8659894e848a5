import { defineConfig } from '@playwright/test';

// The desktop tests: the real window in a real Electron. One at a time, since each owns a display and a data directory.
export default defineConfig({
  testDir: 'test/desktop',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results/desktop',
  reporter: [['list'], ['json', { outputFile: 'test-results/desktop.json' }]],
});
