import { readFileSync } from 'node:fs';

/** A case that only a unit test can show. */
export interface UnitCase {
  readonly id: string;
  readonly what: string;
  /** Test file below the root of the repository. */
  readonly file: string;
  /** Text that stands in the test’s title. */
  readonly title: string;
}

const SETTINGS = 'src/authentication/opensearch/dynamic-configuration.test.ts';
const REALM = 'src/authentication/opensearch/api-token-realm.test.ts';
const ROUTES = 'src/http/opensearch/routes/api-tokens.test.ts';
const CREATION = 'src/actions/api-token/create-api-token.test.ts';
const STORES = 'src/stores/conformance/api-tokens.ts';

/** The upstream unit cases with what shows them here. There is no cache of all tokens to load: the store is asked, and a change tells it. */
export const UNIT_CASES: readonly UnitCase[] = [
  {
    id: 'U1',
    what: 'fresh settings: disabled',
    file: SETTINGS,
    title: 'without a document it is as the settings say: switched off',
  },
  { id: 'U2', what: 'set to enabled: enabled', file: SETTINGS, title: 'a document overrides what it says' },
  {
    id: 'U3',
    what: 'no configuration: disabled',
    file: SETTINGS,
    title: 'without a document it is as the settings say: switched off',
  },
  { id: 'U4', what: 'a known token: credentials', file: REALM, title: 'that is known and has not expired' },
  { id: 'U5', what: 'an unknown token: none', file: REALM, title: 'that nobody made' },
  { id: 'U6', what: 'an expired token: none', file: REALM, title: 'whose time is over' },
  { id: 'U7', what: 'no prefix: none', file: REALM, title: 'without the prefix' },
  { id: 'U8', what: 'switched off: none', file: REALM, title: 'is refused while tokens are switched off' },
  { id: 'U9', what: 'revoking reaches the store', file: ROUTES, title: 'is revoked by whoever may' },
  {
    id: 'U10',
    what: 'permissions are the record’s, of a token that is known',
    file: REALM,
    title: 'is what its record says, each of two by itself',
  },
  { id: 'U11', what: 'the list is what the store has', file: ROUTES, title: 'has every token, in the shape of OpenSearch' },
  { id: 'U12', what: 'what a creation stores and answers', file: CREATION, title: 'begins with os_' },
  {
    id: 'U13',
    what: 'revoking an unknown token fails and is told',
    file: ROUTES,
    title: 'is revoked as OpenSearch 3.8 has it',
  },
  {
    id: 'U14',
    what: 'a token that comes and goes is taken, then not',
    file: REALM,
    title: 'is refused from the moment it is revoked',
  },
  {
    id: 'U15',
    what: 'a token that is no longer stored is not found',
    file: STORES,
    title: 'a name is free again when its expired token is removed, and so is the digest',
  },
  {
    id: 'U16',
    what: 'each of two tokens has its own permissions',
    file: REALM,
    title: 'is what its record says, each of two by itself',
  },
  { id: 'U17', what: 'a revoked token is not taken', file: REALM, title: 'that was revoked' },
  {
    id: 'U18',
    what: 'a token that becomes revoked is not taken any more',
    file: REALM,
    title: 'is refused from the moment it is revoked',
  },
  {
    id: 'U19',
    what: 'a token that is no longer stored is not found',
    file: STORES,
    title: 'a name is free again when its expired token is removed, and so is the digest',
  },
  {
    id: 'U20',
    what: 'one change is told once, and nothing is loaded anew',
    file: STORES,
    title: 'creations of one name at once exactly one adds, and the others make no change',
  },
  { id: 'U21', what: 'empty permissions stay empty', file: REALM, title: 'is what its record says, each of two by itself' },
  {
    id: 'U22',
    what: 'a record keeps every field',
    file: STORES,
    title: 'is found by its digest and by its id, with every field',
  },
  {
    id: 'U23',
    what: 'index permissions have the shape of the list',
    file: ROUTES,
    title: 'has every token, in the shape of OpenSearch',
  },
];

/** The text of a test file, in which titles are looked for. */
export function textOfTest(file: string): string {
  return readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
}
