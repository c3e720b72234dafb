import { expect, test } from 'vitest';
import { type KnownDifference, sortDifferences, unmetEntries } from '../../../tools/opensearch/compat/known-differences.ts';

const request = { group: 'roles', as: 'admin', method: 'GET', path: '/roles', body: null };
const difference = { request, reference: '200 [] {}', observed: '404 [] {}' };

test('an entry that describes no difference is told, and so is one behind another that describes the same', () => {
  const met: KnownDifference = { reason: 'met', reference: /^200/ };
  const behind: KnownDifference = { reason: 'behind', observed: /^404/ };
  const other: KnownDifference = { reason: 'other', group: /users/ };
  const occasional: KnownDifference = { reason: 'occasional', isOccasional: true, group: /users/ };
  const entries = [met, behind, other, occasional];
  const { known, unknown } = sortDifferences([difference], entries);
  expect(unknown).toEqual([]);
  expect(unmetEntries(entries, known)).toEqual([behind, other]);
});
