import { execFile } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = join(ROOT, 'console/dist');
const SOURCES = ['console/**/*.{ts,tsx,css,json,html,svg}', 'package-lock.json'];

const run = promisify(execFile);

/** Builds the pages of the console unless they are newer than all they are made of. @throws Error with the reasons of the builder. */
export async function buildConsole(): Promise<void> {
  const page = join(BUILT, 'index.html');
  if (existsSync(page) && statSync(page).mtimeMs > newestSourceMs()) return;
  // Built elsewhere, as another process may be about to read what is there.
  const fresh = join(ROOT, `.cache/console-${process.pid}`);
  const options = ['--config', 'console/vite.config.ts', '--outDir', fresh, '--logLevel', 'error'];
  // Else it would be built for tests, three times as large.
  const env = { ...process.env, NODE_ENV: 'production' };
  await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', ...options], { cwd: ROOT, env });
  await rm(BUILT, { recursive: true, force: true });
  await rename(fresh, BUILT);
}

function newestSourceMs(): number {
  const files = globSync(SOURCES, { cwd: ROOT, exclude: (name) => name === 'dist' || name === 'shots' });
  return Math.max(...files.map((file) => statSync(join(ROOT, file)).mtimeMs));
}
