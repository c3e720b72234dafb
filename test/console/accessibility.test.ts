import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleWorld, startConsoleWorld } from '../support/console-world.ts';
import { describeWith } from '../support/requirements.ts';
import { seriousFindings, settled, visit } from './console-page.ts';
import { EVERY_PAGE } from './every-page.ts';

const NARROW = { width: 360, height: 740 };

describeWith('chromium', 'every page', () => {
  let world: ConsoleWorld;
  let keyId: string;

  beforeAll(async () => {
    world = await startConsoleWorld({ upstream: false });
    const made = await world.ask(world.superuser, 'POST', '/_security/api_key', {
      name: 'a-name-that-is-as-long-as-names-of-keys-are-in-practice-and-then-some-more-of-it',
      metadata: { team: 'search' },
    });
    keyId = String(made.document['id']);
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  const withSession = (options: object, act: (page: Page) => Promise<void>): Promise<void> =>
    visit({ browser: world.browser, consoleUrl: world.consoleUrl, as: world.superuser, ...options }, act);

  describe.each(['light', 'dark'] as const)('in its %s theme has nothing serious against it', (colorScheme) => {
    test('as a page', async () => {
      await withSession({ colorScheme }, async (page) => {
        const findings: string[] = [];
        for (const path of EVERY_PAGE) {
          await page.goto(path);
          await settled(page);
          findings.push(...(await seriousFindings(page)).map((finding) => `${path} ${finding}`));
        }
        expect(findings).toEqual([]);
      });
    });

    test('with its dialogs and drawers', async () => {
      await withSession({ colorScheme }, async (page) => {
        const findings: string[] = [];
        const open = [
          '/keys?generate=1',
          ...['facts', 'rights', 'history', 'json'].map((tab) => `/keys?key=${keyId}&tab=${tab}`),
        ];
        for (const path of open) {
          await page.goto(path);
          await page.getByRole('dialog').waitFor();
          await settled(page);
          findings.push(...(await seriousFindings(page)).map((finding) => `${path} ${finding}`));
        }
        await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
        await page.getByRole('alertdialog').waitFor();
        findings.push(...(await seriousFindings(page)).map((finding) => `the question before a revocation: ${finding}`));
        expect(findings).toEqual([]);
      });
    });

    test('before and instead of it', async () => {
      await visit({ browser: world.browser, consoleUrl: world.consoleUrl, colorScheme }, async (page) => {
        await page.goto('/sign-in');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText('Write down your username').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
      });
      await visit({ browser: world.browser, consoleUrl: world.consoleUrl, colorScheme, as: world.guest }, async (page) => {
        for (const path of ['/', '/keys', '/users', '/nothing']) {
          await page.goto(path);
          await settled(page);
          expect(await seriousFindings(page)).toEqual([]);
        }
      });
    });
  });

  test.each(['en', 'de'])('fits a width of 360 pixels without scrolling sideways (%s)', async (language) => {
    await withSession({ viewport: NARROW }, async (page) => {
      await page.evaluate(`localStorage.setItem('claviger.language', '${language}')`);
      const wide: string[] = [];
      for (const path of [...EVERY_PAGE, '/keys?generate=1', `/keys?key=${keyId}`]) {
        await page.goto(path);
        await settled(page);
        const excess = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        if (excess > 0) wide.push(`${path}: ${excess} px too wide`);
      }
      expect(wide).toEqual([]);
    });
  });

  test('names itself in the window’s title, and begins with the way past the navigation', async () => {
    await withSession({}, async (page) => {
      const titles = new Set<string>();
      for (const path of EVERY_PAGE) {
        await page.goto(path);
        await settled(page);
        expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
        titles.add(await page.title());
        expect(await page.locator('a, button').first().getAttribute('href'), path).toBe('#main');
      }
      expect(titles.size).toBe(EVERY_PAGE.length);
    });
  });

  test('says nothing but its own words in the other language', async () => {
    await withSession({}, async (page) => {
      await page.evaluate(`localStorage.setItem('claviger.language', 'de')`);
      for (const path of EVERY_PAGE) {
        await page.goto(path);
        await settled(page);
        const text = await page.locator('main').innerText();
        expect(text, path).not.toMatch(/\b[a-z]+(?:\.[a-z]+)+[A-Z]|\{\{|\bundefined\b|\bNaN\b|\[object/);
      }
    });
  });
});
