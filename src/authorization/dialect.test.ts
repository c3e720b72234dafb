import { expect, test } from 'vitest';
import { aCaller } from '../../test/support/planned-request.ts';
import { NATIVE_REALM } from '../domain/principal/authentication.ts';
import { dialectOf } from './dialect.ts';

const { authentication } = aCaller('');
const KEY = { id: 'i', name: 'ci', ownerRealm: NATIVE_REALM };

test.each([
  { name: 'a user', parts: {}, dialect: 'elasticsearch' },
  { name: 'an API key', parts: { apiKey: KEY }, dialect: 'elasticsearch' },
  { name: 'an API token', parts: { apiKey: { ...KEY, isToken: true } }, dialect: 'opensearch' },
  { name: 'an on-behalf-of token', parts: { isOnBehalfOf: true }, dialect: 'opensearch' },
] as const)('where Elasticsearch is the setting, $name is refused in the words of $dialect', ({ parts, dialect }) => {
  expect(dialectOf({ ...authentication, ...parts }, 'elasticsearch')).toBe(dialect);
  expect(dialectOf({ ...authentication, ...parts }, 'opensearch')).toBe('opensearch');
});
