import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleWorld, startConsoleWorld, type WorldUser } from '../support/console-world.ts';
import { describeWith } from '../support/requirements.ts';
import { settled, signIn, visit } from './console-page.ts';
import { polled } from './polled.ts';

describeWith('chromium', 'signing in', () => {
  let world: ConsoleWorld;

  beforeAll(async () => {
    world = await startConsoleWorld({ upstream: false });
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  const at = (as?: WorldUser) => ({
    browser: world.browser,
    consoleUrl: world.consoleUrl,
    ...(as !== undefined && { as }),
  });

  test('one signs in, sees who one is, and signs out', async () => {
    await visit(at(), async (page) => {
      await signIn(page, world.developer);
      await page.getByRole('heading', { level: 1, name: 'Welcome, Dana Developer' }).waitFor();
      await page.getByRole('button', { name: 'Account of dana' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await statusOf(page, 'GET', '/session')).toBe(401);
      await page.goto('/keys');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await page.getByText('Welcome').count()).toBe(0);
    });
  });

  test('a wrong password is told, and can be corrected', async () => {
    await visit(at(), async (page) => {
      await page.goto('/sign-in');
      await page.getByLabel('Username').fill(world.developer.username);
      await page.getByLabel('Password').fill('something else');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Username or password is wrong.').waitFor();
      expect(await page.getByLabel('Password').inputValue()).toBe('');
      await page.getByLabel('Password').fill(world.developer.password);
      await page.keyboard.press('Enter');
      await page.getByRole('banner').waitFor();
    });
  });

  test('nothing is sent before both are written down', async () => {
    await visit(at(), async (page) => {
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Write down your username and your password.').waitFor();
    });
  });

  test('a deep link leads to its page after the sign-in, and a stranger’s address to the overview', async () => {
    await visit(at(), async (page) => {
      await page.goto('/keys?status=expired&q=abc');
      await fillAndSubmit(page, world.developer);
      await page.waitForURL('**/keys?**');
      await page.getByRole('heading', { level: 1, name: 'API Keys Management' }).waitFor();
      expect(new URL(page.url()).search).toContain('status=expired');
      expect(await page.getByRole('searchbox').inputValue()).toBe('abc');
    });
    await visit(at(), async (page) => {
      await page.goto('/sign-in?return_to=https%3A%2F%2Fevil.example%2F');
      await fillAndSubmit(page, world.developer);
      await page.getByRole('heading', { level: 1, name: /Welcome/ }).waitFor();
      expect(new URL(page.url()).origin).toBe(world.consoleUrl);
    });
  });

  test('of two roles of user each sees what it may, in the navigation and by deep link', async () => {
    const entries = async (page: Page): Promise<readonly string[]> =>
      page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link').allTextContents();
    await visit(at(world.superuser), async (page) => {
      expect(await entries(page)).toEqual(
        expect.arrayContaining([
          'Overview',
          'API keys',
          'Tokens',
          'Users',
          'Roles',
          'Role mappings',
          'Explain',
          'Audit',
          'Jobs',
        ]),
      );
    });
    await visit(at(world.developer), async (page) => {
      const seen = await entries(page);
      expect(seen).toContain('API keys');
      for (const hidden of ['Users', 'Roles', 'Role mappings', 'Service accounts', 'Audit']) expect(seen).not.toContain(hidden);
    });
    await visit(at(world.guest), async (page) => {
      expect(await entries(page)).toEqual(['Overview', 'Tokens', 'Explain']);
      await page.getByText('There is nothing for you here yet').waitFor();
      await page.goto('/keys');
      await page.getByText('You may not see this').waitFor();
      await page.getByText('manage_own_api_key').waitFor();
      expect(await page.getByRole('button', { name: 'Generate New API Key' }).count()).toBe(0);
    });
  });

  test('a page that is not there is told, with the way to the overview', async () => {
    await visit(at(world.developer), async (page) => {
      await page.goto('/nothing/here');
      await page.getByText('There is no such page').waitFor();
      await page.getByRole('link', { name: 'To the overview' }).click();
      await page.getByRole('heading', { level: 1, name: /Welcome/ }).waitFor();
    });
  });

  test('one’s sessions are listed, and another can be ended', async () => {
    await visit(at(world.developer), async (other) => {
      await visit(at(world.developer), async (page) => {
        await page.goto('/account');
        await page.getByRole('button', { name: 'End all others' }).click();
        await page.getByText('All other sessions were ended.').waitFor();
        await polled(() => page.getByRole('row').count()).toBe(2);
      });
      await other.getByRole('link', { name: 'API keys', exact: true }).click();
      await other.getByText('Your session has ended. Sign in to go on where you were.').waitFor();
    });
  });

  test('the language is switched and kept', async () => {
    await visit(at(world.developer), async (page) => {
      await page.goto('/keys');
      await page.getByRole('button', { name: 'Account of dana' }).click();
      await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
      await page.getByRole('heading', { level: 1, name: 'API-Schlüssel' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('de');
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'API-Schlüssel' }).waitFor();
    });
  });

  test('the theme is switched and kept', async () => {
    await visit({ ...at(world.developer), colorScheme: 'light' }, async (page) => {
      const background = (): Promise<string> => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      const light = await background();
      await page.getByRole('button', { name: 'Account of dana' }).click();
      await page.getByRole('menuitemradio', { name: 'Dark' }).click();
      await polled(background).not.toBe(light);
      const dark = await background();
      await page.reload();
      await settled(page);
      expect(await background()).toBe(dark);
    });
  });

  test('requests that change something are refused without the session’s token, and from other origins', async () => {
    await visit(at(world.developer), async (page) => {
      const { csrf_token: token } = (await (await page.request.get('/session')).json()) as { csrf_token: string };
      const create = (headers: Record<string, string>) =>
        page.request.post('/api/_security/api_key', { data: { name: 'by-hand' }, headers });
      const own = { origin: world.consoleUrl, 'x-claviger-csrf': token };
      expect((await create({ origin: world.consoleUrl })).status()).toBe(403);
      expect((await create({ ...own, 'x-claviger-csrf': `${token}x` })).status()).toBe(403);
      expect((await create({ ...own, origin: 'https://evil.example' })).status()).toBe(403);
      expect((await create({ ...own, 'sec-fetch-site': 'cross-site' })).status()).toBe(403);
      expect((await create(own)).status()).toBe(200);
    });
  });
});

describeWith('chromium', 'a session that was idle for too long', () => {
  let world: ConsoleWorld;

  beforeAll(async () => {
    world = await startConsoleWorld({ upstream: false, env: { CLAVIGER_CONSOLE_SESSION_IDLE_TIMEOUT: '3s' } });
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  test('leads to the sign-in and from there back to where one was', async () => {
    const { browser, consoleUrl, developer } = world;
    await visit({ browser, consoleUrl, as: developer }, async (page) => {
      await page.goto('/keys?q=checkout');
      await settled(page);
      const session = (await (await page.request.get('/session')).json()) as { readonly idle_expires: number };
      await polled(() => Date.now()).toBeGreaterThan(session.idle_expires);
      await page.getByRole('searchbox').fill('billing');
      await page.getByText('Your session has ended. Sign in to go on where you were.').waitFor();
      expect(await page.getByRole('table').count()).toBe(0);
      await fillAndSubmit(page, developer);
      await page.waitForURL('**/keys?**');
      expect(await page.getByRole('searchbox').inputValue()).toBe('billing');
    });
  });
});

async function fillAndSubmit(page: Page, { username, password }: WorldUser): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function statusOf(page: Page, method: string, path: string): Promise<number> {
  return (await page.request.fetch(path, { method })).status();
}
