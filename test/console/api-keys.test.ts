import type { Locator, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleWorld, startConsoleWorld, type WorldUser } from '../support/console-world.ts';
import { describeWith, requirement } from '../support/requirements.ts';
import { settled, visit } from './console-page.ts';
import { polled } from './polled.ts';

const LIFETIME_MAX = '90d';
const SEARCH = '/logs-2026/_search';
const CREATED =
  'Your API Key has been generated successfully. Please copy your new API Key now. You won’t be able to see it again.';

const isClusterHere = requirement('opensearch').available;
const name = isClusterHere ? 'chromium' : 'opensearch';

describeWith(name, 'the page of API keys, before a real cluster', () => {
  let world: ConsoleWorld;

  beforeAll(async () => {
    world = await startConsoleWorld({
      env: { CLAVIGER_API_KEY_LIFETIME_MAX: LIFETIME_MAX, CLAVIGER_API_KEY_NAME_PATTERN: '/[a-z0-9-]+/' },
    });
    for (const index of ['logs-2026', 'secrets-2026']) {
      const made = await world.ask(world.superuser, 'PUT', `/${index}`);
      expect(made.status).toBe(200);
    }
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  const at = (as: WorldUser) => ({ browser: world.browser, consoleUrl: world.consoleUrl, as });
  const statusWith = async (encoded: string, method: string, path: string, body?: object): Promise<number> =>
    (await world.ask(`ApiKey ${encoded}`, method, path, body)).status;

  test('a key is generated, copied, works at the cluster, is revoked, and works no more', async () => {
    await visit(at(world.developer), async (page) => {
      const sent = requestsOf(page);
      await openForm(page);
      await page.getByLabel('API Key Name').fill('checkout-service');
      await generate(page);
      const shown = page.getByRole('dialog', { name: 'API Key “checkout-service”' });
      await shown.getByText(CREATED).waitFor();
      await shown.getByRole('button', { name: 'Copy' }).first().click();
      await shown.getByRole('button', { name: 'Copied' }).waitFor();
      const encoded = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(await shown.getByLabel('API Key', { exact: true }).inputValue()).toBe(encoded);
      expect(await statusWith(encoded, 'GET', SEARCH)).toBe(200);

      await shown.getByRole('button', { name: 'Close' }).click();
      await shown.waitFor({ state: 'detached' });
      await settled(page);
      const secrets = [encoded, Buffer.from(encoded, 'base64').toString().split(':')[1] ?? ''];
      expect(await keptIn(page, secrets)).toEqual([]);
      expect(sent.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);

      await rowOf(page, 'checkout-service').getByRole('button', { name: 'Revoke' }).click();
      const question = page.getByRole('alertdialog', { name: 'Confirm API Key Revocation' });
      await question
        .getByText("Are you sure you want to revoke access for API Key 'checkout-service'? This action cannot be undone.")
        .waitFor();
      await question.getByRole('button', { name: 'Cancel' }).click();
      expect(await statusWith(encoded, 'GET', SEARCH)).toBe(200);
      await rowOf(page, 'checkout-service').getByRole('button', { name: 'Revoke' }).click();
      await question.getByRole('button', { name: 'Revoke' }).click();
      await page.getByText("API Key 'checkout-service' has been successfully revoked.").waitFor();
      await rowOf(page, 'checkout-service').getByText('Revoked').first().waitFor();
      expect(await statusWith(encoded, 'GET', SEARCH)).toBe(401);
    });
  });

  test('neither Escape nor a press beside it loses a key that is shown once', async () => {
    await visit(at(world.developer), async (page) => {
      await openForm(page);
      await page.getByLabel('API Key Name').fill('shown-once');
      await generate(page);
      await page.getByText(CREATED).waitFor();
      await page.keyboard.press('Escape');
      await page.mouse.click(5, 5);
      await page.getByText(CREATED).waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.goBack();
      await page.goForward();
      expect(await page.getByText(CREATED).count()).toBe(0);
    });
  });

  test('every way to use a key is shown, and each holds the key', async () => {
    await visit(at(world.developer), async (page) => {
      await openForm(page);
      await page.getByLabel('API Key Name').fill('formats');
      await generate(page);
      const shown = page.getByRole('dialog');
      const encoded = await shown.getByLabel('API Key', { exact: true }).inputValue();
      expect(await shown.getByLabel('id:key').inputValue()).toBe(Buffer.from(encoded, 'base64').toString());
      expect(await shown.getByLabel('Authorization header').inputValue()).toBe(`Authorization: ApiKey ${encoded}`);
      expect(await shown.getByLabel('curl').inputValue()).toContain(encoded);
      await shown.getByRole('tab', { name: 'Clients' }).click();
      const text = await shown.getByRole('tabpanel', { name: 'Clients' }).innerText();
      for (const client of ['JavaScript', 'Python', 'Java', 'Go', 'Filebeat', 'Logstash']) expect(text).toContain(client);
    });
  });

  test('a key of a role keeps what the role granted when it was made', async () => {
    const role = (names: readonly string[]) => ({ indices: [{ names, privileges: ['read'] }] });
    await world.ask(world.superuser, 'PUT', '/_security/role/frozen-reader', role(['logs-*']));
    await visit(at(world.superuser), async (page) => {
      await openForm(page);
      await page.getByLabel('API Key Name').fill('frozen');
      await page.locator('label').filter({ hasText: 'Existing roles' }).click();
      await page.getByText('Frozen: the permissions of these roles are copied into the key now.').waitFor();
      await page.getByRole('combobox', { name: 'Roles' }).fill('frozen');
      await page.getByRole('option', { name: 'frozen-reader' }).click();
      await page.getByRole('row', { name: 'frozen-reader' }).waitFor();
      await generate(page);
      const encoded = await page.getByLabel('API Key', { exact: true }).inputValue();
      expect(await statusWith(encoded, 'GET', SEARCH)).toBe(200);
      expect(await statusWith(encoded, 'GET', '/secrets-2026/_search')).toBe(403);
      await world.ask(world.superuser, 'PUT', '/_security/role/frozen-reader', role(['secrets-*']));
      expect(await statusWith(encoded, 'GET', SEARCH)).toBe(200);
      expect(await statusWith(encoded, 'GET', '/secrets-2026/_search')).toBe(403);
    });
  });

  test('custom permissions are completed, previewed by the server, and are all that the key may do', async () => {
    await visit(at(world.superuser), async (page) => {
      await openForm(page);
      await page.getByLabel('API Key Name').fill('custom');
      await page.locator('label').filter({ hasText: 'Custom permissions' }).click();
      await page.getByRole('button', { name: 'Add index privileges' }).click();
      const indices = page.getByRole('combobox', { name: 'Indices' });
      await indices.fill('logs');
      await page.getByRole('option', { name: 'logs-2026' }).click();
      await choose(page.getByRole('combobox', { name: 'Privileges', exact: true }), 'read');
      const preview = page.getByRole('region', { name: 'What will this key be able to do?' });
      await preview.getByText('On logs-2026').waitFor();
      await preview.getByText('granted').first().waitFor();
      await generate(page);
      const encoded = await page.getByLabel('API Key', { exact: true }).inputValue();
      expect(await statusWith(encoded, 'GET', SEARCH)).toBe(200);
      expect(await statusWith(encoded, 'GET', '/secrets-2026/_search')).toBe(403);
      expect(await statusWith(encoded, 'PUT', '/logs-2026/_doc/1', { a: 1 })).toBe(403);
    });
  });

  test('what one may not do oneself is previewed as withheld', async () => {
    await visit(at(world.developer), async (page) => {
      await openForm(page);
      await page.locator('label').filter({ hasText: 'Custom permissions' }).click();
      await page.getByRole('button', { name: 'Add index privileges' }).click();
      await choose(page.getByRole('combobox', { name: 'Indices' }), 'secrets-*');
      await choose(page.getByRole('combobox', { name: 'Privileges', exact: true }), 'read');
      const preview = page.getByRole('region', { name: 'What will this key be able to do?' });
      await preview.getByText('withheld').first().waitFor();
    });
  });

  test('the policy is told before it is broken, and the server’s refusal stands at its field', async () => {
    await visit(at(world.developer), async (page) => {
      await openForm(page);
      await page.getByText(/The policy asks for an end within/).waitFor();
      expect(await page.getByRole('radio', { name: 'Never' }).count()).toBe(0);
      await page.getByLabel('API Key Name').fill('Not Allowed');
      await page.getByRole('region', { name: 'What will this key be able to do?' }).waitFor();
      await page.getByRole('button', { name: 'Generate', exact: true }).click();
      await page
        .getByText(/name.*must match/i)
        .first()
        .waitFor();
      await page.getByLabel('API Key Name').fill('allowed');
      await page.getByRole('textbox', { name: 'Duration' }).fill('91');
      await page.getByRole('button', { name: 'Generate', exact: true }).click();
      await page.getByText(/The policy allows .* at most/).waitFor();
      expect(await page.getByText(CREATED).count()).toBe(0);
    });
  });

  test('a form without a name, and one without a permission, is sent nowhere', async () => {
    await visit(at(world.developer), async (page) => {
      const sent = requestsOf(page);
      await openForm(page);
      await page.locator('label').filter({ hasText: 'Custom permissions' }).click();
      await page.getByRole('button', { name: 'Generate', exact: true }).click();
      await page.getByText('Give the key a name.').waitFor();
      await page.getByText('Write a permission at least.').waitFor();
      expect(sent.filter((text) => /POST \S+\/_security\/api_key$/.test(text))).toEqual([]);
    });
  });

  test('ordinary users see their own keys alone, those with the privilege everyone’s', async () => {
    await makeKey(world, world.superuser, 'of-the-superuser');
    await makeKey(world, world.developer, 'of-the-developer');
    await visit(at(world.developer), async (page) => {
      await page.goto('/keys');
      await rowOf(page, 'of-the-developer').waitFor();
      expect(await rowOf(page, 'of-the-superuser').count()).toBe(0);
      expect(await page.getByRole('columnheader', { name: 'Owner' }).count()).toBe(0);
    });
    await visit(at(world.superuser), async (page) => {
      await page.goto('/keys');
      await rowOf(page, 'of-the-developer').getByText('dana').waitFor();
      await page.getByRole('radio', { name: 'Mine' }).click();
      await rowOf(page, 'of-the-developer').waitFor({ state: 'detached' });
      await rowOf(page, 'of-the-superuser').waitFor();
    });
  });

  test('several keys are revoked at once', async () => {
    for (const key of ['bulk-a', 'bulk-b', 'bulk-c']) await makeKey(world, world.developer, key);
    await visit(at(world.developer), async (page) => {
      await page.goto('/keys?q=bulk-');
      for (const key of ['bulk-a', 'bulk-b']) await rowOf(page, key).getByRole('checkbox').check({ force: true });
      await page.getByText('2 keys selected').waitFor();
      await page.getByRole('button', { name: 'Revoke 2 keys' }).click();
      await page
        .getByRole('alertdialog')
        .or(page.getByRole('dialog'))
        .getByRole('button', { name: /^Revoke/ })
        .click();
      await page.getByText('2 API Keys have been successfully revoked.').waitFor();
      await polled(() => rowOf(page, 'bulk-a').getByText('Revoked').count()).toBeGreaterThan(0);
      expect(await rowOf(page, 'bulk-c').getByText('Active').count()).toBeGreaterThan(0);
    });
  });

  test('details are opened by link, closed by back, and every part has an address', async () => {
    const { id } = await makeKey(world, world.developer, 'detailed');
    await visit(at(world.developer), async (page) => {
      await page.goto('/keys');
      await rowOf(page, 'detailed').getByRole('button', { name: 'View Details' }).click();
      const drawer = page.getByRole('dialog', { name: 'detailed' });
      await drawer.waitFor();
      expect(new URL(page.url()).searchParams.get('key')).toBe(id);
      await drawer.getByRole('tab', { name: 'History' }).click();
      await page.goBack();
      await drawer.waitFor({ state: 'detached' });
      await page.goForward();
      await drawer.waitFor();
      await page.goto(`/keys?key=${id}&tab=rights`);
      await drawer.getByRole('tab', { selected: true }).waitFor();
      await drawer.getByText('logs-*').first().waitFor();
    });
  });

  test('a key is generated and revoked by the keyboard alone', async () => {
    await visit(at(world.developer), async (page) => {
      await page.goto('/keys');
      await settled(page);
      await tabTo(page, 'Generate New API Key');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Generate New API Key' }).waitFor();
      await polled(() => page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
      await page.keyboard.type('by-keyboard');
      await tabTo(page, 'Generate');
      await page.keyboard.press('Enter');
      await page.getByText(CREATED).waitFor();
      await tabTo(page, 'Close');
      await page.keyboard.press('Enter');
      await rowOf(page, 'by-keyboard').waitFor();
      await settled(page);
      await rowOf(page, 'by-keyboard').focus();
      await arrowTo(page, 'Revoke');
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText("API Key 'by-keyboard' has been successfully revoked.").waitFor();
    });
  });
});

async function openForm(page: Page): Promise<void> {
  await page.goto('/keys');
  await page.getByRole('button', { name: 'Generate New API Key' }).first().click();
  await page.getByRole('dialog', { name: 'Generate New API Key' }).waitFor();
}

async function generate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.getByText(CREATED).waitFor();
}

function rowOf(page: Page, key: string): Locator {
  return page.getByRole('row').filter({ has: page.getByText(key, { exact: true }) });
}

/** Writes a whole value into a field of several, and ends it. */
async function choose(field: Locator, value: string): Promise<void> {
  await field.fill(value);
  await field.press('Enter');
}

async function makeKey(world: ConsoleWorld, as: WorldUser, key: string): Promise<{ readonly id: string }> {
  const { status, document } = await world.ask(as, 'POST', '/_security/api_key', { name: key, expiration: '1d' });
  expect(status).toBe(200);
  return { id: String(document['id']) };
}

/** Lines of all that is asked from now on: method, URL, headers. */
function requestsOf(page: Page): readonly string[] {
  const lines: string[] = [];
  page.on('request', (request: Request) => void lines.push(`${request.method()} ${request.url()}`));
  return lines;
}

/** Where one of these texts is still kept in the page. */
async function keptIn(page: Page, texts: readonly string[]): Promise<readonly string[]> {
  const kept = await page.evaluate<Readonly<Record<string, string>>>(`({
    markup: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value).join(' '),
    localStorage: JSON.stringify(localStorage),
    sessionStorage: JSON.stringify(sessionStorage),
    history: JSON.stringify(history.state),
    address: location.href,
    name: window.name,
  })`);
  return Object.entries(kept).flatMap(([place, text]) => (texts.some((wanted) => text.includes(wanted)) ? [place] : []));
}

const STOPS_MAX = 60;

async function tabTo(page: Page, label: string): Promise<void> {
  await pressUntil(page, 'Tab', label);
}

async function arrowTo(page: Page, label: string): Promise<void> {
  await pressUntil(page, 'ArrowRight', label);
}

async function pressUntil(page: Page, key: string, label: string): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press(key);
    const reached = await page.evaluate<string>(
      `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''`,
    );
    if (reached === label) return;
  }
  throw new Error(`[${label}] is not reached by ${key}`);
}
