import { execFile } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = fileURLToPath(new URL('../../console/dist/index.html', import.meta.url));
const SOURCES = ['console/**/*.{ts,tsx,css,json,html,svg}', 'package-lock.json'];

const run = promisify(execFile);

/** Builds the pages of the console unless they are newer than all they are made of. @throws Error with the reasons of the builder. */
export async function buildConsole(): Promise<void> {
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > newestSourceMs()) return;
  await run(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn'],
    {
      cwd: ROOT,
    },
  );
}

function newestSourceMs(): number {
  const files = globSync(SOURCES, { cwd: ROOT, exclude: (name) => name === 'dist' || name === 'shots' });
  return Math.max(...files.map((file) => statSync(`${ROOT}${file}`).mtimeMs));
}
