import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** Nothing but the pages under test is asked for anything. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the installed Chromium without a window. @throws Error when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium on PATH: apt-get install chromium');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
