import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Real child processes, sockets and SQLite on machines that may be slow: deadlines are generous, nothing is measured by the clock.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/desktop/**', 'test/acceptance/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'acceptance',
          environment: 'node',
          include: ['test/acceptance/**/*.test.ts'],
          // Alone and one after the other: a training job on this machine concerns every rig on it, so the test that starts a
          // real one would stop the miners of the test beside it.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
        },
      },
    ],
  },
});
