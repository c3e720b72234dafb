import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterNames } from '../../../test/support/cluster-names.ts';
import { aCaller } from '../../../test/support/planned-request.ts';
import { instant } from '../../domain/time.ts';
import { allowsName } from './authorized-names.ts';
import { type IndexOptions } from './index-options.ts';
import { readExpression, writeItems } from './read-expression.ts';
import { resolveExpression } from './resolve-expression.ts';

const SEARCH = 'indices:data/read/search';
const NOW = instant(Date.UTC(2026, 10, 22));
const NAMES = ['a', 'ab', 'abc', 'b', 'b-1', 'b-2', '.a', '.security', 'stream', '.ds-stream-1'];
const METADATA = clusterNames(
  'a',
  'ab hidden',
  'abc closed',
  'b-1',
  'b-2',
  '.a hidden',
  '.security hidden',
  'b > a,b-1',
  'stream = .ds-stream-1',
  '.ds-stream-1 hidden',
);

const name = fc.constantFrom(...NAMES);
const pattern = fc.constantFrom('*', 'a*', 'b*', '*b*', 'b-*', '.*', '*1', '-*', 'zz*', '**');
const oddItem = fc.oneof(
  fc.constantFrom(
    '',
    '_all',
    '-',
    '<a>',
    '<b-{now/y{yyyy}}>',
    '<a*>',
    '<-a>',
    'a::data',
    'a::failures',
    'x:a',
    '+a',
    '?',
    ' a',
  ),
  fc.string({ maxLength: 8 }).filter((text) => !text.includes(',')),
);
const item = fc.oneof(
  name,
  pattern,
  oddItem,
  fc.oneof(name, pattern).map((text) => `-${text}`),
);
const items = fc.array(item, { maxLength: 5 });
const options = fc.record<IndexOptions>({
  expandOpen: fc.boolean(),
  expandClosed: fc.boolean(),
  expandHidden: fc.boolean(),
  ignoreUnavailable: fc.boolean(),
  allowNoIndices: fc.boolean(),
});
const grant = fc.uniqueArray(fc.oneof(name, fc.constantFrom('a*', 'b-*', '*', '*b')), { minLength: 1, maxLength: 3 });

/** The indices that a cluster without security acts on for what is forwarded: every name and every match, less the exclusions. */
function reach(forwarded: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  let wildcardSeen = false;
  for (const text of forwarded) {
    const excludes: boolean = wildcardSeen && text.startsWith('-');
    const written: string = excludes ? text.slice(1) : text;
    const expression = new RegExp(
      `^${written
        .split('*')
        .map((literal) => literal.replaceAll(/[^a-z0-9]/gi, String.raw`\$&`))
        .join('.*')}$`,
    );
    wildcardSeen ||= written.includes('*');
    for (const each of METADATA.byName.keys()) {
      if (!expression.test(each)) continue;
      if (excludes) reached.delete(each);
      else reached.add(each);
    }
    if (!written.includes('*') && !excludes) reached.add(written);
  }
  return reached;
}

test('Narrowing never widens: every name that what is forwarded can reach is authorized', () => {
  fc.assert(
    fc.property(items, options, grant, (written, indexOptions, granted) => {
      const { authorizer } = aCaller('', [granted.join(), 'read']);
      const resolution = resolveExpression(
        {
          authorizer,
          actions: [SEARCH],
          items: written,
          options: indexOptions,
          candidates: 'everything',
          now: NOW,
          selectors: true,
        },
        METADATA,
      );
      if (resolution.outcome !== 'forward') return;
      expect(resolution.names).not.toHaveLength(written.length === 0 ? -1 : 0);
      const forwarded = resolution.names.length === 0 ? ['*'] : resolution.names;
      for (const reached of reach(forwarded)) {
        const isExcusedRestricted = reached === '.security' && resolution.isVerbatim;
        expect([reached, allowsName(authorizer, SEARCH, reached, METADATA) || isExcusedRestricted]).toEqual([reached, true]);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('What was read and written again reads the same', () => {
  const reading = { now: NOW, selectors: true, expands: true };
  fc.assert(
    fc.property(items, (written) => {
      const read = readExpression(written, reading);
      if (typeof read === 'string' || read.items.length === 0) return;
      // What date math came to stands for itself; a cluster would read these once more.
      fc.pre(read.items.every(({ text }) => /^[a-z0-9.*][^<>:,]*$/.test(text)));
      const again = readExpression(writeItems(read.items), reading);
      expect(again).toEqual({ items: read.items, isVerbatim: true });
    }),
    { numRuns: 5_000 },
  );
});
