import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SETTLED_TIMEOUT_MS = 20_000;
/** How long an element may take to be there; what is never there must not take the whole test's time. */
const ELEMENT_TIMEOUT_MS = 10_000;

// Run in the page, whose types are not these.
const NOTE_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  noteViolation(event.effectiveDirective + ' ' + event.blockedURI + ' (' + event.sourceFile + ':' + event.lineNumber + ')'))`;
const RUN_AXE = `axe.run(document, { resultTypes: ['violations'] })`;

/** A page of the console in a browser of its own, and what went wrong in it. */
export interface ConsolePage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Violations of the content security policy, errors thrown, and requests to other origins, in words; none is what is wanted. */
  readonly faults: readonly string[];
}

/** Opens a fresh browser context on the console. */
export async function openConsolePage(
  browser: Browser,
  consoleUrl: string,
  options: BrowserContextOptions = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({
    baseURL: consoleUrl,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(ELEMENT_TIMEOUT_MS);
  const faults: string[] = [];
  await context.exposeFunction('noteViolation', (text: string) => void faults.push(`content security policy: ${text}`));
  await context.addInitScript(NOTE_VIOLATIONS);
  const page = await context.newPage();
  page.on('pageerror', (error) => void faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(consoleUrl).origin) faults.push(`request to ${origin}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, context, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** Signs in by the form, and waits until the shell is there. */
export async function signIn(
  page: Page,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('banner').waitFor();
}

/** Waits until nothing is being loaded any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: SETTLED_TIMEOUT_MS });
  const busy = page.locator('[aria-busy="true"]');
  while ((await busy.count()) > 0) await busy.first().waitFor({ state: 'detached', timeout: SETTLED_TIMEOUT_MS });
}

/** Findings of axe-core that are serious or worse, one line each. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>(RUN_AXE);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help} — ${nodes
          .slice(0, 3)
          .map(({ target }) => target.join(' '))
          .join(' | ')}`,
    );
}

/** Where pages are opened, and by whom. */
export interface Visit extends BrowserContextOptions {
  readonly browser: Browser;
  readonly consoleUrl: string;
  /** Absent: nobody signs in. */
  readonly as?: { readonly username: string; readonly password: string };
}

/** Does something in a browser of its own. @throws Error when anything went wrong in the page meanwhile. */
export async function visit({ browser, consoleUrl, as, ...options }: Visit, act: (page: Page) => Promise<void>): Promise<void> {
  await using opened = await openConsolePage(browser, consoleUrl, options);
  if (as !== undefined) await signIn(opened.page, as);
  await act(opened.page);
  if (opened.faults.length > 0) throw new Error(`the page had faults:\n${opened.faults.join('\n')}`);
}
