// The console's page of API keys in a real browser, with 100,000 keys (`--keys`) and with 100: bytes of each page, the first load and
// how long what one does takes until the page shows it, all from the browser's own metrics. Needs Chromium.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { openConsolePage, settled, signIn } from '../test/console/console-page.ts';
import { EVERY_PAGE } from '../test/console/every-page.ts';
import { type ConsoleWorld, startConsoleWorld } from '../test/support/console-world.ts';
import { generateStore } from './support/generate-store.ts';
import { type Row, report, rounded } from './support/report.ts';

const { values } = parseArgs({
  options: { keys: { type: 'string', default: '100000' }, runs: { type: 'string', default: '20' } },
});
const KEYS = Number(values.keys);
const RUNS = Number(values.runs);
const KEYS_FEW = 100;
const ASSETS = 'console/dist/assets';

/** Kept from the first moment of a page on; `shifts` without those just after an input, as CLS has it. */
const WATCH = `
  window.seen = { lcp: 0, shifts: 0, events: [] };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.lcp = entry.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shifts += entry.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.interactionId) window.seen.events.push(entry.duration); })
    .observe({ type: 'event', durationThreshold: 16, buffered: true });`;
const FIRST_LOAD = `(() => {
  const [navigation] = performance.getEntriesByType('navigation');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return { response: navigation.responseEnd, interactive: navigation.domInteractive, load: navigation.loadEventEnd,
    fcp: paint?.startTime ?? 0, lcp: window.seen.lcp, cls: window.seen.shifts };
})()`;

interface FirstLoad {
  readonly response: number;
  readonly interactive: number;
  readonly load: number;
  readonly fcp: number;
  readonly lcp: number;
  readonly cls: number;
}

/** Something one does on the page of keys, and what shows that it is done: a text of a page that is found in the document. */
interface Interaction {
  readonly what: string;
  readonly from: string;
  readonly act: (page: Page) => Promise<void>;
  /** A function of the document, as text. */
  readonly isDone: string;
}

const RANGE = `document.querySelector('.pagination__range')?.textContent ?? ''`;
const IS_SETTLED = `document.querySelector('[aria-busy="true"]') === null`;
const INTERACTIONS: readonly Interaction[] = [
  {
    what: 'open page 2',
    from: '/keys',
    act: (page) => page.getByRole('button', { name: 'Next page' }).click(),
    isDone: `(${RANGE}).startsWith('26–')`,
  },
  {
    what: 'open the last page',
    from: '/keys',
    act: (page) => page.getByRole('button', { name: 'Last page' }).click(),
    isDone: `!(${RANGE}).startsWith('1–') && document.querySelectorAll('tbody .data-table__row').length > 0`,
  },
  {
    what: 'filter: active',
    from: '/keys',
    act: (page) => page.getByRole('radiogroup', { name: 'Status' }).getByRole('radio', { name: 'Active' }).click(),
    isDone: `location.search.includes('status=active') && !(${RANGE}).endsWith('of 100,000') && !(${RANGE}).endsWith('of 100')`,
  },
  {
    what: 'search a name (250 ms wait included)',
    from: '/keys',
    act: (page) => page.getByRole('searchbox').fill('service-0000'),
    isDone: `[...document.querySelectorAll('.key-name__name')].every((name) => name.textContent.startsWith('service-0000'))`,
  },
  {
    what: 'sort by name',
    from: '/keys?q=service-',
    act: (page) => page.getByRole('columnheader', { name: 'Name' }).click(),
    isDone: `document.querySelector('.key-name__name')?.textContent.startsWith('service-0000') === true`,
  },
  {
    what: 'open the drawer',
    from: '/keys',
    act: (page) => page.getByRole('button', { name: 'View Details' }).first().click(),
    isDone: `document.querySelector('[role="dialog"] dl') !== null`,
  },
];

await using few = await startConsoleWorld({ upstream: false, seed: (path) => generateStore(path, KEYS_FEW) });
await using many = await startConsoleWorld({ upstream: false, seed: (path) => generateStore(path, KEYS) });
await reportBytes(many);
await reportFirstLoad();
await reportInteractions();

