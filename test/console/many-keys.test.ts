import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateStore } from '../../bench/support/generate-store.ts';
import { type ConsoleWorld, startConsoleWorld } from '../support/console-world.ts';
import { describeWith } from '../support/requirements.ts';
import { settled, visit } from './console-page.ts';
import { polled } from './polled.ts';

const KEYS = 100_000;

describeWith('chromium', 'the page of API keys with 100,000 of them', () => {
  let world: ConsoleWorld;

  beforeAll(async () => {
    world = await startConsoleWorld({ upstream: false, seed: (path) => generateStore(path, KEYS) });
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  const visitKeys = (query: string, act: (page: Page) => Promise<void>): Promise<void> =>
    visit({ browser: world.browser, consoleUrl: world.consoleUrl, as: world.superuser }, async (page) => {
      await page.goto(`/keys${query}`);
      await settled(page);
      await act(page);
    });

  test('pages are turned to the end and back, and every key of them is another', async () => {
    await visitKeys('', async (page) => {
      await page.getByText('1–25 of 100,000').waitFor();
      const first = await idsOf(page);
      await page.getByRole('button', { name: 'Next page' }).click();
      await page.getByText('26–50 of 100,000').waitFor();
      await settled(page);
      const second = await idsOf(page);
      expect(new Set([...first, ...second]).size).toBe(50);
      await page.getByRole('button', { name: 'Last page' }).click();
      await page.getByText('99,976–100,000 of 100,000').waitFor();
      await settled(page);
      expect((await idsOf(page)).filter((id) => first.includes(id) || second.includes(id))).toEqual([]);
      await page.getByRole('button', { name: 'Previous page' }).click();
      await page.getByText('99,951–99,975 of 100,000').waitFor();
      await page.getByRole('button', { name: 'First page' }).click();
      await page.getByText('1–25 of 100,000').waitFor();
      await settled(page);
      expect(await idsOf(page)).toEqual(first);
      for (const range of ['99,951–99,975', '99,976–100,000', '26–50']) {
        await page.goBack();
        await page.getByText(`${range} of 100,000`).waitFor();
      }
      await settled(page);
      expect(await idsOf(page)).toEqual(second);
    });
  });

  test('the counts of the filters add up, and each filter leaves its own', async () => {
    await visitKeys('', async (page) => {
      const group = page.getByRole('radiogroup', { name: 'Status' });
      const count = async (label: string): Promise<number> =>
        Number((await group.getByRole('radio', { name: label }).innerText()).replaceAll(/\D/g, ''));
      const [all, active, expired, revoked] = [
        await count('All'),
        await count('Active'),
        await count('Expired'),
        await count('Revoked'),
      ];
      expect(all).toBe(KEYS);
      expect(active + expired + revoked).toBe(KEYS);
      for (const [label, expected] of [
        ['Active', active],
        ['Expired', expired],
        ['Revoked', revoked],
      ] as const) {
        await group.getByRole('radio', { name: label }).click();
        await page.getByText(`1–25 of ${expected.toLocaleString('en')}`).waitFor();
        await settled(page);
        expect(await rows(page).filter({ hasText: label }).count()).toBe(25);
        expect(new URL(page.url()).searchParams.get('status')).toBe(label.toLowerCase());
      }
    });
  });

  test('search finds names by their beginning, by pattern, and ids', async () => {
    await visitKeys('', async (page) => {
      const id = (await idsOf(page))[3] ?? '';
      const search = page.getByRole('searchbox');
      await search.fill('filebeat');
      await polled(() => rows(page).filter({ hasText: 'filebeat' }).count()).toBe(25);
      await search.fill('service-0000*');
      await polled(() =>
        rows(page)
          .filter({ hasText: /service-0000/ })
          .count(),
      ).toBeGreaterThan(0);
      await settled(page);
      expect(
        await rows(page)
          .filter({ hasNotText: /service-0000/ })
          .count(),
      ).toBe(0);
      await search.fill(id);
      await page.getByText('1–1 of 1').waitFor();
      expect(await idsOf(page)).toEqual([id]);
      await search.fill('no such key at all');
      await page.getByText('No key matches').waitFor();
      await page.getByRole('button', { name: 'Reset filters' }).click();
      await page.getByText('1–25 of 100,000').waitFor();
    });
  });

  test('columns sort both ways over all keys', async () => {
    await visitKeys('?q=service-', async (page) => {
      const names = async (): Promise<readonly string[]> =>
        page
          .locator('tbody')
          .getByText(/^service-\d+-key$/)
          .allTextContents();
      await page.getByRole('columnheader', { name: 'Name' }).click();
      await polled(async () => (await names())[0]).toMatch(/^service-00000\d/);
      const upwards = await names();
      expect(upwards).toEqual(upwards.toSorted());
      await page.getByRole('columnheader', { name: 'Name' }).click();
      await polled(async () => (await names())[0]).toMatch(/^service-09999\d|^service-9999\d\d/);
      const downwards = await names();
      expect(downwards).toEqual(downwards.toSorted().toReversed());
    });
  });

  test('a view is a link: search, filter, sort and page are there again', async () => {
    await visitKeys('?q=service-&status=active&sort=name&order=asc&page=3&size=50', async (page) => {
      await page.getByText(/^101–150 of/).waitFor();
      expect(await page.getByRole('searchbox').inputValue()).toBe('service-');
      expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending');
      const before = await idsOf(page);
      await page.reload();
      await settled(page);
      expect(await idsOf(page)).toEqual(before);
    });
  });
});

function rows(page: Page): Locator {
  return page.locator('tbody').getByRole('row');
}

async function idsOf(page: Page): Promise<readonly string[]> {
  return page.locator('tbody code').allTextContents();
}
