import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleWorld, startConsoleWorld } from '../support/console-world.ts';
import { describeWith } from '../support/requirements.ts';
import { settled, visit } from './console-page.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { polled } from './polled.ts';

const FIRST = HOSTILE_TEXTS[0] ?? '';

describeWith('chromium', 'texts that are markup elsewhere', () => {
  let world: ConsoleWorld;

  beforeAll(async () => {
    world = await startConsoleWorld({ upstream: false });
    const { superuser } = world;
    for (const [place, text] of HOSTILE_TEXTS.entries()) {
      const key = await world.ask(superuser, 'POST', '/_security/api_key', { name: text, metadata: { [text]: text } });
      const user = await world.ask(superuser, 'PUT', `/_security/user/hostile-${place}`, {
        password: 'hostile-password',
        roles: [],
        full_name: text,
        email: text,
        metadata: { note: text },
      });
      const role = await world.ask(superuser, 'PUT', `/_security/role/hostile-${place}`, {
        cluster: ['monitor'],
        description: text,
        metadata: { note: text },
      });
      const mapping = await world.ask(superuser, 'PUT', `/_security/role_mapping/hostile-${place}`, {
        enabled: true,
        roles: ['log-reader'],
        rules: { field: { username: text } },
        metadata: { note: text },
      });
      expect([key, user, role, mapping].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    }
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  const look = (act: (page: Page) => Promise<void>): Promise<void> =>
    visit({ browser: world.browser, consoleUrl: world.consoleUrl, as: world.superuser }, async (page) => {
      await act(page);
      expect(await foreignElements(page)).toEqual([]);
    });

  test('are names of keys like any other', async () => {
    await look(async (page) => {
      await page.goto('/keys?size=100');
      await settled(page);
      const shown = await page.locator('.key-name__name').allTextContents();
      expect(shown.toSorted()).toEqual(HOSTILE_TEXTS.toSorted());
    });
  });

  test('stand as they are in a drawer, its metadata, its JSON, and the question before a revocation', async () => {
    await look(async (page) => {
      await page.goto('/keys?size=100');
      await settled(page);
      for (const text of HOSTILE_TEXTS.slice(0, 6)) {
        const row = page.getByRole('row').filter({ has: page.getByText(text, { exact: true }) });
        await row.getByRole('button', { name: 'View Details' }).click();
        const drawer = page.getByRole('dialog');
        await polled(() => drawer.getByRole('heading').first().textContent()).toBe(text);
        await settled(page);
        expect(await drawer.innerText()).toContain(JSON.stringify(text).slice(1, -1));
        await drawer.getByRole('button', { name: 'Revoke' }).click();
        await page.getByText(`revoke access for API Key '${text}'?`).waitFor();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
        await page.getByText(`API Key '${text}' has been successfully revoked.`).waitFor();
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      }
    });
  });

  test('stand as they are in what is generated and shown once', async () => {
    await look(async (page) => {
      for (const text of HOSTILE_TEXTS.slice(-6)) {
        await page.goto('/keys?generate=1');
        await page.getByLabel('API Key Name').fill(text);
        await page.getByRole('button', { name: 'Generate', exact: true }).click();
        await polled(() => page.getByRole('dialog').getByRole('heading').first().textContent()).toBe(`API Key “${text}”`);
        await page.getByRole('tab', { name: 'Clients' }).click();
      }
    });
  });

  test('in the search, the filters and the path do nothing', async () => {
    await look(async (page) => {
      const fields = ['q', 'status', 'owner', 'key', 'tab', 'sort'];
      for (let at = 0; at < HOSTILE_TEXTS.length; at += fields.length) {
        const query = new URLSearchParams(
          Object.fromEntries(fields.map((field, place) => [field, HOSTILE_TEXTS[at + place] ?? FIRST])),
        );
        await page.goto(`/keys?${query.toString()}`);
        await page.getByRole('heading', { level: 1, name: 'API Keys Management', includeHidden: true }).waitFor();
      }
      await page.goto(`/${encodeURIComponent(FIRST)}`);
      await page.getByText('There is no such page').waitFor();
    });
  });

  test('in a request that is explained are told in the server’s words', async () => {
    await look(async (page) => {
      await page.goto('/explain');
      for (const text of [FIRST, '<img src=x onerror=alert(1)>']) {
        await page.getByLabel('Path and query').fill(`/${encodeURIComponent(text)}/_search`);
        await page.getByRole('button', { name: 'Explain', exact: true }).click();
        await page.getByText('Verdict').first().waitFor();
      }
    });
  });

  test('are the name of who signs in', async () => {
    await visit(
      { browser: world.browser, consoleUrl: world.consoleUrl, as: { username: 'hostile-9', password: 'hostile-password' } },
      async (page) => {
        await polled(() => page.getByRole('heading', { level: 1 }).textContent()).toBe(`Welcome, ${HOSTILE_TEXTS[9]}`);
        await page.goto('/account');
        await page.getByText(HOSTILE_TEXTS[9] ?? '', { exact: true }).waitFor();
        expect(await foreignElements(page)).toEqual([]);
      },
    );
  });

  test.each(['/users', '/roles', '/role-mappings', '/audit', '/tokens', '/jobs'])('do nothing on %s', async (path) => {
    await look(async (page) => {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
    });
  });
});

/** Elements that the console never has, in the words of their markup. */
function foreignElements(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll(
    'script:not([src^="/assets/"]), iframe, object, embed, math, video, base, img, [onerror], [onload], [onfocus], a[href^="javascript:"]',
  )].map((element) => element.outerHTML)`);
}
