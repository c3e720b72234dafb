import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/tidy.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
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
