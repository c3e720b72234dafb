import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/support/property-seed.ts'],
          include: ['src/**/*.test.ts', 'test/tidy.test.ts'],
          testTimeout: 30_000,
          // Tests keep no state of their own, so that modules need to be loaded once for each thread alone.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: ['test/support/property-seed.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/tidy.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 600_000,
          // Real servers and kill loops share two cores: one file at a time.
          fileParallelism: false,
        },
      },
    ],
  },
});