async function reportBytes(world: ConsoleWorld): Promise<void> {
  const sizes = new Map(readdirSync(ASSETS).map((name) => [name, gzipSync(readFileSync(join(ASSETS, name))).length]));
  const rows: Row[] = [];
  for (const path of ['/sign-in', ...EVERY_PAGE]) {
    await using opened = await openConsolePage(world.browser, world.consoleUrl);
    if (path !== '/sign-in') await signIn(opened.page, world.superuser);
    const loaded = new Set<string>();
    opened.page.on('response', (response) => void loaded.add(new URL(response.url()).pathname.replace('/assets/', '')));
    await opened.page.goto(path);
    await settled(opened.page);
    const total = [...loaded].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    rows.push({
      page: path,
      files: [...loaded].filter((name) => sizes.has(name)).length,
      'gzip KB': rounded(total / 1_024, 1),
    });
  }
  report('console-bytes', 'scripts, styles and messages of each page, gzip -6 (budget: 250 KB)', rows);
}

async function reportFirstLoad(): Promise<void> {
  const found: { readonly keys: number; readonly load: FirstLoad }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    for (const [keys, world] of [
      [KEYS_FEW, few],
      [KEYS, many],
    ] as const) {
      await using opened = await openConsolePage(world.browser, world.consoleUrl);
      await signIn(opened.page, world.superuser);
      // Nothing is in the cache of a context that is new but what the sign-in brought.
      await opened.context.addInitScript(WATCH);
      await opened.page.goto('/keys');
      await settled(opened.page);
      found.push({ keys, load: await opened.page.evaluate<FirstLoad>(FIRST_LOAD) });
    }
  }
  const rows = (['response', 'interactive', 'load', 'fcp', 'lcp', 'cls'] as const).map((metric) => ({
    metric: metric === 'cls' ? 'CLS' : `${metric} ms`,
    ...figures((keys) => found.filter((one) => one.keys === keys).map(({ load }) => load[metric]), metric === 'cls' ? 4 : 0),
  }));
  report('console-load', `first load of the page of keys, ${RUNS} runs each in turn`, rows);
}

async function reportInteractions(): Promise<void> {
  const rows: Row[] = [];
  for (const interaction of INTERACTIONS) {
    const times = new Map<number, { readonly shown: number[]; readonly event: number[] }>();
    for (const [keys, world] of [
      [KEYS_FEW, few],
      [KEYS, many],
    ] as const) {
      await using opened = await openConsolePage(world.browser, world.consoleUrl);
      await opened.context.addInitScript(WATCH);
      await signIn(opened.page, world.superuser);
      const shown: number[] = [];
      const event: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const one = await timed(opened.page, interaction);
        shown.push(one.shownMs);
        event.push(one.eventMs);
      }
      times.set(keys, { shown, event });
    }
    rows.push(
      { what: interaction.what, until: 'shown', ...figures((keys) => times.get(keys)?.shown ?? []) },
      { what: '', until: 'next paint', ...figures((keys) => times.get(keys)?.event ?? []) },
    );
  }
  report('console-interactions', 'from the input until the page shows it, and until its next paint, ms', rows);
}

/** Milliseconds by the page's own clock: from the trusted input event to the frame after which the result is there. */
async function timed(
  page: Page,
  { from, act, isDone }: Interaction,
): Promise<{ readonly shownMs: number; readonly eventMs: number }> {
  await page.goto(from);
  await settled(page);
  await page.evaluate(`window.seen.events.length = 0;
    window.done = new Promise((resolve) => {
      let begun = 0;
      for (const type of ['pointerdown', 'input']) addEventListener(type, (event) => { begun ||= event.timeStamp; }, { capture: true, once: true });
      const look = () => begun > 0 && ${IS_SETTLED} && (${isDone}) ? requestAnimationFrame(() => resolve(performance.now() - begun)) : requestAnimationFrame(look);
      look();
    }); undefined`);
  await act(page);
  const shownMs = await page.evaluate<number>('window.done');
  const eventMs = await page.evaluate<number>('Math.max(0, ...window.seen.events)');
  return { shownMs, eventMs };
}

function figures(valuesOf: (keys: number) => readonly number[], decimals = 0): Row {
  return Object.fromEntries(
    [KEYS_FEW, KEYS].flatMap((keys) =>
      [50, 99].map((percent) => [`${keys} keys p${percent}`, rounded(percentile(valuesOf(keys), percent), decimals)]),
    ),
  );
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
