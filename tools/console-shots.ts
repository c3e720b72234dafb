// Pictures of every page of the console, its dialogs and drawers, in both themes, wide and narrow: `npm run console:shots` writes
// them to `console/shots/`. `--opensearch`: before a real cluster.
import { mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openConsolePage, settled, signIn } from '../test/console/console-page.ts';
import { EVERY_PAGE } from '../test/console/every-page.ts';
import { type ConsoleWorld, startConsoleWorld } from '../test/support/console-world.ts';
import { makeSampleData } from './console-shots/sample-data.ts';

const FOLDER = 'console/shots';
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'] as const;

/** What stands above pages. */
const OPENED = [
  { name: 'keys-generate', path: '/keys?generate=1' },
  { name: 'keys-created', path: '/keys?generate=1', act: generate },
  { name: 'keys-drawer', path: '/keys?q=checkout', act: openDrawer },
  { name: 'keys-revoke', path: '/keys?q=checkout', act: askToRevoke },
  { name: 'keys-no-match', path: '/keys?q=nothing-like-it' },
  { name: 'explain-verdict', path: '/explain', act: explain },
  { name: 'not-found', path: '/nothing' },
];

const { values } = parseArgs({ options: { opensearch: { type: 'boolean', default: false } } });
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
await using world = await startConsoleWorld({
  upstream: values.opensearch,
  env: { CLAVIGER_API_KEY_LAST_USE_RECORDED: 'true' },
});
await makeSampleData(world);
for (const viewport of WIDTHS) for (const colorScheme of THEMES) await takeAll(world, viewport, colorScheme);

async function takeAll(
  { browser, consoleUrl, superuser, guest }: ConsoleWorld,
  viewport: (typeof WIDTHS)[number],
  colorScheme: (typeof THEMES)[number],
): Promise<void> {
  const suffix = `${viewport.width}-${colorScheme}`;
  {
    await using opened = await openConsolePage(browser, consoleUrl, { viewport, colorScheme });
    const { page } = opened;
    await page.goto('/sign-in');
    await take(page, `sign-in-${suffix}`);
    await signIn(page, superuser);
    for (const path of EVERY_PAGE) {
      await page.goto(path);
      await take(page, `${path.slice(1) || 'overview'}-${suffix}`);
    }
    for (const { name, path, act } of OPENED) {
      await page.goto(path);
      await settled(page);
      await act?.(page);
      await take(page, `${name}-${suffix}`);
    }
    tell(suffix, opened.faults);
  }
  await using opened = await openConsolePage(browser, consoleUrl, { viewport, colorScheme });
  await signIn(opened.page, guest);
  await opened.page.goto('/keys');
  await take(opened.page, `keys-forbidden-${suffix}`);
  tell(suffix, opened.faults);
}

function tell(suffix: string, faults: readonly string[]): void {
  for (const fault of faults) console.error(`${suffix}: ${fault}`);
}

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: `${FOLDER}/${name}.png`, fullPage: true });
}

async function generate(page: Page): Promise<void> {
  await page.getByLabel('API Key Name').fill('just-made');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.getByRole('dialog', { name: 'API Key “just-made”' }).waitFor();
}

async function openDrawer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'View Details' }).first().click();
  await page.getByRole('dialog').waitFor();
}

async function askToRevoke(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Revoke', exact: true }).first().click();
  await page.getByRole('alertdialog').waitFor();
}

async function explain(page: Page): Promise<void> {
  await page.getByLabel('Path and query').fill('/logs-2026/_search');
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await page.getByText('Verdict').first().waitFor();
}
