import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of an installed Chromium or Chrome, or `null`. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter);
  for (const name of NAMES) {
    for (const folder of folders) if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}
