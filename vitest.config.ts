import { defineConfig } from 'vitest/config';

/**
 * Node.js strips types with WebAssembly, in every thread that loads a source file. Compiling the calls out of it anew once they are
 * hot races between threads and aborts the process (V8, `Check failed: jit_page.has_value()`): a budget that is never used up.
 */
const execArgv = ['--wasm-wrapper-tiering-budget=2000000000'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/support/property-seed.ts'],
          include: ['src/**/*.test.ts', 'console/**/*.test.ts', 'test/tidy.test.ts'],
          testTimeout: 30_000,
          // Tests keep no state of their own, so that modules need to be loaded once for each process alone.
          pool: 'forks',
          execArgv,
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
          execArgv,
          // Real servers and kill loops share two cores: one file at a time.
          fileParallelism: false,
        },
      },
    ],
  },
});
