import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { CLUSTER_ACTIONS } from '../src/actions/cluster-actions.ts';
import { ERROR_CODES } from '../src/domain/error.ts';
import { ERROR_RESPONSES } from '../src/http/error-response.ts';
import { withOpenSearchRoutes } from '../tools/reference/opensearch-routes-table.ts';
import { settingsPage } from '../tools/reference/settings-page.ts';

const LINES_MAX = 400;
const README_LINES_MAX = 20;
/** Folders of tables, where length is no sign of complexity. */
const TABLES = /^(src\/authorization\/(routes|privileges)|src\/http\/elasticsearch\/recorded)\//;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const sources = files.filter((file) => /\.tsx?$/.test(file));
const pages = files.filter((file) => file.endsWith('.md'));

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function lineCount(file: string): number {
  return read(file).split('\n').length - 1;
}

describe('source files', () => {
  test('can be read at one sitting', () => {
    expect(sources.filter((file) => !TABLES.test(file) && lineCount(file) > LINES_MAX)).toEqual([]);
  });

  test('switch no test and no type off', () => {
    const off = /\b(it|test|describe)\.(only|todo)\(|@ts-(ignore|nocheck|expect-error)|\bas any\b/;
    expect(sources.filter((file) => file !== 'test/tidy.test.ts' && off.test(read(file)))).toEqual([]);
  });

  test('leave nothing to do without an issue', () => {
    expect(
      sources.filter((file) => /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(read(file)) && file !== 'test/tidy.test.ts'),
    ).toEqual([]);
  });

  test('print nothing from the server but through its log and command line', () => {
    expect(sources.filter((file) => file.startsWith('src/') && /\bconsole\.\w+\(/.test(read(file)))).toEqual([]);
  });

  test('have no drawers', () => {
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.tsx?$)/.test(file))).toEqual([]);
  });
});

describe('the repository', () => {
  test('names no registry host and no path of a machine', () => {
    const found = files.filter(
      (file) => /\.(json|ts|tsx|sh|yml|yaml|mjs)$|^\.ci\/|^\.npmrc$/.test(file) && file !== 'test/tidy.test.ts',
    );
    const banned =
      /registry\.(npmjs|yarnpkg)|repo1?\.maven|repo\.maven|"resolved": *"https?:|\/(root|home\/\w+|work)\/(main|shared|\.)/;
    expect(found.filter((file) => banned.test(read(file)))).toEqual([]);
  });

  test('has a valid container file', () => {
    expect(validate(read('Containerfile')).map((problem) => problem.message)).toEqual([]);
  });

  test('runs the suite in CI as the README gives it', () => {
    expect(read('.ci/run')).toContain('npm ci && npm test');
    expect(read('README.md')).toContain('npm ci && npm test');
  });
});

describe('pages', () => {
  test('have one title each', () => {
    const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');
    expect(pages.filter((page) => (withoutCode(read(page)).match(/^# /gm) ?? []).length !== 1)).toEqual([]);
  });

  test('of folders under src are short, and each folder has one', () => {
    const folders = new Set(
      sources.map((file) => /^src\/[^/]+(?=\/)/.exec(file)?.[0]).filter((folder) => folder !== undefined),
    );
    for (const folder of folders) expect(existsSync(`${folder}/README.md`), `${folder}/README.md`).toBe(true);
    const readmes = pages.filter((page) => /^(src|bench|test|tools)\/.*README\.md$/.test(page));
    expect(readmes.filter((page) => lineCount(page) > README_LINES_MAX)).toEqual([]);
  });

  test('of decisions are numbered without gaps', () => {
    const numbers = pages
      .filter((page) => page.startsWith('docs/adr/'))
      .toSorted()
      .map((page) => Number(/docs\/adr\/(\d{4})-/.exec(page)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('of settings say what the code says', () => {
    expect(read('docs/reference/settings.md')).toBe(settingsPage());
  });

  test('of the API list every route of OpenSearch’s dialect', () => {
    const page = read('docs/reference/api.md');
    expect(page).toBe(withOpenSearchRoutes(page));
  });

  test('of errors list every code with its status and type, and no other', () => {
    const rows = [...read('docs/reference/errors.md').matchAll(/^\| `(\w+)` \| (\d+) \| `?(\w+)`? \|/gm)].map((row) =>
      row.slice(1, 4),
    );
    const expected = ERROR_CODES.map((code) => {
      const { status, type, shape } = ERROR_RESPONSES[code];
      return [code, String(status), shape === undefined || shape === 'oauth2' ? type : 'text'];
    });
    expect(rows).toEqual(expected);
  });

  test('link to what is there', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map((link) => new URL(link[1] ?? '', `file:///${page}`).pathname.slice(1))
        .filter((target) => !existsSync(target))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('every action', () => {
  const actions = files.filter((file) => /^src\/actions\/[^/]+\/[^/]+\.ts$/.test(file) && !file.endsWith('.test.ts'));
  const operations = actions.filter(
    (file) => /export async function/.test(read(file)) && read(file).includes('CLUSTER_ACTIONS.'),
  );
  const routes = files
    .filter((file) => /^src\/http\/(elasticsearch\/routes|opensearch\/routes|claviger|oauth2)\//.test(file))
    .map(read)
    .join('\n');
  const tests = files
    .filter((file) => file.endsWith('.test.ts'))
    .map(read)
    .join('\n');

  test('has a route, a privilege, a test and a place in the API page', () => {
    const page = read('docs/reference/api.md');
    const lacking = operations.flatMap((file) => {
      const name = /export async function (\w+)/.exec(read(file))?.[1] ?? '';
      const action = /CLUSTER_ACTIONS\.(\w+)/.exec(read(file))?.[1] ?? 'none';
      const privilege = CLUSTER_ACTIONS[action as keyof typeof CLUSTER_ACTIONS];
      return [
        ...(routes.includes(name) ? [] : [`${file}: no route`]),
        ...(tests.includes(`${name}(`) ? [] : [`${file}: no test`]),
        ...(page.includes(privilege) ? [] : [`${file}: ${privilege} does not stand in the API page`]),
      ];
    });
    expect(lacking).toEqual([]);
    expect(operations.length).toBeGreaterThanOrEqual(9);
  });

  test('that changes something leaves an audit event', () => {
    const changing = operations.filter((file) => /\/(create|put|delete|invalidate)-/.test(file));
    expect(changing.filter((file) => !/recordAction|record\(/.test(read(file)))).toEqual([]);
  });
});
